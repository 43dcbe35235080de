import { expect, test } from 'vitest';
import { entry, item, party, shortOf, world } from '../../../test/matching/kit.ts';
import { foreign } from './foreign.ts';

const parties = [party('C1', 'Northwind Supplies Ltd')];
const usd = (minor: bigint) => ({ amount: { minor, currency: 'USD' }, rate: null });
const charge = (minor: bigint) => [{ amount: { minor, currency: 'EUR' }, included: null }];

test('the right amount in dollars settles the item; charges and exchange difference stand apart', async () => {
  const sold = item('A', 223_842n, {
    number: '260117',
    facts: { foreign: { amount: { minor: 245_697n, currency: 'USD' }, rate: '1.0976' } },
  });
  const one = entry(221_152n, {
    text: 'Invoice 260117',
    foreignAccount: '653',
    foreign: usd(245_697n),
    charges: charge(1_000n),
    iso: 'PMNT/RCDT/XBCT',
  });
  expect(await shortOf(foreign, world({ parties, items: [sold] }), one)).toContainEqual([
    '4500 -1000',
    '4570 -1690',
    'A 223842',
  ]);
});

test('the same for what we pay', async () => {
  const bought = item('P', -314_172n, {
    kind: 'purchase-invoice',
    reference: 'INV103',
    facts: { foreign: { amount: { minor: -345_616n, currency: 'USD' }, rate: '1.1' } },
  });
  const one = entry(-314_407n, {
    text: 'INV INV103 GOODS',
    foreignAccount: '159',
    foreign: usd(345_616n),
    charges: charge(900n),
    iso: 'PMNT/ICDT/XBCT',
  });
  expect(await shortOf(foreign, world({ parties, items: [bought] }), one)).toContainEqual([
    '4500 -900',
    '4570 665',
    'P -314172',
  ]);
});

test('charges the bank kept from a payment in euro are told by the bank, or likely from abroad', async () => {
  const where = world({ parties, items: [item('A', 139_096n, { number: '260117' })] });
  const named = entry(137_596n, { text: 'invoice 260117', charges: charge(1_500n) });
  expect(await shortOf(foreign, where, named)).toEqual([['4500 -1500', 'A 139096']]);
  const abroad = entry(138_246n, { text: 'invoice 260117', foreignAccount: '9801048102', iso: 'PMNT/RCDT/XBCT' });
  expect(await shortOf(foreign, where, abroad)).toEqual([['4500 -850', 'A 139096']]);
  expect(await shortOf(foreign, where, entry(138_246n, { text: 'invoice 260117' }))).toEqual([]);
});
