import type { StatementPart } from '../../domain/statement.ts';
import type { Chunks } from '../bytes.ts';
import { readDocuments } from '../iso20022/document.ts';
import { Grammar } from '../xml/grammar.ts';
import { Vocabulary } from '../xml/names.ts';
import { CamtReader, type CamtReaderOptions } from './reader.ts';
import { DOCUMENT } from './rules.ts';

const grammar = new Grammar<CamtReader>(new Vocabulary(), { Document: DOCUMENT });

export type CamtOptions = CamtReaderOptions;

/**
 * Reads camt.052, camt.053 and camt.054 of every version, also several documents in one file, in constant memory: batches of
 * parts as the bytes come in. A malformed, truncated or hostile file throws `KoppelError` with its place, possibly after
 * parts have been yielded: all or nothing is the caller's business.
 */
export function readCamt(chunks: Chunks, options: CamtOptions = {}): AsyncGenerator<readonly StatementPart[]> {
  return readDocuments(chunks, grammar, (frame) => new CamtReader(frame, options), { mayRepeat: true });
}
