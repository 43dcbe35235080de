import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { EntryView } from '../../../../core/api/schema/entries.ts';
import { ENTRIES, prefetchEntry } from '../../api/entries.ts';
import { type Pages, rowAt, rowsHere, useWindow } from '../../api/use-window.ts';

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
  const query = { state: 'waiting', administrationId: administration };
  const { list, total, pages, look, hold, reach } = useWindow<EntryView>(ENTRIES, query);
  // An entry that is not in the list (any more) leaves one at its top.
  const index = placeOf(pages, id) ?? 0;
  const current = rowAt(pages, index) ?? null;

  useEffect(() => {
    hold(index, AHEAD);
    for (let at = index; at <= index + AHEAD; at += 1) {
      const entry = rowAt(pages, at);
      if (entry !== undefined) void prefetchEntry(client, entry.id);
    }
  }, [client, pages, index, hold]);

  const search = params.toString();
  const open = useCallback(
    (entry: EntryView | undefined) => {
      if (entry === undefined) return;
      // At once, together with what else the key changed: as a transition it comes after drawing the entry one leaves anew.
      void navigate({ pathname: `/workbench/${entry.id}`, search }, { replace: true, flushSync: true });
    },
    [navigate, search],
  );
  /** The first one from a place on that waits, as far as it takes to read on. */
  const farther = async (from: number, waits: (entry: EntryView) => boolean): Promise<EntryView | undefined> => {
    for (let at = from; at < total; at += 1) {
      const entry = rowAt(pages, at) ?? (await reach(at));
      if (entry !== undefined && waits(entry)) return entry;
    }
    for (const [, entry] of rowsHere(pages)) if (waits(entry)) return entry;
    return undefined;
  };
  return {
    list,
    total,
    pages,
    look,
    index,
    current,
    administration,
    choose: (chosen: string | null) => setParams(chosen === null ? {} : { administration: chosen }, { replace: true }),
    open,
    find: (wanted: string) => rowAt(pages, placeOf(pages, wanted) ?? -1),
    step: (by: 1 | -1) => open(rowAt(pages, index + by)),
    /** How many still wait, without those in `handled`. */
    waiting: (handled: (id: string) => boolean) => {
      let gone = 0;
      for (const [, entry] of rowsHere(pages)) if (entry.state !== 'waiting' || handled(entry.id)) gone += 1;
      return Math.max(0, total - gone);
    },
    /** On to the next one that still waits, past those in `handled`; else back to one that was passed over. */
    advance: (handled: (id: string) => boolean) => {
      const waits = (entry: EntryView) => entry.state === 'waiting' && !handled(entry.id) && entry.id !== current?.id;
      const next = rowAt(pages, index + 1);
      if (next !== undefined && waits(next)) open(next);
      else void farther(index + 1, waits).then(open);
    },
  };
}

function placeOf(pages: Pages<EntryView>, id: string | null): number | undefined {
  for (const [at, entry] of rowsHere(pages)) if (entry.id === id) return at;
  return undefined;
}

export type Queue = ReturnType<typeof useQueue>;
