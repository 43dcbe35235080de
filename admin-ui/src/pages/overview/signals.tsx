import { SimpleGrid } from '@mantine/core';
import { IconArrowsExchange, IconBuildingBank, IconCalendarCheck, IconTargetArrow } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { OverviewView } from '../../../../core/api/schema/streams.ts';
import { Signal } from './signal.tsx';

/** What needs a person, and what is in order. Each leads to the place where it is solved. */
export function Signals({ figures }: { readonly figures: OverviewView }) {
  const { t } = useTranslation();
  const failing = figures.failingReceivers > 0;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, xl: 4 }} spacing="md">
      <Signal
        icon={IconTargetArrow}
        count={figures.waiting}
        title={t('overview.waiting', { count: figures.waiting })}
        calm={t('overview.waitingNone')}
        to="/workbench"
      />
      <Signal
        icon={IconBuildingBank}
        count={figures.unmappedAccounts}
        title={t('overview.unmapped', { count: figures.unmappedAccounts })}
        calm={t('overview.unmappedNone')}
        to="/accounts"
      />
      <Signal
        icon={IconCalendarCheck}
        count={figures.openGaps}
        title={t('overview.gaps', { count: figures.openGaps })}
        calm={t('overview.gapsNone')}
        to="/statements"
        alarming
      />
      <Signal
        icon={IconArrowsExchange}
        count={failing ? figures.failingReceivers : figures.deliveriesBehind}
        title={
          failing
            ? t('overview.failing', { count: figures.failingReceivers })
            : t('overview.behind', { count: figures.deliveriesBehind })
        }
        calm={t('overview.behindNone')}
        to="/deliveries?tab=streams"
        alarming={failing}
      />
    </SimpleGrid>
  );
}
