import { KoppelError } from '../../domain/errors.ts';
import type { DateForm } from './date.ts';
import type { Columns, Layout } from './layout.ts';
import type { NumberForm } from './number.ts';
import { placesOf, type Recognised } from './recognise.ts';
import { splitLine } from './tokens.ts';

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
  readonly columns: Columns;
  readonly date: DateForm;
  readonly numbers: NumberForm;
  /** Words of the column `direction` that mean money out and money in; null when the amount has a sign. */
  readonly directionWords: { readonly debit: readonly string[]; readonly credit: readonly string[] } | null;
  /** The own account and currency, where no column says them. */
  readonly account: string | null;
  readonly currency: string | null;
  readonly order: 'oldest-first' | 'newest-first';
}

/** Throws `request_invalid` when the mapping cannot make an entry, `field_missing` when the file lacks one of its columns. */
export function recognisedByMapping(head: string, mapping: CsvMapping): Recognised {
  const layout = layoutOf(mapping);
  if (head.trim() === '') throw new KoppelError('empty_file', 'The file is empty.');
  const lines = head.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  const first = lines[mapping.skipLines] ?? '';
  const quote = mapping.quote === 'apostrophe' ? "'" : (mapping.quote ?? '\u0000');
  const cells = splitLine(first, mapping.delimiter, quote, mapping.skipLines + 1);
  const header = mapping.hasHeader ? cells : null;
  const places = placesOf(layout, header);
  for (const [field, columns] of Object.entries(mapping.columns)) {
    const found = places.get(field as keyof Columns) ?? [];
    if (found.length === columns.length && found.every((place) => place < cells.length)) continue;
    const wanted = columns.map((column) => `"${column}"`).join(', ');
    throw new KoppelError('field_missing', `The file has no column ${wanted} for ${field}.`, {
      place: { line: mapping.skipLines + 1 },
    });
  }
  return {
    layout,
    delimiter: mapping.delimiter,
    skip: mapping.skipLines + (mapping.hasHeader ? 1 : 0),
    header,
    places,
    wrapped: false,
    width: cells.length,
  };
}

function layoutOf(mapping: CsvMapping): Layout {
  const { columns, directionWords } = mapping;
  const has = (field: keyof Columns) => (columns[field]?.length ?? 0) > 0;
  const problem =
    !has('bookingDate') && !has('valueDate')
      ? 'a date'
      : !has('amount') && !(has('debit') && has('credit'))
        ? 'an amount'
        : directionWords !== null && !has('direction')
          ? 'the column with the direction'
          : !has('account') && mapping.account === null
            ? 'the own account'
            : !has('currency') && mapping.currency === null
              ? 'the currency'
              : null;
  if (problem !== null) throw new KoppelError('request_invalid', `The mapping does not say ${problem}.`);
  return {
    dialect: null,
    title: 'mapping',
    delimiters: [mapping.delimiter],
    quote: mapping.quote,
    header: null,
    shape: null,
    columns,
    dates: [mapping.date],
    numbers: mapping.numbers,
    debitWords: directionWords?.debit,
    creditWords: directionWords?.credit,
    currency: mapping.currency ?? undefined,
    account: mapping.account ?? undefined,
    accounts: 'several',
    order: mapping.order,
  };
}
