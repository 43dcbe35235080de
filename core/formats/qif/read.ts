import { type Entry, type EntryDetail, NO_COUNTERPARTY, NO_FACTS } from '../../domain/entry.ts';
import { type ErrorCode, KoppelError } from '../../domain/errors.ts';
import { ibanOrNull } from '../../domain/iban.ts';
import type { DateOrder, DecimalMark } from '../../domain/reading.ts';
import type { StatementPart } from '../../domain/statement.ts';
import type { Chunks } from '../bytes.ts';
import { readLines } from '../lines.ts';
import { QifForms } from './forms.ts';

export interface ReadQifOptions {
  readonly fileName?: string | undefined;
  readonly encoding?: string | undefined;
  /** What QIF never says. Without it, the file itself must leave only one possibility. */
  readonly dateOrder?: DateOrder | undefined;
  readonly decimalMark?: DecimalMark | undefined;
  /** QIF names no currency; EUR, with a warning, when nobody says. */
  readonly currency?: string | undefined;
  /** The own account, where the file has no `!Account`. */
  readonly account?: string | undefined;
  readonly unmapped?: boolean | undefined;
  /** QIF has no dialects. Taken so that all readers are called alike. */
  readonly dialect?: string | undefined;
}

/** Accounts whose records are money in and out; lists of categories, securities and the like are passed over. */
const MONEY_TYPES: ReadonlySet<string> = new Set(['bank', 'cash', 'ccard', 'oth a', 'oth l']);
const MAX_RECORDS = 100_000;

interface Split {
  category: string;
  memo: string;
  amount: string;
}

interface QifRecord {
  readonly line: number;
  readonly fields: Map<string, string>;
  readonly splits: Split[];
}

interface Section {
  readonly account: string | null;
  readonly records: QifRecord[];
}

/**
 * Reads QIF. It has neither account numbers nor balances, and neither days nor amounts say how they are written: the whole file is
 * read first, and one that can mean two things is refused (`date_invalid`, `amount_invalid`) until the user says which.
 */
export async function* readQif(chunks: Chunks, options: ReadQifOptions = {}): AsyncGenerator<readonly StatementPart[]> {
  try {
    const sections = await readSections(chunks, options.encoding);
    const forms = new QifForms(options.currency ?? 'EUR', options.dateOrder, options.decimalMark);
    for (const { records } of sections) for (const record of records) see(record, forms);
    for (const section of sections) yield partsOf(section, forms, options);
  } catch (error) {
    throw error instanceof KoppelError ? error.at({ file: options.fileName }) : error;
  }
}

async function readSections(chunks: Chunks, encoding: string | undefined): Promise<readonly Section[]> {
  const sections: Section[] = [];
  let kind: 'money' | 'account' | 'other' = 'other';
  let account: string | null = null;
  let record: QifRecord | null = null;
  let number = 0;
  let count = 0;
  let blank = true;
  for await (const lines of readLines(chunks, { encoding })) {
    for (const raw of lines) {
      number++;
      const line = raw.trimEnd();
      if (line === '' || line === '\u001a') continue;
      blank = false;
      if (line.startsWith('!')) {
        if (record !== null) fail('statement_incomplete', 'A record does not end with "^".', number);
        const type = /^!type:(.*)$/i.exec(line)?.[1]?.trim().toLowerCase();
        if (type === undefined && !/^!account$/i.test(line)) continue; // !Option:…, !Clear:…
        if (type === 'invst') fail('unknown_message_type', 'A list of investments is no statement.', number);
        kind = type === undefined ? 'account' : MONEY_TYPES.has(type) ? 'money' : 'other';
        if (kind === 'money') sections.push({ account, records: [] });
        continue;
      }
      if (line === '^') {
        if (kind === 'account') account = record?.fields.get('N') ?? account;
        else if (kind === 'money' && record !== null) sections.at(-1)?.records.push(record);
        if (++count > MAX_RECORDS) fail('file_too_large', `The file has more than ${MAX_RECORDS} records.`, number);
        record = null;
        continue;
      }
      record ??= { line: number, fields: new Map(), splits: [] };
      addField(record, line, number);
    }
  }
  if (blank) throw new KoppelError('empty_file', 'The file is empty.');
  if (record !== null)
    fail('statement_incomplete', 'The last record does not end with "^": the file is cut off.', number);
  if (sections.length === 0) fail('unknown_format', 'The file has no !Type of an account.', 1);
  return sections;
}

