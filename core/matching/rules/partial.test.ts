import { expect, test } from 'vitest';
import { askedOf, entry, item, keysOf, PAYER, party, shortOf, world } from '../../../test/matching/kit.ts';
import { partial } from './partial.ts';

const parties = [party('C1', 'Kwekerij Tulp', { ibans: [PAYER] })];

test('a named item is paid in part', async () => {
  const where = world({ parties, items: [item('A', 30_000n, { number: '260117' })] });
  const one = entry(10_000n, { text: 'termijn 1 van 3 factuur 260117' });
  expect(await shortOf(partial, where, one)).toEqual([['A 10000']]);
  expect(keysOf(await askedOf(partial, where, one))[0]).toEqual(expect.arrayContaining(['says-part', 'equal-part']));
});

test('an instalment like the earlier ones needs no number', async () => {
  const where = world({ parties, items: [item('A', 30_000n, { open: 20_000n }), item('B', 99_000n)] });
  const one = entry(10_000n, { account: PAYER });
  expect(await shortOf(partial, where, one)).toEqual([['A 10000']]);
  expect(keysOf(await askedOf(partial, where, one))[0]).toContain('same-as-before');
});

test('an item is never paid beyond what is open', async () => {
  const where = world({ parties, items: [item('A', 30_000n, { open: 5_000n, number: '260117' })] });
  expect(await shortOf(partial, where, entry(10_000n, { text: '260117' }))).toEqual([]);
});
