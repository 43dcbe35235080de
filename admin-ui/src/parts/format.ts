import { KoppelError } from '../../../core/domain/errors.ts';
import { formatMoney, parseMoney } from '../../../core/domain/money.ts';
import { plainDateOrNull } from '../../../core/domain/plain-date.ts';
import type { Language } from '../i18n/i18n.ts';

const MARKS = { nl: { thousands: '.', decimal: ',' }, en: { thousands: ',', decimal: '.' } } as const;

/** "-1234.56" → "-1.234,56" or "-1,234.56". The text of the amount is rearranged; it never becomes a number. */
export function formatAmount(amount: string, language: Language): string {
  const negative = amount.startsWith('-');
  const [whole = '0', fraction] = (negative ? amount.slice(1) : amount).split('.');
  const { thousands, decimal } = MARKS[language];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
  return `${negative ? '−' : ''}${grouped}${fraction === undefined ? '' : decimal + fraction}`;
}

/** Digits, or groups of three with one kind of mark between them. */
const WHOLE = /^-?(\d+|\d{1,3}(([.,])\d{3}(\3\d{3})*))$/;

/**
 * What a person typed, as the API writes amounts, or null when it is no amount of this currency. Both marks are read: the
 * last one is the decimal mark unless exactly three digits follow and it is the language's thousands mark.
 */
export function readAmount(typed: string, currency: string, language: Language): string | null {
  const text = typed.replace(/[\s€]/g, '').replace('−', '-');
  const last = Math.max(text.lastIndexOf(','), text.lastIndexOf('.'));
  const grouping = last >= 0 && text.length - last === 4 && text[last] === MARKS[language].thousands;
  const end = last < 0 || grouping ? text.length : last;
  const whole = text.slice(0, end);
  if (!WHOLE.test(whole) || (end < text.length && whole.includes(text.charAt(end)))) return null;
  const plain = `${whole.replace(/[.,]/g, '')}.${text.slice(end + 1)}`.replace(/\.$/, '');
  try {
    return formatMoney(parseMoney(plain, currency));
  } catch (error) {
    if (error instanceof KoppelError) return null;
    throw error;
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "2026-03-29" → "29-03-2026" or "29 Mar 2026". */
export function formatDay(day: string, language: Language): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return language === 'nl' ? `${date}-${month}-${year}` : `${date} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

/** The same without its year, where the year is plain: "29-03", "29 Mar". */
export function shortDay(day: string, language: Language): string {
  return formatDay(day, language).slice(0, language === 'nl' ? 5 : 6);
}

/** "2026-03" → "maart 2026" or "March 2026". */
export function formatMonth(month: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
}

/** Day, month, year as digits, with any of the marks people use; or the other way round, as computers write it. */
const TYPED_DAY = /^(?:(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})|(\d{4})-(\d{2})-(\d{2}))$/;

/** "29-3-2026" as a person typed it → "2026-03-29"; null when it is no day of the calendar. */
export function readDay(typed: string): string | null {
  const found = TYPED_DAY.exec(typed.trim());
  if (found === null) return null;
  const [, date, month, year] = found[3] === undefined ? [null, found[6], found[5], found[4]] : found;
  const day = `${year}-${month?.padStart(2, '0')}-${date?.padStart(2, '0')}`;
  return plainDateOrNull(day);
}

const pad = (part: number) => String(part).padStart(2, '0');

/** The calendar day of an instant in the reader's own time zone: "2026-03-29". */
export function dayOf(at: string): string {
  const moment = new Date(at);
  return `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`;
}

/** An instant in the reader's own time zone: "29-03-2026 14:05". */
export function formatMoment(at: string, language: Language): string {
  const moment = new Date(at);
  return `${formatDay(dayOf(at), language)} ${pad(moment.getHours())}:${pad(moment.getMinutes())}`;
}

/** 12345 → "12.345" or "12,345". */
export function formatCount(count: number, language: Language): string {
  return formatAmount(String(count), language);
}

/** Bytes in the unit people know: "812 kB", "4,2 MB". */
export function formatBytes(bytes: number, language: Language): string {
  if (bytes < 1000) return `${bytes} B`;
  const [size, unit] = bytes < 999_500 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${formatAmount(size.toFixed(unit === 'kB' ? 0 : 1), language)} ${unit}`;
}

/** For plotting only: where on the screen an amount lands. Never shown and never sent. */
export function pixels(amount: string): number {
  return Number(amount);
}