function addField(record: QifRecord, line: string, number: number): void {
  const key = line.charAt(0);
  const text = line.slice(1);
  const split = record.splits.at(-1);
  if (key === 'S') record.splits.push({ category: text, memo: '', amount: '' });
  else if (key === 'E' && split !== undefined) split.memo = text;
  else if (key === '$' && split !== undefined) split.amount = text;
  else if (key === 'A') record.fields.set('A', [record.fields.get('A'), text].filter(Boolean).join(', '));
  else if (!/^[A-Z%]$/.test(key)) fail('field_invalid', `"${line.slice(0, 20)}" is no field of QIF.`, number);
  else if (record.fields.has(key)) fail('duplicate_field', `The record has ${key} twice.`, number);
  else record.fields.set(key, text);
}

/** `T` and `U` are the same amount; Quicken 2000 and later write both. */
function amountText(record: QifRecord): string {
  return (
    record.fields.get('T') ??
    record.fields.get('U') ??
    fail('field_missing', 'The record has no amount (T).', record.line)
  );
}

function dateText(record: QifRecord): string {
  return record.fields.get('D') ?? fail('field_missing', 'The record has no day (D).', record.line);
}

function see(record: QifRecord, forms: QifForms): void {
  const place = { line: record.line };
  forms.seeDate(dateText(record), place);
  forms.seeAmount(amountText(record), place);
  for (const { amount } of record.splits) if (amount !== '') forms.seeAmount(amount, place);
}

function partsOf(section: Section, forms: QifForms, options: ReadQifOptions): readonly StatementPart[] {
  const account = options.account ?? section.account;
  const iban = account === null ? null : ibanOrNull(account);
  const currency = options.currency ?? 'EUR';
  const warnings = options.currency === undefined ? ['QIF names no currency: read as EUR.'] : [];
  const entries = section.records.map((record) => entryOf(record, forms, options.unmapped === true));
  return [
    {
      kind: 'statement',
      statement: {
        format: 'qif',
        dialect: null,
        account: { iban, other: iban === null ? account : null, currency },
        statementId: null,
        sequence: null,
        holder: null,
        opening: null,
        copy: false,
      },
    },
    ...entries.map((entry) => ({ kind: 'entry' as const, entry })),
    { kind: 'end', footer: { closing: null, others: [], incomplete: false, balanced: null, warnings } },
  ];
}

function entryOf(record: QifRecord, forms: QifForms, unmapped: boolean): Entry {
  const place = { line: record.line };
  const { fields } = record;
  const name = fields.get('P')?.trim() || null;
  const memo = fields.get('M')?.trim() || null;
  const address = fields.get('A');
  const party = { ...NO_COUNTERPARTY, name };
  const rest = ['N', 'C', 'L'].flatMap((key) => (fields.has(key) ? [[key, fields.get(key) ?? ''] as const] : []));
  return {
    ...NO_FACTS,
    amount: forms.amount(amountText(record), place),
    bookingDate: forms.date(dateText(record), place),
    bookingDateDerived: false,
    valueDate: null,
    status: 'booked',
    reversal: false,
    counterparty: address === undefined ? party : { ...party, address },
    remittance: { text: memo, structured: null },
    bankText: memo,
    card: null,
    details: record.splits.map((split) => detailOf(split, forms, record.line)),
    batchCount: null,
    unmapped: unmapped && rest.length > 0 ? Object.fromEntries(rest) : null,
  };
}

function detailOf(split: Split, forms: QifForms, line: number): EntryDetail {
  const text = split.memo.trim() || split.category.trim() || null;
  return {
    ...NO_FACTS,
    amount: split.amount === '' ? null : forms.amount(split.amount, { line }),
    remittance: { text, structured: null },
  };
}

function fail(code: ErrorCode, message: string, line: number): never {
  throw new KoppelError(code, message, { place: { line } });
}
