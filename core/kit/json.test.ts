import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatMoney } from '../domain/money.ts';
import {
  amountText,
  exactMoney,
  exactText,
  expectAccount,
  integer,
  parseExact,
  plainDecimal,
  shaped,
  z,
} from './json.ts';

test('BANK-06 amounts written as numbers keep every digit, however they are written', () => {
  const rows = parseExact('{"a":[10.10,1e2,0.1,0.2,-1234567890123456.78,1.5E+1,250]}', 'test') as { a: string[] };
  expect(rows.a.map((one) => formatMoney(exactMoney(one, 'EUR')))).toEqual([
    '10.10',
    '100.00',
    '0.10',
    '0.20',
    '-1234567890123456.78',
    '15.00',
    '250.00',
  ]);
});

test('a plus sign and an exponent go, the value stays', () => {
  expect(['+250.00', '1e-2', '12.5e1', '-0.5E0', '1e0', '-3e-1'].map(plainDecimal)).toEqual([
    '250.00',
    '0.01',
    '125',
    '-0.5',
    '1',
    '-0.3',
  ]);
});

test('any number of cents comes back through JSON as it was', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (minor) => {
      const text = formatMoney({ minor, currency: 'EUR' });
      expect(exactMoney(parseExact(text, 'test') as string, 'EUR').minor).toBe(minor);
    }),
  );
});

test('a number with more than one reading is refused: 10.105 euro is no amount', () => {
  expect(() => exactMoney(shaped(amountText, '10.105', 'test'), 'EUR')).toThrow(
    expect.objectContaining({ code: 'amount_invalid' }),
  );
  expect(() => shaped(amountText, '1,50', 'test')).toThrow(expect.objectContaining({ code: 'contract_broken' }));
});

test('long ids keep their last digits', () => {
  expect(parseExact('{"id":90071992547409931}', 'test')).toEqual({ id: '90071992547409931' });
});

test.each([
  ['nothing', ''],
  ['a page with 200', '<!doctype html><html>Inloggen</html>'],
  ['half a document', '{"a":[1,2'],
  ['nesting to hurt', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
  ['bytes that are not UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])],
])('BANK-05 %s is a broken contract, not a crash', (_name, body) => {
  expect(() => parseExact(body, 'test')).toThrow(expect.objectContaining({ code: 'contract_broken' }));
});

test('what does not fit is named by its place', () => {
  expect(() => shaped(z.object({ rows: z.array(z.object({ n: integer })) }), { rows: [{ n: 'x' }] }, 'test')).toThrow(
    expect.objectContaining({ code: 'contract_broken', place: { element: 'rows.0.n' } }),
  );
});

test('BANK-23 what no database text can hold is replaced, the rest stays', () => {
  expect(shaped(exactText, 'a\u0000b \u{1F600} \u202Etxt \uD800', 'test')).toBe('a\uFFFDb \u{1F600} \u202Etxt \uFFFD');
});

test('BANK-22 an answer about another account is refused before it is stored', () => {
  const asked = 'NL91ABNA0417164300' as never;
  expect(() => expectAccount(asked, 'NL20INGB0001234567', 'test')).toThrow(
    expect.objectContaining({ code: 'contract_broken' }),
  );
  expect(() => expectAccount(asked, 'NL91 ABNA 0417 1643 00', 'test')).not.toThrow();
});
