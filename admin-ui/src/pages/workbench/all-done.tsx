import { Button, Card } from '@mantine/core';
import { IconConfetti, IconRefresh, IconTargetArrow } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { OverviewView } from '../../../../core/api/schema/streams.ts';
import { useOne } from '../../api/use-list.ts';
import { Nothing } from '../../parts/nothing.tsx';

export function AllDone({ onRefresh }: { readonly onRefresh: () => void }) {
  const { t } = useTranslation();
  const overview = useOne<OverviewView>('/v1/overview').data;
  // Where nothing came in yet there is nothing to be glad of.
  if (overview?.booked === 0 && overview.waiting === 0)
    return (
      <Card>
        <Nothing
          icon={IconTargetArrow}
          title={t('workbench.nothingTitle')}
          text={t('workbench.nothingText')}
          action={
            <Button component={Link} to="/link">
              {t('overview.steps.bank.action')}
            </Button>
          }
        />
      </Card>
    );
  return (
    <Card>
      <Nothing
        icon={IconConfetti}
        title={t('workbench.doneTitle')}
        text={t('workbench.doneText')}
        action={
          <Button variant="default" leftSection={<IconRefresh size={18} />} onClick={onRefresh}>
            {t('workbench.refresh')}
          </Button>
        }
      />
    </Card>
  );
}
