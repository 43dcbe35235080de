import { KoppelError } from '../../domain/errors.ts';
import { type Chunks, decodeText, gatherHead } from '../bytes.ts';
import { type Encoding, encodingByLabel, readMark } from '../encoding.ts';

/** The XML declaration has to end within this many bytes. */
const HEAD_BYTES = 1024;
const DECLARED = /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([^"']*)["']/;

/**
 * The bytes of an XML document as UTF-8 without a byte order mark, whatever they came as: told from the mark, from the pattern
 * of UTF-16, and from the declaration. What contradicts itself is refused (`encoding_mismatch`), as is what nobody sends
 * (`encoding_unsupported`: UTF-7, UTF-32, EBCDIC). UTF-8 passes untouched and unchecked; the scanner checks it.
 */
export async function* toUtf8(chunks: Chunks): AsyncGenerator<Buffer> {
  const source = gatherHead(chunks, HEAD_BYTES);
  const first = await source.next();
  if (first.done === true) return;
  const mark = readMark(first.value);
  const encoding = encodingOf(first.value.subarray(0, HEAD_BYTES), mark?.encoding);
  const all = prepend(first.value.subarray(mark?.length ?? 0), source);
  if (encoding === 'utf-8') yield* all;
  else if (encoding === 'iso-8859-1' || encoding === 'windows-1252') yield* transcode(guardAgainstUtf8(all), encoding);
  else yield* transcode(all, encoding);
}

function encodingOf(head: Buffer, proven: Encoding | undefined): Encoding {
  const text = proven === 'utf-16le' || proven === 'utf-16be' ? utf16Text(head, proven) : head.toString('latin1');
  const label = DECLARED.exec(text.replace(/^(?:\ufeff|\u00ef\u00bb\u00bf)/, ''))?.[1];
  if (label === undefined) return proven ?? 'utf-8';
  const declared = encodingByLabel(label);
  const wide = proven === 'utf-16le' || proven === 'utf-16be';
  const fits = declared === 'utf-16' ? wide : proven === undefined || declared === proven;
  if (!fits || (declared.startsWith('utf-16') && !wide)) {
    throw new KoppelError('encoding_mismatch', `The file declares "${label}", its bytes are ${proven ?? 'not'}.`, {
      place: { line: 1 },
    });
  }
  return declared === 'utf-16' ? (proven ?? 'utf-16le') : declared;
}

function utf16Text(head: Buffer, encoding: 'utf-16le' | 'utf-16be'): string {
  const even = Buffer.from(head.subarray(0, head.length - (head.length % 2)));
  return (encoding === 'utf-16be' ? even.swap16() : even).toString('utf16le');
}

async function* prepend(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* rest;
}

async function* transcode(chunks: Chunks, encoding: Encoding): AsyncGenerator<Buffer> {
  for await (const text of decodeText(chunks, { encoding })) yield Buffer.from(text, 'utf8');
}

/**
 * A file that says ISO-8859-1 and holds UTF-8 would be booked as "CafÃ©". No name contains C2 or C3 followed by a byte
 * 0x80–0xBF in a single-byte encoding, so that pair proves the declaration wrong.
 */
async function* guardAgainstUtf8(chunks: Chunks): AsyncGenerator<Uint8Array> {
  let previous = 0;
  for await (const chunk of chunks) {
    for (const byte of chunk) {
      if ((previous === 0xc2 || previous === 0xc3) && byte >= 0x80 && byte <= 0xbf) {
        throw new KoppelError('encoding_mismatch', 'The file declares a single-byte encoding but its bytes are UTF-8.');
      }
      previous = byte;
    }
    yield chunk;
  }
}
