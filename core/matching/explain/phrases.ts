import { BANK_PHRASES } from './bank-phrases.ts';
import { HABIT_PHRASES } from './habit-phrases.ts';
import { ITEM_PHRASES } from './item-phrases.ts';
import { NUMBER_PHRASES } from './number-phrases.ts';
import { PAYER_PHRASES } from './payer-phrases.ts';
import type { Phrase } from './phrase.ts';
import { REMAINDER_PHRASES } from './remainder-phrases.ts';

const PHRASES = {
  ...NUMBER_PHRASES,
  ...PAYER_PHRASES,
  ...ITEM_PHRASES,
  ...REMAINDER_PHRASES,
  ...BANK_PHRASES,
  ...HABIT_PHRASES,
} as const;

/** Every fact the built-in rules and witnesses can tell. */
export type EvidenceKey = keyof typeof PHRASES;

/** The words for a fact; null for one of a rule from elsewhere that we have no words for. */
export function phraseOf(key: string): Phrase | null {
  return Object.hasOwn(PHRASES, key) ? PHRASES[key as EvidenceKey] : null;
}

export const EVIDENCE_KEYS = Object.keys(PHRASES) as readonly EvidenceKey[];
