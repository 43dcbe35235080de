import { KoppelError, type Place } from '../../domain/errors.ts';
import { type Money, parseUnsignedMinor } from '../../domain/money.ts';
import { type PlainDate, plainDateOrNull } from '../../domain/plain-date.ts';

/** Every record of CODA has 128 characters; positions count from 1, as in the standard of Febelfin. */
export const RECORD_LENGTH = 128;

/** Characters `from` to `to`, both included, without the blanks behind them. */
export function field(record: string, from: number, to: number): string {
  return record.slice(from - 1, to).trimEnd();
}

/** The same, or null when there are only blanks. */
export function fieldOrNull(record: string, from: number, to: number): string | null {
  const text = field(record, from, to).trim();
  return text === '' ? null : text;
}

/** `DDMMYY`; null for zeros, which stand for none. Throws `date_invalid`. */
export function codaDate(text: string, place: Place): PlainDate | null {
  if (/^[0 ]*$/.test(text)) return null;
  const [, day, month, year] = /^(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  const date = plainDateOrNull(`20${year}-${month}-${day}`);
  if (date === null) throw new KoppelError('date_invalid', `"${text}" is not a day (DDMMYY).`, { place });
  return date;
}

/** A day that must be there. Throws `date_invalid`. */
export function requiredDate(text: string, place: Place): PlainDate {
  const date = codaDate(text, place);
  if (date === null) throw new KoppelError('date_invalid', 'A day is missing (zeros).', { place });
  return date;
}

/** Twelve digits and three decimals, of which the currency may have two: the third then is a zero. Throws `amount_invalid`. */
export function codaAmount(digits: string, currency: string, place: Place): bigint {
  if (!/^\d{15}$/.test(digits)) {
    throw new KoppelError('amount_invalid', `"${digits}" is not an amount of 15 digits.`, { place });
  }
  return parseUnsignedMinor(`${digits.slice(0, 12)}.${digits.slice(12)}`, currency, place);
}

/** An amount behind its sign: 0 is credit, 1 is debit. Throws `amount_invalid`. */
export function signedAmount(record: string, at: number, currency: string, place: Place): Money {
  const sign = record.charAt(at - 1);
  if (sign !== '0' && sign !== '1') {
    throw new KoppelError('amount_invalid', `"${sign}" is neither credit (0) nor debit (1).`, { place });
  }
  const minor = codaAmount(record.slice(at, at + 15), currency, place);
  return { minor: sign === '1' ? -minor : minor, currency };
}
