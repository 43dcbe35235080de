import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { KoppelError } from '../../domain/errors.ts';
import { LIMITS } from '../limits.ts';
import { openSources } from './sources.ts';
import { type FixtureMember, makeZip } from './zip-fixture.ts';

async function contents(bytes: Buffer, size = 1 << 16): Promise<readonly (readonly [string | null, string])[]> {
  function* pieces() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const found: [string | null, string][] = [];
  for await (const source of openSources(pieces())) {
    const parts: Uint8Array[] = [];
    for await (const part of source.chunks) parts.push(part);
    found.push([source.member, Buffer.concat(parts).toString()]);
  }
  return found;
}

async function failure(bytes: Buffer): Promise<string> {
  try {
    await contents(bytes);
  } catch (error) {
    if (error instanceof KoppelError) return error.code;
    throw error;
  }
  return 'accepted';
}

const TWO: readonly FixtureMember[] = [
  { name: 'b/2.xml', content: 'second'.repeat(50) },
  { name: 'a/1.xml', content: 'first', stored: true },
];

test.each([1, 3, 65536])('plain, gzipped and zipped files open, in pieces of %i bytes', async (size) => {
  expect(await contents(Buffer.from('hello'), size)).toEqual([[null, 'hello']]);
  expect(await contents(gzipSync('hello'), size)).toEqual([[null, 'hello']]);
  expect(await contents(makeZip(TWO), size)).toEqual([
    ['b/2.xml', 'second'.repeat(50)],
    ['a/1.xml', 'first'],
  ]);
  expect(await contents(Buffer.alloc(0))).toEqual([]);
});

test('folders and what macOS adds are left out', async () => {
  const zip = makeZip([
    { name: 'folder/', content: '', stored: true },
    { name: '__MACOSX/._1.xml', content: 'x' },
    ...TWO,
  ]);
  expect((await contents(zip)).map(([name]) => name)).toEqual(['b/2.xml', 'a/1.xml']);
});

test.each<[string, readonly FixtureMember[]]>([
  ['a path out of the folder', [{ name: '../../x.xml', content: 'x' }]],
  ['an absolute path', [{ name: '/etc/x', content: 'x' }]],
  ['a Windows path', [{ name: 'C:x.xml', content: 'x' }]],
  ['a backslash', [{ name: 'a\\x.xml', content: 'x' }]],
  ['no name', [{ name: '', content: 'x' }]],
  ['a control character', [{ name: 'a\nb', content: 'x' }]],
  ['a symbolic link', [{ name: 'x', content: '/etc/passwd', stored: true, mode: 0xa1ff }]],
  [
    'two files of one name',
    [
      { name: 'x', content: '1' },
      { name: 'X', content: '2' },
    ],
  ],
  [
    'overlapping files',
    [
      { name: 'x', content: '1' },
      { name: 'y', localName: 'x', content: '1', sharesWith: 0 },
    ],
  ],
  ['two names of one file', [{ name: 'x', localName: 'y', content: '1' }]],
  ['an encrypted file', [{ name: 'x', content: '1', flags: 0x801 }]],
  ['a wrong checksum', [{ name: 'x', content: '1', crc: 5 }]],
  ['a size too small', [{ name: 'x', content: '12345', size: 3 }]],
  ['a size too large', [{ name: 'x', content: '12345', size: 9 }]],
  ['a zip in a zip', [{ name: 'x', content: makeZip(TWO) }]],
  ['a gzip in a zip', [{ name: 'x', content: gzipSync('x') }]],
  ['too many files', Array.from({ length: LIMITS.archiveMembers + 1 }, (_, n) => ({ name: `f${n}`, content: '' }))],
])('UP-07: a zip with %s is refused', async (_, members) => {
  expect(await failure(makeZip(members))).toBe('archive_invalid');
});

test('damaged archives are refused, never half read in silence', { timeout: 60_000 }, async () => {
  const zip = makeZip(TWO);
  for (let length = 4; length < zip.length; length++)
    expect(await failure(zip.subarray(0, length))).toBe('archive_invalid');
  const gzip = gzipSync('hello '.repeat(100));
  for (let length = 4; length < gzip.length; length++)
    expect(await failure(gzip.subarray(0, length))).toBe('archive_invalid');
  for (let at = 0; at < zip.length; at++) {
    const changed = Buffer.from(zip);
    changed[at] = (changed[at] ?? 0) ^ 0xff;
    const result = await contents(changed).then(
      (list) => list.map(([, text]) => text),
      (error: unknown) => (error instanceof KoppelError ? null : error),
    );
    if (result === null || at < 4) continue;
    expect(result, `byte ${at}`).toEqual(['second'.repeat(50), 'first']);
  }
});

test('UP-06: bombs stop at the cap, counted on what comes out', { timeout: 60_000 }, async () => {
  const zeros = Buffer.alloc(64 * 1_048_576);
  expect(await failure(gzipSync(zeros))).toBe('unpacked_too_large');
  expect(await failure(makeZip([{ name: 'x', content: zeros }]))).toBe('unpacked_too_large');
});

test('an empty zip and an office document are told as what they are', async () => {
  expect(await failure(makeZip([]))).toBe('empty_file');
  expect(await failure(makeZip([{ name: '[Content_Types].xml', content: '<Types/>' }]))).toBe('unknown_format');
});
