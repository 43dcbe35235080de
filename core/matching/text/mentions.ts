import { compact, plain } from './normalise.ts';

/** A number an entry quotes, in one of the ways it can be read. */
export interface Mention {
  /** Letters and digits, upper case, without leading zeros: comparable with a number key. */
  readonly value: string;
  /** As written, for people. */
  readonly raw: string;
  readonly source: MentionSource;
  /**
   * How it was read: `whole` as written (punctuation aside), `part` of a longer token, `joined` from groups of digits, `bare`
   * without the letters before it, `repaired` with letters that look like digits taken for digits.
   */
  readonly reading: 'whole' | 'part' | 'joined' | 'bare' | 'repaired';
  /** The word before it, letters only, upper case: 'FACTUUR', 'TEL', 'KLANTNR'. Empty when there is none. */
  readonly label: string;
  /** It stands where a postcode, house number, year or telephone number stands: four digits are easily one of those. */
  readonly confusable: boolean;
}

export type MentionSource = 'structured' | 'end-to-end' | 'batch' | 'text';

/** Fewer characters than this name nothing. */
const SHORTEST = 3;
/** Texts beyond this many tokens are noise (a bank's 140 characters hold at most 70). */
const MOST_TOKENS = 80;

/** Every number in a text, in every way it can be read, in order of appearance. */
export function mentionsIn(text: string, source: MentionSource): Mention[] {
  const found: Mention[] = [];
  const seen = new Set<string>();
  const add = (value: string, raw: string, reading: Mention['reading'], label: string) => {
    const trimmed = value.replace(/^0+(?=.)/, '');
    if (trimmed.length < SHORTEST || !/\d/.test(trimmed) || seen.has(trimmed)) return;
    seen.add(trimmed);
    found.push({ value: trimmed, raw, source, reading, label, confusable: isConfusable(trimmed, label, next) });
  };
  const tokens = plain(text)
    .split(/[\s,;:|]+/)
    .filter((token) => token !== '')
    .slice(0, MOST_TOKENS);
  let label = '';
  let next = '';
  for (const [at, token] of tokens.entries()) {
    next = tokens[at + 1] ?? '';
    const whole = compact(token);
    const own = /^([A-Z]+)[.#/-]*\d/.exec(token)?.[1] ?? '';
    if (/\d/.test(whole)) add(whole, token, 'whole', own.length > 2 ? own : label);
    for (const part of parts(token)) add(part, token, 'part', own.length > 2 ? own : label);
    const bare = /^[A-Z]+(\d{3,})$/.exec(whole)?.[1];
    if (bare !== undefined) add(bare, token, 'bare', own.length > 2 ? own : label);
    const joined = joinedFrom(tokens, at);
    for (const one of joined) add(one, one, 'joined', label);
    const repaired = repair(whole);
    if (repaired !== null) add(repaired, token, 'repaired', label);
    const letters = whole.replace(/[^A-Z]/g, '');
    if (letters.length > 1 && letters.length >= whole.length / 2) label = letters;
    else if (/^\d+$/.test(whole) === false && own !== '') label = own;
  }
  return found;
}

/** Endings of Dutch street names. */
const STREET = /(STRAAT|STR|WEG|LAAN|PLEIN|KADE|GRACHT|DIJK|SINGEL|HOF|PAD|DREEF|MARKT|PARK|STEEG|DAM)$/;

function isConfusable(value: string, label: string, next: string): boolean {
  if (!/^\d{3,5}$/.test(value)) return false;
  const postcode = /^[1-9]\d{3}$/.test(value) && /^[A-Z]{2}$/.test(next);
  const year = /^(19|20)\d{2}$/.test(value) && !/^(FACT|FAKT|FCT|NOTA|INV)/.test(label);
  return postcode || year || STREET.test(label) || /^(TEL|TELEFOON|FAX|MOB|JAAR|KVK|WEEK|WK)$/.test(label);
}

/** 'A-12/B-34' names A12 and B34 as well; 'FACT.NR.241645' names 241645. */
function parts(token: string): string[] {
  const bySlash = token.split(/[/+&]+/).map(compact);
  const byAll = token.split(/[^A-Z0-9]+/).filter((part) => part !== '');
  return [...(bySlash.length > 1 ? bySlash : []), ...(byAll.length > 1 ? byAll : [])].filter((part) => /\d/.test(part));
}

/** Digits written in groups: '24 1645', '1234 5678 9012 3456', 'RF18 0000 …'. */
function joinedFrom(tokens: readonly string[], at: number): string[] {
  const first = tokens[at] ?? '';
  if (!/^(RF)?\d{1,8}$/.test(first)) return [];
  const result: string[] = [];
  let all = first;
  for (let next = at + 1; next < tokens.length && next < at + 7; next++) {
    const token = tokens[next] ?? '';
    const digits = first.startsWith('RF') ? /^[A-Z0-9]{1,8}$/.test(token) && /\d/.test(token) : /^\d{1,8}$/.test(token);
    if (!digits || all.length + token.length > 25) break;
    all += token;
    result.push(all);
  }
  return result;
}

const LOOKALIKES: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  Z: '2',
  S: '5',
  G: '6',
  B: '8',
};

