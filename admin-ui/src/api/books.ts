import { useQueries } from '@tanstack/react-query';
import type { AdministrationView, DaybookView, LedgerAccount } from '../../../core/api/schema/books.ts';
import { useWhole, wholeQuery } from './use-list.ts';

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

/** Daybooks of several administrations at once, by administration; one that is still being read is absent. */
export function useDaybooksOf(
  administrationIds: readonly (string | null)[],
): ReadonlyMap<string, readonly DaybookView[]> {
  const ids = [...new Set(administrationIds)].filter((id) => id !== null);
  const answers = useQueries({ queries: ids.map((id) => wholeQuery<DaybookView>(booksPath(id, 'daybooks'))) });
  return new Map(
    ids.flatMap((id, at) => {
      const rows = answers[at]?.data;
      return rows === undefined ? [] : [[id, rows] as const];
    }),
  );
}
