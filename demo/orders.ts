import type { Client } from './client.ts';
import { CUSTOMERS, ING_ACCOUNT } from './company.ts';

/** The creditor identifier the demo company collects with. Nobody's: KvK number 40536533 is invented. */
export const CREDITOR_ID = 'NL51ZZZ405365330000';

interface Item {
  readonly id: string;
  readonly party: string | null;
}
interface Listing<T> {
  readonly items: readonly T[];
}

/**
 * What the company has to pay and to collect: its open purchase invoices on the send list, two of them in a file that waits for
 * approval, three customers with a mandate. Each step is done once, whatever came between.
 */
export async function bringOrders(api: Client, administrationId: string): Promise<void> {
  const open = async (kind: string) =>
    (await api.get<Listing<Item>>(`/administrations/${administrationId}/open-items?kind=${kind}&state=open&limit=200`))
      .items;
  const payments = await api.get<Listing<{ id: string }>>('/payment-orders?limit=100');
  if (payments.items.length === 0) {
    const ids = (await open('purchase-invoice')).slice(0, 9).map(({ id }) => id);
    const taken = await api.post<Listing<{ id: string }>>('/payment-orders/from-items', {
      account: ING_ACCOUNT,
      openItemIds: ids,
    });
    await api.post('/payment-batches', { orderIds: taken.items.slice(0, 2).map(({ id }) => id), channel: 'file' });
  }
  const mandates = await api.get<Listing<{ mandateId: string }>>('/mandates');
  const known = CUSTOMERS.filter(({ ibans }) => ibans.length > 0).slice(0, 3);
  for (const customer of known.filter(({ code }) => !mandates.items.some((one) => one.mandateId === `M-${code}`))) {
    await api.post('/mandates', {
      administrationId,
      mandateId: `M-${customer.code}`,
      signedOn: '2026-03-02',
      debtorName: customer.name,
      debtorIban: customer.ibans[0],
      party: customer.code,
      lastCollectedOn: '2026-09-15',
    });
  }
  const debits = await api.get<Listing<unknown>>('/direct-debits?limit=1');
  if (debits.items.length > 0) return;
  const collected = (await open('sales-invoice'))
    .filter(({ party }) => known.some(({ code }) => code === party))
    .slice(0, 3);
  if (collected.length > 0)
    await api.post('/direct-debits/from-items', { account: ING_ACCOUNT, openItemIds: collected.map(({ id }) => id) });
}
