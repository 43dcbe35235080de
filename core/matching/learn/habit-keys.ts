import type { QueuedEntry } from '../../contract/matcher-rule.ts';
import { counterAccount } from '../payers.ts';
import { monthOf } from '../text/dates.ts';
import { compact, words } from '../text/normalise.ts';
import { read } from '../text/reading.ts';

/** What a ledger booking may hang on, as keys of learned facts: the same for learning and for asking. */
export interface HabitKeys {
  readonly mandate: string | null;
  readonly account: string | null;
  /** Counter account with one word or number of the text. */
  readonly accountWords: readonly string[];
  /** One word or number of the text, in this administration. */
  readonly words: readonly string[];
  /** The same in any administration of the company. */
  readonly wordsAnywhere: readonly string[];
}

const MOST_WORDS = 16;

export function habitKeys(entry: QueuedEntry): HabitKeys {
  const direction = entry.amount.minor < 0n ? 'out' : 'in';
  const here = `${entry.administration}|${direction}`;
  const account = counterAccount(entry);
  const of = account === null ? null : `${here}|${compact(account)}`;
  const tokens = habitWords(entry);
  return {
    mandate: entry.mandateId === null ? null : `${here}|${compact(entry.mandateId)}`,
    account: of,
    accountWords: of === null ? [] : tokens.map((token) => `${of}|${token}`),
    words: tokens.map((token) => `${here}|${token}`),
    wordsAnywhere: tokens.map((token) => `*|${direction}|${token}`),
  };
}

/** Words that may recur: without dates, months, years, times, and one-off long codes. */
function habitWords(entry: QueuedEntry): string[] {
  const { mentions, text } = read(entry);
  const nameless = counterAccount(entry) === null ? words(entry.counterparty.name ?? '') : [];
  const bank = entry.remittance.text === null ? [] : words(entry.bankText ?? '');
  const letters = [...words(text), ...nameless, ...bank].filter(
    (word) => /^[A-Z]{3,}$/.test(word) && monthOf(word) === null,
  );
  const numbers = mentions
    .filter(
      ({ reading, value }) => reading !== 'repaired' && reading !== 'bare' && value.length >= 4 && value.length <= 18,
    )
    .filter(({ value, raw }) => !/^20[0-4]\d$/.test(value) && !/^\d{1,2}[-./:]\d{1,2}([-./]\d{2,4})?$/.test(raw))
    .map(({ value }) => value);
  return [...new Set([...numbers, ...letters])].slice(0, MOST_WORDS);
}
