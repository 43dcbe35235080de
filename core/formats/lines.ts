import { KoppelError } from '../domain/errors.ts';
import { asBuffer, type Chunks, decodeText, type TextOptions } from './bytes.ts';

/** Longest line anybody sends is some thousand characters; beyond this it is not a bank file. */
const MAX_LINE = 200_000;
/** Bytes decoded at once: small enough to keep memory flat when the caller hands over a whole file. */
const PIECE = 65_536;

/**
 * The lines of a text file, in batches, without their ends (CRLF, LF or a lone CR). Throws `encoding_invalid`, and
 * `field_invalid` for a line longer than 200,000 characters: memory stays bounded whatever comes in.
 */
export async function* readLines(chunks: Chunks, options: TextOptions = {}): AsyncGenerator<readonly string[]> {
  const cutter = new LineCutter();
  for await (const text of decodeText(inPieces(chunks), options)) {
    const lines = cutter.push(text);
    if (lines.length > 0) yield lines;
  }
  const last = cutter.end();
  if (last !== null) yield [last];
}

/** The same bytes in pieces of at most 64 KB. */
export async function* inPieces(chunks: Chunks): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    const bytes = asBuffer(chunk);
    for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
  }
}

/** Cuts the pieces of a text into lines, wherever the pieces are cut. */
export class LineCutter {
  #rest = '';
  #lines = 0;

  /** The lines that are complete now. */
  push(piece: string): string[] {
    let text = this.#rest === '' ? piece : this.#rest + piece;
    // A CR at the very end may be half of a CRLF.
    const held = text.endsWith('\r') ? '\r' : '';
    if (held !== '') text = text.slice(0, -1);
    const lines: string[] = [];
    let from = 0;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      this.#add(lines, text.slice(from, text.charCodeAt(at - 1) === 13 && at > from ? at - 1 : at));
      from = at + 1;
    }
    let rest = text.slice(from);
    const loneReturn = rest.lastIndexOf('\r');
    if (loneReturn !== -1) {
      this.#add(lines, rest.slice(0, loneReturn));
      rest = rest.slice(loneReturn + 1);
    }
    this.#rest = rest + held;
    if (this.#rest.length > MAX_LINE) this.#refuse();
    return lines;
  }

  /** What stands after the last line end; null when the text ended with one. */
  end(): string | null {
    const rest = this.#rest;
    this.#rest = '';
    if (rest === '') return null;
    return rest.endsWith('\r') ? rest.slice(0, -1) : rest;
  }

  #add(lines: string[], text: string): void {
    if (text.includes('\r')) {
      for (const line of text.split('\r')) this.#add(lines, line);
      return;
    }
    this.#lines++;
    if (text.length > MAX_LINE) this.#refuse();
    lines.push(text);
  }

  #refuse(): never {
    const line = this.#lines + 1;
    throw new KoppelError('field_invalid', `Line ${line} is longer than ${MAX_LINE} characters.`, { place: { line } });
  }
}
