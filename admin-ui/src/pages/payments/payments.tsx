import { useTranslation } from 'react-i18next';
import { AllOrders } from '../../parts/orders/all-orders.tsx';
import { OrderTabs } from '../../parts/orders/order-tabs.tsx';
import { Page } from '../../parts/page.tsx';
import { Alarms } from './alarms.tsx';

/** Payments: the send list, the files, every order, and what does not fit. */
export function Payments() {
  const { t } = useTranslation();
  return (
    <Page title={t('nav.payments')} lead={t('orders.paymentsLead')}>
      <OrderTabs
        kind="credit-transfer"
        more={[
          { tab: 'all', panel: <AllOrders kind="credit-transfer" /> },
          { tab: 'alarms', panel: <Alarms /> },
        ]}
      />
    </Page>
  );
}
