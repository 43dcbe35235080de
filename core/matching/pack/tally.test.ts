import { expect, test } from 'vitest';
import { item } from '../../../test/matching/kit.ts';
import type { Allocation, RankedProposal } from '../../domain/match.ts';
import { type PastEntry, report, sameBooking } from './tally.ts';

const on = (ledgerAccount: string, minor: bigint, administration?: string): Allocation => ({
  kind: 'ledger',
  ledgerAccount,
  minor,
  ...(administration === undefined ? {} : { administration }),
});

test('a booking is the same however it is cut and ordered, and other when a cent or an administration differs', () => {
  const one = [on('4550', -25n), on('1300', 100n)];
  expect(sameBooking(one, [on('1300', 60n), on('4550', -25n), on('1300', 40n)], '01')).toBe(true);
  expect(sameBooking(one, [on('1300', 100n, '01'), on('4550', -25n)], '01')).toBe(true);
  expect(sameBooking(one, [on('1300', 100n, '02'), on('4550', -25n)], '01')).toBe(false);
  expect(sameBooking(one, [on('1300', 101n), on('4550', -26n)], '01')).toBe(false);
});

const proposal = (allocations: readonly Allocation[], probability: number): RankedProposal => ({
  allocations,
  probability,
  residue: 0n,
  evidence: [],
  vetoes: [],
  rules: [],
  pattern: '',
});
const past = (
  month: string,
  verdict: 'book' | 'propose',
  probability: number,
  proposed: string,
  truth: string,
): PastEntry => ({
  month,
  administration: '01',
  decision: { verdict, proposals: [proposal([on(proposed, 100n)], probability), proposal([on(truth, 100n)], 0.01)] },
  truth: [on(truth, 100n)],
  items: [],
});

test('the report counts what was booked and what of it was right, per month and per threshold', () => {
  const { all, months, curve } = report([
    past('2026-01', 'book', 0.999, '4400', '4400'),
    past('2026-01', 'book', 0.996, '4400', '4100'),
    past('2026-02', 'propose', 0.9, '4400', '4400'),
  ]);
  expect(all).toEqual({ entries: 3, booked: 2, right: 1, first: 2, firstThree: 3 });
  expect(months.map(([month, { entries }]) => [month, entries])).toEqual([
    ['2026-01', 2],
    ['2026-02', 1],
  ]);
  expect(curve.find(({ threshold }) => threshold === 0.998)).toEqual({ threshold: 0.998, booked: 1, right: 1 });
});

test('kinds are told by what was really booked', () => {
  const truth: Allocation[] = [{ kind: 'open-item', openItem: 'A', minor: 100n }];
  const one: PastEntry = {
    month: '2026-01',
    administration: '01',
    decision: { verdict: 'nothing', proposals: [] },
    truth,
    items: [item('A', 100n)],
  };
  expect(report([one]).kinds.map(([kind]) => kind)).toEqual(['sales-invoice']);
});
