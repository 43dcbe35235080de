import { useTranslation } from 'react-i18next';
import { AllOrders } from '../../parts/orders/all-orders.tsx';
import { OrderTabs } from '../../parts/orders/order-tabs.tsx';
import { Page } from '../../parts/page.tsx';
import { Mandates } from './mandates.tsx';

/** Collections: the send list, the files, the mandates they need, and what came back. */
export function DirectDebits() {
  const { t } = useTranslation();
  return (
    <Page title={t('nav.directDebits')} lead={t('orders.debitsLead')}>
      <OrderTabs
        kind="direct-debit"
        more={[
          { tab: 'mandates', panel: <Mandates /> },
          { tab: 'returns', panel: <AllOrders kind="direct-debit" status="returned" /> },
          { tab: 'all', panel: <AllOrders kind="direct-debit" /> },
        ]}
      />
    </Page>
  );
}
