import { type Entry, NO_FACTS } from '../../domain/entry.ts';
import { type ErrorCode, KoppelError } from '../../domain/errors.ts';
import { ibanOrNull } from '../../domain/iban.ts';
import { type Money, parseMoney } from '../../domain/money.ts';
import { type PlainDate, parsePlainDate } from '../../domain/plain-date.ts';
import type { Balance, OtherBalance, StatementPart } from '../../domain/statement.ts';
import { referenceOrNull } from '../references.ts';
import type { OfxReceiver } from './aggregates.ts';

/** Values of one holder and those inside it: `NAME`, `PAYEE.NAME`. */
type Values = Map<string, string>;

interface Open {
  currency: string | null;
  account: Values;
  closing: Balance | null;
  others: OtherBalance[];
  /** The header is out. */
  begun: boolean;
}

const STATEMENTS: ReadonlySet<string> = new Set(['STMTRS', 'CCSTMTRS']);
const ACCOUNTS: ReadonlySet<string> = new Set(['BANKACCTFROM', 'CCACCTFROM']);

/** Elements → parts of statements. */
export class OfxBuilder implements OfxReceiver {
  readonly #unmapped: boolean;
  #parts: StatementPart[] = [];
  readonly #path: string[] = [];
  #open: Open | null = null;
  /** The holder whose values are collected, its depth, and its values. */
  #collecting: { readonly tag: string; readonly depth: number; readonly values: Values; readonly line: number } | null =
    null;
  #statements = 0;
  #complete = false;

  constructor(unmapped: boolean) {
    this.#unmapped = unmapped;
  }

