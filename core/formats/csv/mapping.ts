import { type CsvColumns, type CsvMapping, UNSAID, unsaid } from '../../domain/csv-mapping.ts';
import { KoppelError } from '../../domain/errors.ts';
import type { Layout } from './layout.ts';
import { placesOf, plainName, type Recognised } from './recognise.ts';
import { splitLine } from './tokens.ts';

/** Throws `request_invalid` when the mapping cannot make an entry, `field_missing` when the file lacks one of its columns. */
export function recognisedByMapping(head: string, mapping: CsvMapping): Recognised {
  const layout = layoutOf(mapping);
  if (head.trim() === '') throw new KoppelError('empty_file', 'The file is empty.');
  const cells = firstCells(head, mapping);
  const header = mapping.hasHeader ? cells : null;
  const places = placesOf(layout, header);
  for (const [field, columns] of Object.entries(mapping.columns)) {
    const found = places.get(field as keyof CsvColumns) ?? [];
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

/** How the cells of a line are told apart. */
type Cut = Pick<CsvMapping, 'delimiter' | 'quote' | 'skipLines'>;

/** The cells of the header, or of the first row where there is none. Throws `quote_unterminated`. */
function firstCells(head: string, { delimiter, quote, skipLines }: Cut): readonly string[] {
  const lines = head.split(/\r\n|\n|\r/, 60 + skipLines).filter((line) => line.trim() !== '');
  const mark = quote === 'apostrophe' ? "'" : (quote ?? '\u0000');
  return splitLine(lines[skipLines] ?? '', delimiter, mark, skipLines + 1);
}

/** A mapping as it is kept: with the header of the file it was made for, by which it recognises the next one. */
export interface KeptMapping {
  readonly mapping: CsvMapping;
  /** Null for files without a header: such a mapping is only used when it is named. */
  readonly header: readonly string[] | null;
}

/** Whether the file has the very columns the mapping was made for; letters' case and blanks around a name do not count. */
export function fitsMapping(head: string, { mapping, header }: KeptMapping): boolean {
  if (header === null) return false;
  try {
    const names = firstCells(head, mapping).map(plainName);
    return names.length === header.length && header.every((name, index) => plainName(name) === names[index]);
  } catch {
    return false;
  }
}

function layoutOf(mapping: CsvMapping): Layout {
  const { columns, directionWords } = mapping;
  const missing = unsaid(mapping);
  if (missing !== null) throw new KoppelError('request_invalid', `The mapping does not say ${UNSAID[missing]}.`);
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
