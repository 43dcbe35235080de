import type { DirectDebit } from '../../domain/direct-debit.ts';
import { mayBecome, type OrderStatus } from '../../domain/payment-order.ts';
import { raiseAlarm } from '../../store/alarm.repository.ts';
import { type BatchRow, changeBatch, lockBatch } from '../../store/batch.repository.ts';
import type { Db } from '../../store/database.ts';
import { noteOutcomes } from '../../store/mandate.repository.ts';
import {
  addOrderEvents,
  type OrderNews,
  type OrderRow,
  orderOfRow,
  ordersOfBatch,
  releaseParts,
  setOrderStatuses,
} from '../../store/order.repository.ts';
import type { EventSource } from '../../store/tables/orders.ts';
import type { House } from '../house.ts';
import { tellOrders } from './events.ts';
import { dropItems } from './items.ts';

/** What is said of an order or a batch. A null status: only a word (RCVD, a name check), it moves nothing. */
export interface News {
  readonly status: OrderStatus | null;
  readonly bankCode: string | null;
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
}

export interface BatchNews {
  readonly source: EventSource;
  readonly actor: string | null;
  /** Of the batch as a whole; null when nothing is said of it. */
  readonly batch: News | null;
  /** Of single orders, by end-to-end id. What is said of an order itself wins. */
  readonly orders: ReadonlyMap<string, News>;
}

/** What happened to the orders of a batch. */
export interface Applied {
  /** Orders that changed. */
  readonly changed: number;
  /** End-to-end ids that are not in the batch. */
  readonly strangers: readonly string[];
}

/**
 * Takes news of a batch over: from the bank, from a status report, from the account itself. The order in which it comes does not
 * matter (THREATS PAY-28, I10): what an order cannot become any more is kept in its history and changes nothing.
 */
export async function applyNews(house: House, db: Db, batchId: string, news: BatchNews): Promise<Applied> {
  const batch = await lockBatch(db, batchId);
  if (batch === undefined) return { changed: 0, strangers: [...news.orders.keys()] };
  const orders = await ordersOfBatch(db, batchId);
  const changed: (OrderNews & { readonly order: OrderRow })[] = [];
  const kept: Parameters<typeof addOrderEvents>[2][number][] = [];
  for (const order of orders) {
    const own = news.orders.get(order.end_to_end_id);
    const said = own ?? forAll(news.batch, order.status);
    if (said === null || said.status === null) {
      if (own !== undefined) kept.push(event(batch, order, news, own, 'told'));
      continue;
    }
    const { status, ...why } = said;
    if (!mayBecome(order.status, status)) {
      if (own !== undefined) kept.push(event(batch, order, news, own, 'told'));
      if (contradicts(order.status, status)) await raiseContradiction(house, db, batch, order, status);
      continue;
    }
    if (order.status === status && order.bank_code === said.bankCode && order.reason_code === said.reasonCode) continue;
    changed.push({ id: order.id, status, ...why, order });
    if (own !== undefined) kept.push(event(batch, order, news, own, 'status'));
  }
  if (news.batch !== null && !saidBefore(batch, news.batch, changed.length))
    kept.unshift({
      batchId,
      orderId: null,
      source: news.source,
      actor: news.actor,
      action: news.batch.status === null ? 'told' : 'status',
      ...news.batch,
    });
  await addOrderEvents(db, batch.organisation_id, kept);
  await setOrderStatuses(db, changed);
  const moved = changed.filter(({ status, order }) => status !== order.status);
  await carryOn(db, batch, moved);
  const statuses = new Map(orders.map((order) => [order.id, order.status]));
  for (const { id, status } of changed) statuses.set(id, status);
  await settleBatch(db, batch, news.batch, [...statuses.values()]);
  await tellOrders(
    house,
    db,
    batch.organisation_id,
    changed.map(({ id }) => id),
    { source: news.source, previous: new Map(changed.map(({ id, order }) => [id, order.status])) },
  );
  const known = new Set(orders.map((order) => order.end_to_end_id));
  return { changed: changed.length, strangers: [...news.orders.keys()].filter((id) => !known.has(id)) };
}

