import { expect, test } from 'vitest';
import {
  booked,
  decided,
  entry,
  item,
  memoryOf,
  OTHER,
  PAYER,
  party,
  short,
  shortOf,
  world,
} from '../../../test/matching/kit.ts';
import { payerAmount } from './payer-amount.ts';

const customer = party('C1', 'Sportvereniging De Linde', { ibans: [PAYER], aliases: ['SV Linde'] });
const items = [item('A', 12_100n, { number: '260117' }), item('B', 9_900n, { number: '260118' })];
const where = world({ parties: [customer], items });

test('the payer is known by account, by name in any order, by an alias, by a number or by being named', async () => {
  const paid = [['A 12100']];
  expect(await shortOf(payerAmount, where, entry(12_100n, { account: PAYER }))).toEqual(paid);
  expect(await shortOf(payerAmount, where, entry(12_100n, { name: 'DE LINDE SPORTVERENIGING' }))).toEqual(paid);
  expect(await shortOf(payerAmount, where, entry(12_100n, { name: 'Ver. SV Linde' }))).toEqual(paid);
  expect(await shortOf(payerAmount, where, entry(12_100n, { text: 'namens sportvereniging de linde' }))).toEqual(paid);
  const numbered = world({ parties: [party('10024', 'Iemand')], items: [item('A', 12_100n, { party: '10024' })] });
  expect(await shortOf(payerAmount, numbered, entry(12_100n, { text: 'klantnummer 10024' }))).toEqual(paid);
});

test('a typing error in the name does not hide the payer', async () => {
  expect(await shortOf(payerAmount, where, entry(12_100n, { name: 'Sportverenigng De Linde' }))).toEqual([['A 12100']]);
});

test('an account that paid for someone before is remembered', async () => {
  const past = entry(5_000n, { id: 'past', account: OTHER, name: 'Holding X' });
  const before = item('Z', 5_000n, { open: 0n });
  const memory = memoryOf(booked(past, [{ kind: 'open-item', openItem: 'Z', minor: 5_000n }], { items: [before] }));
  const later = world({ parties: [customer], items, memory });
  expect(await shortOf(payerAmount, later, entry(12_100n, { account: OTHER }))).toEqual([['A 12100']]);
});

test('two items of one amount are said, not guessed', async () => {
  const twins = world({
    parties: [customer],
    items: [item('A', 500n, { date: '2026-02-16' }), item('B', 500n, { date: '2026-02-17' })],
  });
  const decision = await decided(twins, entry(500n, { account: PAYER, name: 'SV Linde' }));
  expect(decision.verdict).toBe('ambiguous');
  expect(
    decision.proposals
      .slice(0, 2)
      .map(({ allocations }) => short(allocations))
      .sort(),
  ).toEqual([['A 500'], ['B 500']]);
});
