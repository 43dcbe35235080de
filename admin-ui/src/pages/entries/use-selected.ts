import { useState } from 'react';
import type { EntryView } from '../../../../core/api/schema/entries.ts';

/** Most entries one bulk call takes (BulkBookRequest). */
const MOST = 500;

/** Which of the entries are ticked. Only those with a proposal can be: the first one is what would be booked. */
export function useSelected(entries: readonly EntryView[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const selectable = entries.filter(canSelect);
  const chosen = selectable.filter(({ id }) => ids.has(id)).slice(0, MOST);
  return {
    chosen,
    has: (id: string) => ids.has(id),
    some: chosen.length > 0,
    every: chosen.length > 0 && chosen.length === Math.min(selectable.length, MOST),
    selectable: selectable.length > 0,
    toggle: (id: string) =>
      setIds((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    all: () => setIds(new Set(selectable.slice(0, MOST).map(({ id }) => id))),
    none: () => setIds(new Set()),
  };
}

export type Selection = ReturnType<typeof useSelected>;

export function canSelect(entry: EntryView): boolean {
  return entry.state === 'waiting' && (entry.verdict === 'propose' || entry.verdict === 'book');
}
