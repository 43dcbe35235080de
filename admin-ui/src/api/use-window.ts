import { type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import { type ApiProblem, call, type Page, withQuery } from './client.ts';
import type { Query } from './use-list.ts';

interface CountedPage<T> extends Page<T> {
  /** How many rows the whole list has; null when the hub does not know. */
  readonly total: number | null;
}

/** A long list of which only the parts that were looked at are here. `pages` has holes. */
interface Window<T> {
  readonly pages: readonly (Page<T> | undefined)[];
  readonly total: number;
}

/** Rows read at a time. */
const PAGE_ROWS = 100;

/**
 * A list one can be anywhere in at once: it is as long as the hub says, and the rows around a place are read when one comes there.
 * Each page is read from the nearest one before it that is here, so rows that went meanwhile leave no hole between the two.
 */
export function useWindow<T>(path: string, query: Query) {
  const client = useQueryClient();
  const key: QueryKey = [path, query, 'window'];
  const inView = useRef<readonly number[]>([]);
  const held = useRef(0);
  const list = useQuery<Window<T>, ApiProblem>({
    queryKey: key,
    // Read anew, one stays where one is: the pages in view come along, and the one of the row one works on.
    queryFn: async ({ signal }) => {
      const wanted = [...new Set([0, held.current, ...inView.current])];
      const read = await Promise.all(
        wanted.map((page) =>
          call<CountedPage<T>>(withQuery(path, { limit: PAGE_ROWS, ...query, skip: page * PAGE_ROWS }), { signal }),
        ),
      );
      const pages: (Page<T> | undefined)[] = [];
      for (const [at, page] of wanted.entries()) pages[page] = read[at];
      return { pages, total: read[0]?.total ?? read[0]?.items.length ?? 0 };
    },
    refetchOnWindowFocus: false,
  });

  const reading = useRef(new Map<string, Promise<void>>());
  const keyText = JSON.stringify(key);
  /** Reads a page that is not here yet; done when it is. */
  const load = useCallback(
    (page: number): Promise<void> => {
      const exactly: QueryKey = JSON.parse(keyText);
      const known = client.getQueryData<Window<T>>(exactly)?.pages ?? [];
      const total = client.getQueryData<Window<T>>(exactly)?.total ?? 0;
      if (known[page] !== undefined || page * PAGE_ROWS >= total) return Promise.resolve();
      const name = `${keyText} ${page}`;
      const already = reading.current.get(name);
      if (already !== undefined) return already;
      const before = known.findLastIndex((one, at) => at < page && one !== undefined && one.next !== null);
      const place =
        before === -1
          ? { skip: page * PAGE_ROWS }
          : { cursor: known[before]?.next ?? null, skip: (page - before - 1) * PAGE_ROWS };
      const work = call<CountedPage<T>>(withQuery(path, { limit: PAGE_ROWS, ...(exactly[1] as Query), ...place }))
        .then((read) => {
          client.setQueryData<Window<T>>(exactly, (now) => now && withPage(now, page, read));
        })
        .finally(() => reading.current.delete(name));
      reading.current.set(name, work);
      return work;
    },
    [client, keyText, path],
  );

  /** Has the rows from `first` to `last` read, and those just around them. What cannot be read is asked for again by the next look. */
  const look = useCallback(
    (first: number, last: number) => {
      const from = pageOf(Math.max(0, first - PAGE_ROWS / 4));
      const to = pageOf(last + PAGE_ROWS / 4);
      inView.current = Array.from({ length: to - from + 1 }, (_, at) => from + at);
      for (const page of inView.current) load(page).catch(() => undefined);
    },
    [load],
  );

  /** Has a row and some after it read, and keeps them when the list is read anew. */
  const hold = useCallback(
    (at: number, after: number) => {
      held.current = pageOf(at);
      for (const page of new Set([pageOf(at), pageOf(at + after)])) load(page).catch(() => undefined);
    },
    [load],
  );

  const pages = list.data?.pages ?? NONE;
  return {
    list,
    total: list.data?.total ?? 0,
    pages,
    look,
    hold,
    /** The row at a place, read when it is not here; undefined past the end. */
    reach: async (at: number): Promise<T | undefined> => {
      await load(pageOf(at));
      return rowAt(client.getQueryData<Window<T>>(key)?.pages ?? NONE, at);
    },
  };
}

const NONE: readonly undefined[] = [];
export type Pages<T> = Window<T>['pages'];

/** The row at a place; undefined while it is not here. */
export function rowAt<T>(pages: Pages<T>, at: number): T | undefined {
  return pages[pageOf(at)]?.items[at % PAGE_ROWS];
}

/** The rows that are here, with their places. */
export function* rowsHere<T>(pages: Pages<T>): Generator<readonly [at: number, row: T]> {
  for (const [page, rows] of pages.entries())
    for (const [at, row] of rows?.items.entries() ?? []) yield [page * PAGE_ROWS + at, row];
}

function pageOf(row: number): number {
  return Math.floor(row / PAGE_ROWS);
}

/** A page that turns out to be the last one says how long the list really is. */
function withPage<T>({ pages, total }: Window<T>, at: number, page: Page<T>): Window<T> {
  const changed = [...pages];
  changed[at] = page;
  return { pages: changed, total: page.next === null ? at * PAGE_ROWS + page.items.length : total };
}
