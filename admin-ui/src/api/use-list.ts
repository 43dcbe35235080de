import { queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type ApiProblem, call, type Page, withQuery } from './client.ts';

export type Query = Readonly<Record<string, string | number | null | undefined>>;

/** Rows asked for at a time in lists that grow while one scrolls. */
const PAGE_ROWS = 100;
/** Lists that people choose from (administrations, daybooks) come whole up to this, the API's own limit. */
const WHOLE_ROWS = 500;

/** One resource; with an `id` it is known as a part of its collection, so that what touches the one touches the other. */
export function useOne<T>(path: string, id?: string | null, enabled = true) {
  return useQuery(oneQuery<T>(path, id, enabled));
}

/** What {@link useOne} asks, for asking before anybody looks. */
export function oneQuery<T>(path: string, id?: string | null, enabled = true) {
  return queryOptions<T, ApiProblem>({
    queryKey: id === undefined ? [path] : [path, id],
    queryFn: ({ signal }) => call<T>(id === undefined ? path : `${path}/${id}`, { signal }),
    enabled: enabled && id !== null,
  });
}

/** A list that is short by nature, in one piece. */
export function useWhole<T>(path: string, query: Query = {}, enabled = true) {
  return useQuery(wholeQuery<T>(path, query, enabled));
}

/** What {@link useWhole} asks, for asking several at once. */
export function wholeQuery<T>(path: string, query: Query = {}, enabled = true) {
  return queryOptions<readonly T[], ApiProblem>({
    queryKey: [path, query],
    queryFn: async ({ signal }) => {
      const rows: T[] = [];
      let cursor: string | null = null;
      do {
        const page: Page<T> = await call(withQuery(path, { limit: WHOLE_ROWS, ...query, cursor }), { signal });
        rows.push(...page.items);
        // Lists that are always whole have no next page to speak of.
        cursor = page.next ?? null;
      } while (cursor !== null && rows.length < 10 * WHOLE_ROWS);
      return rows;
    },
    enabled,
  });
}

/** How often a list is looked at anew while its page is in view, milliseconds: matching and delivery go on meanwhile. */
const LOOK_AGAIN_MS = 5_000;
/** Pages up to which a list is looked at anew by itself: further down one is reading, and all pages would be fetched. */
const LIVE_PAGES = 2;

/** A list of any length, page by page as one scrolls. `live`: kept up to date by itself while one is near its top. */
export function useList<T>(path: string, query: Query = {}, live = true) {
  const list = useInfiniteQuery<Page<T>, ApiProblem, { pages: Page<T>[] }, unknown[], string | null>({
    queryKey: [path, query],
    queryFn: ({ pageParam, signal }) =>
      call(withQuery(path, { limit: PAGE_ROWS, ...query, cursor: pageParam }), { signal }),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) => (live && (state.data?.pages.length ?? 0) <= LIVE_PAGES ? LOOK_AGAIN_MS : false),
  });
  const pages = list.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  return { ...list, rows };
}
