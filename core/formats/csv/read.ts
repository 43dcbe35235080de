import type { CsvMapping } from '../../domain/csv-mapping.ts';
import { KoppelError } from '../../domain/errors.ts';
import type { StatementPart } from '../../domain/statement.ts';
import { type Chunks, decodeText } from '../bytes.ts';
import { inPieces } from '../lines.ts';
import { looksLikeCsv } from './detect.ts';
import { recognisedByMapping } from './mapping.ts';
import { knownWithoutEntries, type Recognised, recogniseLayout } from './recognise.ts';
import { readRow } from './row.ts';
import { CsvStatements } from './statements.ts';
import { readTokens, splitLine, type Tokens } from './tokens.ts';

export interface ReadCsvOptions {
  readonly fileName?: string | undefined;
  /** What a user said about files like this one. Without it the file must be the export of a bank we know. */
  readonly csvMapping?: CsvMapping | undefined;
  readonly encoding?: string | undefined;
  readonly unmapped?: boolean | undefined;
  /** A bank's name tells nothing about a CSV: its columns do. Taken so that all readers are called alike. */
  readonly dialect?: string | undefined;
}

/** Parts collected before they are handed over. */
const BATCH = 500;
/** Characters looked at to tell the layout. */
const HEAD = 16_384;
/** Rows with a wrong number of cells that an error lists. */
const LISTED = 20;

/**
 * Reads a bank's CSV or TAB export, or any CSV with a mapping. Rows are never guessed at: the layout says delimiter, decimal mark and
 * form of dates, and a cell that does not fit is refused with its line. Throws `mapping_needed`, `unknown_format`, `column_count`,
 * `duplicate_column`, `quote_unterminated`, `amount_invalid`, `date_invalid`, `statement_incomplete` for a file without rows.
 */
export async function* readCsv(chunks: Chunks, options: ReadCsvOptions = {}): AsyncGenerator<readonly StatementPart[]> {
  try {
    const encoding = options.encoding ?? options.csvMapping?.encoding;
    const pieces = decodeText(inPieces(chunks), { encoding });
    const head = await readHead(pieces);
    const recognised = options.csvMapping ? recognisedByMapping(head, options.csvMapping) : recognisedOrThrow(head);
    const statements = new CsvStatements(recognised.layout);
    for await (const tokens of readRows(joined(head, pieces), recognised)) {
      const place = { line: tokens.line };
      const row = readRow(tokens.cells, { ...recognised, unmapped: options.unmapped === true }, place);
      statements.add(row, place);
      if (statements.size >= BATCH) yield statements.take();
    }
    statements.close();
    if (statements.size > 0) yield statements.take();
  } catch (error) {
    throw error instanceof KoppelError ? error.at({ file: options.fileName }) : error;
  }
}

/** Throws `empty_file`, `unknown_format` and `mapping_needed`. */
function recognisedOrThrow(head: string): Recognised {
  if (head.trim() === '') throw new KoppelError('empty_file', 'The file is empty.');
  const found = recogniseLayout(head);
  if (found !== null) return found;
  const what = knownWithoutEntries(head);
  if (what !== null) throw new KoppelError('unknown_format', `The file is ${what}.`);
  if (looksLikeCsv(head) === 0)
    throw new KoppelError('unknown_format', 'The lines of the file are not cut into cells.');
  throw new KoppelError('mapping_needed', 'The columns are of no bank we know: say once what they hold.');
}

async function readHead(pieces: AsyncGenerator<string>): Promise<string> {
  let head = '';
  while (head.length < HEAD) {
    const next = await pieces.next();
    if (next.done === true) break;
    head += next.value;
  }
  return head;
}

async function* joined(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield head;
  yield* rest;
}

/**
 * The rows behind the header, each with the number of cells the layout has. One wrong row stops the rows; the rest is read on only
 * to list the wrong ones in the error.
 */
export async function* readRows(pieces: AsyncIterable<string>, recognised: Recognised): AsyncGenerator<Tokens> {
  const { layout, delimiter, skip, width } = recognised;
  const wrong: Tokens[] = [];
  let record = 0;
  let rows = 0;
  for await (const tokens of readTokens(pieces, layout, delimiter)) {
    record++;
    if (record <= skip) continue;
    const [inner = ''] = tokens.cells;
    const row = recognised.wrapped ? { ...tokens, cells: splitLine(inner, delimiter, '"', tokens.line) } : tokens;
    if (row.cells.length !== width) wrong.push(row);
    else if (wrong.length === 0) {
      rows++;
      yield row;
    }
    if (wrong.length >= LISTED) break;
  }
  const [first] = wrong;
  if (first !== undefined) {
    const lines = wrong.map(({ line, cells }) => `line ${line} has ${cells.length}`).join(', ');
    throw new KoppelError('column_count', `A row has ${width} cells, but ${lines}.`, { place: { line: first.line } });
  }
  if (rows === 0) throw new KoppelError('statement_incomplete', 'The file has a header and no rows.');
}
