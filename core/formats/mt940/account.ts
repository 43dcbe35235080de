import { ibanOrNull } from '../../domain/iban.ts';
import type { AccountRef } from '../../domain/statement.ts';

/** An account number that may have its currency glued on: an IBAN (also with wrong check digits) or digits. */
const WITH_CURRENCY = /^([A-Z]{2}\d{2}[A-Z0-9]{6,30}|[0-9/]+)([A-Z]{3})$/;

/**
 * `:25:`. Blanks and dots go ("1291.99.348EUR", "NL92 KNAB 0123 4567 89"), so does a currency at the end and the name or BIC of
 * the bank in front ("TRIODOSBANK/0666666666"); a German bank number stays ("12345678/1234567890").
 */
export function parseAccount(text: string, currency: string | null): AccountRef {
  const compact = text.replace(/[\s.]/g, '');
  const whole = ibanOrNull(compact);
  if (whole !== null) return { iban: whole, other: null, currency };
  const pieces = compact.split('/').filter((piece) => piece !== '');
  if (pieces.length > 1 && /^[A-Z]{3}$/.test(pieces.at(-1) ?? '')) pieces.pop();
  if (pieces.length > 1 && /^[A-Z]{2,}[A-Z0-9]*$/.test(pieces[0] ?? '') && !/\d{4}/.test(pieces[0] ?? ''))
    pieces.shift();
  const number = pieces.join('/');
  const glued = WITH_CURRENCY.exec(number);
  const bare = glued === null || (currency !== null && glued[2] !== currency) ? number : (glued[1] ?? number);
  const iban = ibanOrNull(bare);
  return { iban, other: iban === null ? bare : null, currency };
}
