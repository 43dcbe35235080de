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
  /** By {@link startOf} their text. Words are like `EREF`, or pairs like `ORDP//NAME`. */
  readonly words: ReadonlyMap<number, readonly Word[]>;
  readonly remittance: Word;
  /** A slash this far behind the first one may end a word; 5 for words of four letters, and one more length if there is one. */
  readonly otherEnd: number;
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

/** Four ASCII characters as one number, -1 for others: quicker than cutting a string, and every slash of every text asks. */
function startOf(text: string, at: number): number {
  const a = text.charCodeAt(at);
  const b = text.charCodeAt(at + 1);
  const c = text.charCodeAt(at + 2);
  const d = text.charCodeAt(at + 3);
  return (a | b | c | d) < 128 ? a | (b << 7) | (c << 14) | (d << 21) : -1;
}

/** `words` count in front of REMI, `afterRemittance` on both sides of it. At most 30 words. */
export function codeWordRules(
  words: Readonly<Record<string, LiftWord>>,
  afterRemittance: Readonly<Record<string, LiftWord>>,
  remittance: LiftWord,
  groups = false,
): CodeWordRules {
  const all = [
    { name: 'REMI', lift: remittance, afterRemittance: false },
    ...Object.entries(words).map(([name, lift]) => ({ name, lift, afterRemittance: false })),
    ...Object.entries(afterRemittance).map(([name, lift]) => ({ name, lift, afterRemittance: true })),
  ].map(
    ({ name, ...word }, index): Word => ({ ...word, text: `${name}/`, rest: `${name}/`.slice(4), bit: 1 << index }),
  );
  const byStart = new Map<number, Word[]>();
  for (const word of [...all].sort((a, b) => b.text.length - a.text.length)) {
    const start = startOf(word.text, 0);
    byStart.set(start, [...(byStart.get(start) ?? []), word]);
  }
  const [first] = all as [Word];
  const ends = new Set(all.map(({ text }) => text.indexOf('/') + 1));
  ends.delete(5);
  return { words: byStart, remittance: first, otherEnd: [...ends][0] ?? 5, groups };
}

/** Where a word behind REMI stands. */
interface Found {
  readonly word: Word;
  readonly at: number;
}

/** Lifts the values of `text`, whose lines are joined, and returns what stands in front of the first word ('' as a rule). */
export function liftCodeWords(lifted: Lifted, text: string, rules: CodeWordRules): string {
  let seen = 0;
  let current: Word | null = null;
  let inFront = text;
  let from = 0;
  let behind: readonly Found[] = NOTHING;
  for (let at = text.indexOf('/'); at !== -1; at = text.indexOf('/', from > at ? from : at + 1)) {
    if (text.charCodeAt(at + 5) !== SLASH && text.charCodeAt(at + rules.otherEnd) !== SLASH) continue;
    const word = wordAt(text, at, rules);
    if (word === null) continue;
    if (current === rules.remittance) {
      // Rabobank's `/REMI//REMI/text` is one REMI.
      if (word === current && at === from) from += word.text.length + 1;
      else if (word.afterRemittance && (seen & word.bit) === 0) {
        behind = [...behind.filter((found) => found.word !== word), { word, at }];
      }
      continue;
    }
    if ((seen & word.bit) !== 0) continue;
    if (current === null) inFront = text.slice(0, at);
    else current.lift(lifted, value(text, from, at, rules));
    current = word;
    seen |= word.bit;
    from = at + 1 + word.text.length;
  }
  for (const found of behind) {
    current?.lift(lifted, value(text, from, found.at, rules));
    current = found.word;
    from = found.at + 1 + found.word.text.length;
  }
  current?.lift(lifted, value(text, from, text.length, rules));
  return inFront;
}

const NOTHING: readonly Found[] = [];
const SLASH = 47;

/** From `from` to `to`, without the slash that closes a group where the dialect has groups. */
function value(text: string, from: number, to: number, rules: CodeWordRules): string {
  return text.slice(from, rules.groups && to > from && text.charCodeAt(to - 1) === SLASH ? to - 1 : to);
}

function wordAt(text: string, at: number, rules: CodeWordRules): Word | null {
  const candidates = rules.words.get(startOf(text, at + 1));
  if (candidates === undefined) return null;
  for (const word of candidates) {
    if (word.rest === '/' ? text.charCodeAt(at + 5) === SLASH : text.startsWith(word.rest, at + 5)) return word;
  }
  return null;
}
