import { nameWords } from './names.ts';

/**
 * How much two names are the same, 0–1: the share of letters in words they have in common, whatever the order. One typing error
 * is forgiven in a word of five letters or more, and a word the bank cut short. Legal forms and titles do not count.
 */
export function likeness(one: string, other: string): number {
  const a = nameWords(one);
  const b = nameWords(other);
  if (a.length === 0 || b.length === 0) return 0;
  const used = new Set<number>();
  let common = 0;
  for (const word of a) {
    const at = b.findIndex((candidate, index) => !used.has(index) && sameWord(word, candidate));
    if (at < 0) continue;
    used.add(at);
    common += word.length + (b[at]?.length ?? 0);
  }
  return common / (letters(a) + letters(b));
}

/** Whether every word of `name` (initials aside) is among these words: 'namens Jansen Bouw' holds 'Jansen Bouw B.V.'. */
export function namedIn(words: readonly string[], name: string): boolean {
  const wanted = nameWords(name).filter((word) => word.length > 1);
  if (wanted.length === 0 || wanted.reduce((sum, word) => sum + word.length, 0) < 5) return false;
  return wanted.every((word) => words.some((candidate) => sameWord(word, candidate)));
}

function letters(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + word.length, 0);
}

function sameWord(a: string, b: string): boolean {
  if (a === b) return true;
  if (a.length < 5 || b.length < 5) return false;
  return withinOne(a, b) || (Math.min(a.length, b.length) >= 5 && (a.startsWith(b) || b.startsWith(a)));
}

/** Whether one insertion, deletion, substitution or swap of neighbours turns `a` into `b`. */
export function withinOne(a: string, b: string): boolean {
  if (a === b) return true;
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let tail = 0;
  while (tail < a.length - start && tail < b.length - start && a[a.length - 1 - tail] === b[b.length - 1 - tail])
    tail++;
  const restA = a.slice(start, a.length - tail);
  const restB = b.slice(start, b.length - tail);
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
