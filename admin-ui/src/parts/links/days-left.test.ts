import { expect, test } from 'vitest';
import { daysLeft, urgency } from './days-left.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');

test('a consent that ends tomorrow has one day left whatever the hour, one that ends later today has none', () => {
  expect(daysLeft('2026-11-22T12:00:00Z', NOW)).toBe(1);
  expect(daysLeft('2026-11-22T06:00:00Z', NOW)).toBe(1);
  expect(daysLeft('2026-11-21T13:00:00Z', NOW)).toBe(0);
  expect(daysLeft('2026-11-30T08:00:00Z', NOW)).toBe(9);
});

test('a consent that has ended is over, also when it was an hour ago', () => {
  expect(daysLeft('2026-11-21T11:00:00Z', NOW)).toBe(-1);
  expect(daysLeft('2026-11-19T12:00:00Z', NOW)).toBe(-2);
});

test('the last week is red, the last month yellow', () => {
  expect([29, 30, 7, 6, -1].map(urgency)).toEqual(['yellow', 'petrol', 'yellow', 'red', 'red']);
});
