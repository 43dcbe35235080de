import type { AmountForm } from './amount.ts';
import { amountMinor } from './amount.ts';

/** Counts and sums of a statement's entries, and what the bank itself says they are. */
export class Checksum {
  debits = 0;
  credits = 0;
  debitMinor = 0n;
  creditMinor = 0n;

  add(minor: bigint): void {
    if (minor < 0n) {
      this.debits++;
      this.debitMinor -= minor;
    } else {
      this.credits++;
      this.creditMinor += minor;
    }
  }

  get net(): bigint {
    return this.creditMinor - this.debitMinor;
  }
}

/** ING old, Van Lanschot: `D000004C000004D6,38C944,01` */
const OLD = /^D(\d{6})C(\d{6})D(\d{1,12},\d{0,2})C(\d{1,12},\d{0,2})\s*$/;
/** ING structured: `/SUM/18/1/4445,32/9998,43/` — debits, credits, their sums. */
const STRUCTURED = /^\/SUM\/(\d{1,6})\/(\d{1,6})\/(\d{1,12},\d{0,2})\/(\d{1,12},\d{0,2})\/\s*$/;
/** MT942 `:90D:` and `:90C:` — `1EUR9792,00` */
const TOTAL = /^(\d{1,6})([A-Z]{3})(\d{1,12},\d{0,3})\s*$/;

/** The `:86:` behind the closing balance, compared; null when it agrees or says nothing of the kind. */
export function compareSummary(text: string, found: Checksum, currency: string, form: AmountForm): string | null {
  const said = OLD.exec(text) ?? STRUCTURED.exec(text);
  if (said === null) return null;
  const [, debits = '', credits = '', debitSum = '', creditSum = ''] = said;
  const agrees =
    Number(debits) === found.debits &&
    Number(credits) === found.credits &&
    amountMinor(debitSum, currency, form, {}) === found.debitMinor &&
    amountMinor(creditSum, currency, form, {}) === found.creditMinor;
  return agrees ? null : `The bank counts "${text.trim()}", which is not what the entries add up to.`;
}

/** `:90D:` or `:90C:`, compared like {@link compareSummary}. */
export function compareTotal(tag: string, text: string, found: Checksum): string | null {
  const [, count = '', currency = '', amount = ''] = TOTAL.exec(text) ?? [];
  if (count === '') return null;
  const debit = tag === '90D';
  const agrees =
    Number(count) === (debit ? found.debits : found.credits) &&
    amountMinor(amount, currency, 'comma', {}) === (debit ? found.debitMinor : found.creditMinor);
  return agrees ? null : `:${tag}: "${text.trim()}" is not what the entries add up to.`;
}
