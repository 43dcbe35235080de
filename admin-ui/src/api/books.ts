import type { AdministrationView, DaybookView, LedgerAccount } from '../../../core/api/schema/books.ts';
import { useWhole } from './use-list.ts';

export function useAdministrations() {
  return useWhole<AdministrationView>('/v1/administrations');
}

/** Key and path of a list that belongs to one administration. */
export function booksPath(
  administrationId: string,
  list: 'ledger-accounts' | 'daybooks' | 'parties' | 'open-items',
): string {
  return `/v1/administrations/${administrationId}/${list}`;
}

export function useDaybooks(administrationId: string | null) {
  return useWhole<DaybookView>(booksPath(administrationId ?? '', 'daybooks'), {}, administrationId !== null);
}

export function useLedgerAccounts(administrationId: string | null) {
  return useWhole<LedgerAccount>(booksPath(administrationId ?? '', 'ledger-accounts'), {}, administrationId !== null);
}
