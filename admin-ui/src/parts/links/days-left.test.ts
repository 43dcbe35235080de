import { expect, test } from 'vitest';
import { daysLeft, urgency } from './days-left.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');

test('a consent that ends tomorrow at the same hour has one day left, one that ended has none', () => {
  expect(daysLeft('2026-11-22T12:00:00Z', NOW)).toBe(1);
  expect(daysLeft('2026-11-22T11:59:59Z', NOW)).toBe(0);
  expect(daysLeft('2026-11-21T11:00:00Z', NOW)).toBe(-1);
});

test('the last week is red, the last month yellow', () => {
  expect([29, 30, 7, 6, -1].map(urgency)).toEqual(['yellow', 'petrol', 'yellow', 'red', 'red']);
});
