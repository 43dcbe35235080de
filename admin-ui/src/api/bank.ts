import type { BankAccountView } from '../../../core/api/schema/bank.ts';
import { useWhole } from './use-list.ts';

export const ACCOUNTS = '/v1/bank-accounts';

export function useAccounts() {
  return useWhole<BankAccountView>(ACCOUNTS);
}

/** What a changed mapping makes untrue: the account, its entries (they are matched now), the counts in the menu. */
export const TOUCHED_BY_MAPPING = [[ACCOUNTS], ['/v1/entries'], ['/v1/overview'], ['/v1/streams']] as const;
