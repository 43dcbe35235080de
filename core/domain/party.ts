import type { Iban } from './iban.ts';

export const PARTY_KINDS = [
  'customer',
  'supplier',
  'employee',
  'tax-office',
  'psp',
  'bank',
  'insurer',
  'own',
  'other',
] as const;
export type PartyKind = (typeof PARTY_KINDS)[number];

/** Someone an administration deals with. */
export interface Party {
  /** Customer or supplier number. Unique within the books that are matched together. */
  readonly code: string;
  /** Null: shared by all administrations of the company. */
  readonly administration: string | null;
  readonly kind: PartyKind;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly ibans: readonly Iban[];
  /** Where they live: a house number or postcode in a text is not an invoice number. Null when unknown. */
  readonly address: string | null;
  readonly postcode: string | null;
  readonly city: string | null;
}
