import type { EntryStatus } from '../../domain/entry.ts';
import { KoppelError } from '../../domain/errors.ts';
import { type Money, parseUnsignedMinor } from '../../domain/money.ts';
import { type PlainDate, parsePlainDate, plainDateOrNull } from '../../domain/plain-date.ts';

/** An amount of ISO 20022: unsigned, with a point; `.5` is legal there. Throws `amount_invalid`, `field_missing`. */
export function readAmount(text: string, currency: string | null): Money {
  if (currency === null) throw new KoppelError('field_missing', 'An amount has no currency (Ccy).');
  return { minor: parseUnsignedMinor(text.startsWith('.') ? `0${text}` : text, currency), currency };
}

/** CRDT is true. Throws `field_invalid`. */
export function readCredit(text: string): boolean {
  if (text === 'CRDT') return true;
  if (text === 'DBIT') return false;
  throw new KoppelError('field_invalid', `"${text.slice(0, 20)}" is neither CRDT nor DBIT.`);
}

const STATUS: Readonly<Record<string, EntryStatus>> = { BOOK: 'booked', PDNG: 'pending', INFO: 'info', FUTR: 'future' };

/** ExternalEntryStatus1Code. Throws `field_invalid`. */
export function readStatus(text: string): EntryStatus {
  const status = Object.hasOwn(STATUS, text) ? STATUS[text] : undefined;
  if (status === undefined) throw new KoppelError('field_invalid', `"${text.slice(0, 20)}" is no status of an entry.`);
  return status;
}

/** xs:boolean. Throws `field_invalid`. */
export function readBoolean(text: string): boolean {
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw new KoppelError('field_invalid', `"${text.slice(0, 20)}" is neither true nor false.`);
}

const OFFSET_DATE = /^\d{4}-\d\d-\d\d[+-]\d\d:\d\d$/;
const DATE_TIME = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?$/;

/** Dates repeat all through a statement: the last ones are kept. */
export class DateReader {
  #text = '';
  #date: PlainDate | null = null;
  #timeText = '';
  #timeDate: PlainDate | null = null;

  /**
   * An ISODate. An offset (`2026-03-01+01:00`) is legal and seen: the day as written counts. `Z` is refused: it says that the
   * bank's day may be another one. Throws `date_invalid`.
   */
  date(text: string): PlainDate {
    if (text === this.#text && this.#date !== null) return this.#date;
    const date = parsePlainDate(OFFSET_DATE.test(text) ? text.slice(0, 10) : text.slice(0, 40));
    this.#text = text;
    this.#date = date;
    return date;
  }

  /** The day of an ISODateTime, local as written. Throws `date_invalid`. */
  dateTime(text: string): PlainDate {
    if (text === this.#timeText && this.#timeDate !== null) return this.#timeDate;
    const parts = DATE_TIME.exec(text);
    const date = parsePlainDate(parts?.[1] ?? text.slice(0, 40));
    this.#timeText = text;
    this.#timeDate = date;
    return date;
  }
}

/** The day some ISODateTime begins with, or null: for times that only inform (when the file was made), whatever their form. */
export function leadingDay(text: string): PlainDate | null {
  return plainDateOrNull(text.slice(0, 10));
}
