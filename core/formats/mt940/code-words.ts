import type { Lifted } from './lifted.ts';

/** What a word's value becomes. */
export type LiftWord = (lifted: Lifted, value: string) => void;

/**
 * Texts of the form `/EREF/value/BENM//NAME/value/REMI/value`. A value may hold slashes and words that look like codes, so only
 * the dialect's own words count, and only where the bank writes them: a payer who puts "/IBAN/…/" into the description must
 * not become another account. In front of REMI the first of a word counts. Behind REMI only `afterRemittance` counts, and the
 * last one of it, because the bank writes it after the payer's text.
 */
export interface CodeWordRules {
  /** By {@link startOf} their text, longest first. Words are like `EREF`, or pairs like `ORDP//NAME`. */
  readonly words: ReadonlyMap<number, readonly Word[]>;
  readonly remittance: LiftWord;
  /** ING closes every group with a slash of its own: `/EREF/x//MARF/y/`. */
  readonly groups: boolean;
}

interface Word {
  /** With its closing slash. */
  readonly text: string;
  /** What of it the first four characters do not tell. */
  readonly rest: string;
  /** The bit that says it was seen. */
  readonly bit: number;
  readonly afterRemittance: boolean;
  readonly lift: LiftWord;
}

/** Four ASCII characters as one number: quicker than cutting a string, and every slash of every text asks. */
function startOf(text: string, at: number): number {
  const [a, b, c, d] = [text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2), text.charCodeAt(at + 3)];
  return a < 128 && b < 128 && c < 128 && d < 128 ? a | (b << 7) | (c << 14) | (d << 21) : -1;
}

/** `words` count in front of REMI, `afterRemittance` on both sides of it. At most 31 words of four letters or more. */
export function codeWordRules(
  words: Readonly<Record<string, LiftWord>>,
  afterRemittance: Readonly<Record<string, LiftWord>>,
  remittance: LiftWord,
  groups = false,
): CodeWordRules {
  const byStart = new Map<number, Word[]>();
  const all = [
    ...Object.entries(words).map(([text, lift]) => ({ text, lift, afterRemittance: false })),
    ...Object.entries(afterRemittance).map(([text, lift]) => ({ text, lift, afterRemittance: true })),
  ];
  for (const [index, word] of all.sort((a, b) => b.text.length - a.text.length).entries()) {
    const text = `${word.text}/`;
    const start = startOf(text, 0);
    byStart.set(start, [...(byStart.get(start) ?? []), { ...word, text, rest: text.slice(4), bit: 1 << index }]);
  }
  return { words: byStart, remittance, groups };
}

const REMITTANCE = '/REMI/';

/** Lifts the values of `text`, whose lines are joined, and returns what stands in front of the first word ('' as a rule). */
export function liftCodeWords(lifted: Lifted, text: string, rules: CodeWordRules): string {
  const remittance = text.indexOf(REMITTANCE);
  const end = remittance === -1 ? text.length : remittance;
  let seen = 0;
  let current: Word | null = null;
  let from = 0;
  let inFront = '';
  for (let at = text.indexOf('/'); at !== -1 && at < end; at = text.indexOf('/', Math.max(at + 1, from))) {
    const word = wordAt(text, at, rules);
    if (word === null || (seen & word.bit) !== 0) continue;
    if (current === null) inFront = text.slice(0, at);
    else current.lift(lifted, value(text, from, at, rules));
    current = word;
    seen |= word.bit;
    from = at + 1 + word.text.length;
  }
  if (current === null) inFront = text.slice(0, end);
  else current.lift(lifted, value(text, from, Math.max(from, end), rules));
  if (remittance !== -1) liftTail(lifted, text, remittance, seen, rules);
  return inFront;
}

/** Rabobank's `/REMI//REMI/text` is one REMI. */
function liftTail(lifted: Lifted, text: string, remittance: number, seen: number, rules: CodeWordRules): void {
  let from = remittance + REMITTANCE.length;
  while (text.startsWith(REMITTANCE, from)) from += REMITTANCE.length;
  let last: Map<Word, number> | null = null;
  for (let at = text.indexOf('/', from); at !== -1; at = text.indexOf('/', at + 1)) {
    const word = wordAt(text, at, rules);
    if (word === null || !word.afterRemittance || (seen & word.bit) !== 0) continue;
    last ??= new Map();
    last.delete(word); // so that the map stays in the order of the text
    last.set(word, at);
  }
  let lift = rules.remittance;
  for (const [word, at] of last ?? []) {
    lift(lifted, value(text, from, at, rules));
    lift = word.lift;
    from = at + 1 + word.text.length;
  }
  lift(lifted, value(text, from, text.length, rules));
}

const SLASH = 47;

/** From `from` to `to`, without the slash that closes a group where the dialect has groups. */
function value(text: string, from: number, to: number, rules: CodeWordRules): string {
  return text.slice(from, rules.groups && to > from && text.charCodeAt(to - 1) === SLASH ? to - 1 : to);
}

function wordAt(text: string, at: number, rules: CodeWordRules): Word | null {
  const first = text.charCodeAt(at + 1);
  if (first < 65 || first > 90) return null;
  const candidates = rules.words.get(startOf(text, at + 1));
  if (candidates === undefined) return null;
  for (const word of candidates) {
    const { rest } = word;
    if (rest === '' || (rest === '/' ? text.charCodeAt(at + 5) === SLASH : text.startsWith(rest, at + 5))) return word;
  }
  return null;
}
