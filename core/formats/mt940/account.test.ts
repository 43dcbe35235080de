import { expect, test } from 'vitest';
import { parseAccount } from './account.ts';

const shown = (text: string, currency: string | null = 'EUR') => {
  const { iban, other } = parseAccount(text, currency);
  return iban ?? other;
};

test('blanks, dots, a glued currency and the name of the bank are not part of an account', () => {
  expect(shown('NL34RABO0142623393 EUR')).toBe('NL34RABO0142623393');
  expect(shown('NL69INGB0123456789EUR')).toBe('NL69INGB0123456789');
  expect(shown('NL91 ABNA 0417 1643 00')).toBe('NL91ABNA0417164300');
  expect(shown('1291.99.348EUR')).toBe('129199348');
  expect(shown('2121.21.211EUR                     ')).toBe('212121211');
  expect(shown('0800003200000001610722 EUR')).toBe('0800003200000001610722');
  expect(shown('TRIODOSBANK/0666666666')).toBe('0666666666');
  expect(shown('DABADKKK/1234567890', 'DKK')).toBe('1234567890');
  expect(shown('UBRTHUHB/123456789150ABCDEF002/HUF', 'HUF')).toBe('123456789150ABCDEF002');
});

test('a German bank number and an IBAN with wrong check digits stay as they are', () => {
  expect(shown('12345678/1234567890')).toBe('12345678/1234567890');
  expect(parseAccount('NL00INGB0123456789EUR', 'EUR')).toEqual({
    iban: null,
    other: 'NL00INGB0123456789',
    currency: 'EUR',
  });
});

test('three letters that are not the currency of the statement belong to the account', () => {
  expect(shown('123456789USD', 'EUR')).toBe('123456789USD');
  expect(shown('123456789USD', null)).toBe('123456789');
});
