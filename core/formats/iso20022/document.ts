import { KoppelError, type Place } from '../../domain/errors.ts';
import type { Chunks } from '../bytes.ts';
import { type Grammar, type Unmapped, Walker } from '../xml/grammar.ts';
import { XmlScanner } from '../xml/scanner.ts';
import { toUtf8 } from '../xml/utf8.ts';

/** What the document around a reader can do: begin and end the part where only the message's namespace is allowed. */
export interface Frame {
  enter(namespace: string, prefix: string): void;
  leave(): void;
  place(): Place;
}

/** A reader of messages: the rules fill it, and it lays down what has become complete. */
export interface PartsMaker<Part> {
  parts: Part[];
  /** Takes a text nobody maps; present when the caller asked for them. */
  readonly onUnmapped?: Unmapped | undefined;
}

export interface DocumentOptions {
  /** Another document may follow the first one if it brings its own XML declaration. */
  readonly mayRepeat: boolean;
}

/**
 * Reads documents through the gate and along a grammar, and yields what the reader has laid down after each piece of input.
 * Throws `unknown_message_type` when no Document begins in the file at all.
 */
export async function* readDocuments<Part, R extends PartsMaker<Part>>(
  chunks: Chunks,
  grammar: Grammar<R>,
  makeReader: (frame: Frame) => R,
  options: DocumentOptions,
): AsyncGenerator<readonly Part[]> {
  const reader = makeReader({
    enter: (namespace, prefix) => walker.enter(namespace, prefix),
    leave: () => walker.leave(),
    place: () => scanner.place(),
  });
  const walker: Walker<R> = new Walker(grammar, reader, { unmapped: reader.onUnmapped });
  const scanner = new XmlScanner(walker, grammar.vocabulary, options);
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
