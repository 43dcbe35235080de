import { expect, test } from 'vitest';
import { booked, entry, memoryOf, OTHER, shortOf, world } from '../../../test/matching/kit.ts';
import { parsePlainDate } from '../../domain/plain-date.ts';
import { habit } from './habit.ts';

const ledger = (ledgerAccount: string, minor: bigint, administration?: string) => [
  { kind: 'ledger' as const, ledgerAccount, minor, ...(administration === undefined ? {} : { administration }) },
];
const month = (nth: number) => parsePlainDate(`2026-0${nth}-05`);

test('what went somewhere before is proposed to go there again, also for another administration', async () => {
  const past = entry(-500n, { id: 'p1', account: OTHER, text: 'premie polis 5490', bookingDate: month(1) });
  const where = world({ memory: memoryOf(booked(past, ledger('4400', -500n, '02'))) });
  expect(await shortOf(habit, where, entry(-510n, { account: OTHER, text: 'premie polis 5490' }))).toEqual([
    ['02/4400 -510'],
  ]);
});

test('numbers in the text tell two habits of one account apart', async () => {
  const rent = (id: string, text: string, account: string) =>
    booked(entry(-1_000n, { id, account: OTHER, text }), ledger(account, -1_000n));
  const memory = memoryOf(
    rent('p1', 'contract 30923', '4100'),
    rent('p2', 'contract 77120', '4230'),
    rent('p3', 'contract 77120', '4230'),
  );
  const [best] = await shortOf(habit, world({ memory }), entry(-1_000n, { account: OTHER, text: 'contract 30923' }));
  expect(best).toEqual(['4100 -1000']);
});

test('payments without an account go by their words', async () => {
  const past = entry(-2_692n, { id: 'p1', text: 'BOEKHANDEL VERBEEK APPELDAM' });
  const where = world({ memory: memoryOf(booked(past, ledger('4320', -2_692n))) });
  expect(await shortOf(habit, where, entry(-1_500n, { text: 'BOEKHANDEL VERBEEK PEERDORP' }))).toEqual([
    ['4320 -1500'],
  ]);
});

test('money in says nothing of money out', async () => {
  const past = entry(-500n, { id: 'p1', account: OTHER });
  const where = world({ memory: memoryOf(booked(past, ledger('4400', -500n))) });
  expect(await shortOf(habit, where, entry(500n, { account: OTHER }))).toEqual([]);
});
