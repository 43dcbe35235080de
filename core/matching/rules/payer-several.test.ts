import { expect, test } from 'vitest';
import { askedOf, entry, item, keysOf, PAYER, party, shortOf, world } from '../../../test/matching/kit.ts';
import { payerSeveral } from './payer-several.ts';

const customer = party('C1', 'Hotel Bergzicht', { ibans: [PAYER] });
const items = [
  item('A', 1_000n, { date: '2026-01-05' }),
  item('B', 2_700n, { date: '2026-01-12' }),
  item('C', 5_100n, { date: '2026-01-20' }),
];

test('the only items that add up are found, and said to be the only ones', async () => {
  const where = world({ parties: [customer], items });
  const proposals = await askedOf(payerSeveral, where, entry(6_100n, { account: PAYER }));
  expect(await shortOf(payerSeveral, where, entry(6_100n, { account: PAYER }))).toEqual([['A 1000', 'C 5100']]);
  expect(keysOf(proposals)[0]).toContain('only-sum');
});

test('several sets that add up are all told, each with the others against it', async () => {
  const where = world({
    parties: [customer],
    items: [...items, item('D', 1_700n), item('E', 3_800n), item('F', 2_800n)],
  });
  const proposals = await askedOf(payerSeveral, where, entry(5_500n, { account: PAYER }));
  expect(proposals.length).toBeGreaterThan(1);
  for (const keys of keysOf(proposals)) expect(keys).toContain('other-sums');
});

test('a credit note is part of a sum', async () => {
  const where = world({ parties: [customer], items: [...items, item('N', -300n, { kind: 'credit-note' })] });
  expect(await shortOf(payerSeveral, where, entry(2_400n, { account: PAYER }))).toEqual([['B 2700', 'N -300']]);
});

test('a payment of all but a few of a long list is found by what it leaves', async () => {
  const many = Array.from({ length: 30 }, (_, at) =>
    item(`I${String(at).padStart(2, '0')}`, BigInt(1_000 + at * at * 37 + 3)),
  );
  const total = many.reduce((sum, one) => sum + one.open.minor, 0n);
  const left = (many[4]?.open.minor ?? 0n) + (many[17]?.open.minor ?? 0n);
  const where = world({ parties: [customer], items: many });
  const sets = await shortOf(payerSeveral, where, entry(total - left, { account: PAYER }));
  expect(sets.some((set) => set.length === 28)).toBe(true);
});
