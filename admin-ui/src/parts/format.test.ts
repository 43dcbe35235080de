import { expect, test } from 'vitest';
import { formatAmount, formatBytes, formatDay, readAmount, readDay } from './format.ts';

test('an amount is written the Dutch way or the English way, with every digit it had', () => {
  expect(formatAmount('1234567.80', 'nl')).toBe('1.234.567,80');
  expect(formatAmount('-1234.56', 'en')).toBe('−1,234.56');
  expect(formatAmount('0.05', 'nl')).toBe('0,05');
  expect(formatAmount('999', 'nl')).toBe('999');
  expect(formatAmount('123456789012345.67', 'nl')).toBe('123.456.789.012.345,67');
});

test.each([
  ['1.234,56', '1234.56'],
  ['1234,5', '1234.50'],
  ['12.34', '12.34'],
  ['-0,05', '-0.05'],
  ['−7', '-7.00'],
  ['€ 1.234', '1234.00'],
  ['1.234.567', '1234567.00'],
])('in Dutch "%s" is read as %s', (typed, amount) => expect(readAmount(typed, 'EUR', 'nl')).toBe(amount));

test.each(['', '-', 'abc', '12,345', '1,2,3,4.567', '--5'])('in Dutch "%s" is no amount', (typed) =>
  expect(readAmount(typed, 'EUR', 'nl')).toBeNull(),
);

test('in English the marks change places', () => {
  expect(readAmount('1,234.56', 'EUR', 'en')).toBe('1234.56');
  expect(readAmount('1,234', 'EUR', 'en')).toBe('1234.00');
  expect(readAmount('1.234', 'EUR', 'en')).toBeNull();
});

test('a currency without cents takes none', () => {
  expect(readAmount('1.500', 'JPY', 'nl')).toBe('1500');
  expect(readAmount('1,5', 'JPY', 'nl')).toBeNull();
});

test('days and sizes', () => {
  expect(formatDay('2026-03-09', 'nl')).toBe('09-03-2026');
  expect(formatDay('2026-03-09', 'en')).toBe('09 Mar 2026');
  expect(formatBytes(812_300, 'nl')).toBe('812 kB');
  expect(formatBytes(4_210_000, 'nl')).toBe('4,2 MB');
});

test.each(['5-1-2026', '05/01/2026', '5.1.2026', ' 05-01-2026', '2026-01-05'])(
  '"%s" is read as the fifth of January',
  (typed) => expect(readDay(typed)).toBe('2026-01-05'),
);

test.each(['', '30-02-2026', '5-13-2026', '1-5-26', 'morgen'])('"%s" is no day', (typed) =>
  expect(readDay(typed)).toBeNull(),
);
