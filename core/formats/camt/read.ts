import { KoppelError } from '../../domain/errors.ts';
import type { StatementPart } from '../../domain/statement.ts';
import type { Chunks } from '../bytes.ts';
import { Grammar, Walker } from '../xml/grammar.ts';
import { Vocabulary } from '../xml/names.ts';
import { XmlScanner } from '../xml/scanner.ts';
import { toUtf8 } from '../xml/utf8.ts';
import { CamtReader } from './reader.ts';
import { DOCUMENT } from './rules.ts';

const grammar = new Grammar<CamtReader>(new Vocabulary(), { Document: DOCUMENT });

export interface CamtOptions {
  /** The bank's dialect when the user said so; else it is told from the account. */
  readonly dialect?: string | undefined;
  /** Fill `Entry.unmapped`. Costs time. */
  readonly unmapped?: boolean | undefined;
}

/**
 * Reads camt.052, camt.053 and camt.054 of every version, also several documents in one file, in constant memory: batches of
 * parts as the bytes come in. A malformed, truncated or hostile file throws `KoppelError` with its place, possibly after
 * parts have been yielded: all or nothing is the caller's business.
 */
export async function* readCamt(chunks: Chunks, options: CamtOptions = {}): AsyncGenerator<readonly StatementPart[]> {
  const reader: CamtReader = new CamtReader(
    {
      enter: (namespace, prefix) => walker.enter(namespace, prefix),
      leave: () => walker.leave(),
      place: () => scanner.place(),
    },
    options,
  );
  const unmapped = options.unmapped === true ? (path: string, text: string) => reader.unmapped(path, text) : undefined;
  const walker = new Walker(grammar, reader, { unmapped });
  const scanner = new XmlScanner(walker, grammar.vocabulary, { mayRepeat: true });
  for await (const chunk of toUtf8(chunks)) {
    scanner.write(chunk);
    if (reader.parts.length === 0) continue;
    const { parts } = reader;
    reader.parts = [];
    yield parts;
  }
  scanner.end();
  if (!walker.entered) {
    throw new KoppelError('unknown_message_type', 'The XML holds no ISO 20022 Document.', { place: { line: 1 } });
  }
  if (reader.parts.length > 0) yield reader.parts;
}
