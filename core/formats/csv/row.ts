import type { CsvField } from '../../domain/csv-mapping.ts';
import type { CardFacts, Charge, Entry, ForeignAmount } from '../../domain/entry.ts';
import { KoppelError, type Place } from '../../domain/errors.ts';
import { ibanOrNull } from '../../domain/iban.ts';
import { type Money, negate } from '../../domain/money.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { referenceOrNull } from '../references.ts';
import { parseDate } from './date.ts';
import type { Layout } from './layout.ts';
import { parseAmount } from './number.ts';

/** Where each field stands in this file: cell numbers from 0, in the layout's order. */
export type Places = ReadonlyMap<CsvField, readonly number[]>;

/** Texts of a row as far as they are facts; a layout's `lift` may fill in and correct. */
export interface RowFacts {
  name: string | null;
  counterAccount: string | null;
  bic: string | null;
  address: string | null;
  ultimateParty: string | null;
  text: string | null;
  structured: string | null;
  bankReference: string | null;
  endToEndId: string | null;
  batchId: string | null;
  mandateId: string | null;
  creditorId: string | null;
  returnReason: string | null;
  valueDate: PlainDate | null;
  card: CardFacts | null;
  foreign: ForeignAmount | null;
  charges: readonly Charge[];
}

export interface Row {
  readonly entry: Entry;
  /** The own account as written; null when the file does not say. */
  readonly account: string | null;
  readonly holder: string | null;
  readonly before: Money | null;
  readonly after: Money | null;
}

export interface RowContext {
  readonly layout: Layout;
  readonly places: Places;
  /** Names of the columns, for what nobody maps; null without header. */
  readonly header: readonly string[] | null;
  readonly unmapped: boolean;
}

/** One row as an entry with its balances. Throws `field_missing`, `field_invalid`, `amount_invalid`, `date_invalid`. */
export function readRow(cells: readonly string[], context: RowContext, place: Place): Row {
  const { layout } = context;
  const cell = (field: CsvField) => cellOf(cells, context.places, field);
  const currency = cell('currency') ?? layout.currency ?? missing('currency', place);
  const amount = amountOf(cell, currency, layout, place);
  const facts = factsOf(cell, layout, amount, place);
  const bankText = facts.text;
  layout.lift?.(facts, cells);
  const balance = (field: CsvField) => {
    const text = cell(field);
    return text === null ? null : parseAmount(text, currency, layout.numbers, place);
  };
  const bookingText = cell('bookingDate') ?? cell('valueDate') ?? missing('bookingDate', place);
  return {
    entry: {
      amount,
      bookingDate: parseDate(bookingText, layout.dates, place),
      bookingDateDerived: cell('bookingDate') === null,
      valueDate: facts.valueDate,
      status: 'booked',
      reversal: false,
      bankReference: reference(facts.bankReference),
      endToEndId: reference(facts.endToEndId),
      batchId: reference(facts.batchId),
      mandateId: reference(facts.mandateId),
      creditorId: reference(facts.creditorId),
      counterparty: counterpartyOf(facts),
      ultimateParty: trimmed(facts.ultimateParty),
      remittance: { text: trimmed(facts.text), structured: reference(facts.structured) },
      code: { iso: null, proprietary: cell('code') },
      returnReason: facts.returnReason,
      purpose: null,
      foreign: facts.foreign,
      charges: facts.charges,
      bankText,
      card: facts.card,
      details: [],
      batchCount: null,
      unmapped: context.unmapped ? unmappedOf(cells, context) : null,
    },
    account: cell('account') ?? layout.account ?? null,
    holder: cell('holder'),
    before: balance('balanceBefore'),
    after: balance('balanceAfter'),
  };
}

function cellOf(cells: readonly string[], places: Places, field: CsvField): string | null {
  const columns = places.get(field);
  if (columns === undefined) return null;
  const texts = columns.map((column) => cells[column] ?? '').filter((text) => text.trim() !== '');
  if (texts.length === 0) return null;
  // A description cut over several columns is one text; a bank that means a blank there writes it.
  return field === 'text' ? texts.join('') : (texts[0] ?? '').trim();
}

