import { expect, test } from 'vitest';
import { systemRandom } from '../runtime/ports.ts';
import { newToken, tokenHash } from './tokens.ts';

test('SEC-11: a token is 256 bits of chance, and only its hash is kept', () => {
  const COUNT = 5_000;
  const ones = new Uint32Array(256);
  const seen = new Set<string>();
  for (let at = 0; at < COUNT; at++) {
    const { secret, hash } = newToken(systemRandom, 'kpl_');
    expect(hash).toBe(tokenHash(secret));
    const bytes = Buffer.from(secret.slice(4), 'base64url');
    seen.add(secret);
    for (let bit = 0; bit < 256; bit++) ones[bit] = (ones[bit] ?? 0) + (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1);
  }
  expect(seen.size).toBe(COUNT);
  for (const count of ones) expect(Math.abs(count - COUNT / 2)).toBeLessThan(3.5 * Math.sqrt(COUNT));
});

test('SEC-11: ids come from the same source: nothing but the time repeats in them', () => {
  const ids = Array.from({ length: 20_000 }, () => systemRandom.uuid());
  // Version 7: 48 bits of time, then chance. They name rows and open nothing.
  expect(new Set(ids.map((id) => id.replaceAll('-', '').slice(13))).size).toBe(ids.length);
});