/** What is said of the whole holds for each, but for PART: then each is told of, or waits. */
function forAll(news: News | null, status: OrderStatus): News | null {
  if (news === null || news.status === 'partly-executed') return null;
  // A bank that says "accepted" of a file does not take back what one of its orders already became.
  return news.status === null || mayBecome(status, news.status) ? news : null;
}

/** Banks are asked every few minutes: the same answer again is no news. */
function saidBefore(batch: BatchRow, news: News, changed: number): boolean {
  return changed === 0 && batch.bank_code === news.bankCode && batch.reason_code === news.reasonCode;
}

function event(batch: BatchRow, order: OrderRow, news: BatchNews, said: News, action: 'status' | 'told') {
  return { batchId: batch.id, orderId: order.id, source: news.source, actor: news.actor, action, ...said };
}

/** Both cannot be true: money moved, and the order was refused. */
function contradicts(from: OrderStatus, to: OrderStatus): boolean {
  const gone = (status: OrderStatus) => status === 'rejected' || status === 'cancelled';
  return (gone(from) && to === 'executed') || (from === 'executed' && gone(to));
}

async function raiseContradiction(
  house: House,
  db: Db,
  batch: BatchRow,
  order: OrderRow,
  status: OrderStatus,
): Promise<void> {
  await raiseAlarm(db, {
    id: house.random.uuid(),
    organisationId: batch.organisation_id,
    kind: 'contradiction',
    subject: `${order.id} ${status}`,
    batchId: batch.id,
    orderId: order.id,
    details: { was: order.status, told: status },
  });
}

/** What a new status means elsewhere: items that open again, mandates that were collected on. */
async function carryOn(
  db: Db,
  batch: BatchRow,
  changed: readonly { readonly status: OrderStatus; readonly order: OrderRow }[],
): Promise<void> {
  const off = changed.filter(({ status }) => status === 'rejected' || status === 'cancelled').map(({ order }) => order);
  if (off.length > 0) await dropItems(db, batch, off, false);
  // From here on the item itself says what is open: its order's own item holds it until that is booked.
  const over = changed.filter(({ status }) => status === 'executed' || status === 'returned');
  if (over.length > 0)
    await releaseParts(
      db,
      over.map(({ order }) => order.id),
    );
  const OUTCOMES: Partial<Record<OrderStatus, 'collected' | 'rejected' | 'returned'>> = {
    executed: 'collected',
    rejected: 'rejected',
    returned: 'returned',
  };
  await noteOutcomes(
    db,
    changed.flatMap(({ status, order }) => {
      const outcome = OUTCOMES[status];
      if (order.mandate_id === null || outcome === undefined) return [];
      const { amendment } = orderOfRow(order) as DirectDebit;
      const final = order.sequence_type === 'FNAL';
      return [{ mandateId: order.mandate_id, outcome, on: order.date, final, amendment }];
    }),
  );
}

const AHEAD: readonly OrderStatus[] = ['unknown', 'in-flight', 'to-be-confirmed', 'accepted', 'processing'];

/** The status of a batch is that of its orders. */
function batchStatus(orders: readonly OrderStatus[]): OrderStatus {
  const [first = 'draft'] = orders;
  if (orders.every((status) => status === first)) return first;
  const open = AHEAD.find((status) => orders.includes(status));
  const settled = orders.some((status) => status === 'executed' || status === 'returned');
  if (open !== undefined && !settled && !orders.includes('rejected')) return open;
  if (!settled && open === undefined) return orders.includes('rejected') ? 'rejected' : 'cancelled';
  return orders.every((status) => status === 'executed' || status === 'returned') ? 'executed' : 'partly-executed';
}

async function settleBatch(db: Db, batch: BatchRow, news: News | null, orders: readonly OrderStatus[]): Promise<void> {
  const status = batchStatus(orders);
  const over = !orders.some((one) => AHEAD.includes(one));
  await changeBatch(db, batch.id, {
    status,
    ...(news !== null && {
      bank_code: news.bankCode ?? batch.bank_code,
      reason_code: news.reasonCode,
      reason_text: news.reasonText,
    }),
    ...(status !== 'to-be-confirmed' && status !== 'unknown' && { confirm_url: null }),
    ...(over && { next_poll_at: null }),
  });
}
