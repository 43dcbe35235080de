import { expect, test } from 'vitest';
import { entry, item, shortOf, world } from '../../../test/matching/kit.ts';
import { doublePayment } from './double-payment.ts';

const where = world({ items: [item('A', 12_100n, { number: '260117', open: 0n })] });

test('a number that was paid before with this amount is a double payment', async () => {
  expect(await shortOf(doublePayment, where, entry(12_100n, { text: 'factuur 260117' }))).toEqual([['1395 12100']]);
});

test('with another amount it is not', async () => {
  expect(await shortOf(doublePayment, where, entry(12_000n, { text: 'factuur 260117' }))).toEqual([]);
});
