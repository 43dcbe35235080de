import type { Language } from '../../i18n/i18n.ts';
import { formatAmount } from '../../parts/format.ts';

/** 943 of 1000 → '94,3%'. A dash when there is nothing to take a part of. */
export function percentOf(part: number, whole: number, language: Language, digits = 1): string {
  return whole === 0 ? '–' : `${formatAmount(((part / whole) * 100).toFixed(digits), language)}%`;
}

/** A probability as people say it: 0.995 → '99,5', without noughts at its end. */
export function sureness(probability: number, language: Language): string {
  return formatAmount(String(Number((probability * 100).toFixed(2))), language);
}
