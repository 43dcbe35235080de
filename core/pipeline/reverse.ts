import type { DecidedBy } from '../domain/booking.ts';
import { KoppelError } from '../domain/errors.ts';
import type { Allocation } from '../domain/match.ts';
import {
  endBookings,
  insertBookings,
  type LockedBooking,
  lockBookings,
  type NewBooking,
} from '../store/booking.repository.ts';
import { type Chart, chartOf } from '../store/books.repository.ts';
import type { Db } from '../store/database.ts';
import { lockEntries, setEntryState } from '../store/entry.repository.ts';
import { lockItems, type StoredItem, setOpenAmounts } from '../store/item.repository.ts';
import { type Announced, announce, toLearn } from './announce.ts';
import { itemIds } from './book.ts';
import type { House } from './house.ts';
import { unsettle } from './settle.ts';

export interface Undoing {
  readonly organisationId: string;
  readonly bookingIds: readonly string[];
  readonly reason: string;
  readonly decidedBy: DecidedBy;
}

/** Bookings that were made elsewhere before Koppel: nobody was told of them, so nobody is told that they are undone. */
export const PAST: DecidedBy = { kind: 'policy', policy: 'past' };

/**
 * Undoes bookings with reversing ones: items open again, the entries wait again, each reversal is a row of its stream. All of them or
 * none. Throws `not_found`, and `state_conflict` when one is undone already.
 */
export async function reverseBookings(
  house: House,
  db: Db,
  { organisationId, bookingIds, reason, decidedBy }: Undoing,
): Promise<readonly NewBooking[]> {
  const originals = await lockBookings(db, bookingIds);
  if (originals.length !== new Set(bookingIds).size) throw new KoppelError('not_found', 'There is no such booking.');
  if (originals.some(({ live, kind }) => !live || kind === 'reversal'))
    throw new KoppelError('state_conflict', 'The booking is undone already.');
  const entryIds = originals.flatMap(({ entry_id }) => (entry_id === null ? [] : [entry_id]));
  const entries = await lockEntries(db, entryIds);
  const items = await lockItems(
    db,
    originals.flatMap(({ allocations }) => itemIds(allocations)),
  );
  const changed = new Map<string, StoredItem>();
  // the latest first: what came back was paid before
  for (const { allocations, currency } of originals.toReversed()) {
    for (const one of allocations) if (one.kind === 'open-item') unsettle({ items, changed }, one, currency);
  }
  const reversals = originals.map(
    (original): NewBooking => ({
      id: house.random.uuid(),
      organisationId,
      administrationId: original.administration_id,
      daybookId: original.daybook_id,
      kind: 'reversal',
      entryId: original.entry_id,
      gapId: original.gap_id,
      reversesId: original.id,
      date: original.date,
      currency: original.currency,
      allocations: original.allocations.map(reversed),
      decidedBy,
      evidence: [],
      comment: reason,
      stood: null,
      characteristicId: null,
      actionId: null,
    }),
  );
  await endBookings(db, bookingIds);
  await insertBookings(db, reversals);
  await setOpenAmounts(db, organisationId, [...changed.values()]);
  await setEntryState(db, entryIds, 'waiting');
  const charts = new Map<string, Chart>();
  for (const id of new Set(originals.map((one) => one.administration_id))) charts.set(id, await chartOf(db, id));
  const announced = reversals.flatMap((booking, at): Announced[] => {
    const chart = charts.get(booking.administrationId) as Chart;
    const entry = entries.get(booking.entryId ?? '') ?? null;
    const iban = entry?.iban ?? chart.daybooks.get(booking.daybookId)?.iban ?? '';
    return isPast(originals[at]) ? [] : [{ booking, iban, entry, chart }];
  });
  await announce(house, db, organisationId, announced, items);
  await toLearn(house, db, organisationId, reversals);
  return reversals;
}

function isPast(booking: LockedBooking | undefined): boolean {
  return booking?.decided_by.kind === 'policy' && booking.decided_by.policy === 'past';
}

function reversed(allocation: Allocation): Allocation {
  const minor = -allocation.minor;
  if (allocation.kind !== 'open-item' || allocation.settles === undefined) return { ...allocation, minor };
  return { ...allocation, minor, settles: allocation.settles.map((part) => ({ ...part, minor: -part.minor })) };
}
