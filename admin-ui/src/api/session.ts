import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SessionView } from '../../../core/api/schema/access.ts';
import { type Language, takeChoice } from '../i18n/i18n.ts';
import { type ApiProblem, call } from './client.ts';
import { SESSION } from './query-client.ts';
import { useAction } from './use-action.ts';

/** What {@link useSession} asks. */
export const sessionQuery = queryOptions<SessionView | null, ApiProblem>({
  queryKey: [SESSION],
  queryFn: async ({ signal }) => (await call<SessionView | undefined>(SESSION, { signal })) ?? null,
  staleTime: 300_000,
});

/** Who is signed in; null when nobody is. */
export function useSession() {
  return useQuery(sessionQuery);
}

/** The session of a page that is only shown to people who signed in. */
export function useSignedIn(): SessionView {
  const session = useSession().data;
  if (session === null || session === undefined) throw new Error('This page needs a session.');
  return session;
}

/** What the signed-in person may do; the hub decides, this only hides what it would refuse. */
export interface May {
  /** Book, undo, comment, import, keep rules and books. */
  readonly work: boolean;
  /** Accounts and their mapping, who is told of what, keys. */
  readonly manage: boolean;
}

export function useMay(): May {
  const { role } = useSignedIn();
  return { work: role !== 'viewer', manage: role === 'administrator' };
}

export interface SignIn {
  readonly email: string;
  readonly password: string;
}

export function useSignIn() {
  return useAction<SignIn>({ path: SESSION, touches: [[SESSION]], onDone: () => keepLanguage(takeChoice()) });
}

/** Has the hub remember the language chosen at the door, before the first page is drawn in another one. */
export async function keepLanguage(language: Language | null): Promise<void> {
  if (language !== null) await call(SESSION, { method: 'PATCH', body: { language } });
}

export function useSignOut() {
  const client = useQueryClient();
  return useAction({
    method: 'DELETE',
    path: SESSION,
    onDone: () => {
      client.clear();
      client.setQueryData([SESSION], null);
    },
  });
}

/** Another organisation shows other rows everywhere, so all that was read before is forgotten. */
export function useSessionChange() {
  const client = useQueryClient();
  return useAction<{ organisationId?: string; language?: 'nl' | 'en' }, SessionView>({
    method: 'PATCH',
    path: SESSION,
    onDone: (session, input) => {
      if (input.organisationId !== undefined)
        client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION });
      client.setQueryData([SESSION], session);
    },
  });
}
