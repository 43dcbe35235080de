import { expect, test } from 'vitest';
import { decided, entry, PAYER, short, shortOf, world } from '../../../test/matching/kit.ts';
import { bankCosts } from './bank-costs.ts';

const where = world();

test('charges and interest of the bank go to their own accounts, by code or by words', async () => {
  const charges = await decided(
    where,
    entry(-3_275n, { text: 'Kosten zakelijk betalingsverkeer februari', iso: 'ACMT/MDOP/CHRG' }),
  );
  expect([charges.verdict, short(charges.proposals[0]?.allocations)]).toEqual(['book', ['4500 -3275']]);
  expect(await shortOf(bankCosts, where, entry(-19_086n, { text: 'Debetrente 1e kwartaal', iso: null }))).toEqual([
    ['4510 -19086'],
  ]);
  expect(await shortOf(bankCosts, where, entry(1_625n, { text: 'Creditrente 2025', iso: null }))).toEqual([
    ['9000 1625'],
  ]);
});

test('what someone else calls costs is not the bank’s', async () => {
  expect(await shortOf(bankCosts, where, entry(-3_275n, { text: 'kosten', account: PAYER, name: 'Iemand' }))).toEqual(
    [],
  );
});
