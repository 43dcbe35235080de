import { expect, test } from 'vitest';
import { addDays, type PlainDate } from '../domain/plain-date.ts';
import { dayOf, startOfDay } from './zone.ts';

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

// Where clocks jump over midnight a day has no 00:00: it begins with the first instant it has.
test.each(['Africa/Cairo', 'Asia/Beirut', 'America/Santiago', 'Atlantic/Azores', 'Pacific/Apia', 'Asia/Tehran', 'UTC'])(
  'SCH-04: no day of 2026 is skipped or begins in another one in %s',
  (zone) => {
    let before = '';
    for (let day = '2026-01-01' as PlainDate; day <= '2026-12-31'; day = addDays(day, 1)) {
      const start = startOfDay(day, zone);
      expect(dayOf(start, zone)).toBe(day);
      expect(dayOf(new Date(Date.parse(start) - 1).toISOString(), zone)).toBe(addDays(day, -1));
      expect(start > before).toBe(true);
      before = start;
    }
  },
);
