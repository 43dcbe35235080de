import { expect, test } from 'vitest';
import { entry, PAYER, party, shortOf, world } from '../../../test/matching/kit.ts';
import { prepayment } from './prepayment.ts';

const where = world({ parties: [party('C1', 'Kwekerij Tulp', { ibans: [PAYER] })] });

test('money paid ahead is kept for the customer', async () => {
  expect(
    await shortOf(prepayment, where, entry(50_000n, { account: PAYER, text: 'aanbetaling offerte 4471' })),
  ).toEqual([['1395 50000']]);
});

test('without words that say so there is no advance', async () => {
  expect(await shortOf(prepayment, where, entry(50_000n, { account: PAYER, text: 'betaling' }))).toEqual([]);
});
