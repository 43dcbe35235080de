import { expect, test } from 'vitest';
import { money } from '../../../../core/domain/money.ts';
import { asAllocations, type Line, leftToBook, lineOf, suggested } from './draft.ts';

const ITEM = '019aa3f0-7c1e-7d4a-9f7a-2c0f5b0e8a11';

function line(typed: string, ledgerAccount = '4510'): Line {
  return { key: `ledger ${ledgerAccount}`, label: ledgerAccount, target: { kind: 'ledger', ledgerAccount }, typed };
}

test('what is left is the entry less the lines, to the cent', () => {
  expect(leftToBook('-1234.56', 'EUR', [line('−1.000,00'), line('-234,55', '4520')], 'nl')).toEqual(money(-1n, 'EUR'));
});

test('while an amount cannot be read nothing is called left, and nothing can be booked', () => {
  const lines = [line('1.2.3')];
  expect(leftToBook('10.00', 'EUR', lines, 'nl')).toBeNull();
  expect(asAllocations('10.00', 'EUR', lines, 'nl')).toBeNull();
});

test('allocations are given only when they cover the entry', () => {
  expect(asAllocations('10.00', 'EUR', [line('9,99')], 'nl')).toBeNull();
  expect(asAllocations('10.00', 'EUR', [], 'nl')).toBeNull();
  expect(asAllocations('10.00', 'EUR', [line('10')], 'nl')).toEqual([
    { kind: 'ledger', ledgerAccount: '4510', amount: '10.00' },
  ]);
});

test.each([
  ['an item that is smaller takes itself', 10_000n, '60.00', 6_000n],
  ['an item that is larger takes what is left', 10_000n, '160.00', 10_000n],
  ['money out works the same way', -10_000n, '-60.00', -6_000n],
  ['a credit note takes itself whole and leaves more for the others', 10_000n, '-25.00', -2_500n],
  ['a ledger account takes all', 10_000n, null, 10_000n],
])('%s', (_, left, open, expected) => expect(suggested(money(left, 'EUR'), open).minor).toBe(expected));

test('a proposal can be taken over line by line, with all that was known of it', () => {
  const view = { kind: 'open-item' as const, amount: '-12.50', openItem: ITEM, reopens: true, label: 'Factuur 250156' };
  expect(lineOf(view, 'nl')).toEqual({
    key: `item ${ITEM}`,
    label: 'Factuur 250156',
    target: { kind: 'open-item', openItem: ITEM, reopens: true },
    typed: '−12,50',
  });
});
