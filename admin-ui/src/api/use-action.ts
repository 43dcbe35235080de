import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ApiProblem, call } from './client.ts';
import { SESSION } from './query-client.ts';

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Action<In, Out> {
  readonly method?: Method;
  readonly path: string | ((input: In) => string);
  /** What goes into the body; absent: the input itself. A DELETE has none. */
  readonly body?: (input: In) => unknown;
  /** Lists and resources that are no longer true afterwards, by the start of their key. */
  readonly touches?: readonly QueryKey[];
  /** Awaited before the lists above are read again. */
  readonly onDone?: (answer: Out, input: In) => void | Promise<void>;
  readonly onRefused?: (problem: ApiProblem, input: In) => void;
}

interface Keyed<In> {
  readonly input: In;
  readonly key: string;
}

/**
 * Something a person does. Each run gets one idempotency key, kept over the retries that a lost connection causes, so the
 * hub does it once however often it was sent.
 */
export function useAction<In = void, Out = unknown>(action: Action<In, Out>) {
  const client = useQueryClient();
  const method = action.method ?? 'POST';
  const mutation = useMutation<Out, ApiProblem, Keyed<In>>({
    mutationFn: ({ input, key }) => {
      const path = typeof action.path === 'string' ? action.path : action.path(input);
      if (method === 'DELETE') return call<Out>(path, { method });
      const body = action.body === undefined ? input : action.body(input);
      return call<Out>(path, { method, body, ...(method === 'POST' ? { key } : {}) });
    },
    retry: (count, problem) => problem.passing && count < 2,
    onSuccess: async (answer, { input }) => {
      await action.onDone?.(answer, input);
      await Promise.all((action.touches ?? []).map((queryKey) => client.invalidateQueries({ queryKey })));
    },
    onError: (problem, { input }) => {
      if (problem.status === 401) client.setQueryData([SESSION], null);
      action.onRefused?.(problem, input);
    },
  });
  return {
    run: (input: In) => mutation.mutate({ input, key: crypto.randomUUID() }),
    /** As `run`, for code that goes on with the answer; rejects with the problem. */
    ask: (input: In) => mutation.mutateAsync({ input, key: crypto.randomUUID() }),
    busy: mutation.isPending,
    problem: mutation.error,
    answer: mutation.data,
    reset: mutation.reset,
  };
}
