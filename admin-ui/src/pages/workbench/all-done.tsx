import { Button, Card } from '@mantine/core';
import { IconConfetti, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Nothing } from '../../parts/nothing.tsx';

export function AllDone({ onRefresh }: { readonly onRefresh: () => void }) {
  const { t } = useTranslation();
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
