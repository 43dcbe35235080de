import type { Entry } from '../domain/entry.ts';
import { KoppelError } from '../domain/errors.ts';
import { add, formatMoney, type Money, subtract } from '../domain/money.ts';
import { latest } from '../domain/plain-date.ts';
import type { Balance, StatementFooter, StatementPart } from '../domain/statement.ts';
import type { BundleHead } from './bundle.ts';

/** A row of a bank's JSON on its way to an entry. */
export interface BundleRow {
  /** Throws `KoppelError` when the row cannot be read: it becomes a rejected part with the row as given. */
  readonly entry: () => Entry;
  /** As parsed, for telling repeats and for what is said of a rejected row. */
  readonly raw: unknown;
  /** The bank's id of the booking; null when it gives none, and the row then is never taken for a repeat. */
  readonly id: string | null;
  /** Balance of the account after this row; null when the bank does not say. */
  readonly balanceAfter?: () => Money | null;
  /** The bank's running number of the booking on the account; null when it has none. */
  readonly number?: bigint | null;
}

export interface BundleStatement {
  readonly connector: string;
  readonly head: BundleHead;
  /** In the order the bank booked them, pending ones anywhere. */
  readonly rows: readonly BundleRow[];
  /** The bank's own balance before the first row; absent: what the first running balance implies. */
  readonly opening?: Balance | null;
  /** The bank's own balance at the end of the last day; null when it gave none. */
  readonly closing?: Balance | null;
  readonly holder?: string | null;
  readonly warnings?: readonly string[];
}

interface Read {
  readonly row: BundleRow;
  readonly entry: Entry;
  readonly after: Money | null;
}

/**
 * One statement out of the rows of one bundle. Balances are the bank's own: the opening is what stood before the first running
 * balance, the closing the last of them, or what the bank says of the last day. A chain that breaks (a page is missing) makes
 * `balanced` false. Numbers that leave one out are told; they break the proof only where no balances carry it.
 */
export function* bundleStatement(statement: BundleStatement): Generator<StatementPart[]> {
  const { connector, head, holder = null } = statement;
  const { rows, repeats } = withoutRepeats(statement.rows);
  const parts: StatementPart[] = [];
  const read: Read[] = [];
  for (const row of rows) {
    try {
      const entry = row.entry();
      if (entry.status === 'booked') read.push({ row, entry, after: row.balanceAfter?.() ?? null });
      parts.push({ kind: 'entry', entry });
    } catch (error) {
      if (!(error instanceof KoppelError)) throw error;
      parts.push({ kind: 'rejected', row: { error, raw: JSON.stringify(row.raw).slice(0, 1_000) } });
    }
  }
  const whole = parts.every(({ kind }) => kind === 'entry');
  const { opening, footer } = proof(statement, read, whole, repeats);
  const { from, to } = head;
  yield [
    {
      kind: 'statement',
      statement: {
        format: `api.${connector}`,
        dialect: connector,
        account: { iban: head.iban, other: null, currency: head.currency },
        statementId: null,
        sequence: null,
        holder,
        opening,
        period: { from, to },
        copy: false,
      },
    },
  ];
  if (parts.length > 0) yield parts;
  yield [{ kind: 'end', footer }];
}

/** The same row twice (page repeated, pages that overlap) is one row. Rows alike without an id stay two: two equal payments. */
function withoutRepeats(rows: readonly BundleRow[]): { rows: BundleRow[]; repeats: number } {
  const seen = new Set<string>();
  const kept = rows.filter((row) => {
    if (row.id === null) return true;
    const key = `${row.id}\n${JSON.stringify(row.raw)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return { rows: kept, repeats: rows.length - kept.length };
}

function proof(
  { head, opening: stated = null, closing: told = null, warnings: given = [] }: BundleStatement,
  read: readonly Read[],
  whole: boolean,
  repeats: number,
): { readonly opening: Balance | null; readonly footer: StatementFooter } {
  const warnings = [...given];
  if (repeats > 0) warnings.push(`The bank gave ${repeats} rows twice; each counts once.`);
  const opening = stated ?? openingOf(read, head);
  const last = read.at(-1);
  const date = read.reduce((latestDay, { entry }) => latest(latestDay, entry.bookingDate), head.from);
  const running = last?.after == null ? null : { date, amount: last.after };
  const breaks = chainBreak(read);
  if (breaks !== null) warnings.push(breaks);
  const gap = numberGap(read);
  if (gap !== null) warnings.push(gap);
  if (told !== null && running !== null && told.amount.minor !== running.amount.minor)
    warnings.push(
      `The last row ends at ${formatMoney(running.amount)}, the bank's balance is ${formatMoney(told.amount)}.`,
    );
  const closing = told ?? running;
  const sum = opening === null ? null : read.reduce((so, { entry }) => add(so, entry.amount), opening.amount);
  const carried = sum === null || closing === null ? null : sum.minor === closing.amount.minor;
  const balanced = breaks !== null ? false : (carried ?? (gap !== null ? false : null));
  // A rejected row is a hole that is known: nothing can be proven, and nothing is disproved by it.
  return { opening, footer: { closing, others: [], incomplete: false, balanced: whole ? balanced : null, warnings } };
}

function openingOf([first]: readonly Read[], { from }: BundleHead): Balance | null {
  return first?.after == null ? null : { date: from, amount: subtract(first.after, first.entry.amount) };
}

function chainBreak(read: readonly Read[]): string | null {
  for (const [at, { after, entry }] of read.entries()) {
    const before = read[at - 1]?.after ?? null;
    if (before === null || after === null || add(before, entry.amount).minor === after.minor) continue;
    return `Between ${formatMoney(before)} and ${formatMoney(after)} on ${entry.bookingDate} a row is missing.`;
  }
  return null;
}

function numberGap(read: readonly Read[]): string | null {
  const numbers = read.flatMap(({ row }) => (row.number == null ? [] : [row.number])).sort((a, b) => (a < b ? -1 : 1));
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined || last === undefined) return null;
  const missing = last - first + 1n - BigInt(new Set(numbers).size);
  return missing === 0n ? null : `Of the bank's numbers ${first} to ${last}, ${missing} are not there.`;
}
