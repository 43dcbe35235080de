import type { QueuedEntry } from '../../contract/matcher-rule.ts';
import type { Allocation, Decision } from '../../domain/match.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import { type PlainDate, parsePlainDate } from '../../domain/plain-date.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import { type MatchOptions, matchQueue } from '../../matching/engine.ts';
import type { Booked } from '../../matching/learn/booked.ts';
import { EMPTY_MEMORY, learn, learnedOn, type Memory } from '../../matching/learn/memory.ts';
import { stoodFor } from '../../matching/learn/trust.ts';
import { type MemoryBooks, memoryBooks } from '../../matching/memory-books.ts';
import { packAllocations } from '../../matching/pack/booked.ts';
import { packBooks, partyOf } from '../../matching/pack/books.ts';
import { packItem } from '../../matching/pack/items.ts';
import type { BookedLine } from '../../matching/pack/schema.ts';
import { shelf } from '../../matching/pack/shelf.ts';
import { sameBooking } from '../../matching/pack/tally.ts';
import { monthNames, openingItems, readBooks, readMonth, type StatementFormat } from './files.ts';

/** One entry with what would have been done and what was. */
export interface Outcome {
  readonly month: string;
  readonly entry: QueuedEntry;
  readonly decision: Decision;
  readonly line: BookedLine;
  readonly truth: readonly Allocation[];
  readonly items: readonly OpenItem[];
}

export interface ReplayOptions {
  readonly format: StatementFormat;
  /** Changes a month's entries before they are matched: to try other wordings. */
  readonly reword?: (entries: readonly QueuedEntry[]) => readonly QueuedEntry[];
  readonly matching: Pick<MatchOptions, 'rules' | 'model' | 'onConsidered'>;
  /** Called after every day with the share of the period that is done, 0–1. */
  readonly onDay?: (share: number) => void;
}

/**
 * Replays a pack day by day: match the day's entries with what was known that day, hand out the outcomes, then book and learn what
 * was really done. Nothing of a later day is looked at.
 */
export async function* replay(
  dir: string,
  { format, matching, reword, onDay }: ReplayOptions,
): AsyncGenerator<Outcome> {
  const { environment, parties } = packBooks(await readBooks(dir));
  const branches = new Map(environment.administrations.map((one) => [one.code, one.branch]));
  const policies = new Map(environment.administrations.map((one) => [one.code, one.policy]));
  const books = memoryBooks((administration) => branches.get(administration) ?? null);
  const items = shelf(books);
  for (const party of parties) books.putParty(party);
  let waiting = (await openingItems(dir)).map(packItem);
  let memory: Memory = EMPTY_MEMORY;
  const statements = new Map<string, number>();
  const months = await monthNames(dir);
  for (const [at, name] of months.entries()) {
    const month = await readMonth(dir, name, format, environment.ownAccounts, statements);
    for (const relation of month.relations) books.putParty(partyOf(relation));
    waiting = [...waiting, ...month.items.map(packItem)].sort(byEntering);
    const lines = new Map(month.booked.map((line) => [line.entryRef, line]));
    const days = byDay(reword === undefined ? month.entries : reword(month.entries));
    for (const [nth, [day, entries]] of days.entries()) {
      while (waiting[0] !== undefined && waiting[0].enteredOn <= day) {
        const item = waiting.shift();
        if (item !== undefined) items.enter(item);
      }
      const env = { ...environment, today: day, learned: learnedOn(memory, day) };
      const decisions = await matchQueue(entries, books, { ...matching, env });
      const bookings: Booked[] = [];
      for (const entry of entries) {
        const line = lines.get(entry.id);
        const decision = decisions.get(entry.id);
        if (line === undefined || decision === undefined) continue;
        const truth = packAllocations(line, entry.amount.currency);
        const touched = itemsOf(truth, books);
        yield { month: name, entry, decision, line, truth, items: touched };
        const policy = policies.get(entry.administration) ?? DEFAULT_POLICY;
        bookings.push({
          entry,
          bookedOn: day,
          allocations: truth,
          items: touched,
          party: line.relation ?? null,
          policy,
          stood: stoodFor(decision, isRight(decision, truth, entry.administration)),
        });
      }
      // what comes back first: it may be paid again the same day
      for (const back of [true, false]) {
        for (const { allocations } of bookings) if (reopens(allocations) === back) items.book(allocations);
      }
      memory = learn(memory, bookings);
      onDay?.((at + (nth + 1) / days.length) / months.length);
    }
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

function byEntering(a: OpenItem, b: OpenItem): number {
  if (a.enteredOn !== b.enteredOn) return a.enteredOn < b.enteredOn ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function byDay(entries: readonly QueuedEntry[]): [PlainDate, QueuedEntry[]][] {
  const days = new Map<string, QueuedEntry[]>();
  for (const entry of entries) days.set(entry.bookingDate, [...(days.get(entry.bookingDate) ?? []), entry]);
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, of]) => [parsePlainDate(day), of]);
}
