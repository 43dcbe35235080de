import { hash } from 'node:crypto';
import type { Entry } from './entry.ts';
import { formatMoney } from './money.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range starts at NUL
const BEYOND_ASCII = /[^\x00-\x7f]/;

/**
 * Letters and digits only, upper case, accents dropped: what is left of a text when MT940, CAMT and CSV each tell it their way
 * (cut lines, other separators, a smaller character set).
 */
export function bareText(text: string): string {
  // Most bank text is ASCII, and a hundred thousand lines of it pass here.
  if (!BEYOND_ASCII.test(text)) return text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return text
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * 128 bits of SHA-256, in hex. What makes a delivered entry the same one again in the same words: day, amount, the bank's and the payer's references,
 * counterparty and text. The n-th entry with one fingerprint on an account is told apart by its occurrence. Another format of
 * the same day gives other words; core/pipeline/reconcile.ts pairs those.
 */
export function fingerprint(entry: Entry): string {
  const facts = [
    entry.bookingDate,
    formatMoney(entry.amount),
    entry.amount.currency,
    entry.bankReference ?? '',
    entry.endToEndId ?? '',
    entry.counterparty.iban ?? entry.counterparty.account ?? '',
    bareText(entry.remittance.structured ?? ''),
    bareText(entry.remittance.text ?? entry.bankText ?? ''),
  ];
  return hash('sha256', facts.join('\n')).slice(0, 32);
}
