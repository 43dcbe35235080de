import { KoppelError } from '../../domain/errors.ts';
import type { StatementPart } from '../../domain/statement.ts';
import { type Chunks, decodeText } from '../bytes.ts';
import { inPieces, LineCutter } from '../lines.ts';
import { dialectById } from './dialects/all.ts';
import { FieldScanner } from './fields.ts';
import { MessageCollector } from './message.ts';
import { StatementBuilder } from './statements.ts';

export interface ReadMt940Options {
  /** `ing`, `rabobank`, `abn-amro` …: read everything in this dialect instead of recognising it. */
  readonly dialect?: string | undefined;
  readonly fileName?: string | undefined;
  /** Decode as this encoding instead of telling it from the bytes ("cp437" for exports of the DOS age). */
  readonly encoding?: string | undefined;
  /** Report fields nobody maps. */
  readonly unmapped?: boolean | undefined;
}

/**
 * Reads MT940 and MT942. Memory does not grow with the file: a header and a batch of entries, except at banks that date entries
 * by the statement, where one statement's are held. A damaged or cut file throws a {@link KoppelError} with its line; what came
 * before is already yielded, so the caller keeps nothing until the end is reached. A statement that does not add up is no
 * error here: it ends with `balanced: false`, and the step that stores it decides.
 */
export async function* readMt940(
  chunks: Chunks,
  options: ReadMt940Options = {},
): AsyncGenerator<readonly StatementPart[]> {
  const place = { file: options.fileName };
  try {
    const builder = new StatementBuilder({
      dialect: options.dialect === undefined ? undefined : dialectById(options.dialect),
      unmapped: options.unmapped,
    });
    const messages = new MessageCollector(builder);
    const scanner = new FieldScanner(messages);
    const cutter = new LineCutter((text, from, to) => scanner.line(text, from, to));
    let blank = true;
    for await (const text of decodeText(inPieces(chunks), { encoding: options.encoding })) {
      blank &&= text.trim() === '';
      cutter.write(text);
      if (builder.size > 0) yield builder.take();
    }
    if (blank) throw new KoppelError('empty_file', 'The file is empty.');
    cutter.end();
    scanner.end();
    if (messages.count === 0) throw new KoppelError('unknown_format', 'The file holds no MT940 message (no :20:).');
    builder.close();
    yield builder.take();
  } catch (error) {
    throw error instanceof KoppelError ? error.at(place) : error;
  }
}
