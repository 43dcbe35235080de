import type { z } from '@hono/zod-openapi';
import type { RuleRequest, RuleView } from '../../../core/api/schema/books.ts';
import { ENTRIES } from './entries.ts';
import { useAction } from './use-action.ts';
import { useWhole } from './use-list.ts';

const RULES = '/v1/rules';

export type RuleInput = z.input<typeof RuleRequest>;

/** A changed rule has what waits weighed anew. */
const TOUCHED = [[RULES], [ENTRIES], ['/v1/overview']] as const;

export function useRules() {
  return useWhole<RuleView>(RULES);
}

export function useAddRule(onDone: () => void) {
  return useAction<RuleInput, RuleView>({ path: RULES, touches: TOUCHED, onDone });
}

export function useChangeRule(onDone?: () => void) {
  return useAction<{ id: string } & Partial<RuleInput>>({
    method: 'PATCH',
    path: ({ id }) => `${RULES}/${id}`,
    body: ({ id: _, ...change }) => change,
    touches: TOUCHED,
    ...(onDone === undefined ? {} : { onDone }),
  });
}

export function useRemoveRule(onDone: () => void) {
  return useAction<RuleView>({ method: 'DELETE', path: ({ id }) => `${RULES}/${id}`, touches: TOUCHED, onDone });
}
