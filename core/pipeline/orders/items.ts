import type { BatchRow } from '../../store/batch.repository.ts';
import { putItems } from '../../store/books.writes.ts';
import type { Db } from '../../store/database.ts';
import { type OrderRow, orderOfRow, partsOfOrders, releaseParts, setOwnItems } from '../../store/order.repository.ts';
import type { OrderAccount } from '../../store/order-account.repository.ts';
import { deleteUnbooked, itemsByExternalId } from '../../store/order-item.repository.ts';
import { putParts } from '../../store/part.repository.ts';
import type { House } from '../house.ts';

/** What an order's own open item is called. */
const itemOf = (orderId: string): string => `order:${orderId}`;

/**
 * From the moment an order may be at the bank its entry is expected: an open item of its own, which holds what the order settles.
 * Matching knows such items (own-order, returned); booking one settles its parts.
 */
export async function holdItems(
  house: House,
  db: Db,
  batch: BatchRow,
  account: OrderAccount,
  orders: readonly OrderRow[],
): Promise<void> {
  const owner = { organisationId: batch.organisation_id, administrationId: batch.administration_id };
  const today = house.clock.today();
  const paid = batch.kind === 'credit-transfer';
  const parts = new Map<string, { externalId: string; minor: bigint }[]>();
  for (const { order_id, external_id, minor } of await partsOfOrders(
    db,
    orders.map((order) => order.id),
  ))
    parts.set(order_id, [...(parts.get(order_id) ?? []), { externalId: external_id, minor }]);
  await putItems(
    db,
    owner,
    orders.map((order) => ({
      externalId: itemOf(order.id),
      kind: paid ? 'payment-order' : 'direct-debit-batch',
      party: order.party_code,
      number: order.client_reference ?? order.end_to_end_id,
      reference: null,
      date: today,
      enteredOn: today,
      dueDate: batch.date,
      amount: paid ? -order.amount : order.amount,
      open: null,
      currency: order.currency,
      paymentReference: null,
      facts: JSON.stringify({
        endToEndId: order.end_to_end_id,
        batchId: batch.message_id,
        bankAccount: account.iban,
        ...(order.iban !== null && { counterIban: order.iban }),
        ...(paid ? {} : { mandateId: orderOfRow(order).mandateId }),
        description: order.name,
      }),
      settles: parts.get(order.id) ?? [],
    })),
    () => house.random.uuid(),
  );
  const items = await itemsByExternalId(
    db,
    orders.map((order) => ({ administrationId: batch.administration_id, externalId: itemOf(order.id) })),
  );
  await setOwnItems(
    db,
    orders.flatMap((order) => {
      const item = items.get(`${batch.administration_id} ${itemOf(order.id)}`);
      return item === undefined ? [] : [{ orderId: order.id, itemId: item.id }];
    }),
  );
}

/** The orders will not come: their items go, and what they held is open as before. `again`: they may still be sent. */
export async function dropItems(
  db: Db,
  batch: Pick<BatchRow, 'organisation_id' | 'administration_id'>,
  orders: readonly OrderRow[],
  again: boolean,
): Promise<void> {
  const ids = orders.flatMap((order) => (order.open_item_id === null ? [] : [order.open_item_id]));
  const orderIds = orders.map((order) => order.id);
  if (ids.length > 0) {
    await putParts(db, { organisationId: batch.organisation_id, administrationId: batch.administration_id }, ids, []);
    await setOwnItems(
      db,
      orderIds.map((orderId) => ({ orderId, itemId: null })),
    );
    await deleteUnbooked(db, ids);
  }
  if (!again) await releaseParts(db, orderIds);
}
