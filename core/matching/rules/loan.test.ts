import { expect, test } from 'vitest';
import { entry, OTHER, shortOf, world } from '../../../test/matching/kit.ts';
import { loan } from './loan.ts';

const where = world();
const lender = { account: OTHER, name: 'Zakelijke Financieringen' } as const;

test('interest and redemption are told apart by the text', async () => {
  expect(await shortOf(loan, where, entry(-19_631n, { ...lender, text: 'RENTE 297.288.410 PERIODE mrt' }))).toEqual([
    ['4510 -19631'],
  ]);
  expect(await shortOf(loan, where, entry(-60_000n, { ...lender, text: 'AFLOSSING LENING 538.121.824' }))).toEqual([
    ['0700 -60000'],
  ]);
});

test('an annuity that names its interest is split', async () => {
  const one = entry(-177_082n, { ...lender, text: 'Annuïteit lening 9782995935 rente 526,30' });
  expect(await shortOf(loan, where, one)).toEqual([['0700 -124452', '4510 -52630']]);
});
