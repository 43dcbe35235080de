import { KoppelError } from '../domain/errors.ts';
import type { Reading } from '../domain/reading.ts';
import type { StatementPart } from '../domain/statement.ts';
import { openSources } from './archive/sources.ts';
import { type Chunks, gatherHead } from './bytes.ts';
import { bestText, detect, looseText } from './detect.ts';
import { LIMITS } from './limits.ts';
import { CSV, lazily } from './text-formats.ts';

/** What may be said about a file, and what is asked of reading it. */
export interface ReadOptions extends Reading {
  /** Name of the file, for places in errors only: content decides what it is. */
  readonly fileName?: string | undefined;
  /** Fill `Entry.unmapped`. Costs time. */
  readonly unmapped?: boolean | undefined;
}

const readCamt = lazily(async () => (await import('./camt/read.ts')).readCamt);

/**
 * The one door for statements of every format, also packed with gzip or zip (several files: their statements in the archive's
 * order). Streams; see {@link StatementPart} for what comes out. Throws `KoppelError` with file, line and element, possibly
 * after parts have been yielded: all or nothing is the caller's business. `empty_file`, `unknown_format` and
 * `unexpected_message_type` say that it is no statement at all.
 */
export async function* readStatements(
  chunks: Chunks,
  options: ReadOptions = {},
): AsyncGenerator<readonly StatementPart[]> {
  let file = options.fileName;
  let sources = 0;
  try {
    for await (const source of openSources(chunks)) {
      sources++;
      if (source.member !== null) file = join(options.fileName, source.member);
      yield* readOne(source.chunks, { ...options, fileName: file });
    }
    if (sources === 0) throw new KoppelError('empty_file', 'The file is empty.');
  } catch (error) {
    throw error instanceof KoppelError && file !== undefined ? error.at({ file }) : error;
  }
}

function join(archive: string | undefined, member: string): string {
  return archive === undefined ? member : `${archive}/${member}`;
}

async function* readOne(chunks: Chunks, options: ReadOptions): AsyncGenerator<readonly StatementPart[]> {
  const pieces = gatherHead(chunks, LIMITS.detectBytes);
  const first = await pieces.next();
  if (first.done === true) throw new KoppelError('empty_file', 'The file is empty.');
  const head = first.value.subarray(0, LIMITS.detectBytes);
  const all = chain(first.value, pieces);
  if (options.csvMapping !== undefined) {
    yield* CSV.read(all, options);
    return;
  }
  const seen = detect(head);
  if (seen.kind === 'xml') {
    yield* readCamt(all, options);
    return;
  }
  const text = looseText(head);
  const found = seen.instead === null ? bestText(text) : null;
  if (found !== null) {
    yield* found.format.read(all, options);
    return;
  }
  if (text.trim() === '' && (await pieces.next()).done === true) {
    throw new KoppelError('empty_file', 'The file holds only blanks.');
  }
  throw new KoppelError('unknown_format', `The file is ${seen.instead ?? 'none of the formats we read'}.`);
}

async function* chain(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}
