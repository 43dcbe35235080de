import { KoppelError, type Place } from '../../domain/errors.ts';
import { parseUnsignedMinor } from '../../domain/money.ts';

/** Amount forms outside the standard that one bank is known to send; see the dialect that names it. */
export type AmountForm =
  | 'comma' // "10,5" "10," — the standard: a comma always, at most 15 characters
  | 'comma-optional' // Knab 2014: "C500NTRF…"
  | 'point'; // Rabobank until about 2003: "000000002145.00"

const FORMS: Readonly<Record<AmountForm, RegExp>> = {
  comma: /^\d{1,15},\d{0,3}$/,
  'comma-optional': /^\d{1,15}(,\d{0,3})?$/,
  point: /^\d{1,15}([.,]\d{0,3})$/,
};
/** 15d of the standard; zeros in front, which Rabobank and others write, do not count. */
const MAX_CHARACTERS = 15;

/** Minor units of an unsigned amount in `currency`. Throws `amount_invalid`. */
export function amountMinor(text: string, currency: string, form: AmountForm, place: Place): bigint {
  const significant = text.length > MAX_CHARACTERS ? text.replace(/^0+(?=\d)/, '') : text;
  if (significant.length > MAX_CHARACTERS || !FORMS[form].test(significant)) {
    throw new KoppelError('amount_invalid', `"${text.slice(0, 40)}" is not an amount of MT940.`, { place });
  }
  const mark = significant.search(/[.,]/);
  if (mark === -1 || mark === significant.length - 1) {
    return parseUnsignedMinor(mark === -1 ? significant : significant.slice(0, -1), currency, place);
  }
  return parseUnsignedMinor(`${significant.slice(0, mark)}.${significant.slice(mark + 1)}`, currency, place);
}
