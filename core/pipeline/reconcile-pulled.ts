import type { PlainDate } from '../domain/plain-date.ts';
import { type Line, pairUp } from './reconcile.ts';

/** A range of days as a bank's API gave it, in full. */
export interface PulledRange {
  readonly lines: readonly Line[];
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** The bank keeps one id for one booking for ever. Else ids say nothing once the consent is another. */
  readonly stableIds: boolean;
}

export interface PulledOutcome {
  /** Keys of lines nobody has yet. */
  readonly fresh: readonly string[];
  /** Delivered line → stored entry. */
  readonly known: ReadonlyMap<string, string>;
  /** Stored lines the bank no longer gives, or gives with another amount (`now` is that line, and among the fresh). */
  readonly missing: readonly { readonly stored: Line; readonly now: Line | null }[];
}

const API = 'api';

/**
 * Which lines of a pulled range are new (DESIGN §5: none lost, none doubled). Unlike a document, a range overlaps what is stored on
 * purpose, may hold bookings the bank added late, and may lack ones it took back.
 *
 * Same id, same amount: the same booking, whatever else was reworded. Then equal day and amount with nothing that contradicts, one
 * to one, so that two alike stay two. Days a statement file brought tell the same money in other lines (a batch as one): when the
 * day's sums agree, the day is known.
 */
export function reconcilePulled(range: PulledRange, stored: readonly Line[]): PulledOutcome {
  const known = new Map<string, string>();
  const amended: { readonly stored: Line; readonly now: Line }[] = [];
  const taken = new Set<Line>();
  if (range.stableIds) {
    const byId = new Map(stored.filter((line) => line.family === API).map((line) => [line.bankReference, line]));
    for (const line of range.lines) {
      const same = line.bankReference === null ? undefined : byId.get(line.bankReference);
      if (same === undefined || taken.has(same)) continue;
      taken.add(same);
      if (same.minor === line.minor && same.currency === line.currency) known.set(line.key, same.key);
      else amended.push({ stored: same, now: line });
    }
  }
  const changed = new Set(amended.map(({ now }) => now));
  const open = range.lines.filter((line) => !known.has(line.key) && !changed.has(line));
  const rest = stored.filter((line) => !taken.has(line));
  const alike = pairUp(open, rest, contradict);
  // What a file told in its own words: only how many of an amount a day has counts.
  const counted = pairUp(
    alike.fresh,
    alike.extra.filter((line) => line.family !== API),
    () => false,
  );
  for (const [key, entry] of [...alike.pairs, ...counted.pairs]) known.set(key, entry);
  const paired = new Set(known.values());
  const fromFiles = agreeingDays(range.lines, stored);
  const fresh = counted.fresh.filter((line) => !fromFiles.has(line.date));
  const gone = alike.extra.filter(
    (line) => line.family === API && !paired.has(line.key) && line.date >= range.from && line.date <= range.to,
  );
  return {
    fresh: [...fresh, ...amended.map(({ now }) => now)].map(({ key }) => key),
    known,
    missing: [
      ...amended,
      ...gone.filter((line) => !fromFiles.has(line.date)).map((line) => ({ stored: line, now: null })),
    ],
  };
}

function contradict(a: Line, b: Line): boolean {
  const differ = (x: string | null, y: string | null) => x !== null && y !== null && x !== y;
  return differ(a.endToEndId, b.endToEndId) || differ(a.counterpartyIban, b.counterpartyIban);
}

/** Days that hold lines of a file, and sum to the same on both sides. */
function agreeingDays(delivered: readonly Line[], stored: readonly Line[]): ReadonlySet<PlainDate> {
  const sums = new Map<PlainDate, bigint>();
  const add = (line: Line, sign: bigint) => sums.set(line.date, (sums.get(line.date) ?? 0n) + sign * line.minor);
  for (const line of delivered) add(line, 1n);
  for (const line of stored) add(line, -1n);
  const days = new Set(stored.filter((line) => line.family !== API).map(({ date }) => date));
  return new Set([...days].filter((day) => sums.get(day) === 0n));
}
