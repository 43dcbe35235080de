import { expect, test } from 'vitest';
import { hasCheckDigit, taxReference } from './tax-reference.ts';

test('the first digit checks the rest', () => {
  expect(hasCheckDigit('3888121929162501')).toBe(true);
  expect(hasCheckDigit('3888121929162502')).toBe(false);
  expect(hasCheckDigit('388812192916250')).toBe(false);
});

test('a reference tells tax, year and sequence', () => {
  expect(taxReference('3888121929162501')).toEqual({ tax: 'wage-tax', year: '25', sequence: '01' });
  expect(taxReference('9888121929112501')).toEqual({ tax: 'vat', year: '25', sequence: '01' });
});