function missing(field: CsvField, place: Place): never {
  throw new KoppelError('field_missing', `The row has no ${field}.`, { place });
}

/** Signed from the holder's side: by its own sign, by the word beside it, or by the column it stands in. */
function amountOf(cell: (field: CsvField) => string | null, currency: string, layout: Layout, place: Place): Money {
  const text = cell('amount');
  if (text === null) {
    const [debit, credit] = [cell('debit'), cell('credit')];
    if ((debit === null) === (credit === null)) missing('amount', place);
    const amount = parseAmount(debit ?? credit ?? '', currency, layout.numbers, place);
    return debit === null ? amount : negate(unsigned(amount, place));
  }
  const amount = parseAmount(text, currency, layout.numbers, place);
  if (layout.debitWords === undefined || layout.creditWords === undefined) return amount;
  const word = (cell('direction') ?? '').toLowerCase();
  const debit = layout.debitWords.some((candidate) => candidate.toLowerCase() === word);
  const credit = layout.creditWords.some((candidate) => candidate.toLowerCase() === word);
  if (debit === credit) {
    throw new KoppelError('field_invalid', `"${word}" does not say whether money came in or went out.`, { place });
  }
  return debit ? negate(unsigned(amount, place)) : unsigned(amount, place);
}

function unsigned(amount: Money, place: Place): Money {
  if (amount.minor >= 0n) return amount;
  throw new KoppelError(
    'amount_invalid',
    'The amount has a sign of its own beside the column that gives the direction.',
    {
      place,
    },
  );
}

function factsOf(cell: (field: CsvField) => string | null, layout: Layout, amount: Money, place: Place): RowFacts {
  const value = cell('valueDate');
  return {
    name: cell('name'),
    counterAccount: cell('counterAccount'),
    bic: cell('bic'),
    address: cell('address'),
    ultimateParty: cell('ultimateParty'),
    text: cell('text'),
    structured: cell('structured'),
    bankReference: cell('bankReference'),
    endToEndId: cell('endToEndId'),
    batchId: cell('batchId'),
    mandateId: cell('mandateId'),
    creditorId: cell('creditorId'),
    returnReason: cell('returnReason'),
    valueDate: value === null ? null : parseDate(value, layout.dates, place),
    card: null,
    foreign: foreignOf(cell, layout, amount, place),
    charges: [],
  };
}

function foreignOf(
  cell: (field: CsvField) => string | null,
  layout: Layout,
  amount: Money,
  place: Place,
): ForeignAmount | null {
  const [text, currency] = [cell('foreignAmount'), cell('foreignCurrency')];
  if (text === null || currency === null || currency === amount.currency) return null;
  const { minor } = parseAmount(text, currency, layout.numbers, place);
  return {
    amount: { minor: minor < 0n ? -minor : minor, currency },
    rate: cell('foreignRate')?.replace(',', '.') ?? null,
  };
}

function counterpartyOf(facts: RowFacts): Entry['counterparty'] {
  const account = reference(facts.counterAccount?.replaceAll(' ', '') ?? null);
  const iban = account === null ? null : ibanOrNull(account);
  const address = trimmed(facts.address);
  const party = { name: trimmed(facts.name), iban, account: iban === null ? account : null, bic: reference(facts.bic) };
  return address === null ? party : { ...party, address };
}

function reference(text: string | null): string | null {
  return text === null ? null : referenceOrNull(text.trim());
}

function trimmed(text: string | null): string | null {
  const bare = text?.trim() ?? '';
  return bare === '' ? null : bare;
}

function unmappedOf(cells: readonly string[], context: RowContext): Entry['unmapped'] {
  const mapped = new Set([...context.places.values()].flat());
  const rest = cells
    .map((text, index) => [context.header?.[index] ?? `column ${index + 1}`, text.trim()] as const)
    .filter(([, text], index) => text !== '' && !mapped.has(index));
  return rest.length === 0 ? null : Object.fromEntries(rest);
}
