import type { DecidedBy } from '../domain/booking.ts';
import { KoppelError } from '../domain/errors.ts';
import type { Allocation } from '../domain/match.ts';
import { lockBookings } from '../store/booking.repository.ts';
import { administrationSettings } from '../store/books.repository.ts';
import type { Db } from '../store/database.ts';
import { bookingsDoneBy, type UndoFilter } from '../store/undo.repository.ts';
import { bookEntries } from './book.ts';
import type { House } from './house.ts';
import { reverseBookings } from './reverse.ts';

/** Bookings undone in one transaction: their items and streams are locked so long. */
const MOST_UNDONE = 5_000;

interface Decision {
  readonly organisationId: string;
  readonly reason: string;
  readonly decidedBy: DecidedBy;
}

/** What would be undone. Throws `request_invalid` when it is more than one request may undo. */
export async function toUndo(db: Db, filter: Omit<UndoFilter, 'limit'>): Promise<readonly string[]> {
  const ids = await bookingsDoneBy(db, { ...filter, limit: MOST_UNDONE + 1 });
  if (ids.length > MOST_UNDONE)
    throw new KoppelError(
      'request_invalid',
      `That is more than ${MOST_UNDONE} bookings; undo them from a later day first.`,
    );
  return ids;
}

/** Undoes all that a rule, a learned fact or an action did since a moment. Returns the ids of what was undone. */
export async function undoAll(
  house: House,
  db: Db,
  filter: Omit<UndoFilter, 'limit'>,
  decision: Decision,
): Promise<readonly string[]> {
  const bookingIds = await toUndo(db, filter);
  if (bookingIds.length > 0) await reverseBookings(house, db, { ...decision, bookingIds });
  return bookingIds;
}

/**
 * Undoes one allocation: the booking is reversed and the entry booked anew with the rest of it, the undone part on what is given
 * instead, or on the suspense account. Throws `not_found`, `state_conflict`, and `request_invalid` when there is nowhere to put it.
 */
export async function replaceAllocation(
  house: House,
  db: Db,
  {
    bookingId,
    position,
    instead,
    ...decision
  }: Decision & {
    readonly bookingId: string;
    /** Of the allocation in its booking, from 0. */
    readonly position: number;
    /** Null: to suspense. */
    readonly instead: readonly Allocation[] | null;
  },
): Promise<string> {
  const [booking] = await lockBookings(db, [bookingId]);
  const undone = booking?.allocations[position];
  if (booking === undefined || booking.entry_id === null || undone === undefined)
    throw new KoppelError('not_found', 'There is no such allocation.');
  const replacement = instead ?? [await onSuspense(db, booking.administration_id, undone.minor)];
  await reverseBookings(house, db, { ...decision, bookingIds: [bookingId] });
  const rest = booking.allocations.filter((_, at) => at !== position).map(again);
  const order = {
    entryId: booking.entry_id,
    version: null,
    allocations: [...rest, ...replacement],
    decidedBy: decision.decidedBy,
    evidence: [],
    comment: decision.reason,
    stood: null,
  };
  const { refused } = await bookEntries(house, db, decision.organisationId, [order]);
  if (refused[0] !== undefined) throw refused[0].error;
  return booking.entry_id;
}

/** What an order settles is worked out anew. */
function again(allocation: Allocation): Allocation {
  if (allocation.kind !== 'open-item') return allocation;
  const { settles: _, ...rest } = allocation;
  return rest;
}

async function onSuspense(db: Db, administrationId: string, minor: bigint): Promise<Allocation> {
  const { ledger } = await administrationSettings(db, administrationId);
  const ledgerAccount = ledger?.suspense;
  if (ledgerAccount === undefined)
    throw new KoppelError('request_invalid', 'Say what it is instead: the administration has no suspense account.');
  return { kind: 'ledger', ledgerAccount, minor, reason: 'problem-case' };
}
