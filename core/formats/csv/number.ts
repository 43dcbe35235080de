import type { NumberForm } from '../../domain/csv-mapping.ts';
import { KoppelError, type Place } from '../../domain/errors.ts';
import { type Money, parseUnsignedMinor } from '../../domain/money.ts';

export const DUTCH: NumberForm = { decimal: ',', thousands: '.', decimals: 'always', negative: 'minus' };

/** A non-breaking or thin blank stands for a blank: spreadsheets write them between thousands. */
const BLANKS = /[\u00a0\u202f\u2009]/g;

/** Reads a signed amount in the declared form. Throws `amount_invalid` for anything else. */
export function parseAmount(text: string, currency: string, form: NumberForm, place: Place): Money {
  const bare = text.trim().replace(BLANKS, ' ');
  const { negative, digits } = withoutSign(bare, form);
  const [whole = '', fraction, ...more] = digits.split(form.decimal);
  const hasDecimals = fraction !== undefined && fraction !== '';
  const wellFormed =
    isWhole(whole, form) && more.length === 0 && (fraction === undefined || /^\d{1,6}$/.test(fraction));
  if (!wellFormed || (form.decimals === 'always' && !hasDecimals)) {
    throw new KoppelError('amount_invalid', `"${text.slice(0, 40)}" is not an amount in the form of this file.`, {
      place,
    });
  }
  const plain = form.thousands === null ? whole : whole.replaceAll(form.thousands, '');
  const minor = parseUnsignedMinor(hasDecimals ? `${plain}.${fraction}` : plain, currency, place);
  return { minor: negative ? -minor : minor, currency };
}

function withoutSign(text: string, form: NumberForm): { readonly negative: boolean; readonly digits: string } {
  switch (form.negative) {
    case 'minus':
      return { negative: text.startsWith('-'), digits: text.replace(/^[+-] ?/, '') };
    case 'minus-behind':
      return { negative: text.endsWith('-'), digits: text.replace(/ ?[+-]$/, '') };
    case 'parentheses': {
      const inside = /^\((.*)\)$/.exec(text)?.[1];
      return { negative: inside !== undefined, digits: inside ?? text };
    }
  }
}

/** Digits, in groups of three when a mark between them is used at all. */
function isWhole(text: string, form: NumberForm): boolean {
  if (/^\d{1,18}$/.test(text)) return true;
  if (form.thousands === null) return false;
  const [first = '', ...groups] = text.split(form.thousands);
  return groups.length < 6 && /^\d{1,3}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group));
}
