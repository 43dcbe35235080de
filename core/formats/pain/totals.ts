import { KoppelError } from '../../domain/errors.ts';
import { type Money, minorDigits } from '../../domain/money.ts';

/** How many orders, and their sum as ISO 20022 wants it: amounts added up whatever their currency. */
export interface Totals {
  readonly count: number;
  /** In hundredths; a currency without cents counts its units as 100. */
  readonly hundredths: bigint;
}

export const NO_TOTALS: Totals = { count: 0, hundredths: 0n };

/** Throws `amount_invalid` for a currency with more than two decimals: it does not fit. */
export function hundredthsOfMoney(amount: Money): bigint {
  const digits = minorDigits(amount.currency);
  if (digits === 2) return amount.minor;
  if (digits > 2) throw new KoppelError('amount_invalid', `A control sum cannot hold ${amount.currency}.`);
  return amount.minor * 10n ** BigInt(2 - digits);
}

/** Whether a control sum as somebody wrote it ("4.5", "38", "12.340") is this one. */
export function sameSum(written: string, totals: Totals): boolean {
  const parts = /^(\d{1,18})(?:\.(\d{0,17}))?$/.exec(written);
  if (parts === null) return false;
  const fraction = (parts[2] ?? '').replace(/0+$/, '');
  return fraction.length <= 2 && BigInt(`${parts[1]}${fraction.padEnd(2, '0')}`) === totals.hundredths;
}

export function sumText(totals: Totals): string {
  const digits = totals.hundredths.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function addTotals(a: Totals, b: Totals): Totals {
  return { count: a.count + b.count, hundredths: a.hundredths + b.hundredths };
}

/** Count and sum of orders or debits: the first of the two passes writing takes. */
export function totalsOf(orders: Iterable<{ readonly amount: Money }>): Totals {
  let count = 0;
  let hundredths = 0n;
  for (const { amount } of orders) {
    count++;
    hundredths += hundredthsOfMoney(amount);
  }
  return { count, hundredths };
}
