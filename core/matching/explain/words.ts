import { absolute } from '../../domain/money.ts';
import type { Language } from './phrase.ts';

/** Minor units of the euro as people write them. */
export function euros(minor: bigint, language: Language): string {
  const all = absolute(minor).toString().padStart(3, '0');
  const whole = all.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, language === 'nl' ? '.' : ',');
  return `€ ${minor < 0n ? '-' : ''}${whole}${language === 'nl' ? ',' : '.'}${all.slice(-2)}`;
}
