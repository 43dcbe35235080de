import { expect, test } from 'vitest';
import { askedOf, entry, item, keysOf, PAYER, party, shortOf, world } from '../../../test/matching/kit.ts';
import { parsePlainDate } from '../../domain/plain-date.ts';
import { discount } from './discount.ts';

const parties = [party('C1', 'Kwekerij Tulp', { ibans: [PAYER] })];
const agreed = (until: string) =>
  item('A', 37_385n, { number: '260117', facts: { discount: { percent: '2', until: parsePlainDate(until) } } });

test('the agreed discount is booked as such, rounded to the cent', async () => {
  const where = world({ parties, items: [agreed('2026-03-20')] });
  expect(await shortOf(discount, where, entry(36_637n, { text: 'FACTUUR 260117' }))).toEqual([
    ['4560 -748', 'A 37385'],
  ]);
  expect(await shortOf(discount, where, entry(36_637n, { account: PAYER }))).toEqual([['4560 -748', 'A 37385']]);
});

test('taken too late it is still shown, with that against it', async () => {
  const where = world({ parties, items: [agreed('2026-02-20')] });
  const [proposal] = await askedOf(discount, where, entry(36_637n, { text: 'FACTUUR 260117' }));
  expect(keysOf(proposal === undefined ? [] : [proposal])[0]).toContain('discount-late');
});

test('a discount nobody agreed on needs words', async () => {
  const where = world({ parties, items: [item('A', 10_000n, { number: '260117' })] });
  expect(await shortOf(discount, where, entry(9_800n, { text: '260117 minus 2% korting' }))).toEqual([
    ['4560 -200', 'A 10000'],
  ]);
  expect(await shortOf(discount, where, entry(9_800n, { text: '260117' }))).toEqual([]);
});
