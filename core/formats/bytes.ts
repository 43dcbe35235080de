import { isAscii } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { KoppelError } from '../domain/errors.ts';
import { type Encoding, encodingByLabel, highCharacter, readMark, type SingleByte, utf8Length } from './encoding.ts';

/** A file as it comes in: the pieces of a stream, of any size. */
export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** The same memory as a Buffer, not a copy. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** All pieces in one. For small files and for formats that need the end first (zip). */
export async function collect(chunks: Chunks, limitBytes: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limitBytes) throw new KoppelError('file_too_large', `The file is larger than ${limitBytes} bytes.`);
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

/** The pieces again, the first one at least `least` bytes long unless the file is shorter. Empty pieces are left out. */
export async function* gatherHead(chunks: Chunks, least: number): AsyncGenerator<Buffer> {
  let head: Buffer[] | null = [];
  let size = 0;
  for await (const chunk of chunks) {
    if (chunk.length === 0) continue;
    if (head === null) {
      yield asBuffer(chunk);
      continue;
    }
    head.push(asBuffer(chunk));
    size += chunk.length;
    if (size < least) continue;
    yield head.length === 1 ? asBuffer(chunk) : Buffer.concat(head);
    head = null;
  }
  if (head !== null && size > 0) yield Buffer.concat(head);
}

export interface TextOptions {
  /** The encoding the caller knows for sure (an OFX header, a mapping the user made). Then nothing is told from the bytes. */
  readonly encoding?: string | undefined;
}

/**
 * Text of a file without an encoding of its own (MT940, CSV, CODA, QIF), strictly: a byte order mark decides; else the first
 * character beyond ASCII does, once for the whole file: valid UTF-8 means UTF-8, anything else Windows-1252. Never a replacement
 * character, never two encodings in one file. Throws `encoding_invalid` with the byte offset, also for a NUL.
 */
export async function* decodeText(chunks: Chunks, options: TextOptions = {}): AsyncGenerator<string> {
  const decoder = new TextReader(options.encoding);
  for await (const chunk of gatherHead(chunks, 4)) {
    const text = decoder.write(chunk);
    if (text !== '') yield text;
  }
  const rest = decoder.end();
  if (rest !== '') yield rest;
}

/** The whole text of bytes in memory; see {@link decodeText}. */
export function decodeWhole(bytes: Uint8Array, options: TextOptions = {}): string {
  const decoder = new TextReader(options.encoding);
  return decoder.write(asBuffer(bytes)) + decoder.end();
}

class TextReader {
  #encoding: Encoding | null = null;
  #unicode: TextDecoder | null = null;
  #carry: Buffer = Buffer.alloc(0);
  #offset = 0;
  #started = false;

  constructor(label: string | undefined) {
    if (label === undefined) return;
    const encoding = encodingByLabel(label);
    this.#use(encoding === 'utf-16' ? 'utf-16le' : encoding);
  }

  /** Decodes the next piece; the first one has at least four bytes, or is the whole file. */
  write(chunk: Buffer): string {
    let bytes = this.#carry.length === 0 ? chunk : Buffer.concat([this.#carry, chunk]);
    this.#carry = Buffer.alloc(0);
    if (!this.#started) {
      this.#started = true;
      const mark = readMark(bytes);
      if (mark !== null) {
        this.#use(mark.encoding);
        bytes = bytes.subarray(mark.length);
        this.#offset += mark.length;
      }
    }
    const text = this.#decode(bytes);
    this.#offset += bytes.length - this.#carry.length;
    if (text.includes('\u0000')) this.#refuse(0, 'a NUL');
    return text;
  }

  end(): string {
    if (this.#carry.length > 0) {
      // A lone lead byte at the very end: not UTF-8, so the file is Windows-1252.
      this.#use('windows-1252');
      return this.#decode(this.#carry);
    }
    if (this.#unicode === null) return '';
    return this.#decodeUnicode(this.#unicode, undefined);
  }

  #use(encoding: Encoding): void {
    this.#encoding = encoding;
    const unicode = encoding === 'utf-8' || encoding === 'utf-16le' || encoding === 'utf-16be';
    this.#unicode = unicode ? new TextDecoder(encoding, { fatal: true, ignoreBOM: true }) : null;
  }

  #decode(bytes: Buffer): string {
    if (this.#unicode !== null) return this.#decodeUnicode(this.#unicode, bytes);
    if (isAscii(bytes)) return bytes.toString('latin1');
    if (this.#encoding !== null) return this.#decodeSingle(bytes, this.#encoding as SingleByte);
    const first = bytes.findIndex((byte) => byte > 0x7f);
    const length = utf8Length(bytes, first);
    if (length === -1) {
      this.#carry = Buffer.from(bytes.subarray(first));
      return bytes.toString('latin1', 0, first);
    }
    this.#use(length > 0 ? 'utf-8' : 'windows-1252');
    return this.#decode(bytes);
  }

  #decodeUnicode(decoder: TextDecoder, bytes: Buffer | undefined): string {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch (cause) {
      throw new KoppelError(
        'encoding_invalid',
        `The bytes near offset ${this.#offset} are not valid ${this.#encoding}.`,
        {
          cause,
        },
      );
    }
  }

  #decodeSingle(bytes: Buffer, encoding: SingleByte): string {
    const pieces: string[] = [];
    let start = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte < 0x80) continue;
      const character = highCharacter(encoding, byte);
      if (character === '\u0000') this.#refuse(at, `byte 0x${byte.toString(16)}, which ${encoding} does not have`);
      pieces.push(bytes.toString('latin1', start, at), character);
      start = at + 1;
    }
    pieces.push(bytes.toString('latin1', start));
    return pieces.join('');
  }

  #refuse(at: number, what: string): never {
    throw new KoppelError('encoding_invalid', `Near offset ${this.#offset + at} the file holds ${what}.`);
  }
}
