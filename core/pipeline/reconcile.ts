import type { PlainDate } from '../domain/plain-date.ts';

/**
 * Which lines of a delivered statement are known already, and which are new (DESIGN §5: no row lost, no row doubled).
 *
 * Day, amount and currency must be equal; beyond that, formats tell the same booking in different words. Two views are tried:
 * `by-reference` takes two lines for different bookings when their references contradict each other; `by-count` only counts
 * how many bookings of one amount a day has. The statement's own claim to be complete between its first and last day, and the
 * days stored statements already prove, decide which view is right. When neither fits, nothing is stored.
 */
export interface Line {
  /** Position of an incoming line, id of a stored one. */
  readonly key: string;
  readonly date: PlainDate;
  readonly minor: bigint;
  readonly currency: string;
  readonly fingerprint: string;
  /** `camt`, `mt940`, `csv` …: references are comparable within one family only. */
  readonly family: string;
  readonly bankReference: string | null;
  readonly endToEndId: string | null;
  readonly counterpartyIban: string | null;
  /** Letters and digits of the text. */
  readonly text: string;
  /** The text as the bank wrote it, for people. */
  readonly said?: string;
}

export interface Delivered {
  readonly lines: readonly Line[];
  readonly first: PlainDate;
  readonly last: PlainDate;
  /** Opening and closing in minor units, when the statement has both and they prove its lines. */
  readonly balances: { readonly opening: bigint; readonly closing: bigint } | null;
}

export interface Known {
  /** Stored lines of the account with a booking date from `first` to `last`. */
  readonly lines: readonly Line[];
  /** Stored statements of the account that touch those days, or close just before. */
  readonly statements: readonly KnownStatement[];
  /** Whether the stored statements already prove this day complete (a later day is covered without a gap). */
  readonly provenDay: (day: PlainDate) => boolean;
}

export interface KnownStatement {
  readonly opening: bigint;
  readonly closing: bigint;
  readonly closingDate: PlainDate;
  readonly first: PlainDate | null;
  readonly count: number;
}

export type Reconciled =
  | { readonly kind: 'settled'; readonly fresh: readonly string[]; readonly known: ReadonlyMap<string, string> }
  | { readonly kind: 'conflict'; readonly day: PlainDate; readonly reason: string };

export function reconcile(delivered: Delivered, known: Known): Reconciled {
  if (known.lines.length === 0) return allFresh(delivered);
  if (!isRedelivery(delivered, known) && continuesStored(delivered, known)) return allFresh(delivered);
  const views = [pairUp(delivered.lines, known.lines, contradict), pairUp(delivered.lines, known.lines, () => false)];
  const sound = views.filter((view) => conflictDay(view, delivered, known) === null);
  const proven = sound.find((view) => provesDays(view, delivered, known));
  const chosen = proven ?? sound[0];
  if (chosen !== undefined)
    return { kind: 'settled', fresh: chosen.fresh.map((line) => line.key), known: chosen.pairs };
  const day = conflictDay(views[0] as View, delivered, known) ?? delivered.first;
  return { kind: 'conflict', day, reason: 'its rows and the stored rows of that day cannot both be right' };
}

function allFresh(delivered: Delivered): Reconciled {
  return { kind: 'settled', fresh: delivered.lines.map((line) => line.key), known: new Map() };
}

/** A stored statement with the same balances, end and number of lines: the same document again, whatever its form. */
function isRedelivery(delivered: Delivered, known: Known): boolean {
  const { balances } = delivered;
  return (
    balances !== null &&
    known.statements.some(
      (statement) =>
        statement.opening === balances.opening &&
        statement.closing === balances.closing &&
        statement.count === delivered.lines.length &&
        statement.closingDate >= delivered.last,
    )
  );
}

/** It opens where a stored statement of the same day closed, and nothing stored comes after: a second statement that day. */
function continuesStored(delivered: Delivered, known: Known): boolean {
  const { balances } = delivered;
  if (balances === null) return false;
  const before = known.statements.filter((statement) => statement.closingDate <= delivered.first);
  const end = before.find((statement) => statement.closing === balances.opening && !isFollowed(statement, before));
  return end !== undefined && known.lines.every((line) => line.date <= end.closingDate);
}

