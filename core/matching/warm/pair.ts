import type { MatchEnvironment, QueuedEntry } from '../../contract/matcher-rule.ts';
import type { Allocation } from '../../domain/match.ts';
import { daysBetween } from '../../domain/plain-date.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import type { Booked } from '../learn/booked.ts';
import { asLearned, type PastPosting, pastAllocation } from './posting.ts';

/** Packages date a bank line by the statement or by the value date. */
export const MOST_DAYS_APART = 4;

export interface Paired {
  readonly booked: readonly (Booked & {
    /** What was posted, as a booking keeps it. */
    readonly posted: readonly Allocation[];
  })[];
  /** Entries no posting was found for, or several. */
  readonly left: readonly QueuedEntry[];
}

/**
 * Puts entries of statements and past postings of another package together, so that it is known on the first day what went where. An
 * entry is paired with the one posting line, or the one group of lines, of its account and amount nearest its day. Where two would do,
 * none is taken: a wrong lesson is worse than none.
 */
export function pairPast(
  entries: readonly QueuedEntry[],
  postings: readonly PastPosting[],
  env: MatchEnvironment,
): Paired {
  const ledgerOf = new Map(env.ownAccounts.map((one) => [one.iban as string, one.ledgerAccount]));
  const policies = new Map(env.administrations.map((one) => [one.code, one.policy]));
  const candidates = new Map<string, PastPosting[][]>();
  for (const lines of [...postings.map((line) => [line]), ...groupsOf(postings)]) {
    const [first] = lines;
    if (first === undefined) continue;
    const key = `${first.bank} ${lines.reduce((sum, line) => sum + line.minor, 0n)}`;
    candidates.set(key, [...(candidates.get(key) ?? []), lines]);
  }
  const used = new Set<PastPosting>();
  const booked: Paired['booked'][number][] = [];
  const left: QueuedEntry[] = [];
  for (const entry of [...entries].sort(byDay)) {
    const banks = [entry.iban as string, ledgerOf.get(entry.iban) ?? null].filter((bank) => bank !== null);
    const found = banks.flatMap((bank) => candidates.get(`${bank} ${entry.amount.minor}`) ?? []);
    const lines = nearest(
      entry,
      found.filter((some) => !some.some((line) => used.has(line))),
    );
    if (lines === null) {
      left.push(entry);
      continue;
    }
    for (const line of lines) used.add(line);
    const posted = lines.map(pastAllocation);
    booked.push({
      entry,
      bookedOn: entry.bookingDate,
      allocations: asLearned(posted),
      posted,

      items: [],
      party: partyOf(lines),
      policy: policies.get(entry.administration) ?? DEFAULT_POLICY,
    });
  }
  return { booked, left };
}

/** Lines that are one bank line in the package, when there are several. */
function groupsOf(postings: readonly PastPosting[]): PastPosting[][] {
  return [...Map.groupBy(postings, ({ bank, date, group }) => `${bank} ${date} ${group}`).values()].filter(
    (lines) => lines.length > 1,
  );
}

function nearest(entry: QueuedEntry, found: readonly PastPosting[][]): readonly PastPosting[] | null {
  const near = found
    .map((lines) => ({ lines, apart: Math.abs(daysBetween(lines[0]?.date ?? entry.bookingDate, entry.bookingDate)) }))
    .filter(({ apart }) => apart <= MOST_DAYS_APART)
    .sort((a, b) => a.apart - b.apart);
  const [best, second] = near;
  if (best === undefined) return null;
  if (second !== undefined && second.apart === best.apart && !alike(best.lines, second.lines)) return null;
  return best.lines;
}

/** Booked alike, so it does not matter which of the two it was. */
function alike(a: readonly PastPosting[], b: readonly PastPosting[]): boolean {
  const said = (lines: readonly PastPosting[]) =>
    lines
      .map(({ ledgerAccount, party, minor }) => `${ledgerAccount} ${party} ${minor}`)
      .sort()
      .join('|');
  return said(a) === said(b);
}

function partyOf(lines: readonly PastPosting[]): string | null {
  const parties = new Set(lines.map(({ party }) => party).filter((party) => party !== null));
  const [only] = parties;
  return parties.size === 1 ? (only ?? null) : null;
}

function byDay(a: QueuedEntry, b: QueuedEntry): number {
  if (a.bookingDate !== b.bookingDate) return a.bookingDate < b.bookingDate ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
