import fc from 'fast-check';
import { countrySpecs, electronicFormatIBAN, isValidIBAN } from 'ibantools';
import { expect, test } from 'vitest';
import { ibanOrNull, isIbanShaped } from './iban.ts';

test('blanks, dashes and small letters are the same IBAN', () => {
  expect(ibanOrNull('nl91 abna-0417 1643 00')).toBe('NL91ABNA0417164300');
});

test('wrong check digits, lengths and countries are no IBAN', () => {
  for (const text of [
    'NL92ABNA0417164300',
    'NL91ABNA041716430',
    'ZZ91ABNA0417164300',
    'NL91ABNA041716430é',
    '',
    'NL',
  ]) {
    expect(ibanOrNull(text)).toBeNull();
  }
});

test('the quick check agrees with ibantools on every country and on every damage to a valid IBAN', () => {
  const countries = Object.keys(countrySpecs);
  const candidate = fc
    .record({
      country: fc.constantFrom(...countries),
      body: fc.string({ unit: fc.constantFrom(...'0123456789ABCXYZ'), minLength: 30, maxLength: 32 }),
    })
    .map(({ country, body }) => `${country}${body}`.slice(0, countrySpecs[country]?.chars ?? 20));
  const valid = fc.constantFrom(
    'NL91ABNA0417164300',
    'DE89370400440532013000',
    'BE71096123456769',
    'FR1420041010050500013M02606',
  );
  const damaged = fc.tuple(valid, fc.nat(26), fc.constantFrom(...'0123456789ABZ')).map(([iban, at, character]) => {
    return iban.slice(0, at) + character + iban.slice(at + 1);
  });
  fc.assert(
    fc.property(fc.oneof(candidate, damaged, valid), (text) => {
      const electronic = electronicFormatIBAN(text);
      expect(ibanOrNull(text)).toBe(electronic !== null && isValidIBAN(electronic) ? electronic : null);
    }),
    { numRuns: 3000 },
  );
});

test('the form of an IBAN is told without its check digits', () => {
  expect(isIbanShaped('NL00INGB0001234567')).toBe(true);
  expect(isIbanShaped('EJ46GREENP100610T1')).toBe(false);
});
