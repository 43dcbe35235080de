import { isIbanShaped } from '../../../domain/iban.ts';
import { cardFacts, moment } from '../card.ts';
import type { Dialect } from '../dialect.ts';
import { joinFree } from '../free-text.ts';
import { type Lifted, reference } from '../lifted.ts';

const IBAN_AND_BIC = /\b([A-Z]{2}\d{2}[A-Z]{4}[A-Z0-9]{7,26})(?: +([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b)?/;
/** Seven to ten digits at the start: an account from before IBAN. */
const OLD_ACCOUNT = /^(\d{7,10}) /;
const CREDITOR = /\b([A-Z]{2}\d{2}[A-Z0-9]{3}\d{12})\b/;
/** "KN: 3300169406045025", "BET.KENM. 1004510036716378" */
const PAYMENT_REFERENCE = /\b(?:KN: ?|BET\.KENM\. ?|SCOR\/CUR\/)(\d{16})\b/;
/** "MS032": reason and kind of R-transaction (1 reject … 5 cancellation) in front of a returned transfer. */
const RETURN = /^(?:\d{7,10} )?([A-Z]{2}\d{2})([1-5]) /;
/** "22-07-2010 09:57 002 5595781", with soft hyphens and a tab in some exports: moment, card, terminal. */
const CASH = /(\d\d)[-\u00ad](\d\d)[-\u00ad](\d{4}) (\d\d):(\d\d) (\d{3})\s+(\w{6,8})/;

/**
 * ING Mijn ING Zakelijk and the Postbank form before it: free text whose order follows the kind of payment, without separators.
 * The account is taken by its form, mandate and name are not told apart from the text and stay in it.
 */
export const ingOld: Dialect = {
  id: 'ing-old',
  recognise: (signs) => {
    const type = /^\d{6}(\d{4})?R?[CD][\d,]+N[A-Z]{2} /.test(signs.line);
    if (signs.bank.startsWith('INGB')) return signs.reference.startsWith('MPBZ') || type ? 0.95 : 0.55;
    return signs.reference.startsWith('MPBZ') ? 0.9 : 0;
  },
  amounts: 'comma',
  undated: 'value',
  lift: (lifted, line, lines) => {
    const text = joinFree(lines);
    lifted.text = text;
    lifted.code = line.type;
    lifted.bankReference = line.bankReference;
    liftAccount(lifted, text);
    lifted.creditorId = /incasso/i.test(text) ? (CREDITOR.exec(text)?.[1] ?? null) : null;
    lifted.structured = PAYMENT_REFERENCE.exec(text)?.[1] ?? null;
    lifted.returnReason = RETURN.exec(text)?.[1] ?? null;
    if (/^\d{16}$/.test(line.reference)) lifted.structured = line.reference;
    else if (!/^(EREF|PREF|MARF)$/.test(line.reference)) lifted.endToEndId = reference(line.reference);
    const [, day = '', month = '', year = '', hour, minute, card, terminal] = CASH.exec(text) ?? [];
    if (day !== '') lifted.card = cardFacts(terminal ?? null, card ?? null, moment(day, month, year, hour, minute));
  },
};

/** The IBAN where there is one, else the number in front. */
function liftAccount(lifted: Lifted, text: string): void {
  const [, iban = '', bic] = IBAN_AND_BIC.exec(text) ?? [];
  const found = isIbanShaped(iban);
  lifted.account = found ? iban : (OLD_ACCOUNT.exec(text)?.[1] ?? null);
  if (found) lifted.bic = bic ?? null;
}
