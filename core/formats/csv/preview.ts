import type { Entry } from '../../domain/entry.ts';
import { type ErrorCode, KoppelError } from '../../domain/errors.ts';
import { decodeText } from '../bytes.ts';
import { type CsvMapping, recognisedByMapping } from './mapping.ts';
import { readRows } from './read.ts';
import { readRow } from './row.ts';
import { readTokens } from './tokens.ts';

/** A file as a user has to see it before saying what its columns hold. */
export interface CsvSketch {
  readonly delimiter: CsvMapping['delimiter'];
  /** The cells of the first line that looks like a header, or of the first row. */
  readonly columns: readonly string[];
  /** Lines in front of it. */
  readonly skipLines: number;
  /** The rows below, as written. */
  readonly rows: readonly (readonly string[])[];
}

/** What a mapping makes of the first rows. */
export interface CsvPreview {
  readonly entries: readonly Entry[];
  /** Rows the mapping cannot read, with the reason; the file as a whole would be refused. */
  readonly problems: readonly { readonly line: number | null; readonly code: ErrorCode; readonly message: string }[];
}

const ROWS = 20;
/** Enough for some hundred rows; the rest of the file is not looked at. */
const BYTES = 65_536;

/**
 * The cells of the first rows, for the form in which a user makes a mapping. The delimiter is the one that cuts most lines into the
 * same number of cells; it is a suggestion and only the user's word counts. Throws `empty_file`, `unknown_format`.
 */
export async function sketchCsv(bytes: Uint8Array, encoding?: string): Promise<CsvSketch> {
  const head = await headOf(bytes, encoding);
  const lines = head.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new KoppelError('empty_file', 'The file is empty.');
  const widths = (['\t', ';', ',', '|'] as const).map((delimiter) => ({ delimiter, ...commonWidth(lines, delimiter) }));
  const best = widths.reduce((a, b) => (b.width > 1 && b.lines * b.width > a.lines * a.width ? b : a));
  if (best.width < 2) throw new KoppelError('unknown_format', 'The lines of the file are not cut into cells.');
  const records: (readonly string[])[] = [];
  let skipLines = 0;
  async function* text() {
    yield lines.slice(0, ROWS * 4).join('\n');
  }
  for await (const { cells } of readTokens(text(), { quote: '"' }, best.delimiter)) {
    if (records.length === 0 && cells.length < best.width) skipLines++;
    else records.push(cells);
    if (records.length > ROWS) break;
  }
  const [columns = [], ...rows] = records;
  return { delimiter: best.delimiter, columns, skipLines, rows };
}

/** Tries a mapping on the first 20 rows. What concerns the mapping itself (a column that is not there) is one problem without line. */
export async function previewCsv(bytes: Uint8Array, mapping: CsvMapping): Promise<CsvPreview> {
  const entries: Entry[] = [];
  const problems: { line: number | null; code: ErrorCode; message: string }[] = [];
  const note = (error: unknown) => {
    if (!(error instanceof KoppelError)) throw error;
    problems.push({ line: error.place.line ?? null, code: error.code, message: error.message });
  };
  try {
    const head = await headOf(bytes, mapping.encoding);
    const recognised = recognisedByMapping(head, mapping);
    async function* text() {
      yield head;
    }
    for await (const { cells, line } of readRows(text(), recognised)) {
      try {
        entries.push(readRow(cells, { ...recognised, unmapped: true }, { line }).entry);
      } catch (error) {
        note(error);
      }
      if (entries.length + problems.length >= ROWS) break;
    }
  } catch (error) {
    note(error);
  }
  return { entries, problems };
}

/** The text of the first bytes, up to the last line that is whole. */
async function headOf(bytes: Uint8Array, encoding: string | undefined): Promise<string> {
  let head = '';
  for await (const text of decodeText([bytes.subarray(0, BYTES)], { encoding })) head += text;
  const end = Math.max(head.lastIndexOf('\n'), head.lastIndexOf('\r'));
  return bytes.length > BYTES && end > 0 ? head.slice(0, end + 1) : head;
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
