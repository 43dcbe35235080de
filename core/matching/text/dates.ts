import { type PlainDate, plainDateOrNull } from '../../domain/plain-date.ts';
import { plain } from './normalise.ts';

/** Every calendar day a text names: '31-12-2024', '31.12.24', '2024-12-31', '31 december 2024', '20241231'. In order, once each. */
export function datesIn(text: string): PlainDate[] {
  const upper = plain(text);
  const found: { at: number; date: PlainDate }[] = [];
  const add = (at: number, year: string, month: string, day: string) => {
    const full = year.length === 2 ? `20${year}` : year;
    const date = plainDateOrNull(`${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
    if (date !== null) found.push({ at, date });
  };
  for (const m of upper.matchAll(/(?<!\d)(\d{1,2})[-./](\d{1,2})[-./](\d{4}|\d{2})(?!\d)/g)) {
    add(m.index, m[3] ?? '', m[2] ?? '', m[1] ?? '');
  }
  for (const m of upper.matchAll(/(?<!\d)(20\d{2})[-./]?([01]\d)[-./]?([0-3]\d)(?!\d)/g)) {
    add(m.index, m[1] ?? '', m[2] ?? '', m[3] ?? '');
  }
  for (const m of upper.matchAll(/(?<!\d)(\d{1,2})\s*(?:E\s+)?([A-Z]{3,9})\.?\s*(20\d{2}|\d{2})(?!\d)/g)) {
    const month = monthOf(m[2] ?? '');
    if (month !== null) add(m.index, m[3] ?? '', String(month), m[1] ?? '');
  }
  found.sort((a, b) => a.at - b.at);
  return [...new Set(found.map(({ date }) => date))];
}

/** A month a text names; `year` null when it names none. */
export interface NamedMonth {
  readonly month: number;
  readonly year: number | null;
}

/** Months named by word or as 'MM-YYYY': 'december 2024', 'dec', '2024-12'. */
export function monthsIn(text: string): NamedMonth[] {
  const upper = plain(text);
  const found: NamedMonth[] = [];
  for (const m of upper.matchAll(/(?<![A-Z])([A-Z]{3,9})\.?(?:\s+|-|')?(20\d{2}|\d{2}(?![\d.,:]))?/g)) {
    const month = monthOf(m[1] ?? '');
    const year = m[2];
    if (month !== null)
      found.push({ month, year: year === undefined ? null : Number(year.length === 2 ? `20${year}` : year) });
  }
  for (const m of upper.matchAll(
    /(?<![\d.,/-])(?:(20\d{2})[-/](0?[1-9]|1[0-2])|(0?[1-9]|1[0-2])[-/](20\d{2}))(?![\d.,/-])/g,
  )) {
    found.push({ month: Number(m[2] ?? m[3]), year: Number(m[1] ?? m[4]) });
  }
  return found;
}

const MONTHS = [
  'JANUARI JANUARY JANUAR JAN',
  'FEBRUARI FEBRUARY FEBRUAR FEB FEBR',
  'MAART MARCH MRT MAR MAERZ',
  'APRIL APR',
  'MEI MAY MAI',
  'JUNI JUNE JUN',
  'JULI JULY JUL',
  'AUGUSTUS AUGUST AUG',
  'SEPTEMBER SEP SEPT',
  'OKTOBER OCTOBER OKT OCT',
  'NOVEMBER NOV',
  'DECEMBER DEZEMBER DEC DEZ',
];
const MONTH_OF = new Map(MONTHS.flatMap((names, at) => names.split(' ').map((name) => [name, at + 1] as const)));

/** 1–12 for the name of a month in Dutch, English or German, also shortened; else null. */
export function monthOf(word: string): number | null {
  return MONTH_OF.get(word) ?? null;
}
