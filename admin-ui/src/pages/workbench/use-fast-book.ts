import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EntryDetailView, EntryView } from '../../../../core/api/schema/entries.ts';
import type { ApiProblem } from '../../api/client.ts';
import { type Decision, ENTRIES, useBook, useUndo } from '../../api/entries.ts';
import { announce, warn } from '../../parts/announce.tsx';
import { useProblemWords } from '../../parts/problem-words.ts';

export type Outcome = 'busy' | 'booked' | 'failed';

/**
 * Books without making a person wait: she goes on to the next entry while the hub works. What it refuses is marked in the queue
 * and said, and still waits. The last booking of this sitting can be undone, and the one before it, and so on.
 */
export function useFastBook(onUndone: (entryId: string) => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const words = useProblemWords();
  const [outcomes, setOutcomes] = useState<Readonly<Record<string, Outcome>>>({});
  const [done, setDone] = useState<readonly string[]>([]);
  const mark = (id: string, outcome: Outcome) => setOutcomes((before) => ({ ...before, [id]: outcome }));
  const tell = (problem: ApiProblem, about: string) => {
    const { what, next } = words(problem.problem);
    warn(`${about}: ${what}`, next);
  };

  const booking = useBook(
    ({ id }) => {
      mark(id, 'booked');
      setDone((before) => [...before, id]);
    },
    (problem, entry) => {
      mark(entry.id, 'failed');
      tell(problem, entry.counterpartyName ?? t('entries.noCounterparty'));
    },
  );
  const undo = useUndo(({ entryId }) => {
    setOutcomes(({ [entryId]: _, ...others }) => others);
    setDone((before) => before.filter((id) => id !== entryId));
    announce(t('entry.undoDone'));
    onUndone(entryId);
  });
  const last = done.at(-1);
  const busy = Object.values(outcomes).includes('busy');
  useEffect(() => {
    if (!busy) return;
    // Leaving now would cut off what the hub has not answered yet.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [busy]);

  return {
    outcomes,
    /** Something is still on its way to the hub. */
    busy,
    canUndo: last !== undefined,
    handled: (id: string) => outcomes[id] === 'busy' || outcomes[id] === 'booked',
    book: (entry: EntryView, decision: Decision) => {
      mark(entry.id, 'busy');
      booking.run({ entry, decision });
    },
    undoLast: () => {
      if (last === undefined || undo.busy) return;
      const entry = client.getQueryData<EntryDetailView>([ENTRIES, last]);
      const live = entry?.bookings.find((one) => one.live && one.kind === 'entry');
      if (live !== undefined) undo.run({ entryId: last, bookingId: live.id, reason: t('workbench.undoReason') });
    },
  };
}

export type FastBook = ReturnType<typeof useFastBook>;
