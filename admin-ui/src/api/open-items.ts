import { keepPreviousData, useQueries } from '@tanstack/react-query';
import type { OpenItemView } from '../../../core/api/schema/books.ts';
import { booksPath } from './books.ts';
import { call, type Page, withQuery } from './client.ts';

export interface OpenItemSearch {
  /** None: every kind. */
  readonly kinds: readonly OpenItemView['kind'][];
  /** Part of a number, name or reference. */
  readonly search: string;
  /** Exactly this open amount, signed as the entry; null: any. */
  readonly amount: string | null;
  /** Settled items too. */
  readonly all: boolean;
}

/** Items shown at a time; who needs more types more. */
const SHOWN = 30;

/** Looks up open items of several kinds at once. Old results stay until the new ones are there, so nothing flickers. */
export function useOpenItems(administrationId: string | null, { kinds, search, amount, all }: OpenItemSearch) {
  return useQueries({
    queries: (kinds.length === 0 ? [null] : kinds).map((kind) => ({
      queryKey: [booksPath(administrationId ?? '', 'open-items'), { kind, search, amount, all }],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call<Page<OpenItemView>>(
          withQuery(booksPath(administrationId ?? '', 'open-items'), {
            kind,
            search,
            amount,
            state: all ? 'all' : 'open',
            limit: SHOWN,
          }),
          { signal },
        ),
      enabled: administrationId !== null,
      placeholderData: keepPreviousData,
    })),
    combine: (results) => ({
      rows: results.flatMap((result) => result.data?.items ?? []).slice(0, SHOWN),
      busy: results.some((result) => result.isFetching),
      problem: results.find((result) => result.error !== null)?.error ?? null,
    }),
  });
}
