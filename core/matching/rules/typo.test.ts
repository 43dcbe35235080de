import { expect, test } from 'vitest';
import { askedOf, entry, item, keysOf, shortOf, world } from '../../../test/matching/kit.ts';
import { typo } from './typo.ts';

const where = world({ items: [item('A', 12_100n, { number: '260117' }), item('B', 12_100n, { number: '271999' })] });

test.each([
  ['a digit missing', 'factuur 26117'],
  ['a digit too many', 'factuur 2601177'],
  ['a wrong digit', 'factuur 260917'],
  ['two digits swapped', 'factuur 206117'],
])('with the exact amount, %s is forgiven', async (_how, text) => {
  expect(await shortOf(typo, where, entry(12_100n, { text }))).toEqual([['A 12100']]);
});

test('two errors are not, and neither is another amount', async () => {
  expect(await shortOf(typo, where, entry(12_100n, { text: 'factuur 261171' }))).toEqual([]);
  expect(await shortOf(typo, where, entry(12_000n, { text: 'factuur 26117' }))).toEqual([]);
});

test('the error is shown', async () => {
  const proposals = await askedOf(typo, where, entry(12_100n, { text: 'factuur 26117' }));
  expect(keysOf(proposals)).toEqual([['number-typo']]);
});
