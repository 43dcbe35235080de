import { expect, test } from 'vitest';
import { type Chunks, decodeText, decodeWhole } from './bytes.ts';

async function text(chunks: Chunks, encoding?: string): Promise<string> {
  let all = '';
  for await (const piece of decodeText(chunks, { encoding })) all += piece;
  return all;
}

function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const refusal = (code: string) => expect.objectContaining({ code });

test.each([1, 2, 3, 5, 64])('UTF-8, UTF-16 and Windows-1252 read the same in pieces of %i bytes', async (size) => {
  const wanted = 'Café Ünïcode € 10,00\r\nnaar 𝄞';
  expect(await text(cut(Buffer.from(wanted, 'utf8'), size))).toBe(wanted);
  expect(await text(cut(Buffer.from(`\ufeff${wanted}`, 'utf8'), size))).toBe(wanted);
  expect(await text(cut(Buffer.from(`\ufeff${wanted}`, 'utf16le'), size))).toBe(wanted);
  expect(await text(cut(Buffer.from(wanted, 'utf16le'), size))).toBe(wanted);
  expect(await text(cut(Buffer.from(`\ufeff${wanted}`, 'utf16le').swap16(), size))).toBe(wanted);
  expect(await text(cut(Buffer.from([0x43, 0x61, 0x66, 0xe9, 0x20, 0x80]), size))).toBe('Café €');
});

test('a lone high byte at the end of the file is Windows-1252', async () => {
  expect(await text([Buffer.from([0x43, 0x61, 0x66, 0xc3])])).toBe('CafÃ');
});

test('one file has one encoding: UTF-8 that turns invalid later is refused', async () => {
  const mixed = Buffer.concat([Buffer.from('é'), Buffer.alloc(10, 0x41), Buffer.from([0xe9])]);
  await expect(text([mixed])).rejects.toEqual(refusal('encoding_invalid'));
  await expect(text(cut(mixed, 1))).rejects.toEqual(refusal('encoding_invalid'));
});

test('NUL, bytes the encoding does not have, half a UTF-16 character are refused', async () => {
  await expect(text([Buffer.from('abcde\u0000f')])).rejects.toEqual(refusal('encoding_invalid'));
  await expect(text([Buffer.from([0x41, 0x41, 0x41, 0x41, 0x81])])).rejects.toEqual(refusal('encoding_invalid'));
  await expect(text([Buffer.from([0xff, 0xfe, 0x41, 0x00, 0x42])])).rejects.toEqual(refusal('encoding_invalid'));
});

test('overlong forms and surrogates are not UTF-8', () => {
  // As Windows-1252 they would be mojibake, but the first high character decides and these are no UTF-8.
  expect(() => decodeWhole(Buffer.from([0xc3, 0xa9, 0xc0, 0x80]))).toThrow(/not valid utf-8/);
  expect(() => decodeWhole(Buffer.from([0xc3, 0xa9, 0xed, 0xa0, 0x80]))).toThrow(/not valid utf-8/);
});

test('a declared CP437 is read as CP437, an unknown encoding is refused by name', async () => {
  expect(await text([Buffer.from([0x81, 0x20, 0x9b])], 'CP437')).toBe('ü ¢');
  await expect(text([Buffer.from('x')], 'UTF-7')).rejects.toEqual(refusal('encoding_unsupported'));
  await expect(text([Buffer.from([0x4c, 0x6f, 0xa7, 0x94])])).rejects.toEqual(refusal('encoding_unsupported'));
});
