import type { Allocation } from '../domain/match.ts';
import type { Booked } from '../matching/learn/booked.ts';
import { tracesOf } from '../matching/learn/traces.ts';
import { asLearned } from '../matching/warm/posting.ts';
import { companyOf } from '../store/books.repository.ts';
import { type Db, inOrganisation } from '../store/database.ts';
import { entriesById, queuedEntry } from '../store/entry.repository.ts';
import { itemsByIds, type StoredItem } from '../store/item.repository.ts';
import {
  forgetBookings,
  type Lesson,
  learningScope,
  lockLearning,
  markLearned,
  saveLessons,
  unlearnedBookings,
} from '../store/learning.repository.ts';
import { policyOf } from '../store/match.repository.ts';
import type { House } from './house.ts';

const LEARNED_TOGETHER = 500;

/**
 * Learns from bookings made since the last time, in the order they were made: an accepted one teaches, a reversed one is taken back.
 * What was learned may settle what waits, so that is weighed again. Safe to run at any time.
 */
export async function runLearn(house: House, organisationId: string, administrationId: string): Promise<number> {
  let total = 0;
  for (;;) {
    const done = await inOrganisation(house.store.db, organisationId, (trx) =>
      learnSome(house, trx, organisationId, administrationId),
    );
    total += done;
    if (done < LEARNED_TOGETHER) break;
  }
  if (total > 0) {
    await inOrganisation(house.store.db, organisationId, (trx) =>
      house.jobs.send(trx, 'match', { organisationId, administrationId }),
    );
  }
  return total;
}

/** Whose a booking of another package was: the one on whose account it stands. */
function partyOfPast(allocations: readonly Allocation[]): string | null {
  const parties = new Set(
    asLearned(allocations).flatMap((one, at) => {
      const posted = allocations[at];
      return one.kind === 'open-item' && posted?.kind === 'ledger' ? (posted.party ?? []) : [];
    }),
  );
  const [only] = parties;
  return parties.size === 1 ? (only ?? null) : null;
}

async function learnSome(house: House, trx: Db, organisationId: string, administrationId: string): Promise<number> {
  const scope = await learningScope(trx, administrationId);
  await lockLearning(trx, organisationId, scope);
  const company = await companyOf(trx, administrationId);
  const policies = new Map(company.map((one) => [one.id, policyOf(one.settings)]));
  const bookings = await unlearnedBookings(
    trx,
    company.map((one) => one.id),
    LEARNED_TOGETHER,
  );
  if (bookings.length === 0) return 0;
  const taught = bookings.filter((booking) => booking.kind === 'entry' && booking.live);
  const entries = await entriesById(
    trx,
    taught.flatMap((booking) => booking.entry_id ?? []),
  );
  const items = await itemsByIds(
    trx,
    taught.flatMap(({ allocations }) => allocations.flatMap((one) => (one.kind === 'open-item' ? [one.openItem] : []))),
  );
  const lessons = taught.flatMap((booking): Lesson[] => {
    const entry = entries.get(booking.entry_id ?? '');
    const policy = policies.get(booking.administration_id);
    if (entry === undefined || policy === undefined) return [];
    const booked: Booked = {
      entry: queuedEntry(entry),
      bookedOn: queuedEntry(entry).bookingDate,
      allocations: asLearned(booking.allocations),
      items: booking.allocations
        .flatMap((one) => (one.kind === 'open-item' ? [items.get(one.openItem)] : []))
        .filter((item): item is StoredItem => item !== undefined),
      party: partyOfPast(booking.allocations),
      policy,
      stood: booking.stood,
    };
    return [{ bookingId: booking.id, entryId: entry.id, on: entry.booking_date, traces: tracesOf(booked) }];
  });
  await forgetBookings(
    trx,
    bookings.flatMap((booking) =>
      booking.kind === 'reversal' && booking.reverses_id !== null ? [booking.reverses_id] : [],
    ),
  );
  await saveLessons(trx, organisationId, scope, lessons, house.random.uuid);
  await markLearned(
    trx,
    bookings.map((booking) => booking.id),
  );
  return bookings.length;
}
