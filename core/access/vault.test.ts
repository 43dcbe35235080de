import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { openVault } from './vault.ts';

const vault = openVault(randomBytes(32));
const PLACE = 'organisation|table|row|column';
const unreadable = expect.objectContaining({ code: 'secret_unreadable' });

test('what is sealed opens at its place, and shows nothing of itself', () => {
  for (const text of ['', 'x', 'Ünïcödé €', 'x'.repeat(10_000)]) {
    const sealed = vault.seal(text, PLACE);
    expect(vault.open(sealed, PLACE)).toBe(text);
    if (text.length > 3) expect(sealed).not.toContain(text.slice(0, 4));
  }
  expect(vault.seal('same', PLACE)).not.toBe(vault.seal('same', PLACE));
});

test('SEC-02: at any other place it does not open', () => {
  const sealed = vault.seal('secret', PLACE);
  for (const place of ['other|table|row|column', 'organisation|table|row|other', 'organisation|table|rowcolumn', ''])
    expect(() => vault.open(sealed, place), place).toThrow(unreadable);
});

test('SEC-03: with any bit changed it does not open', () => {
  const [key = '', body = ''] = vault.seal('secret', PLACE).split('.');
  const bytes = Buffer.from(body, 'base64url');
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => vault.open(`${key}.${changed.toString('base64url')}`, PLACE)).toThrow(unreadable);
  }
  for (const text of ['', '.', 'k1.', `k2.${body}`, body, `${key}.${body.slice(0, 20)}`])
    expect(() => vault.open(text, PLACE), text).toThrow(unreadable);
});

test('SEC-06: no nonce comes twice, and every bit of it is chance', () => {
  const COUNT = 10_000;
  const seen = new Set<string>();
  const ones = new Uint32Array(96);
  for (let at = 0; at < COUNT; at++) {
    const nonce = Buffer.from(vault.seal('x', PLACE).split('.')[1] ?? '', 'base64url').subarray(0, 12);
    seen.add(nonce.toString('hex'));
    for (let bit = 0; bit < 96; bit++) ones[bit] = (ones[bit] ?? 0) + (((nonce[bit >> 3] ?? 0) >> (bit & 7)) & 1);
  }
  expect(seen.size).toBe(COUNT);
  // Half of them, give or take seven standard deviations: nobody lives to see chance fail this.
  for (const count of ones) expect(Math.abs(count - COUNT / 2)).toBeLessThan(3.5 * Math.sqrt(COUNT));
});

test('with another key it does not open', () => {
  expect(() => openVault(randomBytes(32)).open(vault.seal('secret', PLACE), PLACE)).toThrow(unreadable);
});

test('a mark is ours for one text at one place', () => {
  const marked = vault.mark('["2026-01-01","a.b"]', PLACE);
  expect(vault.unmark(marked, PLACE)).toBe('["2026-01-01","a.b"]');
  expect(vault.unmark(marked, 'elsewhere')).toBeNull();
  expect(vault.unmark(`x${marked}`, PLACE)).toBeNull();
  expect(openVault(randomBytes(32)).unmark(marked, PLACE)).toBeNull();
  for (const text of ['', '.', 'a.', '.b', marked.slice(0, -1)]) expect(vault.unmark(text, PLACE)).toBeNull();
});

test('SEC-04: what an old key sealed or marked still holds; what is sealed now is of the first key', () => {
  const keys = [randomBytes(32), randomBytes(32), randomBytes(32)] as const;
  const [first, old, lost] = keys.map((key) => openVault(key));
  const both = openVault(keys[0], [keys[1]]);
  const sealed = old?.seal('secret', PLACE) ?? '';
  expect(both.open(sealed, PLACE)).toBe('secret');
  expect(() => both.open(sealed, 'elsewhere')).toThrow(unreadable);
  expect(both.unmark(old?.mark('x', PLACE) ?? '', PLACE)).toBe('x');
  expect(first?.open(both.seal('new', PLACE), PLACE)).toBe('new');
  expect(both.seal('new', PLACE).startsWith(first?.sealPrefix ?? '?')).toBe(true);
  expect(() => both.open(lost?.seal('secret', PLACE) ?? '', PLACE)).toThrow(unreadable);
});
