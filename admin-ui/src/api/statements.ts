import { useQuery } from '@tanstack/react-query';
import type { AnnouncedView, CoverageView, StatementView } from '../../../core/api/schema/bank.ts';
import { ACCOUNTS } from './bank.ts';
import { type ApiProblem, call } from './client.ts';
import { useList, useWhole } from './use-list.ts';

export function useStatements(accountId: string) {
  return useList<StatementView>('/v1/statements', { accountId });
}

/** What intraday reports announced and no statement has brought yet. */
export function useAnnounced(accountId: string) {
  return useWhole<AnnouncedView>(`${ACCOUNTS}/${accountId}/announced`);
}

/** What the statements of an account prove, and what is missing. */
export function useCoverage(accountId: string) {
  return useQuery<CoverageView, ApiProblem>({
    queryKey: [ACCOUNTS, accountId, 'coverage'],
    queryFn: ({ signal }) => call(`${ACCOUNTS}/${accountId}/coverage`, { signal }),
  });
}
