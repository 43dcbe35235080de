import { KoppelError, type Place } from './errors.ts';

/**
 * An amount in the minor unit of its currency, signed from the account holder's side: money in is positive. The only
 * place with arithmetic on money. No float ever touches an amount.
 */
export interface Money {
  /** Minor units: cents for EUR, whole yen for JPY. */
  readonly minor: bigint;
  /** ISO 4217, upper case. */
  readonly currency: string;
}

/** ISO 4217, the currencies whose minor unit is not a hundredth. ICU is no help: it follows cash habits (HUF 0, IDR 0, IQD 0). */
const OTHER_DIGITS: ReadonlyMap<string, number> = new Map([
  ...listed(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...listed(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...listed(4, 'CLF UYW'),
]);

function listed(digits: number, currencies: string): [string, number][] {
  return currencies.split(' ').map((currency) => [currency, digits]);
}

/**
 * Digits after the decimal point of a currency (EUR 2, JPY 0, BHD 3). Throws `currency_invalid` for what is not three capital
 * letters.
 */
export function minorDigits(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw new KoppelError('currency_invalid', `"${currency}" is not a currency code of three letters.`);
  }
  return OTHER_DIGITS.get(currency) ?? 2;
}

/** 18 digits in all is the most ISO 20022 allows (ActiveOrHistoricCurrencyAndAmount) and fits a PostgreSQL bigint. */
const MAX_AMOUNT_CHARACTERS = 20;
const DECIMAL = /^([0-9]{1,18})(?:\.([0-9]{1,17}))?$/;

/**
 * Reads an unsigned decimal ("12.34", "12", "0012.340") as minor units. The decimal mark is a point; callers with a comma
 * replace it first. Digits beyond what the currency has must be zeros, or the amount is refused: nothing is rounded.
 * Throws `amount_invalid`.
 */
export function parseUnsignedMinor(text: string, currency: string, place?: Place): bigint {
  const digits = minorDigits(currency);
  const parts = text.length > MAX_AMOUNT_CHARACTERS + 20 ? null : DECIMAL.exec(text);
  if (parts === null) {
    throw new KoppelError('amount_invalid', `"${text.slice(0, 40)}" is not an amount.`, { place });
  }
  const fraction = parts[2] ?? '';
  const kept = fraction.slice(0, digits).padEnd(digits, '0');
  if (/[1-9]/.test(fraction.slice(digits))) {
    throw new KoppelError('amount_invalid', `"${text}" has more decimals than ${currency} has.`, { place });
  }
  const minor = BigInt(`${parts[1]}${kept}`);
  if (minor > 999_999_999_999_999_999n) {
    throw new KoppelError('amount_invalid', `"${text}" has more than 18 digits.`, { place });
  }
  return minor;
}

/** Reads "-12.34" or "12.34". Throws `amount_invalid`. */
export function parseMoney(text: string, currency: string, place?: Place): Money {
  const negative = text.startsWith('-');
  const minor = parseUnsignedMinor(negative ? text.slice(1) : text, currency, place);
  return { minor: negative ? -minor : minor, currency };
}

/** "-12.34": a decimal string with exactly the digits the currency has. The form used on every wire. */
export function formatMoney(money: Money): string {
  const digits = minorDigits(money.currency);
  const negative = money.minor < 0n;
  const all = (negative ? -money.minor : money.minor).toString().padStart(digits + 1, '0');
  const whole = all.slice(0, all.length - digits);
  return `${negative ? '-' : ''}${whole}${digits === 0 ? '' : `.${all.slice(-digits)}`}`;
}

export function money(minor: bigint, currency: string): Money {
  return { minor, currency };
}

/** Throws `currency_mismatch`: sums across currencies do not exist here. */
export function add(a: Money, b: Money): Money {
  if (a.currency !== b.currency) {
    throw new KoppelError('currency_mismatch', `${a.currency} and ${b.currency} cannot be added.`);
  }
  return { minor: a.minor + b.minor, currency: a.currency };
}

export function negate(amount: Money): Money {
  return { minor: -amount.minor, currency: amount.currency };
}

export function subtract(a: Money, b: Money): Money {
  return add(a, negate(b));
}

export function sum(amounts: Iterable<Money>, currency: string): Money {
  let total: Money = { minor: 0n, currency };
  for (const amount of amounts) total = add(total, amount);
  return total;
}

export function absolute(minor: bigint): bigint {
  return minor < 0n ? -minor : minor;
}
