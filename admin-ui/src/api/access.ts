import type { z } from '@hono/zod-openapi';
import type { ApiKeyView, AuditView, UserInvited, UserRequest, UserView } from '../../../core/api/schema/access.ts';
import { useAction } from './use-action.ts';
import { useList, useWhole } from './use-list.ts';

export const API_KEYS = '/v1/api-keys';
const USERS = '/v1/users';

export type User = z.infer<typeof UserView>;
export type Invitation = z.infer<typeof UserRequest>;
export type Role = User['role'];

export const ROLES = ['administrator', 'bookkeeper', 'viewer'] as const satisfies readonly Role[];

export function useApiKeys() {
  return useWhole<ApiKeyView>(API_KEYS);
}

export function useUsers() {
  return useWhole<User>(USERS);
}

export function useInvite(onDone: (invited: z.infer<typeof UserInvited>) => void) {
  return useAction<Invitation, z.infer<typeof UserInvited>>({ path: USERS, touches: [[USERS]], onDone });
}

export function useChangeRole() {
  return useAction<{ id: string; role: Role }>({
    method: 'PATCH',
    path: ({ id }) => `${USERS}/${id}`,
    body: ({ role }) => ({ role }),
    touches: [[USERS]],
  });
}

export function useRemoveUser(onDone: () => void) {
  return useAction<User>({ method: 'DELETE', path: ({ id }) => `${USERS}/${id}`, touches: [[USERS]], onDone });
}

export function usePasswordLink(onDone: (link: string) => void) {
  return useAction<User, { passwordLink: string }>({
    path: ({ id }) => `${USERS}/${id}/password-link`,
    body: () => ({}),
    touches: [[USERS]],
    onDone: ({ passwordLink }) => onDone(passwordLink),
  });
}

/** Who did what; `subject` narrows it to one thing. */
export function useAudit(action: string | null) {
  return useList<AuditView>('/v1/audit', { action });
}

/** The least characters the hub takes (Password in its schema). */
export const PASSWORD_CHARACTERS = 10;
