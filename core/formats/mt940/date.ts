import { KoppelError, type Place } from '../../domain/errors.ts';
import { daysBetween, type PlainDate, plainDateOrNull } from '../../domain/plain-date.ts';

/** A file repeats few days many times; parsing one costs more than looking it up. */
const known = new Map<string, PlainDate | null>();
const MAX_KNOWN = 20_000;

function remember<T>(cache: Map<string, T>, key: string, value: T): T {
  if (cache.size >= MAX_KNOWN) cache.clear();
  cache.set(key, value);
  return value;
}

let lastText = '';
let lastDate: PlainDate | null = null;

/** `YYMMDD`; two-digit years from 70 on are of the last century. */
export function shortDateOrNull(text: string): PlainDate | null {
  if (text === lastText) return lastDate;
  const found = known.get(text);
  const date = found === undefined ? remember(known, text, readShortDate(text)) : found;
  lastText = text;
  lastDate = date;
  return date;
}

function readShortDate(text: string): PlainDate | null {
  if (!/^\d{6}$/.test(text)) return null;
  const century = text >= '70' ? '19' : '20';
  return plainDateOrNull(`${century}${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4, 6)}`);
}

/** Throws `date_invalid`. */
function shortDate(text: string, place: Place): PlainDate {
  const date = shortDateOrNull(text);
  if (date === null) throw new KoppelError('date_invalid', `"${text}" is not a day (YYMMDD).`, { place });
  return date;
}

/**
 * Day of a balance. Some banks close a month of 30 days on the 31st: a day 29 to 31 that the month does not have is its last day
 * (the caller warns; a balance day decides nothing about money). Throws `date_invalid`.
 */
export function balanceDate(text: string, place: Place): PlainDate {
  if (/^\d{4}(?:29|30|31)$/.test(text)) {
    for (const day of [text.slice(4), '30', '29', '28']) {
      const date = shortDateOrNull(text.slice(0, 4) + day);
      if (date !== null) return date;
    }
  }
  return shortDate(text, place);
}

export interface LineDates {
  readonly value: PlainDate;
  /** The entry (booking) date; null when the line has none. */
  readonly entry: PlainDate | null;
  /** The value date was 29 or 30 February of a year that has none and was moved to the last of the month. */
  readonly clamped: boolean;
}

/**
 * The two dates of `:61:`. The entry date has no year: it gets the one that puts it nearest to the value date, across the turn
 * of the year in both directions. Banks that count 30 days in every month value interest on 30 February: that is taken as the
 * last of the month, but only where the entry date beside it is a real day (so a damaged date is never repaired).
 * Throws `date_invalid`.
 */
export function lineDates(valueText: string, entryText: string | null, place: Place): LineDates {
  if (last !== null && valueText === last.valueText && entryText === last.entryText) return last.dates;
  const dates = readDates(valueText, entryText, place);
  last = { valueText, entryText, dates };
  return dates;
}

/** The line before nearly always has the same days. */
let last: { readonly valueText: string; readonly entryText: string | null; readonly dates: LineDates } | null = null;

function readDates(valueText: string, entryText: string | null, place: Place): LineDates {
  let value = shortDateOrNull(valueText);
  let clamped = false;
  if (value === null && entryText !== null && /^\d\d02(29|30)$/.test(valueText)) {
    value = shortDateOrNull(`${valueText.slice(0, 4)}28`);
    clamped = value !== null;
  }
  if (value === null) throw new KoppelError('date_invalid', `"${valueText}" is not a day (YYMMDD).`, { place });
  return { value, entry: entryText === null ? null : nearest(entryText, value, place), clamped };
}

const nearestKnown = new Map<string, PlainDate>();

function nearest(monthDay: string, value: PlainDate, place: Place): PlainDate {
  const key = monthDay + value;
  const found = nearestKnown.get(key);
  if (found !== undefined) return found;
  const year = Number(value.slice(0, 4));
  let best: PlainDate | null = null;
  for (const candidate of [year, year - 1, year + 1]) {
    const date = plainDateOrNull(`${candidate}-${monthDay.slice(0, 2)}-${monthDay.slice(2, 4)}`);
    if (date === null) continue;
    if (best === null || Math.abs(daysBetween(value, date)) < Math.abs(daysBetween(value, best))) best = date;
  }
  if (best === null) throw new KoppelError('date_invalid', `"${monthDay}" is not a day (MMDD).`, { place });
  return remember(nearestKnown, key, best);
}
