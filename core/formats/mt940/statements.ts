import type { Place } from '../../domain/errors.ts';
import { KoppelError } from '../../domain/errors.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { AccountRef, Balance, OtherBalance, StatementPart } from '../../domain/statement.ts';
import { parseAccount } from './account.ts';
import { parseBalance } from './balance.ts';
import { Checksum, compareSummary, compareTotal } from './checksum.ts';
import { lineDates, shortDateOrNull } from './date.ts';
import type { Dialect } from './dialect.ts';
import { recogniseDialect } from './dialects/all.ts';
import { generic } from './dialects/generic.ts';
import { buildEntry } from './entry.ts';
import { interimCurrency, type Message, type MessageReceiver, numberOf, type RawEntry, signsOf } from './message.ts';
import { parseStatementLine } from './statement-line.ts';

export interface Mt940Options {
  /** Forces the dialect instead of recognising it in every message. */
  readonly dialect?: Dialect | undefined;
  readonly unmapped?: boolean | undefined;
}

/** A page is a message; a statement is one page or several. */
interface Page {
  readonly dialect: Dialect;
  readonly currency: string;
  readonly unmapped: boolean;
  readonly opening: Balance | null;
  readonly sums: Checksum;
  /** From the first entry on whose booking date only the closing balance gives: as they stand in the file, which takes least memory. */
  readonly undated: RawEntry[];
}

/** A statement whose end is not yet yielded: the next page may go on with it. */
interface OpenStatement {
  readonly account: AccountRef;
  readonly number: string;
  closing: Balance | null;
  others: OtherBalance[];
  incomplete: boolean;
  balanced: boolean | null;
  warnings: string[];
  /** Ended with `:62M:`: more pages are to come. */
  open: boolean;
}

/** Entries of one statement without booking date that are held back for it; more is not a day at a bank. */
const MAX_UNDATED = 200_000;

/** Messages → parts of statements. */
export class StatementBuilder implements MessageReceiver {
  readonly #options: Mt940Options;
  #parts: StatementPart[] = [];
  /** Of the message that is read: known from its first entry, or from its end, on. */
  #page: Page | null = null;
  #statement: OpenStatement | null = null;
  /** What the last message turned out to be: messages without entries show little. */
  #lastDialect: Dialect | null = null;

  constructor(options: Mt940Options) {
    this.#options = options;
  }

  /** The parts that are ready; empties the list. */
  take(): readonly StatementPart[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  get size(): number {
    return this.#parts.length;
  }

  entry(message: Message, raw: RawEntry): void {
    const page = this.#page ?? this.#beginPage(message);
    if (page.undated.length === 0 && !isUndated(raw, page.dialect)) this.#add(page, raw, null);
    else if (page.undated.push(raw) > MAX_UNDATED) {
      throw new KoppelError('field_invalid', `More than ${MAX_UNDATED} entries have no booking date.`, {
        place: { line: raw.line },
      });
    }
  }

  end(message: Message, marked: boolean, line: number): void {
    // First of all: in a file that is cut off, everything else that is wrong comes from the cut.
    if (message.closing === null) requireNoClosing(message, marked, line);
    // Only an MT942 has an entry left here: its last field may be one.
    if (message.entry !== null) this.entry(message, message.entry);
    this.#endPage(message, this.#page ?? this.#beginPage(message));
    this.#page = null;
  }

  /** The file has ended. */
  close(): void {
    const statement = this.#statement;
    if (statement === null) return;
    this.#statement = null;
    const { closing, others, balanced, warnings, incomplete, open } = statement;
    this.#parts.push({ kind: 'end', footer: { closing, others, incomplete: incomplete || open, balanced, warnings } });
  }

  /** Everything in front of the first entry is known now: dialect, account, opening. Throws what is missing or wrong there. */
  #beginPage(message: Message): Page {
    const place: Place = { line: message.line };
    const dialect = this.#dialectOf(message);
    const { opening: raw } = message;
    const interim = message.head.has('34F') || message.head.has('13D') || message.totals.length > 0;
    if (raw === null && !interim) {
      throw new KoppelError('statement_incomplete', 'The message has no opening balance (:60F:).', { place });
    }
    const opening =
      raw === null ? null : parseBalance(raw.tag, raw.text.trimEnd(), dialect.amounts, { line: raw.line });
    const accountText = message.head.get('25') ?? message.head.get('25P');
    if (accountText === undefined)
      throw new KoppelError('field_missing', 'The message has no account (:25:).', { place });
    const currency = opening?.amount.currency ?? interimCurrency(message);
    if (currency === null) throw new KoppelError('currency_invalid', 'The message names no currency.', { place });
    const account = parseAccount(accountText, currency);
    const unmapped = this.#options.unmapped === true;
    const page = { dialect, currency, unmapped, opening, sums: new Checksum(), undated: [] };
    this.#page = page;
    this.#lastDialect = dialect;
    if (!this.#continues(message, account, opening)) this.#beginStatement(message, page, account);
    return page;
  }

  #dialectOf(message: Message): Dialect {
    if (this.#options.dialect !== undefined) return this.#options.dialect;
    const recognised = recogniseDialect(signsOf(message));
    // A message without entries, or with one that shows nothing, is what the file was so far.
    return recognised === generic && this.#lastDialect !== null ? this.#lastDialect : recognised;
  }

  /** A page goes on with the statement before it: same account, same number, and it opens where that one stopped. */
  #continues(message: Message, account: AccountRef, opening: Balance | null): boolean {
    const before = this.#statement;
    return (
      before?.open === true &&
      message.opening?.tag === '60M' &&
      before.number === numberOf(message).statement &&
      before.account.iban === account.iban &&
      before.account.other === account.other &&
      before.closing?.amount.minor === opening?.amount.minor &&
      before.closing?.amount.currency === opening?.amount.currency
    );
  }

