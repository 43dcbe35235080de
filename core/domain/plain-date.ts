import { KoppelError, type Place } from './errors.ts';

/** A calendar day without time or zone, 'YYYY-MM-DD'. It is the bank's day and never becomes a `Date` in between. */
export type PlainDate = string & { readonly __brand: 'PlainDate' };

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days in `month` (1–12) of `year`. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && !isLeap(year) ? 28 : (DAYS_IN_MONTH[month - 1] ?? 0);
}

/** The day in 'YYYY-MM-DD', or null when there is no such day (2026-02-30, year 0). */
export function plainDateOrNull(text: string): PlainDate | null {
  const parts = SHAPE.exec(text);
  if (parts === null) return null;
  const year = Number(parts[1]);
  const month = Number(parts[2]);
  const day = Number(parts[3]);
  if (year < 1900 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return text as PlainDate;
}

/** Throws `date_invalid`. */
export function parsePlainDate(text: string, place?: Place): PlainDate {
  const date = plainDateOrNull(text);
  if (date === null) throw new KoppelError('date_invalid', `"${text}" is not a calendar day.`, { place });
  return date;
}

/** Whole days since 1970-01-01. */
export function dayNumber(date: PlainDate): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / 86_400_000;
}

export function fromDayNumber(day: number): PlainDate {
  return new Date(day * 86_400_000).toISOString().slice(0, 10) as PlainDate;
}

export function addDays(date: PlainDate, days: number): PlainDate {
  return fromDayNumber(dayNumber(date) + days);
}

/** Days from `a` to `b`; negative when `b` is earlier. */
export function daysBetween(a: PlainDate, b: PlainDate): number {
  return dayNumber(b) - dayNumber(a);
}

export function earliest(a: PlainDate, b: PlainDate): PlainDate {
  return a < b ? a : b;
}

export function latest(a: PlainDate, b: PlainDate): PlainDate {
  return a > b ? a : b;
}
