import { z } from 'zod';
import { KoppelError, type Place } from '../domain/errors.ts';
import type { Iban } from '../domain/iban.ts';
import { ibanOrNull } from '../domain/iban.ts';
import { type Money, parseMoney } from '../domain/money.ts';

/** The schema library, so that plugins and the kit describe a bank's JSON with one and the same. */
export { z };

/** Nesting no bank needs, and that would only be there to hurt. */
const MAX_DEPTH = 64;

/**
 * JSON of a bank, exactly: every number is the text it was written with ("10.10", "1e2", "90071992547409931"), because a float
 * would change amounts and long ids. A schema therefore says {@link exactText}, {@link amountText} or {@link integer} for what
 * may be a number. Throws `contract_broken` for what is not JSON: nothing, half a document, a page for people.
 */
export function parseExact(body: Uint8Array | string, what: string): unknown {
  const text = typeof body === 'string' ? body : utf8(body, what);
  const start = text.trimStart();
  if (start === '') throw new KoppelError('contract_broken', `${what}: the answer is empty.`);
  if (start.startsWith('<')) throw new KoppelError('contract_broken', `${what}: the answer is a page, not data.`);
  if (deepest(text) > MAX_DEPTH) throw new KoppelError('contract_broken', `${what}: the answer is nested too deep.`);
  try {
    return parseWithSource(text, (_key, value, context) =>
      typeof value === 'number' ? (context.source ?? String(value)) : value,
    );
  } catch {
    throw new KoppelError('contract_broken', `${what}: the answer is not JSON, or not all of it.`);
  }
}

/** The third argument is ES2026 and not in every library's types yet. */
const parseWithSource = JSON.parse as (
  text: string,
  reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown;

/** Throws `contract_broken` when the bytes are not UTF-8: what JSON is written in (RFC 8259 §8.1). */
function utf8(body: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new KoppelError('contract_broken', `${what}: the answer is not UTF-8.`);
  }
}

function deepest(text: string): number {
  let depth = 0;
  let most = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === 0x5c) at++;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x5b || code === 0x7b) most = Math.max(most, ++depth);
    else if (code === 0x5d || code === 0x7d) depth--;
  }
  return most;
}

/** What a schema makes of a bank's JSON. Throws `contract_broken` naming the first element that does not fit. */
export function shaped<T>(schema: z.ZodType<T>, json: unknown, what: string): T {
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const [first] = read.error.issues;
  throw new KoppelError('contract_broken', `${what}: the answer is not as agreed (${first?.message ?? 'unknown'}).`, {
    place: { element: first?.path.join('.') ?? '' },
  });
}

const DECIMAL = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?$/;

/** A text, or a number as it was written: ids, codes, account numbers. '' is null. */
export const exactText = z.string().transform((text) => (text === '' ? null : storable(text)));

/** An amount as a plain decimal text, from a JSON number or string; also '+250.00' and '1e2'. */
export const amountText = z.string().regex(DECIMAL, 'not an amount').transform(plainDecimal);

/** A count, a number of seconds, an epoch: whole, and small enough for a number. */
export const integer = z
  .string()
  .regex(/^-?\d{1,15}$/, 'not a whole number')
  .transform(Number);

/** '+250.00' → '250.00', '1.5e1' → '15', '1E-2' → '0.01': the same value without sign of plus and exponent, digit by digit. */
export function plainDecimal(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const shift = Number(exponent);
  const minus = sign === '-' ? '-' : '';
  if (shift === 0) return `${minus}${whole}${fraction === '' ? '' : `.${fraction}`}`;
  const digits = whole + fraction;
  const point = whole.length + shift;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  return `${minus}${padded.slice(0, at)}${padded.length > at ? `.${padded.slice(at)}` : ''}`;
}

/** Throws `amount_invalid`, `currency_invalid`. */
export function exactMoney(decimal: string, currency: string, place?: Place): Money {
  return parseMoney(plainDecimal(decimal), currency, place);
}

/** The account an answer is about must be the one asked for: another customer's rows must not even be stored (`contract_broken`). */
export function expectAccount(asked: Iban, answered: string | null | undefined, what: string): void {
  if (answered === null || answered === undefined || ibanOrNull(answered) === asked) return;
  throw new KoppelError('contract_broken', `${what}: the bank answered for another account than was asked.`);
}

/** Without what no database text can hold: U+0000 and halves of surrogate pairs become U+FFFD. The evidence keeps the original. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}
