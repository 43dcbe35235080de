import type { MatchEnvironment, QueuedEntry } from '../contract/matcher-rule.ts';
import type { Allocation, Decision } from '../domain/match.ts';
import type { OpenItem } from '../domain/open-item.ts';
import type { Party } from '../domain/party.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { DEFAULT_POLICY } from '../domain/policy.ts';
import { type MatchOptions, matchQueue } from './engine.ts';
import type { Booked } from './learn/booked.ts';
import { learn, learnedOn, type Memory } from './learn/memory.ts';
import { stoodFor } from './learn/trust.ts';
import { type MemoryBooks, memoryBooks } from './memory-books.ts';
import { shelf } from './pack/shelf.ts';
import { sameBooking } from './pack/tally.ts';

/** What was really done with an entry. */
export interface Done {
  readonly allocations: readonly Allocation[];
  /** Whose it was, as far as somebody said so. */
  readonly party: string | null;
}

/** A day of the past. */
export interface PastDay {
  readonly day: PlainDate;
  /** Items entered in the books since the day before. */
  readonly entered: readonly OpenItem[];
  readonly parties: readonly Party[];
  readonly entries: readonly QueuedEntry[];
  /** By entry; one that nobody ever booked is weighed with the others and not judged. */
  readonly done: ReadonlyMap<string, Done>;
}

/** What is known before the first day. */
export interface Start {
  /** All of it but what changes with the day. */
  readonly environment: (day: PlainDate) => Omit<MatchEnvironment, 'today' | 'learned'>;
  readonly memory: Memory;
  /** False: what settles more than is open is cut, as books that changed since make it look. */
  readonly strict: boolean;
}

/** One entry with what would have been done and what was. */
export interface Outcome {
  /** 'YYYY-MM'. */
  readonly month: string;
  readonly entry: QueuedEntry;
  readonly decision: Decision;
  readonly truth: readonly Allocation[];
  /** The items in the truth. */
  readonly items: readonly OpenItem[];
}

/**
 * Replays a past day by day: match the day's entries with what was known that day, hand out the outcomes, then book and learn what
 * was really done. Nothing of a later day is looked at.
 */
export async function* replayDays(
  days: AsyncIterable<PastDay>,
  { environment, memory: known, strict }: Start,
  matching: Pick<MatchOptions, 'rules' | 'model' | 'onConsidered'>,
): AsyncGenerator<Outcome> {
  let branches = new Map<string, string | null>();
  const books = memoryBooks((administration) => branches.get(administration) ?? null);
  const items = shelf(books, strict);
  let memory = known;
  for await (const { day, entered, parties, entries, done } of days) {
    const today = environment(day);
    branches = new Map(today.administrations.map((one) => [one.code, one.branch]));
    const policies = new Map(today.administrations.map((one) => [one.code, one.policy]));
    for (const party of parties) books.putParty(party);
    for (const item of entered) items.enter(item);
    const env = { ...today, today: day, learned: learnedOn(memory, day) };
    const decisions = await matchQueue(entries, books, { ...matching, env });
    const bookings: Booked[] = [];
    for (const entry of entries) {
      const real = done.get(entry.id);
      const decision = decisions.get(entry.id);
      if (real === undefined || decision === undefined) continue;
      const truth = real.allocations;
      const touched = itemsOf(truth, books);
      yield { month: day.slice(0, 7), entry, decision, truth, items: touched };
      bookings.push({
        entry,
        bookedOn: day,
        allocations: truth,
        items: touched,
        party: real.party,
        policy: policies.get(entry.administration) ?? DEFAULT_POLICY,
        stood: stoodFor(decision, isRight(decision, truth, entry.administration)),
      });
    }
    // what comes back first: it may be paid again the same day
    for (const back of [true, false]) {
      for (const { allocations } of bookings) if (reopens(allocations) === back) items.book(allocations);
    }
    memory = learn(memory, bookings);
  }
}

function isRight(decision: Decision, truth: readonly Allocation[], administration: string): boolean {
  const [best] = decision.proposals;
  return best !== undefined && sameBooking(best.allocations, truth, administration);
}

function itemsOf(allocations: readonly Allocation[], books: MemoryBooks): OpenItem[] {
  return allocations.flatMap((allocation) => {
    const item = allocation.kind === 'open-item' ? books.item(allocation.openItem) : null;
    return item === null ? [] : [item];
  });
}

function reopens(allocations: readonly Allocation[]): boolean {
  return allocations.some((allocation) => allocation.kind === 'open-item' && allocation.reopens === true);
}

/** By day, in order. */
export function byDay(entries: readonly QueuedEntry[]): [PlainDate, QueuedEntry[]][] {
  return [...Map.groupBy(entries, (entry) => entry.bookingDate)].sort(([a], [b]) => (a < b ? -1 : 1));
}
