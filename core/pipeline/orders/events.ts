import { formatMoney } from '../../domain/money.ts';
import { codeWords, reasonWords } from '../../formats/pain/words.ts';
import type { Db } from '../../store/database.ts';
import type { EventSource } from '../../store/tables/orders.ts';
import { ordersToTell, type ToldOrder } from '../../store/views/order.view.ts';
import { publish } from '../announce.ts';
import type { House } from '../house.ts';

/** Rows put on a stream at once. */
const TOLD_AT_ONCE = 2_000;

/**
 * Puts the present state of orders on their streams: one `order.status` row each, in the caller's transaction. `previous`: what they
 * were before, by id, or for all of them null when they are new.
 */
export async function tellOrders(
  house: House,
  db: Db,
  organisationId: string,
  ids: readonly string[],
  news: { readonly source: EventSource; readonly previous: ReadonlyMap<string, string> | null },
): Promise<void> {
  for (let at = 0; at < ids.length; at += TOLD_AT_ONCE) {
    const orders = await ordersToTell(db, ids.slice(at, at + TOLD_AT_ONCE));
    const streams = new Map<string, { administrationId: string; iban: string; orders: ToldOrder[] }>();
    for (const order of orders) {
      const key = `${order.administrationId} ${order.accountIban}`;
      const stream = streams.get(key) ?? {
        administrationId: order.administrationId,
        iban: order.accountIban,
        orders: [],
      };
      stream.orders.push(order);
      streams.set(key, stream);
    }
    // One order for all: two transactions that need the same streams take them alike.
    for (const [, { administrationId, iban, orders: told }] of [...streams].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const events = told.map((order) => ({
        type: 'order.status' as const,
        bookingId: null,
        entryId: null,
        data: statusEvent(order, news.previous?.get(order.id) ?? null, news.source),
      }));
      await publish(house, db, { organisationId, administrationId, iban }, events);
    }
  }
}

/** `order.status`: where an order stands now, and why. */
function statusEvent(
  order: ToldOrder,
  previous: string | null,
  source: EventSource,
): Readonly<Record<string, unknown>> {
  return {
    order: order.id,
    kind: order.kind,
    clientReference: order.clientReference,
    endToEndId: order.endToEndId,
    status: order.status,
    previous,
    source,
    amount: formatMoney({ minor: order.amount, currency: order.currency }),
    currency: order.currency,
    date: order.date,
    counterparty: { name: order.name, iban: order.iban },
    mandate: order.mandate,
    batch: batchOf(order),
    bank: codeWords(order.bankCode, 'order', order.bank),
    reason: reasonWords(order.reasonCode, order.reasonText),
    openItems: order.openItems,
  };
}

/** The file an order is in, and while it waits to be confirmed, where. */
function batchOf({ batchId: id, messageId, fileName, confirmUrl, status }: ToldOrder) {
  if (id === null) return null;
  return { id, messageId, fileName, confirmUrl: status === 'to-be-confirmed' ? confirmUrl : null };
}
