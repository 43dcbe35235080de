import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ImportView } from '../../../core/api/schema/bank.ts';
import { ACCOUNTS } from './bank.ts';
import { type ApiProblem, call } from './client.ts';

export const IMPORTS = '/v1/imports';

/** How often progress is asked for while a file is read, milliseconds: often enough for a bar that moves. */
const ASK_EVERY_MS = 500;

function isOver(view: ImportView | undefined): boolean {
  return view?.state === 'done' || view?.state === 'failed';
}

/** Follows one import until it is over; then everything it may have changed is read anew. */
export function useImport(id: string | null) {
  const client = useQueryClient();
  const query = useQuery<ImportView, ApiProblem>({
    queryKey: [IMPORTS, id],
    queryFn: ({ signal }) => call(`${IMPORTS}/${id}`, { signal }),
    enabled: id !== null,
    refetchInterval: ({ state }) => (isOver(state.data) ? false : ASK_EVERY_MS),
  });
  const over = isOver(query.data);
  useEffect(() => {
    if (!over) return;
    for (const path of [ACCOUNTS, '/v1/entries', '/v1/overview', '/v1/statements', IMPORTS]) {
      void client.invalidateQueries({ queryKey: [path], predicate: (touched) => touched.queryKey[1] !== id });
    }
  }, [over, client, id]);
  return query;
}
