import { Readable } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { type ErrorCode, KoppelError } from '../../domain/errors.ts';
import { cutLines } from '../lines.ts';
import type { Layout } from './layout.ts';

/** One record: its cells as written, and the line it ends on, from 1. */
export interface Tokens {
  readonly cells: readonly string[];
  readonly line: number;
}

/** Longest record. The longest real one is some thousand characters. */
const MAX_RECORD = 200_000;

const CODES: Readonly<Record<string, ErrorCode>> = {
  CSV_QUOTE_NOT_CLOSED: 'quote_unterminated',
  CSV_MAX_RECORD_SIZE: 'field_invalid',
};

/**
 * The records of a text, RFC 4180 with the layout's marks. Blank lines and comments are skipped. Throws `quote_unterminated`, and
 * `field_invalid` for a quote in the middle of a cell or a record without end, with the line.
 */
export async function* readTokens(
  pieces: AsyncIterable<string>,
  layout: Pick<Layout, 'quote' | 'comment'>,
  delimiter: string,
): AsyncGenerator<Tokens> {
  if (layout.quote === 'apostrophe') {
    yield* readLineByLine(pieces, delimiter);
    return;
  }
  const parser = parse({
    delimiter,
    // One file may hold several kinds, and a script that writes CRLF as text on Windows makes \r\r\n (a Rabobank export of 2018).
    record_delimiter: ['\r\r\n', '\r\n', '\n', '\r'],
    quote: layout.quote,
    comment: layout.comment ?? '',
    comment_no_infix: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD,
  } as Options);
  const source = Readable.from(pieces);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield { cells: record, line: info.lines };
    }
  } catch (error) {
    throw error instanceof CsvError ? refusal(error) : error;
  } finally {
    source.destroy();
  }
}

function refusal(error: CsvError): KoppelError {
  const line = Number(error['lines'] ?? 0);
  const code = CODES[error.code] ?? 'field_invalid';
  const what =
    code === 'quote_unterminated' ? 'A quote is opened and never closed.' : `The line is not CSV: ${error.message}.`;
  return new KoppelError(code, what, { place: { line }, cause: error });
}

async function* readLineByLine(pieces: AsyncIterable<string>, delimiter: string): AsyncGenerator<Tokens> {
  let line = 0;
  for await (const lines of cutLines(pieces)) {
    for (const text of lines) {
      line++;
      if (text.trim() !== '') yield { cells: splitLine(text, delimiter, "'", line), line };
    }
  }
}

/**
 * The cells of one line. A quote opens a cell only at its beginning and closes it only before a delimiter or the end of the line,
 * so that an apostrophe inside stays; doubled it stands for itself. Throws `quote_unterminated`.
 */
export function splitLine(text: string, delimiter: string, quote: string, line: number): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= text.length) {
    if (!text.startsWith(quote, at)) {
      const end = text.indexOf(delimiter, at);
      cells.push(text.slice(at, end === -1 ? text.length : end));
      at = end === -1 ? text.length + 1 : end + 1;
      continue;
    }
    const end = closingQuote(text, at + 1, delimiter, quote);
    if (end === -1) {
      throw new KoppelError('quote_unterminated', 'A quote is opened and never closed.', { place: { line } });
    }
    cells.push(text.slice(at + 1, end).replaceAll(quote + quote, quote));
    at = end + 2;
  }
  return cells;
}

function closingQuote(text: string, from: number, delimiter: string, quote: string): number {
  for (let at = text.indexOf(quote, from); at !== -1; at = text.indexOf(quote, at + 1)) {
    if (at + 1 === text.length || text.startsWith(delimiter, at + 1)) return at;
    if (text.startsWith(quote, at + 1)) at++;
  }
  return -1;
}
