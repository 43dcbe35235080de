import type { Chunks } from '../bytes.ts';
import { readDocuments } from '../iso20022/document.ts';
import { Grammar } from '../xml/grammar.ts';
import { Vocabulary } from '../xml/names.ts';
import { InitiationReader } from './initiation-reader.ts';
import { INITIATION } from './initiation-rules.ts';
import type { InitiationPart } from './parts.ts';

const grammar = new Grammar<InitiationReader>(new Vocabulary(), { Document: INITIATION });

/**
 * Reads pain.001 and pain.008, of any origin, in constant memory. Stated totals that do not fit are told in the `end` part, not
 * thrown: whoever takes the file decides. Throws `KoppelError` with its place for everything that is not a payment file.
 */
export function readInitiation(chunks: Chunks): AsyncGenerator<readonly InitiationPart[]> {
  return readDocuments(chunks, grammar, (frame) => new InitiationReader(frame), { mayRepeat: false });
}
