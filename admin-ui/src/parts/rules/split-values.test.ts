import { expect, test } from 'vitest';
import { splitOf, splitValues } from './split-values.ts';

test('parts are read in the notation of the reader and shown in it again', () => {
  const values = [
    { ledgerAccount: '4500', unit: 'percent' as const, value: '33,3333' },
    { ledgerAccount: '1300', unit: 'amount' as const, value: '1.012,50' },
  ];
  const parts = [
    { ledgerAccount: '4500', percent: '33.3333' },
    { ledgerAccount: '1300', amount: '1012.50' },
  ];
  expect(splitOf(values, 'nl')).toEqual(parts);
  expect(splitValues(parts, 'nl')).toEqual(values);
});

test('a part without ledger account, of more than all, or below nothing is none', () => {
  for (const value of ['101', '-5', '', 'half'])
    expect(splitOf([{ ledgerAccount: '4500', unit: 'percent', value }], 'nl')).toBeNull();
  expect(splitOf([{ ledgerAccount: '4500', unit: 'amount', value: '-1,00' }], 'nl')).toBeNull();
  expect(splitOf([{ ledgerAccount: '', unit: 'percent', value: '10' }], 'nl')).toBeNull();
});

test('what the form does not show stays with its part', () => {
  const parts = [{ ledgerAccount: '4500', percent: '10', costCentre: 'K1', vatCode: null }];
  expect(splitOf(splitValues(parts, 'nl'), 'nl')).toEqual(parts);
});
