import { Tabs } from '@mantine/core';
import { IconArrowsExchange, IconPlugConnected, IconTimeline } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Page } from '../../parts/page.tsx';
import { DeliveryLog } from './delivery-log.tsx';
import { Endpoints } from './endpoints.tsx';
import { Streams } from './streams.tsx';

const TABS = [
  { tab: 'endpoints', icon: IconPlugConnected, Panel: Endpoints },
  { tab: 'streams', icon: IconTimeline, Panel: Streams },
  { tab: 'deliveries', icon: IconArrowsExchange, Panel: DeliveryLog },
] as const;

/** What goes to the ERPs: to whom, how far each is, and every delivery. */
export function Deliveries() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const tab = TABS.find((one) => one.tab === params.get('tab'))?.tab ?? 'endpoints';
  return (
    <Page title={t('deliveries.title')} lead={t('deliveries.lead')}>
      <Tabs
        value={tab}
        onChange={(next) => setParams({ tab: next ?? 'endpoints' }, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {TABS.map(({ tab: one, icon: Picture }) => (
            <Tabs.Tab key={one} value={one} leftSection={<Picture size={16} />}>
              {t(`deliveries.tabs.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map(({ tab: one, Panel }) => (
          <Tabs.Panel key={one} value={one}>
            <Panel />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
