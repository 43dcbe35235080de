import { KoppelError } from '../domain/errors.ts';
import { asBuffer, type Chunks, decodeText, type TextOptions } from './bytes.ts';

/** Longest line anybody sends is some thousand characters; beyond this it is not a bank file. */
const MAX_LINE = 200_000;
/** Bytes decoded at once: small enough to keep memory flat when the caller hands over a whole file. */
const PIECE = 16_384;

/**
 * The lines of a text file, in batches, without their ends (CRLF, LF or a lone CR). Throws `encoding_invalid`, and
 * `field_invalid` for a line longer than 200,000 characters: memory stays bounded whatever comes in.
 */
export async function* readLines(chunks: Chunks, options: TextOptions = {}): AsyncGenerator<readonly string[]> {
  yield* cutLines(decodeText(inPieces(chunks), options));
}

/** The same for text that is decoded already. */
export async function* cutLines(pieces: AsyncIterable<string>): AsyncGenerator<readonly string[]> {
  let lines: string[] = [];
  const cutter = new LineCutter((text, from, to) => {
    lines.push(text.slice(from, to));
  });
  for await (const piece of pieces) {
    cutter.write(piece);
    if (lines.length === 0) continue;
    yield lines;
    lines = [];
  }
  cutter.end();
  if (lines.length > 0) yield lines;
}

/** The same bytes in pieces of at most 64 KB. */
export async function* inPieces(chunks: Chunks): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    const bytes = asBuffer(chunk);
    for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
  }
}

/** Receives a line where it stands: the characters of `text` from `from` up to `to`, without the end of the line. */
export type LineReceiver = (text: string, from: number, to: number) => void;

/** Finds the lines in the pieces of a text, wherever the pieces are cut. Nothing is copied but the line that crosses a cut. */
export class LineCutter {
  readonly #line: LineReceiver;
  /** The line that has begun and not yet ended. */
  #rest = '';
  #lines = 0;

  constructor(line: LineReceiver) {
    this.#line = line;
  }

  write(piece: string): void {
    let text = this.#rest === '' ? piece : this.#rest + piece;
    // A CR at the very end may be half of a CRLF.
    const held = text.endsWith('\r') ? '\r' : '';
    if (held !== '') text = text.slice(0, -1);
    let from = 0;
    let nextReturn = text.indexOf('\r');
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      const to = end > from && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
      if (nextReturn !== -1 && nextReturn < to) this.#returns(text.slice(from, to));
      else this.#emit(text, from, to);
      from = end + 1;
      if (nextReturn !== -1 && nextReturn < from) nextReturn = text.indexOf('\r', from);
    }
    if (nextReturn !== -1) {
      const last = text.lastIndexOf('\r');
      this.#returns(text.slice(from, last));
      from = last + 1;
    }
    this.#rest = text.slice(from) + held;
    if (this.#rest.length > MAX_LINE) this.#refuse();
  }

  /** The text has ended; what stands behind the last line end is a line too. */
  end(): void {
    const rest = this.#rest.endsWith('\r') ? this.#rest.slice(0, -1) : this.#rest;
    if (this.#rest !== '') this.#emit(rest, 0, rest.length);
    this.#rest = '';
  }

  /** Lines that end with a lone CR. */
  #returns(text: string): void {
    for (const line of text.split('\r')) this.#emit(line, 0, line.length);
  }

  #emit(text: string, from: number, to: number): void {
    if (to - from > MAX_LINE) this.#refuse();
    this.#lines++;
    this.#line(text, from, to);
  }

  #refuse(): never {
    const line = this.#lines + 1;
    throw new KoppelError('field_invalid', `The line is longer than ${MAX_LINE} characters.`, { place: { line } });
  }
}
