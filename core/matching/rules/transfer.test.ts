import { expect, test } from 'vitest';
import { BRANCH_ACCOUNT, decided, entry, OTHER, SAVINGS, short, shortOf, world } from '../../../test/matching/kit.ts';
import { transfer } from './transfer.ts';

const where = world();

test('money between own accounts is a transfer, on each account by itself', async () => {
  const out = await decided(
    where,
    entry(-100_000n, { account: SAVINGS, name: 'Rozenhof B.V.', iso: 'PMNT/ICDT/BOOK' }),
  );
  expect([out.verdict, short(out.proposals[0]?.allocations)]).toEqual(['book', [`${SAVINGS} -100000`]]);
  const back = entry(100_000n, { iban: SAVINGS, account: entry(1n).iban, name: 'Rozenhof B.V.' });
  expect(await shortOf(transfer, where, back)).toEqual([[`${entry(1n).iban} 100000`]]);
});

test('money to another administration goes through its current account', async () => {
  expect(await shortOf(transfer, where, entry(-5_000n, { account: BRANCH_ACCOUNT }))).toEqual([['>02 -5000']]);
});

test('an account in our own name that is not in the books may be savings', async () => {
  expect(
    await shortOf(transfer, where, entry(-5_000n, { account: OTHER, name: 'ROZENHOF BV', text: 'naar spaarrekening' })),
  ).toEqual([['1099 -5000']]);
  expect(await shortOf(transfer, where, entry(-5_000n, { account: OTHER, name: 'Hotel Bergzicht' }))).toEqual([]);
});
