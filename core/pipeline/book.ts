import type { DecidedBy } from '../domain/booking.ts';
import { KoppelError } from '../domain/errors.ts';
import { type Allocation, allocated, allocationKey, type Evidence, type RankedProposal } from '../domain/match.ts';
import { formatMoney } from '../domain/money.ts';
import { stoodFor } from '../matching/learn/trust.ts';
import { insertBookings, type NewBooking } from '../store/booking.repository.ts';
import { type Chart, chartOf } from '../store/books.repository.ts';
import type { Db } from '../store/database.ts';
import { firstProposals, lockEntries, type PlacedEntry, setEntryState } from '../store/entry.repository.ts';
import { lockItems, type StoredItem, setOpenAmounts } from '../store/item.repository.ts';
import { type Announced, announce } from './announce.ts';
import type { House } from './house.ts';
import { ordersBooked } from './orders/reconcile.ts';
import { settle } from './settle.ts';

/** A decision to book an entry. `version`: the entry's as the decider saw it; null when nobody looked at one. */
export interface BookOrder {
  readonly entryId: string;
  readonly version: number | null;
  readonly allocations: readonly Allocation[];
  readonly decidedBy: DecidedBy;
  readonly evidence: readonly Evidence[];
  readonly comment: string | null;
  /** What matching was sure of; absent: it is worked out from the entry's first proposal. */
  readonly stood?: NewBooking['stood'];
  /** What is decided at once with other orders, so that all of it can be undone. */
  readonly actionId?: string;
}

export interface BookResult {
  readonly booked: readonly NewBooking[];
  readonly refused: readonly { readonly entryId: string; readonly error: KoppelError }[];
}

/**
 * Books entries of one administration: bookings, settled items and stream rows in the caller's transaction. Each order is taken
 * whole or refused with its reason; one refusal does not hold up the others. Σ allocations = entry is checked here, at the only
 * door (DESIGN §5.4).
 */
export async function bookEntries(
  house: House,
  db: Db,
  organisationId: string,
  orders: readonly BookOrder[],
): Promise<BookResult> {
  const entries = await lockEntries(
    db,
    orders.map((order) => order.entryId),
  );
  const charts = new Map<string, Chart>();
  for (const entry of entries.values()) {
    const id = entry.administration_id;
    if (id !== null && !charts.has(id)) charts.set(id, await chartOf(db, id));
  }
  const items = await lockItems(
    db,
    orders.flatMap((order) => itemIds(order.allocations)),
  );
  const first = await firstProposals(
    db,
    orders.filter((order) => order.stood === undefined).map((order) => order.entryId),
  );
  const touched = new Map<string, StoredItem>();
  const booked: NewBooking[] = [];
  const refused: { entryId: string; error: KoppelError }[] = [];
  const done = new Set<string>();
  for (const order of orders) {
    try {
      const entry = entries.get(order.entryId);
      if (entry === undefined || done.has(order.entryId)) throw new KoppelError('not_found', 'There is no such entry.');
      const chart = charts.get(entry.administration_id ?? '');
      const stood = order.stood ?? stoodBy(first.get(order.entryId), order.allocations);
      booked.push(prepare(house, organisationId, { ...order, stood }, entry, chart, items, touched));
      done.add(order.entryId);
    } catch (error) {
      if (!(error instanceof KoppelError) || error.reaction !== 'refuse') throw error;
      refused.push({ entryId: order.entryId, error });
    }
  }
  await insertBookings(db, booked);
  await setOpenAmounts(db, organisationId, [...touched.values()]);
  await setEntryState(db, [...done], 'booked');
  const announced = booked.map((booking): Announced => {
    const entry = entries.get(booking.entryId ?? '') as PlacedEntry;
    return { booking, iban: entry.iban, entry, chart: charts.get(booking.administrationId) as Chart };
  });
  await announce(house, db, organisationId, announced, items);
  const reasons = new Map([...entries].map(([id, { facts }]) => [id, (facts['returnReason'] as string) ?? null]));
  await ordersBooked(house, db, booked, reasons);
  return { booked, refused };
}

