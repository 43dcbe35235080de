import { expect, test } from 'vitest';
import { stateOf, yearOf, yearsOf } from './days.ts';

const gap = {
  id: '019aa3f0-7c1e-7d4a-9f7a-2c0f5b0e8a11',
  difference: '12.00',
  currency: 'EUR',
  cause: 'missing-days' as const,
  nextAttemptAt: null,
};
const coverage = {
  proven: [
    { from: '2025-12-30', to: '2026-01-05', opening: '0.00', closing: '1.00' },
    { from: '2026-01-08', to: '2026-01-09', opening: '1.00', closing: '2.00' },
  ],
  gaps: [
    { ...gap, from: '2026-01-06', to: '2026-01-07', state: 'open' as const },
    { ...gap, from: '2026-01-09', to: '2026-01-09', state: 'closed' as const },
  ],
};

test('a day is proven, missing, or not spoken of', () => {
  expect(stateOf('2026-01-05', coverage)).toBe('proven');
  expect(stateOf('2026-01-06', coverage)).toBe('gap');
  expect(stateOf('2026-01-10', coverage)).toBe('none');
});

test('a gap that was closed is a proven day again', () => {
  expect(stateOf('2026-01-09', coverage)).toBe('proven');
});

test('weeks begin on Monday', () => {
  const months = yearOf(2026, { ...coverage, gaps: [{ ...gap, from: '2026-01-06', to: '2026-11-01', state: 'open' }] });
  // 1 January 2026 is a Thursday, 1 June a Monday, 1 February and 1 November Sundays.
  expect([0, 1, 5, 10].map((index) => months[index]?.lead)).toEqual([3, 6, 0, 6]);
  expect(months[1]?.days).toHaveLength(28);
});

test('months before the first and after the last day that is known are left out', () => {
  expect(yearOf(2025, coverage).map(({ name }) => name)).toEqual(['2025-12']);
  expect(yearOf(2026, coverage).map(({ name }) => name)).toEqual(['2026-01']);
});

test('the years of what is known, newest first', () => {
  expect(yearsOf(coverage)).toEqual([2026, 2025]);
  expect(yearsOf({ proven: [], gaps: [] })).toEqual([]);
});
