import type { Entry } from '../../domain/entry.ts';
import { KoppelError, type Place } from '../../domain/errors.ts';
import { ibanOrNull } from '../../domain/iban.ts';
import { add, type Money, subtract, sum } from '../../domain/money.ts';
import { earliest, latest, type PlainDate } from '../../domain/plain-date.ts';
import type { StatementPart } from '../../domain/statement.ts';
import { dialectOfAccount } from '../banks.ts';
import type { Layout } from './layout.ts';
import type { Row } from './row.ts';

/** Entries held until the last row tells the opening balance; a download of that many rows is not made by hand. */
const MAX_HELD = 250_000;

interface Open {
  readonly account: string | null;
  readonly currency: string;
  first: Row;
  last: Row;
  from: PlainDate;
  to: PlainDate;
  total: Money;
  /** Every row's balance goes on where the row before it stopped; null where there are no balances. */
  chained: boolean | null;
  readonly warnings: string[];
  /** Null: the header is out, entries pass at once. */
  held: Entry[] | null;
}

/**
 * A CSV has no statements: the rows of one account in a row are made one, from its first to its last day. Where each row has a
 * balance, opening and closing come from them and every row is checked against the one before; else they are null. A file that
 * runs from new to old tells its opening balance last, so its entries wait for it.
 */
export class CsvStatements {
  readonly #layout: Layout;
  readonly #parts: StatementPart[] = [];
  #open: Open | null = null;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  get size(): number {
    return this.#parts.length;
  }

  /** The parts that are ready; empties the list. */
  take(): readonly StatementPart[] {
    return this.#parts.splice(0);
  }

  add(row: Row, place: Place): void {
    const currency = row.entry.amount.currency;
    const open = this.#open;
    if (open === null || open.account !== row.account || open.currency !== currency) {
      if (open !== null && this.#layout.accounts === 'one') {
        const what = open.account === row.account ? 'currency' : 'account';
        throw new KoppelError('field_invalid', `The ${what} changes in the middle of the file.`, { place });
      }
      this.#begin(row, place);
    } else this.#goOn(open, row, place);
  }

  /** Ends the last statement. */
  close(): void {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    if (open.held !== null) {
      this.#header(open);
      for (const entry of open.held) this.#parts.push({ kind: 'entry', entry });
    }
    this.#footer(open);
  }

  #begin(row: Row, place: Place): void {
    this.close();
    if (row.account === null) throw new KoppelError('field_missing', 'The row has no account.', { place });
    const { bookingDate, amount } = row.entry;
    const waits = this.#layout.order === 'newest-first' && row.after !== null;
    const open: Open = {
      account: row.account,
      currency: amount.currency,
      first: row,
      last: row,
      from: bookingDate,
      to: bookingDate,
      total: amount,
      chained: row.before === null && row.after === null ? null : lineHolds(row),
      warnings: lineHolds(row) ? [] : [doesNotHold(place)],
      held: waits ? [row.entry] : null,
    };
    this.#open = open;
    if (waits) return;
    this.#header(open);
    this.#parts.push({ kind: 'entry', entry: row.entry });
  }

  #goOn(open: Open, row: Row, place: Place): void {
    const { entry } = row;
    open.total = add(open.total, entry.amount);
    open.from = earliest(open.from, entry.bookingDate);
    open.to = latest(open.to, entry.bookingDate);
    if (open.chained !== null) {
      const [older, newer] = this.#layout.order === 'oldest-first' ? [open.last, row] : [row, open.last];
      const holds = lineHolds(row) && after(older)?.minor === before(newer)?.minor;
      open.chained &&= holds;
      if (!holds && open.warnings.length < 10) open.warnings.push(doesNotHold(place));
    }
    open.last = row;
    if (open.held === null) this.#parts.push({ kind: 'entry', entry });
    else if (open.held.push(entry) > MAX_HELD) {
      throw new KoppelError('file_too_large', `The file has more than ${MAX_HELD} rows, the newest first.`, { place });
    }
  }

  #header(open: Open): void {
    const iban = ibanOrNull(open.account ?? '');
    const oldest = this.#layout.order === 'oldest-first' ? open.first : open.last;
    const opening = before(oldest);
    this.#parts.push({
      kind: 'statement',
      statement: {
        format: 'csv',
        dialect: dialectOfAccount(iban, null) ?? this.#layout.dialect,
        account: { iban, other: iban === null ? open.account : null, currency: open.currency },
        statementId: null,
        sequence: null,
        holder: open.first.holder,
        opening: opening === null ? null : { date: oldest.entry.bookingDate, amount: opening },
        copy: false,
      },
    });
  }

  #footer(open: Open): void {
    const [oldest, newest] = this.#layout.order === 'oldest-first' ? [open.first, open.last] : [open.last, open.first];
    const [opening, closing] = [before(oldest), after(newest)];
    const adds = opening === null || closing === null ? null : add(opening, open.total).minor === closing.minor;
    this.#parts.push({
      kind: 'end',
      footer: {
        closing: closing === null ? null : { date: open.to, amount: closing },
        others: [],
        incomplete: false,
        balanced: adds === null ? null : adds && open.chained === true,
        warnings: open.warnings,
      },
    });
  }
}

/** The balance in front of a row: its own column, else the one behind it less the amount. */
function before(row: Row): Money | null {
  if (row.before !== null) return row.before;
  return row.after === null ? null : subtract(row.after, row.entry.amount);
}

function after(row: Row): Money | null {
  if (row.after !== null) return row.after;
  return row.before === null ? null : add(row.before, row.entry.amount);
}

/** Where a row has both balances, the amount lies between them. */
function lineHolds(row: Row): boolean {
  const { before: from, after: to, entry } = row;
  return from === null || to === null || sum([from, entry.amount], from.currency).minor === to.minor;
}

function doesNotHold(place: Place): string {
  return `Line ${place.line}: the balance does not go on from the row before it.`;
}
