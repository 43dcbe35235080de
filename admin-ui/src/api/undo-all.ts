import type { z } from '@hono/zod-openapi';
import { useQuery } from '@tanstack/react-query';
import type { UndoRequest, UndoResult } from '../../../core/api/schema/entries.ts';
import { ACCOUNTS } from './bank.ts';
import { type ApiProblem, call } from './client.ts';
import { ENTRIES } from './entries.ts';
import { LEARNED } from './learned.ts';
import { useAction } from './use-action.ts';

const UNDO = '/v1/bookings/undo';
type Undo = z.input<typeof UndoRequest>;
export type Undone = z.infer<typeof UndoResult>;

/** Whose doing: a rule's, a learned fact's, a bulk action's. */
export type DoneBy = Undo['by'];

/** What would be undone; asked anew as the choice changes. */
export function useUndoPreview(by: DoneBy | null, choice: Pick<Undo, 'since' | 'accepted'>) {
  return useQuery<Undone, ApiProblem>({
    queryKey: [UNDO, by, choice],
    queryFn: ({ signal }) =>
      call(UNDO, {
        method: 'POST',
        key: crypto.randomUUID(),
        body: { ...choice, by, reason: 'preview', preview: true },
        signal,
      }),
    enabled: by !== null,
    staleTime: 0,
    gcTime: 0,
  });
}

export function useUndoAll(onDone: (undone: Undone) => void) {
  return useAction<Undo, Undone>({
    path: UNDO,
    touches: [[ENTRIES], ['/v1/overview'], ['/v1/rules'], [LEARNED], [ACCOUNTS]],
    onDone,
  });
}
