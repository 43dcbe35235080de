import { KoppelError, type Place } from '../../domain/errors.ts';

/** `:61:` cut in its parts; nothing is interpreted but the grammar. */
export interface StatementLine {
  /** YYMMDD */
  readonly value: string;
  /** MMDD, or null: four blanks or nothing. */
  readonly entry: string | null;
  /** C and D move money in and out; RC takes back a credit, RD a debit; EC and ED are expected (MT942). */
  readonly mark: Mark;
  /** Third letter of the currency, when the bank writes it. */
  readonly funds: string | null;
  readonly amount: string;
  /** "NTRF", "N541", ING "NOV"; null where the bank leaves it out. */
  readonly type: string | null;
  /** For the account owner: a reference, or a pointer to a code word (EREF, PREF, MARF, KREF+), or NONREF. */
  readonly reference: string;
  /** After "//"; '' when there is none. */
  readonly bankReference: string;
  /** The lines between this one and `:86:`. */
  readonly supplementary: readonly string[];
}

type Mark = 'C' | 'D' | 'RC' | 'RD' | 'EC' | 'ED';
const NO_LINES: readonly string[] = [];

/** Throws `field_invalid`. `lines[0]` is what follows the tag. */
export function parseStatementLine(lines: readonly string[], place: Place): StatementLine {
  const first = lines[0] ?? '';
  const found = cut(first, lines.length === 1 ? NO_LINES : lines.slice(1));
  // Mail gateways wrap lines in the middle of anything.
  const line = found === null && lines.length > 1 ? cut(lines.join(''), NO_LINES) : found;
  if (line === null) {
    throw new KoppelError('field_invalid', `:61: "${first.slice(0, 60)}" is not date, mark and amount.`, { place });
  }
  if (first.includes(':86:')) {
    throw new KoppelError('field_invalid', ':61: and :86: stand on one line: a line end is lost.', { place });
  }
  return line;
}

/**
 * Reads from left to right, each part by its characters; null when the mark or the amount is not where it must be. The mark comes
 * first, then one letter of the currency: `CR13,5` is C and R(EUR), `RCR204,88` is RC and R.
 */
function cut(text: string, supplementary: readonly string[]): StatementLine | null {
  if (!areAlphanumeric(text, 0, 6)) return null;
  let at = 6;
  let entry: string | null = null;
  if (areDigits(text, 6, 10)) {
    entry = text.slice(6, 10);
    at = 10;
  } else if (text.startsWith('    ', 6)) at = 10;
  const mark = markAt(text, at);
  if (mark === null) return null;
  at += mark.length;
  const funds = isLetter(text.charCodeAt(at)) ? text.charAt(at++) : null;
  const amountFrom = at;
  while (isOfAmount(text.charCodeAt(at))) at++;
  if (at === amountFrom) return null;
  const amount = text.slice(amountFrom, at);
  const type = typeAt(text, at);
  if (type !== null) at += 4;
  const separator = text.indexOf('//', at);
  return {
    value: text.slice(0, 6),
    entry,
    mark,
    funds,
    amount,
    type: type === null ? null : trimmed(type),
    reference: trimmed(separator === -1 ? text.slice(at) : text.slice(at, separator)),
    bankReference: separator === -1 ? '' : trimmed(text.slice(separator + 2)),
    supplementary,
  };
}

/** Without the blanks around it, which few have. */
function trimmed(text: string): string {
  return text.charCodeAt(0) <= 32 || text.charCodeAt(text.length - 1) <= 32 ? text.trim() : text;
}

/** A letter and three letters, digits or blanks. Penta has none in front of NONREF, Zenith none in front of "//". */
function typeAt(text: string, at: number): string | null {
  if (!isLetter(text.charCodeAt(at)) || text.startsWith('NONREF', at) || text.length < at + 4) return null;
  for (let index = at + 1; index < at + 4; index++) {
    const code = text.charCodeAt(index);
    if (!isLetter(code) && !isDigit(code) && code !== 32) return null;
  }
  return text.slice(at, at + 4);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** Digits and what a wrong amount may hold, so that "-10,00" and "1.0" are refused as amounts and not as something else. */
function isOfAmount(code: number): boolean {
  return code >= 43 && code <= 57 && code !== 47;
}

/** Small letters occur in a sample of ABN AMRO. */
function markAt(text: string, at: number): Mark | null {
  const first = text.charCodeAt(at) & ~32;
  if (first === 67) return 'C';
  if (first === 68) return 'D';
  const credit = (text.charCodeAt(at + 1) & ~32) === 67;
  if (!credit && (text.charCodeAt(at + 1) & ~32) !== 68) return null;
  if (first === 82) return credit ? 'RC' : 'RD';
  if (first === 69) return credit ? 'EC' : 'ED';
  return null;
}

function areDigits(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

function areAlphanumeric(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (!isDigit(code) && !isLetter(code)) return false;
  }
  return true;
}

/** Money in: C and RD. RC, the reversal of a credit, takes money out. */
export function isCredit(mark: Mark): boolean {
  return mark === 'C' || mark === 'EC' || mark === 'RD';
}