function isFollowed(statement: KnownStatement, others: readonly KnownStatement[]): boolean {
  return others.some(
    (other) =>
      other !== statement &&
      other.opening === statement.closing &&
      other.closingDate >= statement.closingDate &&
      other.count > 0 &&
      (other.first ?? other.closingDate) >= statement.closingDate,
  );
}

export interface View {
  readonly pairs: ReadonlyMap<string, string>;
  readonly fresh: readonly Line[];
  /** Stored lines the delivery does not have. */
  readonly extra: readonly Line[];
}

export type Contradiction = (a: Line, b: Line) => boolean;

/** References that cannot belong to one booking. */
function contradict(a: Line, b: Line): boolean {
  const differ = (x: string | null, y: string | null) => x !== null && y !== null && x !== y;
  if (differ(a.endToEndId, b.endToEndId) || differ(a.counterpartyIban, b.counterpartyIban)) return true;
  if (a.family !== b.family) return false;
  return differ(a.bankReference, b.bankReference) || (a.bankReference === null && !textAgrees(a.text, b.text));
}

function textAgrees(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

/** Pairs lines of equal day, amount and currency one to one, the likest first. */
export function pairUp(incoming: readonly Line[], stored: readonly Line[], contradiction: Contradiction): View {
  const free = new Map<string, Line[]>();
  for (const line of stored) {
    const group = free.get(hardKey(line));
    if (group === undefined) free.set(hardKey(line), [line]);
    else group.push(line);
  }
  const pairs = new Map<string, string>();
  const fresh: Line[] = [];
  for (const [key, lines] of grouped(incoming)) {
    const candidates = free.get(key) ?? [];
    const ranked = lines
      .flatMap((line) =>
        candidates
          .filter((other) => !contradiction(line, other))
          .map((other) => ({ line, other, like: likeness(line, other) })),
      )
      .sort((a, b) => b.like - a.like || compare(a.line.key, b.line.key) || compare(a.other.key, b.other.key));
    const taken = new Set<Line>();
    for (const { line, other } of ranked) {
      if (pairs.has(line.key) || taken.has(other)) continue;
      pairs.set(line.key, other.key);
      taken.add(other);
    }
    fresh.push(...lines.filter((line) => !pairs.has(line.key)));
    free.set(
      key,
      candidates.filter((line) => !taken.has(line)),
    );
  }
  return { pairs, fresh, extra: [...free.values()].flat() };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function likeness(a: Line, b: Line): number {
  const same = (x: string | null, y: string | null) => x !== null && x === y;
  return (
    (a.fingerprint === b.fingerprint ? 16 : 0) +
    (same(a.bankReference, b.bankReference) ? 8 : 0) +
    (same(a.endToEndId, b.endToEndId) ? 4 : 0) +
    (same(a.counterpartyIban, b.counterpartyIban) ? 2 : 0) +
    (textAgrees(a.text, b.text) ? 1 : 0)
  );
}

function hardKey(line: Line): string {
  return `${line.date} ${line.minor} ${line.currency}`;
}

function grouped(lines: readonly Line[]): Map<string, Line[]> {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const group = groups.get(hardKey(line));
    if (group === undefined) groups.set(hardKey(line), [line]);
    else group.push(line);
  }
  return groups;
}

/**
 * A day on which the view cannot be true: a new line on a day already proven complete, or a stored line missing from the
 * middle of a statement that proves itself. Null when there is none.
 */
function conflictDay(view: View, delivered: Delivered, known: Known): PlainDate | null {
  const late = view.fresh.find((line) => known.provenDay(line.date));
  if (late !== undefined) return late.date;
  if (delivered.balances === null) return null;
  const missing = view.extra.find((line) => line.date > delivered.first && line.date < delivered.last);
  return missing?.date ?? null;
}

/** Stored lines and new lines of the statement's days together make the difference of its balances. */
function provesDays(view: View, delivered: Delivered, known: Known): boolean {
  if (delivered.balances === null) return false;
  let total = 0n;
  for (const line of known.lines) total += line.minor;
  for (const line of view.fresh) total += line.minor;
  return total === delivered.balances.closing - delivered.balances.opening;
}
