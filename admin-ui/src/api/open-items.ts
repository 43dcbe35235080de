import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { OpenItemView } from '../../../core/api/schema/books.ts';
import { booksPath } from './books.ts';
import { type ApiProblem, call, type Page, withQuery } from './client.ts';

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
/** Questions one search may take: each looks through a part of the books (docs/decisions/0030). */
const MOST_PARTS = 40;

/** Looks up open items. Old results stay until the new ones are there, so nothing flickers. */
export function useOpenItems(administrationId: string | null, { kinds, search, amount, all }: OpenItemSearch) {
  const path = booksPath(administrationId ?? '', 'open-items');
  const query = { kind: kinds.join(','), search, amount, state: all ? 'all' : 'open', limit: SHOWN };
  const found = useQuery<readonly OpenItemView[], ApiProblem>({
    queryKey: [path, query],
    queryFn: async ({ signal }) => {
      const rows: OpenItemView[] = [];
      let cursor: string | null = null;
      for (let part = 0; part < MOST_PARTS; part += 1) {
        const page: Page<OpenItemView> = await call(withQuery(path, { ...query, cursor }), { signal });
        rows.push(...page.items);
        cursor = page.next;
        if (cursor === null || rows.length >= SHOWN) break;
      }
      return rows.slice(0, SHOWN);
    },
    enabled: administrationId !== null,
    placeholderData: keepPreviousData,
  });
  return { rows: found.data ?? [], busy: found.isFetching, problem: found.error };
}
