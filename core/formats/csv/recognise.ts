import type { CsvField } from '../../domain/csv-mapping.ts';
import { KoppelError } from '../../domain/errors.ts';
import type { Layout } from './layout.ts';
import { LAYOUTS, NOT_ENTRIES } from './layouts/all.ts';
import type { Places } from './row.ts';
import { splitLine } from './tokens.ts';

/** How this file is to be read. */
export interface Recognised {
  readonly layout: Layout;
  readonly delimiter: string;
  /** Records in front of the first entry: a preamble, the header. */
  readonly skip: number;
  readonly header: readonly string[] | null;
  readonly places: Places;
  /** Every line is quoted as a whole. */
  readonly wrapped: boolean;
  /** Cells of a row. */
  readonly width: number;
}

/** A header stands on one of the first lines: Knab has one line in front of it. */
const HEADER_WITHIN = 3;

/** The bank layout of a file, from its first lines; null when none fits. Throws `duplicate_column`. */
export function recogniseLayout(head: string): Recognised | null {
  const lines = firstLines(head);
  for (const layout of LAYOUTS) {
    for (const delimiter of layout.delimiters) {
      const found = layout.header === null ? byShape(lines, layout, delimiter) : byHeader(lines, layout, delimiter);
      if (found !== null) return found;
    }
  }
  return null;
}

/** What a file without entries is, in words; null when it is not one of those. */
export function knownWithoutEntries(head: string): string | null {
  const line = firstLines(head)[0] ?? '';
  for (const { header, what } of NOT_ENTRIES) {
    for (const delimiter of [',', ';']) if (hasNames(cellsOf(line, delimiter, '"'), header)) return what;
  }
  return null;
}

function firstLines(head: string): string[] {
  const lines = head.split(/\r\n|\n|\r/, 60);
  return lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

function byHeader(lines: readonly string[], layout: Layout, delimiter: string): Recognised | null {
  for (const [skip, line] of lines.slice(0, HEADER_WITHIN).entries()) {
    for (const [text, wrapped] of [[line, false] as const, [unwrapped(line), true] as const]) {
      const header = text === null ? [] : cellsOf(text, delimiter, '"');
      if (!hasNames(header, layout.header ?? [])) continue;
      return {
        layout,
        delimiter,
        skip: skip + 1,
        header,
        places: placesOf(layout, header),
        wrapped,
        width: header.length,
      };
    }
  }
  return null;
}

function byShape(lines: readonly string[], layout: Layout, delimiter: string): Recognised | null {
  const cells = cellsOf(lines[0] ?? '', delimiter, layout.quote === 'apostrophe' ? "'" : (layout.quote ?? '\u0000'));
  const shape = layout.shape ?? [];
  if (cells.length !== shape.length || !shape.every((form, index) => form.test(cells[index] ?? ''))) return null;
  return {
    layout,
    delimiter,
    skip: 0,
    header: null,
    places: placesOf(layout, null),
    wrapped: false,
    width: shape.length,
  };
}

/** The line inside a line that is quoted as a whole: `"Datum,""Rentedatum"""`. */
function unwrapped(line: string): string | null {
  return /^".*"$/.test(line) && /[^"]""[^"]/.test(line) ? line.slice(1, -1).replaceAll('""', '"') : null;
}

function cellsOf(line: string, delimiter: string, quote: string): string[] {
  try {
    return splitLine(line, delimiter, quote, 1);
  } catch {
    return [];
  }
}

/** The name of a column as it is compared. */
export const plainName = (name: string): string => name.trim().toLowerCase();

function hasNames(header: readonly string[], names: readonly string[]): boolean {
  const present = new Set(header.map(plainName));
  return names.length > 0 && names.every((name) => present.has(plainName(name)));
}

/** Cell numbers of the layout's fields in this header. Throws `duplicate_column` when a name stands twice, `field_missing` is the row's. */
export function placesOf(layout: Layout, header: readonly string[] | null): Places {
  const byName = new Map<string, number>();
  for (const [index, name] of (header ?? []).entries()) {
    if (plainName(name) === '') continue;
    if (byName.has(plainName(name)))
      throw new KoppelError('duplicate_column', `The header has "${name}" twice.`, { place: { line: 1 } });
    byName.set(plainName(name), index);
  }
  const places = new Map<CsvField, readonly number[]>();
  for (const [field, columns] of Object.entries(layout.columns) as [CsvField, readonly (string | number)[]][]) {
    const found = columns.flatMap((column) =>
      typeof column === 'number' ? [column] : (byName.get(plainName(column)) ?? []),
    );
    if (found.length > 0) places.set(field, found);
  }
  return places;
}