function prepare(
  house: House,
  organisationId: string,
  order: BookOrder & { readonly stood: NewBooking['stood'] },
  entry: PlacedEntry,
  chart: Chart | undefined,
  items: Map<string, StoredItem>,
  touched: Map<string, StoredItem>,
): NewBooking {
  if (
    entry.state !== 'waiting' ||
    entry.daybook_id === null ||
    entry.administration_id === null ||
    chart === undefined
  ) {
    const why = entry.state === 'booked' ? 'is booked already' : 'waits for its account to be mapped';
    throw new KoppelError('state_conflict', `The entry ${why}.`);
  }
  if (order.version !== null && order.version !== entry.version) {
    throw new KoppelError('state_conflict', 'The entry changed since you looked at it.');
  }
  const total = allocated(order.allocations);
  if (total !== entry.amount) {
    const [is, must] = [total, entry.amount].map((minor) => formatMoney({ minor, currency: entry.currency }));
    throw new KoppelError('allocation_unbalanced', `The allocations make ${is}, the entry is ${must}.`);
  }
  const changed = new Map<string, StoredItem>();
  const allocations = order.allocations.map((allocation) => {
    checkAllocation(allocation, chart);
    if (allocation.kind !== 'open-item') return allocation;
    const item = checkItem(items.get(allocation.openItem), chart);
    const elsewhere = item.administrationId === chart.own.id ? {} : { administration: item.administration };
    return settle({ items, changed }, { ...allocation, ...elsewhere }, entry.currency);
  });
  for (const [id, item] of changed) {
    items.set(id, item);
    touched.set(id, item);
  }
  return {
    id: house.random.uuid(),
    organisationId,
    administrationId: entry.administration_id,
    daybookId: entry.daybook_id,
    kind: 'entry',
    entryId: entry.id,
    gapId: null,
    reversesId: null,
    date: entry.booking_date,
    currency: entry.currency,
    allocations,
    decidedBy: order.decidedBy,
    evidence: order.evidence,
    comment: order.comment,
    stood: order.stood,
    characteristicId: order.evidence.find(({ ref }) => ref !== undefined)?.ref ?? null,
    actionId: order.actionId ?? null,
  };
}

/** Whether the first proposal, where matching was sure of it, is what was booked. */
function stoodBy(best: RankedProposal | undefined, allocations: readonly Allocation[]): NewBooking['stood'] {
  if (best === undefined) return null;
  const right = allocationKey(best.allocations) === allocationKey(allocations);
  return stoodFor({ verdict: 'propose', proposals: [best] }, right);
}

function checkAllocation(allocation: Allocation, chart: Chart): void {
  if (allocation.kind === 'ledger') {
    const code = allocation.ledgerAccount;
    const codes =
      allocation.administration === undefined
        ? chart.ledgerAccounts
        : chart.companyLedgerAccounts(allocation.administration);
    if (!codes.has(code))
      throw new KoppelError('request_invalid', `There is no ledger account ${code} that can be booked on.`);
  } else if (allocation.kind === 'transfer') {
    if (!chart.ownAccounts.has(allocation.iban))
      throw new KoppelError('request_invalid', `${allocation.iban} is not an own account.`);
  } else if (allocation.kind === 'administration') {
    if (!chart.administrations.has(allocation.administration)) {
      throw new KoppelError('request_invalid', `There is no administration ${allocation.administration} to book for.`);
    }
  }
}

/** An item of these books, or of another administration of the company; of another company there is none to be seen. */
function checkItem(item: StoredItem | undefined, chart: Chart): StoredItem {
  const ours =
    item?.administrationId === chart.own.id ||
    chart.administrations.get(item?.administration ?? '')?.id === item?.administrationId;
  if (item === undefined || !ours) throw new KoppelError('not_found', 'One of the open items is not there.');
  return item;
}

export function itemIds(allocations: readonly Allocation[]): string[] {
  return allocations.flatMap((allocation) => (allocation.kind === 'open-item' ? [allocation.openItem] : []));
}

/** Books a correction on one ledger account: the difference of a wrong opening balance. */
export async function bookCorrection(
  house: House,
  db: Db,
  correction: {
    readonly organisationId: string;
    readonly administrationId: string;
    readonly daybookId: string;
    readonly gapId: string;
    readonly iban: string;
    readonly date: string;
    readonly currency: string;
    readonly minor: bigint;
    readonly ledgerAccount: string;
  },
): Promise<void> {
  const { iban, minor, ledgerAccount, ...place } = correction;
  const booking: NewBooking = {
    ...place,
    id: house.random.uuid(),
    kind: 'correction',
    entryId: null,
    reversesId: null,
    allocations: [{ kind: 'ledger', ledgerAccount, minor, reason: 'opening-balance' }],
    decidedBy: { kind: 'policy', policy: 'opening-balance-correction' },
    evidence: [],
    comment: null,
    stood: null,
    characteristicId: null,
    actionId: null,
  };
  await insertBookings(db, [booking]);
  const chart = await chartOf(db, place.administrationId);
  await announce(house, db, place.organisationId, [{ booking, iban, entry: null, chart }], new Map());
}
