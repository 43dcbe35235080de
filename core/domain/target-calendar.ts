import { addDays, dayNumber, fromDayNumber, type PlainDate } from './plain-date.ts';

/** Easter Sunday of a year (Gregorian computus, Meeus/Jones/Butcher). */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return Date.UTC(year, Math.floor(f / 31) - 1, (f % 31) + 1) / 86_400_000;
}

const FIXED_HOLIDAYS = new Set(['01-01', '05-01', '12-25', '12-26']);

/** Whether TARGET settles on this day: not on Saturday, Sunday, 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December. */
export function isTargetDay(date: PlainDate): boolean {
  const day = dayNumber(date);
  const weekday = (day + 4) % 7; // 1970-01-01 was a Thursday; 0 is Sunday
  if (weekday === 0 || weekday === 6 || FIXED_HOLIDAYS.has(date.slice(5))) return false;
  const sunday = easter(Number(date.slice(0, 4)));
  return day !== sunday - 2 && day !== sunday + 1;
}

/** The day itself if TARGET settles on it, else the next one on which it does: where banks move an order to. */
export function onOrAfterTargetDay(date: PlainDate): PlainDate {
  let day = date;
  while (!isTargetDay(day)) day = addDays(day, 1);
  return day;
}

/** The TARGET day `count` settlement days before `date` (D-1, D-5 of direct debits). */
export function targetDaysBefore(date: PlainDate, count: number): PlainDate {
  let day = dayNumber(date);
  for (let left = count; left > 0; ) {
    day--;
    if (isTargetDay(fromDayNumber(day))) left--;
  }
  return fromDayNumber(day);
}
