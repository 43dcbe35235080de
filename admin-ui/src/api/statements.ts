import { useQuery } from '@tanstack/react-query';
import type { CoverageView, StatementView } from '../../../core/api/schema/bank.ts';
import { ACCOUNTS } from './bank.ts';
import { type ApiProblem, call } from './client.ts';
import { useList } from './use-list.ts';

export function useStatements(accountId: string) {
  return useList<StatementView>('/v1/statements', { accountId });
}

/** What the statements of an account prove, and what is missing. */
export function useCoverage(accountId: string) {
  return useQuery<CoverageView, ApiProblem>({
    queryKey: [ACCOUNTS, accountId, 'coverage'],
    queryFn: ({ signal }) => call(`${ACCOUNTS}/${accountId}/coverage`, { signal }),
  });
}