  take(): readonly StatementPart[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  get size(): number {
    return this.#parts.length;
  }

  open(tag: string, line: number): void {
    if (this.#complete) fail('field_invalid', `<${tag}> stands behind </OFX>.`, line);
    this.#path.push(tag);
    if (STATEMENTS.has(tag)) {
      if (this.#open !== null) fail('field_invalid', 'A statement inside a statement.', line);
      this.#open = { currency: null, account: new Map(), closing: null, others: [], begun: false };
      this.#statements++;
    }
    if (this.#open === null || this.#collecting !== null) return;
    if (tag === 'BANKTRANLIST') this.#begin(this.#open, line);
    if (tag === 'STMTTRN' || tag === 'LEDGERBAL' || tag === 'AVAILBAL' || ACCOUNTS.has(tag)) {
      this.#collecting = { tag, depth: this.#path.length, values: new Map(), line };
    }
  }

  value(tag: string, text: string, _line: number): void {
    const bare = text.trim();
    if (bare === '') return;
    const collecting = this.#collecting;
    if (collecting !== null) {
      const inside = this.#path.slice(collecting.depth);
      const name = [...inside, tag].join('.');
      // The first one counts: nothing that follows may overwrite an amount.
      if (!collecting.values.has(name)) collecting.values.set(name, bare);
    } else if (this.#open !== null && tag === 'CURDEF') this.#open.currency ??= bare;
  }

  close(tag: string, line: number): void {
    const open = this.#path.pop();
    if (open !== tag) fail('field_invalid', `</${tag}> closes <${open ?? 'nothing'}>.`, line);
    if (tag === 'OFX') this.#complete = true;
    const collecting = this.#collecting;
    if (collecting !== null && this.#path.length < collecting.depth) {
      this.#collecting = null;
      if (this.#open !== null) this.#finish(this.#open, collecting.tag, collecting.values, collecting.line);
    }
    if (!STATEMENTS.has(tag) || this.#open === null) return;
    this.#begin(this.#open, line);
    const { closing, others } = this.#open;
    this.#parts.push({ kind: 'end', footer: { closing, others, incomplete: false, balanced: null, warnings: [] } });
    this.#open = null;
  }

  /** The file has ended. Throws `statement_incomplete`, `unknown_message_type`. */
  end(line: number): void {
    if (!this.#complete) fail('statement_incomplete', 'The file ends before </OFX>: it is cut off.', line);
    if (this.#statements === 0)
      fail('unknown_message_type', 'The file holds no statement of a bank account or card.', line);
  }

  #finish(open: Open, tag: string, values: Values, line: number): void {
    if (ACCOUNTS.has(tag)) open.account = values;
    else if (tag === 'STMTTRN') this.#entry(open, values, line);
    else {
      const currency = open.currency ?? fail('currency_invalid', 'The statement names no currency.', line);
      const balance = {
        date: dayOf(need(values, 'DTASOF', line), line),
        amount: amountOf(need(values, 'BALAMT', line), currency, line),
      };
      if (tag === 'LEDGERBAL') open.closing = balance;
      else open.others.push({ kind: tag, ...balance });
    }
  }

  /** Yields the header; the account and the currency stand in front of everything that needs them. */
  #begin(open: Open, line: number): void {
    if (open.begun) return;
    open.begun = true;
    if (open.currency === null) fail('currency_invalid', 'The statement names no currency (CURDEF).', line);
    const number = open.account.get('ACCTID');
    if (number === undefined) fail('field_missing', 'The statement names no account (ACCTID).', line);
    const iban = ibanOrNull(number);
    this.#parts.push({
      kind: 'statement',
      statement: {
        format: 'ofx',
        dialect: null,
        account: { iban, other: iban === null ? number : null, currency: open.currency },
        statementId: null,
        sequence: null,
        holder: null,
        opening: null,
        copy: false,
      },
    });
  }

  #entry(open: Open, values: Values, line: number): void {
    this.#begin(open, line);
    try {
      this.#parts.push({ kind: 'entry', entry: entryOf(values, open.currency ?? '', this.#unmapped, line) });
    } catch (error) {
      if (!(error instanceof KoppelError)) throw error;
      const raw = [...values].map(([name, text]) => `<${name}>${text}`).join('');
      this.#parts.push({ kind: 'rejected', row: { error, raw: raw.slice(0, 500) } });
    }
  }
}

const MAPPED: ReadonlySet<string> = new Set([
  ...['TRNTYPE', 'DTPOSTED', 'DTAVAIL', 'TRNAMT', 'FITID', 'NAME', 'PAYEE.NAME', 'MEMO'],
  ...['BANKACCTTO.ACCTID', 'BANKACCTTO.BANKID', 'CURRENCY.CURSYM'],
]);

function entryOf(values: Values, currency: string, unmapped: boolean, line: number): Entry {
  const other = values.get('CURRENCY.CURSYM');
  if (other !== undefined && other !== currency) {
    fail('currency_mismatch', `The amount is in ${other} on an account in ${currency}.`, line);
  }
  const available = values.get('DTAVAIL');
  const name = values.get('PAYEE.NAME') ?? values.get('NAME') ?? null;
  const memo = values.get('MEMO') ?? null;
  const account = values.get('BANKACCTTO.ACCTID') ?? null;
  const iban = account === null ? null : ibanOrNull(account);
  const rest = [...values].filter(([key]) => !MAPPED.has(key));
  return {
    ...NO_FACTS,
    amount: amountOf(need(values, 'TRNAMT', line), currency, line),
    bookingDate: dayOf(need(values, 'DTPOSTED', line), line),
    bookingDateDerived: false,
    valueDate: available === undefined ? null : dayOf(available, line),
    status: 'booked',
    reversal: false,
    bankReference: referenceOrNull(values.get('FITID') ?? null),
    counterparty: { name, iban, account: iban === null ? account : null, bic: null },
    remittance: { text: memo, structured: null },
    code: { iso: null, proprietary: values.get('TRNTYPE') ?? null },
    bankText: memo ?? name,
    card: null,
    details: [],
    batchCount: null,
    unmapped: unmapped && rest.length > 0 ? Object.fromEntries(rest) : null,
  };
}

function need(values: Values, tag: string, line: number): string {
  return values.get(tag) ?? fail('field_missing', `<${tag}> is missing.`, line);
}

/** `YYYYMMDD`, a time and a zone may follow: the bank's day is what is written. */
function dayOf(text: string, line: number): PlainDate {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)(?:\d{4,6}(?:\.\d{1,3})?)?(?:\[[^\]]{1,12}\])?$/.exec(text) ?? [];
  return parsePlainDate(year === undefined ? text : `${year}-${month}-${day}`, { line });
}

/** The standard allows a comma or a point as decimal mark and nothing between thousands, so either can be only one thing. */
function amountOf(text: string, currency: string, line: number): Money {
  return parseMoney(text.replace(/^\+/, '').replace(',', '.'), currency, { line });
}

function fail(code: ErrorCode, message: string, line: number): never {
  throw new KoppelError(code, message, { place: { line } });
}
