import { expect, test } from 'vitest';
import { looksLikeMt940 } from './detect.ts';

test('a message is certain, its beginning likely, other texts are not MT940', () => {
  expect(looksLikeMt940('ABNANL2A\r\n940\r\n:20:X\r\n:25:1\r\n:28:1\r\n:60F:C2')).toBe(1);
  expect(looksLikeMt940('{1:F01}{4::20:X\n:25:1\n:28C:1\n:34F:EUR')).toBe(1);
  expect(looksLikeMt940(':20:X\r:25:1\r:60M:C')).toBe(1);
  expect(looksLikeMt940(':940:\r\n:20:X\r\n:25:1')).toBe(0.8);
  expect(looksLikeMt940('<?xml version="1.0"?>')).toBe(0);
  expect(looksLikeMt940('"Datum";"Bedrag";"10:20:30"')).toBe(0);
});
