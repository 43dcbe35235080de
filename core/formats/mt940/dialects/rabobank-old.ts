import type { Dialect } from '../dialect.ts';
import { joinFree } from '../free-text.ts';
import { rabobankCode } from './rabobank.ts';

/**
 * Rabobank until about 2013: `:20:940A…`, the account and name of the other side in fixed columns of `:61:`
 * ("0121470966      W.P. Jansen"), each line of text a `:86:` of its own, and amounts with a point before about 2004.
 */
export const rabobankOld: Dialect = {
  id: 'rabobank-old',
  recognise: (signs) => {
    if (!/^940A\d{6}/.test(signs.reference)) return 0;
    return signs.bank === '' || signs.bank.startsWith('RABO') ? 0.95 : 0;
  },
  amounts: 'comma-or-point',
  undated: 'closing',
  lift: (lifted, line, text) => {
    const account = line.reference.slice(0, 16).trim();
    if (account !== 'NONREF') lifted.account = account;
    lifted.name = line.reference.slice(16);
    lifted.bankReference = line.bankReference;
    lifted.code = rabobankCode(line.type);
    lifted.text = joinFree(text);
    lifted.structured = /^BETALINGSKENM\.\s+(\d{16})\b/m.exec(text.join('\n'))?.[1] ?? null;
  },
};
