import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KoppelError } from './errors.ts';
import { formatMoney, minorDigits, money, parseMoney, parseUnsignedMinor } from './money.ts';

const refused = (text: string, currency = 'EUR') => {
  try {
    parseUnsignedMinor(text, currency);
    return 'accepted';
  } catch (error) {
    return error instanceof KoppelError ? error.code : 'crashed';
  }
};

test('what is written is what is read, in every currency and up to 18 digits', () => {
  const digits = 10n ** 18n - 1n;
  fc.assert(
    fc.property(
      fc.bigInt({ min: -digits, max: digits }),
      fc.constantFrom('EUR', 'JPY', 'BHD', 'CLF', 'HUF'),
      (minor, currency) => {
        expect(parseMoney(formatMoney(money(minor, currency)), currency)).toEqual({ minor, currency });
      },
    ),
  );
});

test('decimals come from ISO 4217, not from cash habits', () => {
  expect(['EUR', 'HUF', 'IDR', 'IQD', 'JPY', 'CLF'].map(minorDigits)).toEqual([2, 2, 2, 3, 0, 4]);
});

test('nothing is rounded: digits the currency does not have must be zeros', () => {
  expect(parseUnsignedMinor('12.3400', 'EUR')).toBe(1234n);
  expect(refused('12.341')).toBe('amount_invalid');
  expect(refused('1.5', 'JPY')).toBe('amount_invalid');
});

test('anything but digits and one mark is refused', () => {
  for (const text of [
    '',
    '.',
    '1.',
    '.5',
    '1,5',
    '1.2.3',
    '-1',
    '+1',
    ' 1',
    '1e5',
    '0x10',
    '٣',
    '1'.repeat(19),
    '0'.repeat(41),
  ]) {
    expect(refused(text)).toBe('amount_invalid');
  }
});

test('a caller may say that the mark is a comma, and then it is nothing else', () => {
  expect(parseUnsignedMinor('0012,3', 'EUR', undefined, ',')).toBe(1230n);
  expect(() => parseUnsignedMinor('12.30', 'EUR', undefined, ',')).toThrow(KoppelError);
});
