/**
 * Texts of the form `/EREF/value/BENM//NAME/value/REMI/value`. A value may hold slashes and words that look like codes, so only
 * the dialect's own words count, and only where the bank writes them: a payer who puts "/IBAN/…/" into the description must
 * not become another account. In front of REMI the first of a word counts. Behind REMI only `afterRemittance` counts, and the
 * last one of it, because the bank writes it after the payer's text.
 */
export interface CodeWordRules {
  readonly words: RegExp;
  readonly afterRemittance: RegExp;
}

/** Values by word, '' when the bank left one empty; the word '' is what stands in front of the first one. */
export type CodeWords = ReadonlyMap<string, string>;

/** Words are like `EREF`, or pairs like `ORDP//NAME`. Those of `afterRemittance` may stand in front of REMI as well. */
export function codeWordRules(words: readonly string[], afterRemittance: readonly string[]): CodeWordRules {
  return { words: anyOf([...words, ...afterRemittance]), afterRemittance: anyOf(afterRemittance) };
}

function anyOf(words: readonly string[]): RegExp {
  const longestFirst = [...words].sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.length === 0 ? '(?!)' : `/(${longestFirst.join('|')})/`, 'g');
}

const REMITTANCE = '/REMI/';

/** Reads `text`, whose lines are joined. Rabobank's `/REMI//REMI/text` is one REMI. */
export function readCodeWords(text: string, rules: CodeWordRules): CodeWords {
  const values = new Map<string, string>();
  const remittance = text.indexOf(REMITTANCE);
  readHead(remittance === -1 ? text : text.slice(0, remittance), rules.words, values);
  if (remittance === -1) return values;
  let from = remittance + REMITTANCE.length;
  while (text.startsWith(REMITTANCE, from)) from += REMITTANCE.length;
  readTail(text.slice(from), rules.afterRemittance, values);
  return values;
}

function readHead(text: string, words: RegExp, values: Map<string, string>): void {
  let word = '';
  let from = 0;
  words.lastIndex = 0;
  for (let match = words.exec(text); match !== null; match = words.exec(text)) {
    const next = match[1] ?? '';
    if (next === word || values.has(next)) continue;
    values.set(word, text.slice(from, match.index));
    word = next;
    from = words.lastIndex;
  }
  values.set(word, text.slice(from));
}

function readTail(text: string, words: RegExp, values: Map<string, string>): void {
  const last = new Map<string, { start: number; end: number }>();
  words.lastIndex = 0;
  for (let match = words.exec(text); match !== null; match = words.exec(text)) {
    const word = match[1] ?? '';
    if (values.has(word)) continue;
    last.delete(word); // so that the map stays in the order of the text
    last.set(word, { start: match.index, end: words.lastIndex });
  }
  let word = 'REMI';
  let from = 0;
  for (const [next, { start, end }] of last) {
    values.set(word, text.slice(from, start));
    word = next;
    from = end;
  }
  values.set(word, text.slice(from));
}
