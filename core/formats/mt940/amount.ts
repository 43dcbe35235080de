import { KoppelError, type Place } from '../../domain/errors.ts';
import { parseUnsignedMinor } from '../../domain/money.ts';

/** Amount forms outside the standard that one bank is known to send; see the dialect that names it. */
export type AmountForm =
  | 'comma' // "10,5" "10," — the standard: a comma always
  | 'comma-optional' // Knab 2014: "C500NTRF…"
  | 'comma-or-point'; // Rabobank until about 2003: "000000002145.00"

/** 15d of the standard counts the comma; zeros in front, which Rabobank and others write, do not count. */
const MAX_CHARACTERS = 15;

/** Minor units of an unsigned amount in `currency`. Throws `amount_invalid`. */
export function amountMinor(text: string, currency: string, form: AmountForm, place: Place): bigint {
  const mark = form === 'comma-or-point' && text.includes('.') ? '.' : ',';
  const end = text.endsWith(mark) ? text.length - 1 : text.length;
  const hasMark = end !== text.length || text.includes(mark);
  const tooLong = text.length > MAX_CHARACTERS && text.replace(/^0+/, '').length > MAX_CHARACTERS;
  if ((!hasMark && form !== 'comma-optional') || tooLong) {
    throw new KoppelError('amount_invalid', `"${text.slice(0, 40)}" is not an amount of MT940.`, { place });
  }
  return parseUnsignedMinor(end === text.length ? text : text.slice(0, end), currency, place, mark);
}
