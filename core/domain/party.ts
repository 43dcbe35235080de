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
  readonly code: string;
  readonly administration: string | null;
  readonly kind: PartyKind;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly ibans: readonly Iban[];
}
