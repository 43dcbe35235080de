import type { z } from '@hono/zod-openapi';
import { useQuery } from '@tanstack/react-query';
import type {
  RulePreviewRequest,
  RulePreviewView,
  RuleRequest,
  RuleSuggestionView,
  RuleView,
} from '../../../core/api/schema/books.ts';
import { type ApiProblem, call } from './client.ts';
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

export type RuleDraft = z.input<typeof RulePreviewRequest>;
export type RulePreview = z.infer<typeof RulePreviewView>;
export type RuleEffectExample = RulePreview['examples'][number];

const PREVIEW = `${RULES}/preview`;

/** What a rule would have done to earlier entries; nothing happens. Null: nothing is asked. */
export function useRulePreview(draft: RuleDraft | null) {
  return useQuery<RulePreview, ApiProblem>({
    queryKey: [PREVIEW, draft],
    queryFn: ({ signal }) => call(PREVIEW, { method: 'POST', key: crypto.randomUUID(), body: draft, signal }),
    enabled: draft !== null,
  });
}

const SUGGESTIONS = `${RULES}/suggestions`;
export type RuleSuggestion = z.infer<typeof RuleSuggestionView>;

export function useSuggestions(administrationId: string | null) {
  return useWhole<RuleSuggestion>(SUGGESTIONS, { administrationId, limit: null }, administrationId !== null);
}

export function useAcceptSuggestion(administrationId: string, onDone: (rule: RuleView) => void) {
  return useAction<RuleSuggestion, RuleView>({
    path: ({ id }) => `${SUGGESTIONS}/${id}/accept`,
    body: () => ({ administrationId }),
    touches: [...TOUCHED, [SUGGESTIONS]],
    onDone,
  });
}

export function useDismissSuggestion(administrationId: string) {
  return useAction<RuleSuggestion>({
    path: ({ id }) => `${SUGGESTIONS}/${id}/dismiss`,
    body: () => ({ administrationId }),
    touches: [[SUGGESTIONS]],
  });
}
