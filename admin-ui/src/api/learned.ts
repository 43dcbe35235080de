import type { z } from '@hono/zod-openapi';
import type { LearnedChange, LearnedView } from '../../../core/api/schema/learned.ts';
import { ENTRIES } from './entries.ts';
import { useAction } from './use-action.ts';

export const LEARNED = '/v1/learned';
export type Learned = z.infer<typeof LearnedView>;

/** What waits is weighed anew. */
const TOUCHED = [[LEARNED], [ENTRIES]] as const;

export function useChangeLearned(onDone?: () => void) {
  return useAction<{ id: string } & z.input<typeof LearnedChange>>({
    method: 'PATCH',
    path: ({ id }) => `${LEARNED}/${id}`,
    body: ({ id: _, ...change }) => change,
    touches: TOUCHED,
    ...(onDone === undefined ? {} : { onDone }),
  });
}

export function useForget(onDone: () => void) {
  return useAction<Learned>({ method: 'DELETE', path: ({ id }) => `${LEARNED}/${id}`, touches: TOUCHED, onDone });
}
