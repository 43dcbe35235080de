import type { DecidedBy } from '../domain/booking.ts';
import { KoppelError } from '../domain/errors.ts';
import { type Allocation, allocated, allocationKey, type Evidence, type RankedProposal } from '../domain/match.ts';
import { formatMoney } from '../domain/money.ts';
import type { StreamEventType } from '../domain/stream.ts';
import { stoodFor } from '../matching/learn/trust.ts';
import { endBooking, findBooking, insertBookings, type NewBooking } from '../store/booking.repository.ts';
import { type Chart, chartOf } from '../store/books.repository.ts';
import type { Db } from '../store/database.ts';
import { firstProposals, lockEntries, type PlacedEntry, setEntryState } from '../store/entry.repository.ts';
import { lockItems, type StoredItem, setOpenAmounts } from '../store/item.repository.ts';
import { appendToStream, type NewEvent } from '../store/stream.repository.ts';
import type { House } from './house.ts';
import { bookingEvent, reversalEvent } from './stream-events.ts';

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
  await announce(house, db, organisationId, booked, (booking) => {
    const entry = entries.get(booking.entryId ?? '') as PlacedEntry;
    return {
      iban: entry.iban,
      type: 'entry.booked',
      data: bookingEvent(booking, entry, charts.get(booking.administrationId) as Chart, items),
    };
  });
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
  for (const allocation of order.allocations) {
    checkAllocation(allocation, chart);
    if (allocation.kind === 'open-item') {
      checkItem(items.get(allocation.openItem), entry.administration_id, chart);
      settle(allocation.openItem, allocation.minor, entry.currency, items, changed);
    }
  }
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
    allocations: order.allocations,
    decidedBy: order.decidedBy,
    evidence: order.evidence,
    comment: order.comment,
    stood: order.stood,
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
function checkItem(item: StoredItem | undefined, administrationId: string, chart: Chart): void {
  const ours = item?.administrationId === administrationId || chart.administrations.has(item?.administration ?? '');
  if (!ours) throw new KoppelError('not_found', 'One of the open items is not there.');
}

/** Takes `minor` off what is open. A negative effect opens the item again (a return), never beyond its whole amount. */
function settle(
  id: string,
  minor: bigint,
  currency: string,
  items: ReadonlyMap<string, StoredItem>,
  changed: Map<string, StoredItem>,
): void {
  const item = changed.get(id) ?? items.get(id);
  if (item === undefined) throw new KoppelError('not_found', 'One of the open items is not there.');
  if (item.open.currency !== currency)
    throw new KoppelError('currency_mismatch', `Item ${item.externalId} is in ${item.open.currency}.`);
  const open = item.open.minor - minor;
  const whole = item.amount.minor;
  const within = whole >= 0n ? open >= 0n && open <= whole : open <= 0n && open >= whole;
  if (!within) {
    const left = formatMoney(item.open);
    throw new KoppelError(
      'open_item_exceeded',
      `Of item ${item.number ?? item.externalId} ${left} is open; that cannot take ${formatMoney({ minor, currency })}.`,
    );
  }
  changed.set(id, { ...item, open: { minor: open, currency } });
}

function itemIds(allocations: readonly Allocation[]): string[] {
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
  };
  await insertBookings(db, [booking]);
  const chart = await chartOf(db, place.administrationId);
  await announce(house, db, place.organisationId, [booking], () => ({
    iban,
    type: 'correction.booked',
    data: bookingEvent(booking, null, chart, new Map()),
  }));
}

/**
 * Undoes a booking with a reversing one: items open again, the entry waits again. Throws `not_found`, and `state_conflict` when it
 * is undone already.
 */
export async function reverseBooking(
  house: House,
  db: Db,
  request: {
    readonly organisationId: string;
    readonly bookingId: string;
    readonly reason: string;
    readonly decidedBy: DecidedBy;
  },
): Promise<NewBooking> {
  const original = await findBooking(db, request.bookingId);
  if (original === undefined) throw new KoppelError('not_found', 'There is no such booking.');
  if (!original.live || original.kind === 'reversal')
    throw new KoppelError('state_conflict', 'The booking is undone already.');
  const items = await lockItems(db, itemIds(original.allocations));
  const changed = new Map<string, StoredItem>();
  for (const allocation of original.allocations) {
    if (allocation.kind === 'open-item')
      settle(allocation.openItem, -allocation.minor, original.currency, items, changed);
  }
  const reversal: NewBooking = {
    id: house.random.uuid(),
    organisationId: request.organisationId,
    administrationId: original.administration_id,
    daybookId: original.daybook_id,
    kind: 'reversal',
    entryId: original.entry_id,
    gapId: original.gap_id,
    reversesId: original.id,
    date: original.date,
    currency: original.currency,
    allocations: original.allocations.map((allocation) => ({ ...allocation, minor: -allocation.minor })),
    decidedBy: request.decidedBy,
    evidence: [],
    comment: request.reason,
    stood: null,
  };
  await endBooking(db, original.id);
  await insertBookings(db, [reversal]);
  await setOpenAmounts(db, request.organisationId, [...changed.values()]);
  if (original.entry_id !== null) await setEntryState(db, [original.entry_id], 'waiting');
  const chart = await chartOf(db, original.administration_id);
  const entries = original.entry_id === null ? undefined : await lockEntries(db, [original.entry_id]);
  const entry = entries?.get(original.entry_id ?? '') ?? null;
  const iban = entry?.iban ?? chart.daybooks.get(original.daybook_id)?.iban ?? '';
  await announce(house, db, request.organisationId, [reversal], () => ({
    iban,
    type: 'booking.reversed',
    data: reversalEvent(reversal, entry, chart, items),
  }));
  return reversal;
}

/** Puts bookings on their streams, tells the receivers, and has them learned from. */
async function announce(
  house: House,
  db: Db,
  organisationId: string,
  bookings: readonly NewBooking[],
  tell: (booking: NewBooking) => {
    readonly iban: string;
    readonly type: StreamEventType;
    readonly data: NewEvent['data'];
  },
): Promise<void> {
  const streams = new Map<string, { administrationId: string; iban: string; events: NewEvent[] }>();
  for (const booking of bookings) {
    const { iban, type, data } = tell(booking);
    const key = `${booking.administrationId} ${iban}`;
    const stream = streams.get(key) ?? { administrationId: booking.administrationId, iban, events: [] };
    stream.events.push({ type, data, bookingId: booking.id, entryId: booking.entryId });
    streams.set(key, stream);
  }
  for (const administrationId of new Set(
    bookings.filter((one) => one.kind !== 'correction').map((one) => one.administrationId),
  )) {
    await house.jobs.send(db, 'learn', { organisationId, administrationId });
  }
  // One order for all: two transactions that need the same streams take them alike.
  for (const [, { administrationId, iban, events }] of [...streams].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await publish(house, db, { organisationId, administrationId, iban }, events);
  }
}

export async function publish(
  house: House,
  db: Db,
  key: { readonly organisationId: string; readonly administrationId: string; readonly iban: string },
  events: readonly NewEvent[],
): Promise<void> {
  const appended = await appendToStream(db, key, events, { now: house.clock.now(), newId: house.random.uuid });
  for (const { id, targetId } of appended.receivers) {
    await house.jobs.send(db, 'deliver', { organisationId: key.organisationId, receiverId: id, targetId });
  }
}
