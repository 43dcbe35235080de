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
  const known = OTHER_DIGITS.get(currency);
  if (known !== undefined) return known;
  if (currency !== 'EUR' && !/^[A-Z]{3}$/.test(currency)) {
    throw new KoppelError('currency_invalid', `"${currency}" is not a currency code of three letters.`);
  }
  return 2;
}

/** 18 digits in all is the most ISO 20022 allows (ActiveOrHistoricCurrencyAndAmount) and fits a PostgreSQL bigint. */
const MAX_DIGITS = 18;
/** Zeros in front and behind may make a text longer, but not without end. */
const MAX_CHARACTERS = 40;
/** Integers of 15 digits are exact as a number, and quicker to add up digit by digit. */
const EXACT_DIGITS = 15;

/**
 * Reads an unsigned decimal ("12.34", "12", "0012.340") as minor units. The decimal mark is a point, or what the caller says
 * (`,`); nothing else may stand in it. Digits beyond what the currency has must be zeros, or the amount is refused: nothing is
 * rounded. Throws `amount_invalid`.
 */
export function parseUnsignedMinor(text: string, currency: string, place?: Place, mark: '.' | ',' = '.'): bigint {
  const digits = minorDigits(currency);
  const markCode = mark.charCodeAt(0);
  let minor = 0;
  let kept = 0;
  let fraction = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === markCode && fraction === -1 && at > 0) fraction = 0;
    else if (code < 48 || code > 57 || at >= MAX_CHARACTERS) return notAnAmount(text, place);
    else if (fraction < digits) {
      if (fraction >= 0) fraction++;
      minor = minor * 10 + code - 48;
      if (minor > 0) kept++;
    } else if (code !== 48) {
      throw new KoppelError('amount_invalid', `"${text}" has more decimals than ${currency} has.`, { place });
    }
  }
  if (text === '' || text.endsWith(mark)) return notAnAmount(text, place);
  const missing = digits - Math.max(fraction, 0);
  if (kept + missing > EXACT_DIGITS) return manyDigits(text, digits, mark, place);
  for (let count = 0; count < missing; count++) minor *= 10;
  return BigInt(minor);
}

function notAnAmount(text: string, place: Place | undefined): never {
  throw new KoppelError('amount_invalid', `"${text.slice(0, MAX_CHARACTERS)}" is not an amount.`, { place });
}

/** The same for amounts a number cannot hold; `text` is known to be digits and at most one mark. */
function manyDigits(text: string, digits: number, mark: string, place: Place | undefined): bigint {
  const [whole = '', fraction = ''] = text.split(mark);
  const minor = BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  if (minor >= 10n ** BigInt(MAX_DIGITS)) {
    throw new KoppelError('amount_invalid', `"${text}" has more than ${MAX_DIGITS} digits.`, { place });
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
  const written = (negative ? -money.minor : money.minor).toString();
  const all = written.length > digits ? written : written.padStart(digits + 1, '0');
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
