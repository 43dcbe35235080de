import { isDutchPaymentReference } from '../../domain/payment-reference.ts';

/** Taxes by the digit that stands for them in a payment reference of the Dutch tax office. */
const TAXES = {
  '1': { id: 'vat', nl: 'omzetbelasting', en: 'VAT' },
  '3': { id: 'corporate-tax', nl: 'vennootschapsbelasting', en: 'corporate tax' },
  '6': { id: 'wage-tax', nl: 'loonheffingen', en: 'wage tax' },
} as const;

export type Tax = (typeof TAXES)[keyof typeof TAXES]['id'];

/** What a 16-digit payment reference of the tax office says. */
export interface TaxReference {
  /** Null for a tax we do not know by its digit. */
  readonly tax: Tax | null;
  /** Last two digits of the year of the assessment. */
  readonly year: string;
  /** Number of the assessment in that year: the month of a monthly return. */
  readonly sequence: string;
}

/**
 * Takes a reference of the tax office apart: check digit, taxpayer, tax, year, sequence. Null when the check digit does not hold.
 * Whether it is the tax office's at all, the payee tells.
 */
export function taxReference(reference: string): TaxReference | null {
  if (reference.length !== 16 || !isDutchPaymentReference(reference)) return null;
  const digit = reference[11] ?? '';
  const tax = digit === '1' || digit === '3' || digit === '6' ? TAXES[digit].id : null;
  return { tax, year: reference.slice(12, 14), sequence: reference.slice(14, 16) };
}
