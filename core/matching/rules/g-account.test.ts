import { expect, test } from 'vitest';
import { entry, item, OWN, SAVINGS, shortOf, world } from '../../../test/matching/kit.ts';
import { gAccount } from './g-account.ts';

const part = (iban: typeof OWN) =>
  world({
    items: [
      item('A', 7_980n, {
        number: '260117',
        facts: { gAccount: { iban, amount: { minor: 2_793n, currency: 'EUR' } } },
      }),
    ],
  });

test('the part for the blocked account is booked there, the rest on the ordinary one', async () => {
  expect(await shortOf(gAccount, part(OWN), entry(2_793n, { text: 'factuur 260117 G-deel' }))).toEqual([['A 2793']]);
  expect(await shortOf(gAccount, part(SAVINGS), entry(5_187n, { text: 'factuur 260117' }))).toEqual([['A 5187']]);
});

test('any other amount is not the part', async () => {
  expect(await shortOf(gAccount, part(OWN), entry(2_000n, { text: 'factuur 260117 G-deel' }))).toEqual([]);
});
