import type { Decision, RankedProposal } from '../domain/match.ts';
import { matchQueue } from '../matching/engine.ts';
import { PRIOR } from '../matching/prior.ts';
import { type Database, inOrganisation } from '../store/database.ts';
import {
  lockEntries,
  type PlacedEntry,
  queuedEntry,
  saveDecisions,
  waitingEntries,
} from '../store/entry.repository.ts';
import { loadMatchScope, type MatchScope, storedBooks } from '../store/match.repository.ts';
import { type BookOrder, bookEntries } from './book.ts';
import type { House } from './house.ts';
import { watchEntries } from './orders/reconcile.ts';

/**
 * Entries weighed together: two entries never claim one item within it, and a queue larger than this is taken piece by piece,
 * oldest first, each piece booked before the next is weighed.
 */
const QUEUE_ENTRIES = 2_000;
/** Bookings written in one transaction: their stream is locked so long. */
const BOOKED_TOGETHER = 500;

export interface MatchSummary {
  readonly weighed: number;
  readonly booked: number;
  readonly left: number;
}

/**
 * Weighs everything that waits in the company of an administration, books what is proven, keeps proposals for the rest. Safe to
 * run at any time and twice at once: a booking happens under the entry's lock, and the second finds it booked.
 */
export async function runMatch(
  house: House,
  organisationId: string,
  administrationId: string,
  onProgress?: (done: number) => void,
): Promise<MatchSummary> {
  const { db } = house.store;
  const scope = await inOrganisation(db, organisationId, (trx) =>
    loadMatchScope(trx, administrationId, house.clock.today()),
  );
  const summary = { weighed: 0, booked: 0, left: 0 };
  if (scope === null) return summary;
  const ids = scope.administrations.map((one) => one.id);
  let after: { date: string; id: string } | null = null;
  for (;;) {
    const rows: readonly PlacedEntry[] = await inOrganisation(db, organisationId, (trx) =>
      waitingEntries(trx, ids, after, QUEUE_ENTRIES),
    );
    const last = rows.at(-1);
    if (last === undefined) return summary;
    after = { date: last.booking_date, id: last.id };
    await inOrganisation(db, organisationId, (trx) => watchEntries(house, trx, organisationId, rows));
    const booked = await matchRows(house, db, organisationId, scope, rows);
    summary.weighed += rows.length;
    summary.booked += booked;
    summary.left += rows.length - booked;
    onProgress?.(summary.weighed);
  }
}

async function matchRows(
  house: House,
  db: Database,
  organisationId: string,
  scope: MatchScope,
  rows: readonly PlacedEntry[],
): Promise<number> {
  const byItself = new Set(scope.administrations.filter((one) => one.bookByItself).map((one) => one.id));
  const books = storedBooks(
    db,
    organisationId,
    scope.administrations.map((one) => one.id),
  );
  const options = { rules: house.rules, env: scope.env, model: PRIOR };
  const decisions = await matchQueue(rows.map(queuedEntry), books, options);
  const toBook = rows.filter(
    (row) => decisions.get(row.id)?.verdict === 'book' && byItself.has(row.administration_id ?? '') && !row.undone,
  );
  const booking = new Set(toBook.map((row) => row.id));
  const kept = new Map([...decisions].filter(([id]) => !booking.has(id)));
  let booked = 0;
  for (let at = 0; at < toBook.length; at += BOOKED_TOGETHER) {
    const orders = toBook.slice(at, at + BOOKED_TOGETHER).map((row) => orderOf(row, decisions.get(row.id)));
    const result = await inOrganisation(db, organisationId, (trx) => bookEntries(house, trx, organisationId, orders));
    booked += result.booked.length;
    // What changed between weighing and booking (an item was taken meanwhile) is a proposal no more, it waits for the next round.
    for (const { entryId } of result.refused) kept.set(entryId, { verdict: 'nothing', proposals: [] });
  }
  await inOrganisation(db, organisationId, async (trx) => {
    const still = await lockEntries(trx, [...kept.keys()]);
    const waiting = new Map([...kept].filter(([id]) => still.get(id)?.state === 'waiting'));
    await saveDecisions(trx, organisationId, waiting);
  });
  return booked;
}

function orderOf(row: PlacedEntry, decision: Decision | undefined): BookOrder {
  const best = decision?.proposals[0] as RankedProposal;
  return {
    entryId: row.id,
    version: row.version,
    allocations: best.allocations,
    decidedBy: { kind: 'rule', rules: best.rules, probability: best.probability },
    evidence: best.evidence,
    comment: null,
    stood: { pattern: best.pattern, right: true },
  };
}