  #beginStatement(message: Message, page: Page, account: AccountRef): void {
    this.close();
    const { statement, whole } = numberOf(message);
    const later = message.opening?.tag === '60M';
    this.#statement = {
      account,
      number: statement,
      closing: null,
      others: [],
      incomplete: later,
      balanced: null,
      warnings: later
        ? [`The statement begins in the middle (:60M:, ${whole}): earlier pages are not in this file.`]
        : [],
      open: false,
    };
    this.#parts.push({
      kind: 'statement',
      statement: {
        format: page.opening === null ? 'mt942' : 'mt940',
        dialect: page.dialect === generic ? null : page.dialect.id,
        account,
        statementId: message.head.get('20')?.trim() || null,
        sequence: whole === '' ? null : whole,
        holder: null,
        opening: page.opening,
        copy: false,
      },
    });
  }

  #endPage(message: Message, page: Page): void {
    const statement = this.#statement;
    if (statement === null) throw new KoppelError('internal', 'A page ended outside a statement.');
    const form = page.dialect.amounts;
    const { closing: raw } = message;
    const closing = raw === null ? null : parseBalance(raw.tag, raw.text.trimEnd(), form, { line: raw.line });
    if (closing !== null && closing.amount.currency !== page.currency) {
      throw new KoppelError(
        'currency_mismatch',
        `It opens in ${page.currency} and closes in ${closing.amount.currency}.`,
        {
          place: { line: raw?.line },
        },
      );
    }
    for (const balance of [message.opening, raw]) {
      const day = balance?.text.slice(1, 7) ?? '';
      if (day !== '' && shortDateOrNull(day) === null) {
        statement.warnings.push(`Line ${balance?.line}: ${day} is no day and was taken as the last of its month.`);
      }
    }
    for (const raw of page.undated) this.#add(page, raw, closing?.date ?? null);
    statement.closing = closing;
    statement.others = message.others.map(({ tag, text, line }) => ({
      kind: `:${tag}:`,
      ...parseBalance(tag, text.trimEnd(), form, { line }),
    }));
    if (closing !== null && page.opening !== null) {
      const holds = page.opening.amount.minor + page.sums.net === closing.amount.minor;
      statement.balanced = holds && statement.balanced !== false;
    }
    const said = [
      ...message.infos.map((text) => compareSummary(text, page.sums, page.currency, form)),
      ...message.totals.map(({ tag, text }) => compareTotal(tag, text, page.sums)),
    ];
    statement.warnings.push(...said.filter((warning) => warning !== null));
    statement.open = raw?.tag === '62M';
  }

  /** `closing`: the day of an entry that has none of its own. */
  #add(page: Page, raw: RawEntry, closing: PlainDate | null): void {
    const place = { line: raw.line };
    const line = parseStatementLine(raw.lines, place);
    const dates = lineDates(line.value, line.entry, place);
    const entry = buildEntry(line, raw.text, { ...dates, closing }, page, place);
    if (entry.status === 'booked') page.sums.add(entry.amount.minor);
    if (dates.clamped) {
      this.#statement?.warnings.push(`Line ${raw.line}: ${line.value} is no day and was taken as ${dates.value}.`);
    }
    this.#parts.push({ kind: 'entry', entry });
  }
}

/** Whether the bank dates the entry by the statement. */
function isUndated({ lines, line }: RawEntry, { undated }: Dialect): boolean {
  return undated === 'closing' && parseStatementLine(lines, { line }).entry === null;
}

/** Only an MT942 has no closing balance; its end is its totals, or the mark of the envelope. Throws `statement_incomplete`. */
function requireNoClosing(message: Message, marked: boolean, line: number): void {
  if (message.opening === null && (message.totals.length > 0 || marked)) return;
  throw new KoppelError(
    'statement_incomplete',
    `The message that begins in line ${message.line} has no closing balance (:62F:): the file is cut off or damaged.`,
    { place: { line } },
  );
}
