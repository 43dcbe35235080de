import { CSV_FIELDS, type CsvField, type CsvMapping, DATE_FORMS, type NumberForm } from '../../domain/csv-mapping.ts';
import { KoppelError } from '../../domain/errors.ts';
import { dateOrNull } from './date.ts';
import { parseAmount } from './number.ts';
import { plainName } from './recognise.ts';

/** What banks call their columns, in the languages of files people bring. */
const NAMES: Readonly<Partial<Record<CsvField, readonly string[]>>> = {
  bookingDate: [
    'datum',
    'boekdatum',
    'boekingsdatum',
    'transactiedatum',
    'date',
    'booking date',
    'transaction date',
    'buchungstag',
    'date comptable',
  ],
  valueDate: ['valutadatum', 'rentedatum', 'value date', 'wertstellung', 'date de valeur'],
  amount: [
    'bedrag',
    'transactiebedrag',
    'mutatiebedrag',
    'bedrag (eur)',
    'amount',
    'amount (eur)',
    'betrag',
    'montant',
  ],
  debit: ['af', 'uit', 'debet', 'afschrijving', 'debit', 'money out', 'paid out', 'withdrawal'],
  credit: ['bij', 'in', 'bijschrijving', 'credit', 'money in', 'paid in', 'deposit'],
  direction: [
    'af bij',
    'af/bij',
    'bij/af',
    'debet/credit',
    'debit/credit',
    'credit/debit',
    'd/c',
    'dc',
    'c/d',
    'code debet credit',
  ],
  currency: ['valuta', 'munt', 'muntsoort', 'currency', 'währung', 'devise'],
  account: ['rekening', 'rekeningnummer', 'eigen rekening', 'iban', 'iban/bban', 'account', 'account number', 'konto'],
  holder: ['rekeninghouder', 'account holder'],
  balanceAfter: [
    'saldo',
    'saldo na mutatie',
    'saldo na trn',
    'saldo na boeking',
    'balance',
    'balance after',
    'running balance',
  ],
  balanceBefore: ['saldo voor mutatie', 'saldo voor boeking', 'balance before'],
  name: [
    'naam',
    'naam tegenpartij',
    'tegenpartij',
    'begunstigde',
    'name',
    'counterparty',
    'counterparty name',
    'payee',
    'beneficiary',
  ],
  counterAccount: [
    'tegenrekening',
    'tegenrekening iban',
    'tegenrekeningnummer',
    'rekening tegenpartij',
    'iban tegenpartij',
    'counterparty account',
    'counterparty iban',
  ],
  bic: ['bic', 'bic tegenpartij', 'swift'],
  text: [
    'omschrijving',
    'mededeling',
    'mededelingen',
    'description',
    'memo',
    'details',
    'communication',
    'verwendungszweck',
    'libellé',
  ],
  structured: ['betalingskenmerk', 'gestructureerde mededeling', 'payment reference'],
  code: ['code', 'mutatiesoort', 'soort', 'type', 'transaction type'],
  bankReference: ['referentie', 'transactiereferentie', 'transactie id', 'transaction id', 'reference', 'kenmerk'],
  endToEndId: ['end-to-end id', 'endtoendid', 'end to end id'],
  mandateId: ['machtigingskenmerk', 'machtiging', 'mandate', 'mandate id'],
  creditorId: ['incassant id', 'creditor id'],
};

const DEBIT_WORDS = new Set(['af', 'uit', 'debet', 'debit', 'd', 'db', 'out', 's', '-']);
const CREDIT_WORDS = new Set(['bij', 'in', 'credit', 'c', 'cr', 'h', '+']);

/** From strict to lenient: the first in which every amount can be read is suggested. */
const NUMBER_FORMS: readonly NumberForm[] = (['always', 'optional'] as const).flatMap((decimals) =>
  (['minus', 'minus-behind', 'parentheses'] as const).flatMap((negative) => [
    { decimal: ',' as const, thousands: '.' as const, decimals, negative },
    { decimal: '.' as const, thousands: ',' as const, decimals, negative },
  ]),
);

/** Dutch files first where two forms fit. */
const DATES = [...DATE_FORMS].sort((a, b) => Number(a.startsWith('MM')) - Number(b.startsWith('MM')));

type Said = Pick<CsvMapping, 'delimiter' | 'skipLines' | 'encoding'> & { readonly hasHeader?: boolean | undefined };

/**
 * A start for the form in which a user says what the columns hold: fields from the names of the columns, forms from the cells below.
 * It is shown with a preview, and only what the user then saves is ever used.
 */
export function suggestMapping(lines: readonly (readonly string[])[], said: Said): CsvMapping {
  const header = lines[said.skipLines] ?? [];
  const hasHeader = said.hasHeader ?? !header.some((cell) => DATES.some((form) => dateOrNull(cell, [form]) !== null));
  const rows = lines.slice(said.skipLines + (hasHeader ? 1 : 0));
  const places = hasHeader ? placesByName(header) : new Map<CsvField, number>();
  const cells = (field: CsvField): readonly string[] => {
    const place = places.get(field);
    return place === undefined ? [] : rows.map((row) => row[place]?.trim() ?? '').filter((cell) => cell !== '');
  };
  const dates = cells('bookingDate');
  const date = DATES.find((form) => dates.length > 0 && dates.every((cell) => dateOrNull(cell, [form]) !== null));
  const amounts = (['amount', 'debit', 'credit', 'balanceAfter'] as const).flatMap(cells);
  const numbers = NUMBER_FORMS.find((form) => amounts.length > 0 && amounts.every((cell) => isAmount(cell, form)));
  const named = [...places].map(([field, place]) => [field, [header[place] ?? '']] as const);
  return {
    delimiter: said.delimiter,
    quote: '"',
    ...(said.encoding === undefined ? {} : { encoding: said.encoding }),
    skipLines: said.skipLines,
    hasHeader,
    columns: Object.fromEntries(named),
    date: date ?? 'DD-MM-YYYY',
    numbers: numbers ?? { decimal: ',', thousands: '.', decimals: 'optional', negative: 'minus' },
    directionWords: directionWords(cells('direction')),
    account: null,
    currency: places.has('currency') ? null : 'EUR',
    order: isNewestFirst(dates, date) ? 'newest-first' : 'oldest-first',
  };
}

function placesByName(header: readonly string[]): Map<CsvField, number> {
  const places = new Map<CsvField, number>();
  for (const [place, name] of header.entries()) {
    const field = CSV_FIELDS.find((one) => NAMES[one]?.includes(plainName(name)) === true && !places.has(one));
    if (field !== undefined) places.set(field, place);
  }
  return places;
}

function isAmount(cell: string, form: NumberForm): boolean {
  try {
    parseAmount(cell, 'EUR', form, {});
    return true;
  } catch (error) {
    if (error instanceof KoppelError) return false;
    throw error;
  }
}

function directionWords(cells: readonly string[]): CsvMapping['directionWords'] {
  if (cells.length === 0) return null;
  const words = [...new Set(cells)];
  const among = (known: ReadonlySet<string>) => words.filter((word) => known.has(plainName(word)));
  return { debit: among(DEBIT_WORDS), credit: among(CREDIT_WORDS) };
}

function isNewestFirst(cells: readonly string[], form: CsvMapping['date'] | undefined): boolean {
  if (form === undefined) return false;
  const days = cells.map((cell) => dateOrNull(cell, [form]) ?? '');
  return (days[0] ?? '') > (days.at(-1) ?? '');
}
