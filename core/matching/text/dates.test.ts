import { expect, test } from 'vitest';
import { datesIn, monthsIn } from './dates.ts';

test.each([
  ['OMZET 31.12.24', ['2024-12-31']],
  ['periode 30-12-2024 - 01-01-2025', ['2024-12-30', '2025-01-01']],
  ['d.d. 5/3/2026', ['2026-03-05']],
  ['20260305 en 2026-03-06', ['2026-03-05', '2026-03-06']],
  ['5 maart 2026', ['2026-03-05']],
  ['factuur 260117 van 30-02-2026', []],
])('in "%s" the days are %j', (text, days) => {
  expect(datesIn(text)).toEqual(days);
});

test.each([
  ['Abonnement december 2024', [{ month: 12, year: 2024 }]],
  ['huur mrt', [{ month: 3, year: null }]],
  ['tijdvak 2026-03', [{ month: 3, year: 2026 }]],
  ['periode 03-2026', [{ month: 3, year: 2026 }]],
  ['maar niet in meineed', []],
])('in "%s" the months are %j', (text, months) => {
  expect(monthsIn(text)).toEqual(months);
});
