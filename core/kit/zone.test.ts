import { expect, test } from 'vitest';
import type { PlainDate } from '../domain/plain-date.ts';
import { startOfDay } from './zone.ts';

test.each([
  ['2026-01-15', '2026-01-14T23:00:00.000Z'],
  ['2026-07-15', '2026-07-14T22:00:00.000Z'],
  // The day clocks go forward, the day after, and the same in autumn.
  ['2026-03-29', '2026-03-28T23:00:00.000Z'],
  ['2026-03-30', '2026-03-29T22:00:00.000Z'],
  ['2026-10-25', '2026-10-24T22:00:00.000Z'],
  ['2026-10-26', '2026-10-25T23:00:00.000Z'],
])('the bank day %s begins at %s', (day, instant) => {
  expect(startOfDay(day as PlainDate)).toBe(instant);
});