/** A number typed or scanned with letters for digits, as digits; null when it is something else. */
function repair(token: string): string | null {
  if (token.length < 4 || !/^[0-9OQDILZSGB]+$/.test(token) || !/[A-Z]/.test(token)) return null;
  const digits = token.replace(/[A-Z]/g, (letter) => LOOKALIKES[letter] ?? letter);
  const letters = token.replace(/\d/g, '').length;
  return letters <= token.length / 2 ? digits : null;
}

/** What stands between the ends of a range: words, or a dash that is not part of a number. */
const NUMBER = '[A-Z]{0,4}[0-9][0-9A-Z./-]*?';
const LAST = '[A-Z]{0,4}[0-9](?:[0-9A-Z./-]*[0-9A-Z])?';
const BETWEEN = String.raw`\s*(?:T\/?M|TEM|T\.E\.M\.|TOT EN MET|TOT|UP TO|THROUGH|BIS|\.\.+)\s*|\s+[-–]\s+|(?<=\d{4})[-–](?=\d{3})`;
const RANGE = new RegExp(`(?<![0-9A-Z./-])(${NUMBER})(?:${BETWEEN})(${LAST})(?![0-9A-Z])`, 'g');

/** Numbers between two quoted ends, both included: '241632 t/m 634'. Empty when it is no range or an absurd one. */
export function rangesIn(text: string): string[][] {
  const ranges: string[][] = [];
  for (const match of plain(text).matchAll(RANGE)) {
    const range = between(compact(match[1] ?? ''), compact(match[2] ?? ''));
    if (range.length > 1) ranges.push(range);
  }
  return ranges;
}

/** A range of more numbers than this is not one payment. */
const LONGEST_RANGE = 60;

function between(from: string, to: string): string[] {
  const start = /^([A-Z]*)(\d+)$/.exec(from);
  const end = /^([A-Z]*)(\d+)$/.exec(to);
  const digits = start?.[2];
  const tail = end?.[2];
  if (digits === undefined || tail === undefined || digits.length < 3 || tail.length > digits.length) return [];
  if (digits.length > 15) return [];
  const first = BigInt(digits);
  const last = BigInt(digits.slice(0, digits.length - tail.length) + tail);
  // a chain of shops ends its numbers with the shop: 250020007 t/m 250023007
  const step = digits.slice(-3) === tail.slice(-3) && tail.length > 6 ? 1000n : 1n;
  if (last <= first || (last - first) / step >= LONGEST_RANGE) return [];
  const numbers: string[] = [];
  for (let number = first; number <= last; number += step) {
    numbers.push((start?.[1] ?? '') + number.toString().padStart(digits.length, '0'));
  }
  return numbers;
}
