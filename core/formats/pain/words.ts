import { reasonText } from './reasons.ts';
import { statusMeaning } from './status.ts';

/** A code of a bank with its meaning; without one where nobody documents it. */
export interface CodeWords {
  code: string;
  nl: string | null;
  en: string | null;
}

/** Why: a code (a bank's or one of docs/errors.md), the words that came with it, and what the code means. */
export interface ReasonWords {
  code: string | null;
  text: string | null;
  nl: string | null;
  en: string | null;
}

/** "ACCP – checked and accepted": what a bank said of a batch or order. Null when it said nothing. `bank`: whose codes these are. */
export function codeWords(code: string | null, level: 'batch' | 'order', bank: string | null): CodeWords | null {
  if (code === null) return null;
  const meaning = statusMeaning(code, level, bank);
  return { code, nl: meaning?.nl ?? null, en: meaning?.en ?? null };
}

/** Null when there is no reason. */
export function reasonWords(code: string | null, text: string | null): ReasonWords | null {
  if (code === null && text === null) return null;
  const meaning = code === null ? null : reasonText(code);
  return { code, text, nl: meaning?.nl ?? null, en: meaning?.en ?? null };
}
