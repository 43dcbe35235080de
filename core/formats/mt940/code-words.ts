import { assertThat } from '../../domain/errors.ts';
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
  readonly words: ReadonlyMap<number, Word>;
  readonly remittance: Word;
  /** Where besides {@link USUAL_END} the slash behind a word may stand: words have four letters, and one more length in a dialect. */
  readonly otherEnd: number;
  /** ING closes every group with a slash of its own: `/EREF/x//MARF/y/`. A word then only follows such a slash. */
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
  /** A shorter word that begins with the same four characters. */
  readonly next: Word | null;
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
  ];
  const byStart = new Map<number, Word>();
  for (const [index, { name, ...word }] of all.sort((a, b) => a.name.length - b.name.length).entries()) {
    const text = `${name}/`;
    const start = startOf(text, 0);
    byStart.set(start, { ...word, text, rest: text.slice(4), bit: 1 << index, next: byStart.get(start) ?? null });
  }
  const first = byStart.get(startOf('REMI', 0));
  assertThat(first !== undefined, 'REMI is a code word');
  const ends = new Set(all.map(({ name }) => `${name}/`.indexOf('/') + 1));
  ends.delete(USUAL_END);
  return { words: byStart, remittance: first, otherEnd: [...ends][0] ?? USUAL_END, groups };
}

/** Words of four letters end with a slash this far behind the one in front. */
const USUAL_END = 5;

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
  for (let at = nextSlash(text, 0, rules); at !== -1; at = nextSlash(text, from > at ? from : at + 1, rules)) {
    if (text.charCodeAt(at + USUAL_END) !== SLASH && !hasOtherEnd(text, at, rules.otherEnd)) continue;
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

/** The next slash a word may begin with, from `from` on. */
function nextSlash(text: string, from: number, rules: CodeWordRules): number {
  if (!rules.groups || from === 0) return text.indexOf('/', from);
  const pair = text.indexOf('//', from - 1);
  return pair === -1 ? -1 : pair + 1;
}

function hasOtherEnd(text: string, at: number, otherEnd: number): boolean {
  return otherEnd !== USUAL_END && text.charCodeAt(at + otherEnd) === SLASH;
}

function wordAt(text: string, at: number, rules: CodeWordRules): Word | null {
  for (let word = rules.words.get(startOf(text, at + 1)) ?? null; word !== null; word = word.next) {
    if (word.rest === '/' ? text.charCodeAt(at + 5) === SLASH : text.startsWith(word.rest, at + 5)) return word;
  }
  return null;
}
