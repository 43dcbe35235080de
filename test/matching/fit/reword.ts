import type { QueuedEntry } from '#core/contract/matcher-rule.ts';
import { monthOf } from '#core/matching/text/dates.ts';
import { plain } from '#core/matching/text/normalise.ts';

/**
 * Other people write other words. Replaces a share of the words in the texts by nonsense, the same word always by the same, so that
 * habits can still be learned but no vocabulary helps. Names of parties, places and months stay: they are facts.
 */
export function rewording(facts: Iterable<string>, share: number) {
  const kept = new Set([...facts].flatMap((text) => plain(text).split(/[^A-Z0-9]+/)));
  const replaced = (text: string | null) =>
    text === null
      ? null
      : text.replace(/(?<![\p{L}\d])\p{L}{2,}(?![\p{L}\d])/gu, (word) => {
          const known = plain(word);
          const seed = hash(known);
          return kept.has(known) || monthOf(known) !== null || (seed % 1000) / 1000 >= share
            ? word
            : nonsense(known.length, seed);
        });
  return (entries: readonly QueuedEntry[]): QueuedEntry[] =>
    entries.map((entry) => ({
      ...entry,
      bankText: replaced(entry.bankText),
      remittance: { ...entry.remittance, text: replaced(entry.remittance.text) },
    }));
}

function hash(word: string): number {
  let value = 7;
  for (const letter of word) value = (value * 31 + letter.charCodeAt(0)) >>> 0;
  return value;
}

function nonsense(length: number, seed: number): string {
  let value = seed;
  let word = '';
  for (let at = 0; at < length; at++) {
    value = (Math.imul(value, 1103515245) + 12345) >>> 0;
    word += String.fromCharCode(65 + ((value >>> 16) % 26));
  }
  return word;
}
