import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { EntryView } from '../../../../core/api/schema/entries.ts';
import { ENTRIES, prefetchEntry } from '../../api/entries.ts';
import { useList } from '../../api/use-list.ts';

/** Entries read ahead of the one on the desk, so that the next one is there at once. */
const AHEAD = 3;

/**
 * What waits for a person, in the order of the list, and the one on the desk. What is booked meanwhile stays in its place until
 * the queue is read anew: nothing moves under one's hands.
 */
export function useQueue() {
  const { id = null } = useParams();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [params, setParams] = useSearchParams();
  const administration = params.get('administration');
  const list = useList<EntryView>(ENTRIES, { state: 'waiting', administrationId: administration }, false);
  const entries = list.rows;
  // An entry that is not in the list (any more) leaves one at its top.
  const index = Math.max(
    0,
    entries.findIndex((entry) => entry.id === id),
  );
  const current = entries[index] ?? null;

  useEffect(() => {
    for (const entry of entries.slice(index, index + 1 + AHEAD)) void prefetchEntry(client, entry.id);
  }, [client, entries, index]);
  useEffect(() => {
    if (index >= entries.length - 20 && list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
  }, [index, entries.length, list.hasNextPage, list.isFetchingNextPage, list.fetchNextPage]);

  const open = (entry: EntryView | undefined) => {
    if (entry !== undefined)
      void navigate({ pathname: `/workbench/${entry.id}`, search: params.toString() }, { replace: true });
  };
  return {
    list,
    entries,
    index,
    current,
    administration,
    choose: (chosen: string | null) => setParams(chosen === null ? {} : { administration: chosen }, { replace: true }),
    open,
    step: (by: 1 | -1) => open(entries[index + by]),
    /** On to the next one that still waits, past those in `handled`; else back to one that was passed over. */
    advance: (handled: (id: string) => boolean) => {
      const waits = (entry: EntryView) => entry.state === 'waiting' && !handled(entry.id) && entry.id !== current?.id;
      open(entries.slice(index + 1).find(waits) ?? entries.find(waits));
    },
  };
}

export type Queue = ReturnType<typeof useQueue>;
