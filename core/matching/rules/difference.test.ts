import { expect, test } from 'vitest';
import { entry, item, PAYER, party, shortOf, world } from '../../../test/matching/kit.ts';
import { difference } from './difference.ts';

const where = world({
  parties: [party('C1', 'Kwekerij Tulp', { ibans: [PAYER] })],
  items: [item('A', 64_838n, { number: '260117' })],
});

test('cents more or less settle the item, the difference apart', async () => {
  expect(await shortOf(difference, where, entry(64_837n, { text: 'fact 260117' }))).toEqual([['4550 -1', 'A 64838']]);
  expect(await shortOf(difference, where, entry(64_850n, { text: 'fact 260117' }))).toEqual([['4550 12', 'A 64838']]);
});

test('the payer alone is enough for cents', async () => {
  expect(await shortOf(difference, where, entry(64_800n, { account: PAYER }))).toEqual([['4550 -38', 'A 64838']]);
});

test('beyond the largest difference of the administration it is no cents', async () => {
  expect(await shortOf(difference, where, entry(64_787n, { text: 'fact 260117' }))).toEqual([]);
});
