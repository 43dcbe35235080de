import type { RulePart } from '../../../../core/api/schema/books.ts';
import type { Language } from '../../i18n/i18n.ts';
import { formatAmount, readAmount } from '../format.ts';

/** A part of a rule as a form has it: `value` in the reader's notation. */
export interface SplitValue {
  readonly ledgerAccount: string;
  readonly unit: 'percent' | 'amount';
  readonly value: string;
  /** What the form does not show, kept as it was. */
  readonly kept?: Pick<RulePart, 'vatCode' | 'costCentre'>;
}

export function splitValues(split: readonly RulePart[], language: Language): SplitValue[] {
  return split.map((part) => ({
    ledgerAccount: part.ledgerAccount,
    unit: 'percent' in part ? 'percent' : 'amount',
    value: formatAmount('percent' in part ? part.percent : part.amount, language),
    ...(part.vatCode == null && part.costCentre == null
      ? {}
      : { kept: { vatCode: part.vatCode, costCentre: part.costCentre } }),
  }));
}

/** As the API takes it; null when a part cannot be read or names no ledger account. */
export function splitOf(values: readonly SplitValue[], language: Language): RulePart[] | null {
  const parts = values.map(({ ledgerAccount, unit, value, kept }): RulePart | null => {
    if (ledgerAccount === '') return null;
    if (unit === 'percent') {
      const percent = value.trim().replace(',', '.').replace(/%$/, '').trim();
      return /^(100|\d{1,2})(\.\d{1,4})?$/.test(percent) ? { ...kept, ledgerAccount, percent } : null;
    }
    const amount = readAmount(value, 'EUR', language);
    return amount === null || amount.startsWith('-') ? null : { ...kept, ledgerAccount, amount };
  });
  return parts.every((part) => part !== null) ? parts : null;
}
