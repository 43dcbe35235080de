import { createReadStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { formatPlace, KoppelError } from '../domain/errors.ts';
import type { Reading } from '../domain/reading.ts';
import type { RejectedRow } from '../domain/statement.ts';
import { type ReadOptions, readStatements } from '../formats/read.ts';
import { READ_BYTES } from './io.ts';
import { Spool, writeAll } from './spool.ts';
import { jsonLines, plainLines } from './statement-lines.ts';

export interface ParseOptions {
  readonly json: boolean;
  readonly unmapped: boolean;
  readonly reading?: Reading;
  readonly io: { readonly out: Writable; readonly err: Writable };
}

/**
 * `koppel parse FILE… [--json] [--unmapped]`: reads each file in a stream and prints its statements. A file that cannot be read
 * prints nothing but its error; the others are still printed. Rows that cannot be read are told one by one. Returns the exit
 * code: 0, or 2 when anything could not be read.
 */
export async function parse(files: readonly string[], options: ParseOptions): Promise<number> {
  let code = 0;
  for (const file of files) {
    const errors = await parseFile(file, options);
    if (errors.length > 0) code = 2;
    for (const error of errors) await writeAll(options.io.err, `${errorLine(file, error, options.json)}\n`);
  }
  return code;
}

/** Prints one file; the errors are that of the file alone, or those of its unreadable rows. */
async function parseFile(file: string, options: ParseOptions): Promise<readonly KoppelError[]> {
  const spool = new Spool();
  const lines = options.json ? jsonLines() : plainLines();
  const errors: KoppelError[] = [];
  let rejected: RejectedRow[] = [];
  const read: ReadOptions = { ...options.reading, fileName: file, unmapped: options.unmapped };
  try {
    for await (const parts of readStatements(createReadStream(file, { highWaterMark: READ_BYTES }), read)) {
      let text = '';
      for (const part of parts) {
        if (part.kind === 'statement') text += lines.begin(file, part.statement);
        else if (part.kind === 'entry') text += lines.entry(part.entry);
        else if (part.kind === 'rejected') rejected.push(part.row);
        else {
          text += lines.end(part.footer, rejected);
          errors.push(...rejected.map((row) => row.error));
          rejected = [];
        }
      }
      if (text !== '') await spool.write(text);
    }
    await spool.release(options.io.out);
    return errors;
  } catch (error) {
    await spool.drop();
    return [asKoppelError(file, error)];
  }
}

function asKoppelError(file: string, error: unknown): KoppelError {
  if (error instanceof KoppelError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return new KoppelError('not_found', 'The file does not exist.', { place: { file } });
  if (code === 'EISDIR' || code === 'EACCES' || code === 'EPERM') {
    return new KoppelError('not_allowed', `The file cannot be opened (${code}).`, { place: { file } });
  }
  throw error;
}

/** One plain line, or with --json `{"error":{"code","message","file","line"?,"element"?}}`. */
export function errorLine(file: string, error: KoppelError, json: boolean): string {
  const { line, column, element } = error.place;
  const place = { ...error.place, file: error.place.file ?? file };
  if (!json) return `${formatPlace(place)}: ${error.message} [${error.code}]`;
  return JSON.stringify({
    error: { code: error.code, message: error.message, file: place.file, line, column, element },
  });
}
