/** What a column of a CSV may hold. */
export const CSV_FIELDS = [
  ...(['bookingDate', 'valueDate', 'amount', 'debit', 'credit', 'direction', 'currency'] as const),
  ...(['account', 'holder', 'balanceBefore', 'balanceAfter'] as const),
  ...(['name', 'counterAccount', 'bic', 'address', 'ultimateParty'] as const),
  ...(['text', 'structured', 'code', 'bankReference', 'endToEndId', 'batchId', 'mandateId', 'creditorId'] as const),
  ...(['returnReason', 'foreignAmount', 'foreignCurrency', 'foreignRate'] as const),
] as const;
export type CsvField = (typeof CSV_FIELDS)[number];

/** Columns by name (any of the names counts; letters' case does not) or by place, from 0. `text` may have several. */
export type CsvColumn = string | number;
export type CsvColumns = Readonly<Partial<Record<CsvField, readonly CsvColumn[]>>>;

/** How a file writes days. Declared by the layout or the user: 01-02-2026 is two days, and 46328 none. */
export const DATE_FORMS = [
  ...(['YYYYMMDD', 'YYYY-MM-DD', 'DD-MM-YYYY', 'DD/MM/YYYY', 'MM/DD/YYYY', 'DD.MM.YYYY'] as const),
  ...(['DD.MM.YY', 'DD/MM/YY'] as const),
] as const;
export type DateForm = (typeof DATE_FORMS)[number];

/** How a file writes amounts. Declared by the layout or the user, never told from the cells: 1.234 may be a thousand or one. */
export interface NumberForm {
  readonly decimal: ',' | '.';
  /** What may stand between groups of three; null when nothing may. */
  readonly thousands: '.' | ',' | ' ' | "'" | null;
  /** Whether decimals are always written. Then "1.234" can only be damage. */
  readonly decimals: 'always' | 'optional';
  /** How a negative amount is marked. `minus` takes "+" too. */
  readonly negative: 'minus' | 'minus-behind' | 'parentheses';
}

/**
 * What a user says once about the files of a bank we do not know; kept as JSON. Nothing that is not said here is guessed: a cell
 * that does not fit is refused with its line.
 */
export interface CsvMapping {
  readonly delimiter: ',' | ';' | '\t' | '|';
  readonly quote: '"' | 'apostrophe' | null;
  /** When the bytes do not tell: `windows-1252`, `cp437` … */
  readonly encoding?: string | undefined;
  /** Lines in front of the header, or of the first row where there is no header. */
  readonly skipLines: number;
  readonly hasHeader: boolean;
  /** Columns by name, or by number from 0. At least a date and an amount (or debit and credit). */
  readonly columns: CsvColumns;
  readonly date: DateForm;
  readonly numbers: NumberForm;
  /** Words of the column `direction` that mean money out and money in; null when the amount has a sign. */
  readonly directionWords: { readonly debit: readonly string[]; readonly credit: readonly string[] } | null;
  /** The own account and currency, where no column says them. */
  readonly account: string | null;
  readonly currency: string | null;
  readonly order: 'oldest-first' | 'newest-first';
}

/** What a mapping must say before an entry can be made of a row, as an error puts it: "The mapping does not say a date." */
export const UNSAID = {
  date: 'a date',
  amount: 'an amount',
  direction: 'the column with the direction',
  directionWords: 'which words mean money in and out',
  account: 'the own account',
  currency: 'the currency',
} as const;
export type Unsaid = keyof typeof UNSAID;

/** The first thing the mapping still has to say; null when it says enough. */
export function unsaid(
  mapping: Pick<CsvMapping, 'columns' | 'directionWords' | 'account' | 'currency'>,
): Unsaid | null {
  const { columns, directionWords, account, currency } = mapping;
  const has = (field: CsvField) => (columns[field]?.length ?? 0) > 0;
  if (!has('bookingDate') && !has('valueDate')) return 'date';
  if (!has('amount') && !(has('debit') && has('credit'))) return 'amount';
  if (directionWords !== null && !has('direction')) return 'direction';
  if (directionWords === null && has('direction')) return 'directionWords';
  if (account === null && !has('account')) return 'account';
  return currency === null && !has('currency') ? 'currency' : null;
}
