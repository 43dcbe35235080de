import { expect, test } from 'vitest';
import { taxReference } from './tax-reference.ts';

test('the first digit checks the rest, and a reference has sixteen', () => {
  expect(taxReference('3888121929162502')).toBeNull();
  expect(taxReference('388812192916250')).toBeNull();
});

test('a reference tells tax, year and sequence', () => {
  expect(taxReference('3888121929162501')).toEqual({ tax: 'wage-tax', year: '25', sequence: '01' });
  expect(taxReference('9888121929112501')).toEqual({ tax: 'vat', year: '25', sequence: '01' });
});
