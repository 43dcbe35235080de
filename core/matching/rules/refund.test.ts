import { expect, test } from 'vitest';
import { askedOf, booked, entry, keysOf, memoryOf, PAYER, party, shortOf, world } from '../../../test/matching/kit.ts';
import { refund } from './refund.ts';

const parties = [party('C1', 'Kwekerij Tulp', { ibans: [PAYER] })];

test('money that was kept for a customer goes back to them', async () => {
  const past = entry(2_193n, { id: 'past', account: PAYER });
  const memory = memoryOf(booked(past, [{ kind: 'ledger', ledgerAccount: '1395', minor: 2_193n, party: 'C1' }]));
  const where = world({ parties, memory });
  const one = entry(-2_193n, { account: PAYER });
  expect(await shortOf(refund, where, one)).toEqual([['1395 -2193']]);
  expect(keysOf(await askedOf(refund, where, one))[0]).toContain('money-held');
});

test('without money kept it needs words', async () => {
  const where = world({ parties });
  expect(
    await shortOf(refund, where, entry(-2_193n, { account: PAYER, text: 'terugbetaling te veel betaald' })),
  ).toEqual([['1395 -2193']]);
  expect(await shortOf(refund, where, entry(-2_193n, { account: PAYER }))).toEqual([]);
});
