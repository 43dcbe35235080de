import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import type { AllocationInput, EntryDetailView, EntryView } from '../../../core/api/schema/entries.ts';
import { ACCOUNTS } from './bank.ts';
import { type ApiProblem, call, type Page } from './client.ts';
import { useAction } from './use-action.ts';
import { useOne } from './use-list.ts';

export const ENTRIES = '/v1/entries';

export function useEntry(id: string | null) {
  return useOne<EntryDetailView>(ENTRIES, id);
}

/** Asks for an entry before anybody looks at it, so that it is there at once. */
export function prefetchEntry(client: QueryClient, id: string): Promise<void> {
  return client.prefetchQuery({
    queryKey: [ENTRIES, id],
    queryFn: ({ signal }) => call(`${ENTRIES}/${id}`, { signal }),
  });
}

/**
 * Reads one changed entry anew and puts it in its place in every list on the screen. The lists themselves are only marked as
 * old: reading thousands of rows again for one of them would lose one's place.
 */
async function refresh(client: QueryClient, id: string): Promise<void> {
  const entry = await client.fetchQuery<EntryDetailView>({
    queryKey: [ENTRIES, id],
    queryFn: ({ signal }) => call(`${ENTRIES}/${id}`, { signal }),
    staleTime: 0,
  });
  const inPlace = (row: EntryView) => (row.id === id ? { ...row, ...entry } : row);
  client.setQueriesData<Listed>({ queryKey: [ENTRIES], predicate: isList }, (list) =>
    list === undefined
      ? list
      : { ...list, pages: list.pages.map((page) => page && { ...page, items: page.items.map(inPlace) }) },
  );
  await Promise.all([
    client.invalidateQueries({ queryKey: [ENTRIES], predicate: isList, refetchType: 'none' }),
    client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).endsWith('/open-items') }),
  ]);
  countSoon(client);
}

/** Counts at the edge of the page are read anew when the hands rest: after every key they would hold up the next entry. */
function countSoon(client: QueryClient): void {
  clearTimeout(counting);
  counting = setTimeout(() => {
    void client.invalidateQueries({ queryKey: ['/v1/overview'] });
    void client.invalidateQueries({ queryKey: [ACCOUNTS] });
  }, RESTING_MS);
}

const RESTING_MS = 700;
let counting: ReturnType<typeof setTimeout> | undefined;

/** A list that grows, or one with holes (use-window.ts). */
interface Listed {
  readonly pages: readonly (Page<EntryView> | undefined)[];
}

function isList({ queryKey }: { readonly queryKey: readonly unknown[] }): boolean {
  return typeof queryKey[1] === 'object';
}

/** Reads an entry anew after something happened to it, or when the hub said that it had changed. */
function useRefreshEntry(): (id: string) => Promise<void> {
  const client = useQueryClient();
  return (id) => refresh(client, id);
}

export type Decision = { readonly proposal: number } | { readonly allocations: readonly AllocationInput[] };

interface Book {
  readonly entry: EntryView;
  readonly decision: Decision;
}

/** Someone was faster: the entry is read anew, so that one sees what became of it. */
function changedMeanwhile(problem: ApiProblem | null): boolean {
  return problem?.code === 'state_conflict';
}

export function useBook(
  onDone: (entry: EntryView) => void,
  onRefused?: (problem: ApiProblem, entry: EntryView) => void,
) {
  const refreshEntry = useRefreshEntry();
  const book = useAction<Book>({
    path: ({ entry }) => `${ENTRIES}/${entry.id}/bookings`,
    body: ({ entry, decision }) => ({ version: entry.version, ...decision }),
    onDone: async (_, { entry }) => {
      await refreshEntry(entry.id);
      onDone(entry);
    },
    onRefused: (problem, { entry }) => {
      if (changedMeanwhile(problem)) void refreshEntry(entry.id);
      onRefused?.(problem, entry);
    },
  });
  return { ...book, conflict: changedMeanwhile(book.problem) };
}

interface Undo {
  readonly entryId: string;
  readonly bookingId: string;
  readonly reason: string;
}

export function useUndo(onDone: (undone: Undo) => void) {
  const refreshEntry = useRefreshEntry();
  return useAction<Undo>({
    path: ({ bookingId }) => `/v1/bookings/${bookingId}/reversal`,
    body: ({ reason }) => ({ reason }),
    onDone: async (_, undone) => {
      await refreshEntry(undone.entryId);
      onDone(undone);
    },
  });
}

export function useComment(entryId: string, onDone: () => void) {
  const refreshEntry = useRefreshEntry();
  return useAction<string>({
    method: 'PATCH',
    path: `${ENTRIES}/${entryId}`,
    body: (comment) => ({ comment: comment.trim() === '' ? null : comment.trim() }),
    onDone: async () => {
      await refreshEntry(entryId);
      onDone();
    },
  });
}

interface BulkResult {
  readonly booked: number;
  readonly refused: readonly { readonly id: string; readonly code: string; readonly message: string }[];
  /** Names what was booked now, to undo it; null: nothing was. */
  readonly action: string | null;
}

/** Books the first proposal of each entry. Entries that changed meanwhile are refused one by one, the others are booked. */
export function useBookMany(onDone: (result: BulkResult) => void) {
  return useAction<readonly EntryView[], BulkResult>({
    path: '/v1/bookings/bulk',
    body: (entries) => ({ entries: entries.map(({ id, version }) => ({ id, version })) }),
    touches: [[ENTRIES], ['/v1/overview'], [ACCOUNTS]],
    onDone,
  });
}

interface Likely {
  /** Probability of the first proposal, 0–1. */
  readonly above: number;
  readonly administrationId?: string;
}

/** Books all first proposals that are likely enough and have nothing against them, the likeliest first. */
export function useBookLikely(onDone: (result: BulkResult) => void) {
  return useAction<Likely, BulkResult>({
    path: '/v1/bookings/bulk',
    touches: [[ENTRIES], ['/v1/overview'], [ACCOUNTS]],
    onDone,
  });
}
