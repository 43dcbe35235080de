import { useState } from 'react';

/** Which rows of a list are ticked; rows that went are not. */
export function useTicked<Row extends { readonly id: string }>(rows: readonly Row[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const chosen = rows.filter(({ id }) => ids.has(id));
  return {
    chosen,
    has: (row: Row) => ids.has(row.id),
    every: rows.length > 0 && chosen.length === rows.length,
    toggle: (row: Row) =>
      setIds((before) => {
        const next = new Set(before);
        if (!next.delete(row.id)) next.add(row.id);
        return next;
      }),
    all: () => setIds(new Set(rows.map(({ id }) => id))),
    none: () => setIds(new Set()),
  };
}
