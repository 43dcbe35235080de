import { KoppelError, type Place } from '../../domain/errors.ts';
import type { Balance } from '../../domain/statement.ts';
import { type AmountForm, amountMinor } from './amount.ts';
import { balanceDate } from './date.ts';

const BALANCE = /^([CD])(\d{6})([A-Z]{3})([-+0-9.,]+)\s*$/;

/** `:60F:`, `:62M:`, `:64:` … as a signed balance. "D0,00" is zero. Throws `field_invalid`, `date_invalid`, `amount_invalid`. */
export function parseBalance(tag: string, text: string, form: AmountForm, place: Place): Balance {
  const parts = BALANCE.exec(text);
  if (parts === null) {
    const why = /^\d{6}[A-Z]{3}/.test(text) ? 'has no sign C or D' : 'is not sign, date, currency and amount';
    throw new KoppelError('field_invalid', `:${tag}: "${text.slice(0, 60)}" ${why}.`, { place });
  }
  const [, sign = '', date = '', currency = '', amount = ''] = parts;
  const minor = amountMinor(amount, currency, form, place);
  return { date: balanceDate(date, place), amount: { minor: sign === 'D' ? -minor : minor, currency } };
}
