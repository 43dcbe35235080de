import { expect, test } from 'vitest';
import { entry, item, OTHER, party, shortOf, world } from '../../../test/matching/kit.ts';
import { tax } from './tax.ts';

const parties = [party('T', 'Belastingdienst', { kind: 'tax-office', ibans: [OTHER] })];
// invented: check digit, 88, taxpayer 81219291, wage tax (6), 2025, first return
const reference = '3888121929162501';

test('an assessment is found by its reference', async () => {
  const where = world({
    parties,
    items: [item('L', -598_400n, { kind: 'cost-note', party: 'T', paymentReference: reference })],
  });
  expect(await shortOf(tax, where, entry(-598_400n, { account: OTHER, structured: reference }))).toContainEqual([
    'L -598400',
  ]);
});

test('without one in the books the reference tells the tax, and so the ledger account', async () => {
  expect(await shortOf(tax, world({ parties }), entry(-598_400n, { account: OTHER, structured: reference }))).toEqual([
    ['1520 -598400'],
  ]);
});

test('a reference whose check digit fails, or of another payee, tells nothing', async () => {
  const where = world({ parties });
  expect(await shortOf(tax, where, entry(-1n, { account: OTHER, structured: '4888121929162501' }))).toEqual([]);
  expect(await shortOf(tax, where, entry(-1n, { name: 'Drukkerij', structured: reference }))).toEqual([]);
});
