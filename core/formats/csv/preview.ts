import type { CsvMapping } from '../../domain/csv-mapping.ts';
import type { Entry } from '../../domain/entry.ts';
import { type ErrorCode, KoppelError } from '../../domain/errors.ts';
import type { Chunks } from '../bytes.ts';
import { recognisedByMapping } from './mapping.ts';
import { readRows } from './read.ts';
import { readRow } from './row.ts';
import { suggestMapping } from './suggest.ts';
import { readTokens } from './tokens.ts';
import { headOf } from './unknown-table.ts';

/** A file as a user has to see it before saying what its columns hold. */
export interface CsvSketch {
  /** The first lines, cut into cells, as written; the header among them. */
  readonly lines: readonly (readonly string[])[];
  /** A start for the form in which the user says it. Only the user's word counts. */
  readonly mapping: CsvMapping;
}

/** What the user has said so far. */
export interface SketchOptions {
  readonly delimiter?: CsvMapping['delimiter'] | undefined;
  readonly skipLines?: number | undefined;
  readonly hasHeader?: boolean | undefined;
  readonly encoding?: string | undefined;
}

/** A row as it would be booked. */
export interface PreviewRow {
  readonly line: number;
  readonly account: string | null;
  readonly entry: Entry;
}

/** What a mapping makes of the first rows. */
export interface CsvPreview {
  readonly rows: readonly PreviewRow[];
  /** Rows the mapping cannot read, with the reason; the file as a whole would be refused. */
  readonly problems: readonly { readonly line: number | null; readonly code: ErrorCode; readonly message: string }[];
}

const ROWS = 20;

/**
 * The cells of the first lines and a suggestion what they hold, for the form in which a user makes a mapping. The delimiter is the
 * one that cuts most lines into the same number of cells. Throws `empty_file`, `unknown_format`.
 */
export async function sketchCsv(chunks: Chunks, options: SketchOptions = {}): Promise<CsvSketch> {
  const head = await headOf(chunks, options.encoding);
  const all = head.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  if (all.length === 0) throw new KoppelError('empty_file', 'The file is empty.');
  const shape = options.delimiter === undefined ? shapeOf(all) : { delimiter: options.delimiter, width: 0 };
  const lines: (readonly string[])[] = [];
  async function* text() {
    yield all.slice(0, ROWS * 4).join('\n');
  }
  for await (const { cells } of readTokens(text(), { quote: '"' }, shape.delimiter)) {
    lines.push(cells);
    if (lines.length > ROWS) break;
  }
  const first = lines.findIndex((cells) => cells.length >= shape.width);
  const skipLines = options.skipLines ?? Math.max(0, first);
  return { lines, mapping: suggestMapping(lines, { ...options, delimiter: shape.delimiter, skipLines }) };
}

/** Throws `unknown_format` when no delimiter cuts the lines. */
function shapeOf(lines: readonly string[]): { readonly delimiter: CsvMapping['delimiter']; readonly width: number } {
  const shapes = (['\t', ';', ',', '|'] as const).map((delimiter) => ({ delimiter, ...commonWidth(lines, delimiter) }));
  const best = shapes.reduce((a, b) => (b.width > 1 && b.lines * b.width > a.lines * a.width ? b : a));
  if (best.width < 2) throw new KoppelError('unknown_format', 'The lines of the file are not cut into cells.');
  return best;
}

/** Tries a mapping on the first 20 rows. What concerns the mapping itself (a column that is not there) is one problem without line. */
export async function previewCsv(chunks: Chunks, mapping: CsvMapping): Promise<CsvPreview> {
  const rows: PreviewRow[] = [];
  const problems: { line: number | null; code: ErrorCode; message: string }[] = [];
  const note = (error: unknown) => {
    if (!(error instanceof KoppelError)) throw error;
    problems.push({ line: error.place.line ?? null, code: error.code, message: error.message });
  };
  try {
    const head = await headOf(chunks, mapping.encoding);
    const recognised = recognisedByMapping(head, mapping);
    async function* text() {
      yield head;
    }
    for await (const { cells, line } of readRows(text(), recognised)) {
      try {
        rows.push({ line, ...readRow(cells, { ...recognised, unmapped: true }, { line }) });
      } catch (error) {
        note(error);
      }
      if (rows.length + problems.length >= ROWS) break;
    }
  } catch (error) {
    note(error);
  }
  return { rows, problems };
}

/** The number of cells most lines have, and how many lines have it. Quotes are not looked at: it is a suggestion. */
function commonWidth(lines: readonly string[], delimiter: string): { readonly width: number; readonly lines: number } {
  const counts = new Map<number, number>();
  for (const line of lines.slice(0, ROWS * 2)) {
    const width = line.split(delimiter).length;
    counts.set(width, (counts.get(width) ?? 0) + 1);
  }
  const [width, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [1, 0] as [number, number]);
  return { width, lines: count };
}
