import { raiseAlarm } from '../../store/alarm.repository.ts';
import type { NewBooking } from '../../store/booking.repository.ts';
import type { Db } from '../../store/database.ts';
import type { PlacedEntry } from '../../store/entry.repository.ts';
import { type OrderRow, ordersByEndToEndId, ordersOfBatch, ordersOfItems } from '../../store/order.repository.ts';
import { batchesByMessageId, setOrderEntries } from '../../store/reconcile.repository.ts';
import type { House } from '../house.ts';
import { applyNews, type News } from './status.ts';

/** Ids only we make: on a debit that carries one an order of ours is expected. */
const OUR_ID = /^KPL[0-9A-Z]{20,32}$/;
const OUR_BATCH = /^KPL-(?:CT|DD)-\d{8}-\d{6}-\d+$/;

const batchOf = (entry: PlacedEntry): string | null => (entry.facts['batchId'] as string | undefined) ?? null;
/** As the account shows it: what is paid goes out, what is collected comes in. */
const expected = (order: OrderRow): bigint => (order.kind === 'credit-transfer' ? -order.amount : order.amount);

/**
 * Entries that come in, held against what was sent (THREATS PAY-33): an entry that carries an order's id and amount closes it,
 * whatever the bank said before. Three alarms: another amount, an id of ours nobody knows, an order that is there twice.
 */
export async function watchEntries(
  house: House,
  db: Db,
  organisationId: string,
  entries: readonly PlacedEntry[],
): Promise<void> {
  const named = entries.filter((entry) => !entry.reversal && entry.facts['returnReason'] === undefined);
  const ids = named.flatMap((entry) => (entry.end_to_end_id === null ? [] : [entry.end_to_end_id]));
  const batchIds = named.flatMap((entry) => batchOf(entry) ?? []);
  if (ids.length === 0 && batchIds.length === 0) return;
  const orders = new Map((await ordersByEndToEndId(db, ids)).map((order) => [order.end_to_end_id, order]));
  const batches = new Map((await batchesByMessageId(db, batchIds)).map((batch) => [batch.message_id, batch]));
  const alarm = (
    kind: Parameters<typeof raiseAlarm>[1]['kind'],
    subject: string,
    entry: PlacedEntry,
    order: OrderRow | null,
    details: object,
  ) =>
    raiseAlarm(db, {
      id: house.random.uuid(),
      organisationId,
      kind,
      subject,
      batchId: order?.batch_id ?? null,
      orderId: order?.id ?? null,
      entryId: entry.id,
      details: { ...details, date: entry.booking_date },
    });
  for (const entry of named) {
    const id = entry.end_to_end_id ?? '';
    const order = orders.get(id);
    const batch = batches.get(batchOf(entry) ?? '');
    if (order === undefined && batch !== undefined) {
      const all = await ordersOfBatch(db, batch.id);
      const total = all.reduce((sum, one) => sum + expected(one), 0n);
      if (entry.amount === total) await close(house, db, batch.id, all, entry);
    } else if (order === undefined) {
      const ours = OUR_ID.test(id) || OUR_BATCH.test(batchOf(entry) ?? '');
      if (ours) await alarm('debit-without-order', entry.id, entry, null, { endToEndId: entry.end_to_end_id });
    } else if (entry.amount * expected(order) < 0n) {
      // The other way: a return. What it opens again is for the booking to say.
    } else if (entry.amount !== expected(order)) {
      // The booking of a whole batch may carry the id of its first order: then it is the batch's amount.
      if (batch === undefined) await alarm('amount-differs', entry.id, entry, order, { endToEndId: id });
    } else if (order.entry_id !== null && order.entry_id !== entry.id) {
      await alarm('paid-twice', entry.id, entry, order, { endToEndId: id });
    } else if (order.batch_id !== null) {
      await close(house, db, order.batch_id, [order], entry);
    }
  }
}

const BOOKED: News = { status: 'executed', bankCode: 'BOOK', reasonCode: null, reasonText: null };

async function close(
  house: House,
  db: Db,
  batchId: string,
  orders: readonly OrderRow[],
  entry: PlacedEntry,
): Promise<void> {
  const fresh = orders.filter((order) => order.entry_id === null);
  if (fresh.length === 0) return;
  await setOrderEntries(
    db,
    fresh.map((order) => ({ orderId: order.id, entryId: entry.id })),
  );
  await applyNews(house, db, batchId, {
    source: 'entry',
    actor: null,
    batch: null,
    orders: new Map(fresh.filter((order) => order.status !== 'executed').map((order) => [order.end_to_end_id, BOOKED])),
  });
}

/**
 * What was booked, held against the orders it is about: an order whose item is settled is executed; one whose money came back is
 * returned, its mandate marked and the ERP told.
 */
export async function ordersBooked(
  house: House,
  db: Db,
  bookings: readonly NewBooking[],
  reasons: ReadonlyMap<string, string | null>,
): Promise<void> {
  const touched = bookings.flatMap((booking) =>
    booking.allocations.flatMap((allocation) =>
      allocation.kind === 'open-item'
        ? [{ booking, item: allocation.openItem, reopens: allocation.reopens === true }]
        : [],
    ),
  );
  if (touched.length === 0) return;
  const rows = await ordersOfItems(
    db,
    touched.map(({ item }) => item),
  );
  if (rows.length === 0) return;
  const news = new Map<string, Map<string, News>>();
  const seen: { orderId: string; entryId: string }[] = [];
  for (const { booking, item, reopens } of touched) {
    const own = rows.find((row) => row.open_item_id === item && row.part === null);
    // A return opens what the order had settled: the latest order that settled it.
    const order =
      own ??
      (reopens
        ? rows.find((row) => row.part === item && (row.status === 'executed' || row.entry_id !== null))
        : undefined);
    if (order === undefined || order.batch_id === null || booking.kind !== 'entry' || booking.entryId === null)
      continue;
    if (!reopens && order.entry_id === null) seen.push({ orderId: order.id, entryId: booking.entryId });
    const reason = reasons.get(booking.entryId) ?? null;
    const said: News = reopens
      ? { status: 'returned', bankCode: 'RTRN', reasonCode: reason, reasonText: null }
      : BOOKED;
    if (order.status === said.status) continue;
    const batch = news.get(order.batch_id) ?? new Map<string, News>();
    batch.set(order.end_to_end_id, said);
    news.set(order.batch_id, batch);
  }
  await setOrderEntries(db, seen);
  for (const [batchId, orders] of [...news].sort(([a], [b]) => (a < b ? -1 : 1)))
    await applyNews(house, db, batchId, { source: 'entry', actor: null, batch: null, orders });
}
