import { expect, test } from 'vitest';
import { askedOf, entry, item, keysOf, OTHER, PAYER, party, shortOf, world } from '../../../test/matching/kit.ts';
import { collected } from './collected.ts';

const parties = [party('C1', 'Kwekerij Tulp', { ibans: [PAYER] }), party('C2', 'Hotel Bergzicht')];
const items = [item('A', 33_862n, { number: '260117' }), item('B', 23_375n, { number: '260118', party: 'C2' })];
const where = world({ parties, items });

test('an agency pays items of several customers less its fee', async () => {
  const one = entry(46_848n, { account: OTHER, name: 'Incasso Partners', text: 'afdracht 260117 260118 -/- provisie' });
  expect(await shortOf(collected, where, one)).toEqual([['4520 -10389', 'A 33862', 'B 23375']]);
  expect(keysOf(await askedOf(collected, where, one))[0]).toContain('of-several-parties');
});

test('when the customer pays directly, that speaks against it', async () => {
  const one = entry(30_000n, { account: PAYER, text: 'factuur 260117' });
  expect(keysOf(await askedOf(collected, where, one))[0]).toContain('paid-by-party-itself');
});
