import type { NumberForm } from '../../domain/csv-mapping.ts';
import { KoppelError, type Place } from '../../domain/errors.ts';
import type { Money } from '../../domain/money.ts';
import { type PlainDate, plainDateOrNull } from '../../domain/plain-date.ts';
import { DATE_ORDERS, type DateOrder, type DecimalMark } from '../../domain/reading.ts';
import { parseAmount } from '../csv/number.ts';

/** `8/15/13`, `15-08-2013`, `8/15'13`, `2013.08.15`; blanks stand for zeros. Null when this order makes no day of it. */
export function qifDate(text: string, order: DateOrder): PlainDate | null {
  const parts = /^\s*(\d{1,4})\s*[-/.]\s*(\d{1,2})\s*[-/.']\s*(\d{1,4})\s*$/.exec(text)?.slice(1);
  if (parts === undefined) return null;
  const [a = '', b = '', c = ''] = parts;
  const [year, month, day] = order === 'ymd' ? [a, b, c] : order === 'dmy' ? [c, b, a] : [c, a, b];
  if (month.length > 2 || day.length > 2 || (year.length !== 2 && year.length !== 4)) return null;
  const whole = year.length === 4 ? year : `${year >= '70' ? '19' : '20'}${year}`;
  return plainDateOrNull(`${whole}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
}

const POINT: NumberForm = { decimal: '.', thousands: ',', decimals: 'optional', negative: 'minus' };
const COMMA: NumberForm = { decimal: ',', thousands: '.', decimals: 'optional', negative: 'minus' };

function amountOrNull(text: string, currency: string, mark: DecimalMark): Money | null {
  try {
    return parseAmount(text, currency, mark === '.' ? POINT : COMMA, {});
  } catch (error) {
    if (error instanceof KoppelError) return null;
    throw error;
  }
}

/**
 * Narrows the orders a file can mean by one more day, and the decimal marks by one more amount. What the whole file leaves is
 * proven; what it leaves open is for the user to say. Throws `date_invalid`, `amount_invalid` when nothing is left.
 */
export class QifForms {
  readonly #currency: string;
  #orders: readonly DateOrder[];
  #marks: readonly DecimalMark[];
  /** Two marks that fit make two different amounts of some text. */
  #ambiguous: string | null = null;

  constructor(currency: string, order: DateOrder | undefined, mark: DecimalMark | undefined) {
    this.#currency = currency;
    this.#orders = order === undefined ? DATE_ORDERS : [order];
    this.#marks = mark === undefined ? ['.', ','] : [mark];
  }

  seeDate(text: string, place: Place): void {
    this.#orders = this.#orders.filter((order) => qifDate(text, order) !== null);
    if (this.#orders.length === 0) {
      throw new KoppelError(
        'date_invalid',
        `"${text.slice(0, 20)}" is no day, or written otherwise than those before it.`,
        { place },
      );
    }
  }

  seeAmount(text: string, place: Place): void {
    const readings = this.#marks.map((mark) => amountOrNull(text, this.#currency, mark));
    this.#marks = this.#marks.filter((_, index) => readings[index] !== null);
    if (this.#marks.length === 0) {
      throw new KoppelError(
        'amount_invalid',
        `"${text.slice(0, 40)}" is no amount, or written otherwise than those before it.`,
        { place },
      );
    }
    const [first, second] = readings;
    if (first != null && second != null && first.minor !== second.minor) this.#ambiguous ??= text;
  }

  /** Throws `date_invalid` when the days of the file can be read in two ways. */
  date(text: string, place: Place): PlainDate {
    const [order, other] = this.#orders;
    const date = order === undefined ? null : qifDate(text, order);
    if (date === null || other !== undefined) {
      const orders = this.#orders.join(' or ');
      throw new KoppelError('date_invalid', `Every day of the file can be ${orders}: say which one it is.`, { place });
    }
    return date;
  }

  /** Throws `amount_invalid` when an amount of the file can be two. */
  amount(text: string, place: Place): Money {
    const [mark, other] = this.#marks;
    const amount = mark === undefined ? null : amountOrNull(text, this.#currency, mark);
    if (amount === null || (other !== undefined && this.#ambiguous !== null)) {
      throw new KoppelError(
        'amount_invalid',
        `"${this.#ambiguous}" can be two amounts: say what the decimal mark is.`,
        { place },
      );
    }
    return amount;
  }
}
