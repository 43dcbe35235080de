import type { AccountKind, BankRow } from '#core/contract/connector.ts';

/*
 * What may be linked with ING's bookkeeping link, as its manual for bookkeeping packages says.
 */

export const BANKS: readonly BankRow[] = [{ code: 'INGB', bic: 'INGBNL2A', name: 'ING', endpoint: null }];

export const ACCOUNT_KINDS: readonly AccountKind[] = [
  { kind: 'business-current', services: ['transactions', 'payments', 'direct-debits'] },
  { kind: 'g-account', services: ['transactions', 'payments', 'direct-debits'] },
];

const REFUSALS: Readonly<Record<string, string>> = {
  savings: 'Savings accounts cannot be linked at ING.',
  'foreign-currency': 'Foreign-currency accounts cannot be linked at ING.',
  securities: 'Securities accounts cannot be linked at ING.',
  private: 'Private accounts cannot be linked at ING, only business accounts.',
};

/** Why an account cannot be linked, in the bank's terms; null when it can. */
export function refusalOf(kind: string, currency: string, linkedUnder: string | null): string | null {
  if (linkedUnder !== null) return `The account is linked already, under customer number ${linkedUnder.slice(0, 40)}.`;
  if (currency !== 'EUR') return REFUSALS['foreign-currency'] ?? null;
  if (ACCOUNT_KINDS.some((one) => one.kind === kind)) return null;
  return REFUSALS[kind] ?? `Accounts of the kind "${kind.slice(0, 40)}" cannot be linked at ING.`;
}
