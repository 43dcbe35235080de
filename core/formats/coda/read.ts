import { KoppelError } from '../../domain/errors.ts';
import type { StatementPart } from '../../domain/statement.ts';
import type { Chunks } from '../bytes.ts';
import { readLines } from '../lines.ts';
import { CodaBuilder } from './statements.ts';

export interface ReadCodaOptions {
  readonly fileName?: string | undefined;
  readonly encoding?: string | undefined;
  readonly unmapped?: boolean | undefined;
  /** CODA is one standard: no dialects. Taken so that all readers are called alike. */
  readonly dialect?: string | undefined;
}

const BATCH = 500;

/**
 * Reads CODA 2 (Belgium): a statement between records 0 and 9. A movement whose amount or day cannot be read is yielded as rejected;
 * a record of the wrong length, a missing record or a cut file throws with its line. See `readMt940` for streaming.
 */
export async function* readCoda(
  chunks: Chunks,
  options: ReadCodaOptions = {},
): AsyncGenerator<readonly StatementPart[]> {
  try {
    const builder = new CodaBuilder(options.unmapped === true);
    for await (const lines of readLines(chunks, { encoding: options.encoding })) {
      for (const line of lines) {
        builder.push(line);
        if (builder.size >= BATCH) yield builder.take();
      }
    }
    builder.close();
    yield builder.take();
  } catch (error) {
    throw error instanceof KoppelError ? error.at({ file: options.fileName }) : error;
  }
}
