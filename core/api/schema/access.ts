import { z } from '@hono/zod-openapi';
import { Id, JsonValue, NameText, PageQuery, pageOf } from './common.ts';

const Password = z.string().min(10).max(200);
const Email = z.email().max(200);

export const SetupView = z.object({ needed: z.boolean() }).openapi('Setup');
export const SetupRequest = z
  .object({ code: z.string(), organisation: NameText, name: NameText, email: Email, password: Password })
  .strict();

export const SignInRequest = z.object({ email: Email, password: z.string().max(200) }).strict();

const RoleText = z.enum(['administrator', 'bookkeeper', 'viewer']).openapi({
  description:
    'A viewer reads, a bookkeeper also imports, books and keeps the books, an administrator does everything.',
});

export const PasswordLinkUse = z
  .object({
    token: z.string().max(200).openapi({ description: 'The part of the link after `#`.' }),
    password: Password,
  })
  .strict();
export const PasswordChange = z.object({ current: z.string().max(200), password: Password }).strict();

export const SessionView = z
  .object({
    user: z.object({ id: Id, name: z.string(), email: z.string(), language: z.enum(['nl', 'en']) }),
    organisation: z.object({ id: Id, name: z.string() }),
    organisations: z.array(z.object({ id: Id, name: z.string() })),
    role: RoleText,
  })
  .openapi('Session');
export type SessionView = z.infer<typeof SessionView>;

export const SessionChange = z
  .object({ organisationId: Id.optional(), language: z.enum(['nl', 'en']).optional() })
  .strict();

export const ApiKeyView = z
  .object({
    id: Id,
    name: z.string(),
    prefix: z.string(),
    createdAt: z.string(),
    lastUsedAt: z.string().nullable(),
    revokedAt: z.string().nullable(),
  })
  .openapi('ApiKey');
export type ApiKeyView = z.infer<typeof ApiKeyView>;
export const ApiKeyRequest = z.object({ name: NameText }).strict();
export const ApiKeyCreated = ApiKeyView.extend({
  secret: z.string().openapi({ description: 'Shown once; only its hash is kept.' }),
}).openapi('ApiKeyCreated');
export type ApiKeyCreated = z.infer<typeof ApiKeyCreated>;

export const UserView = z
  .object({
    id: Id,
    email: z.string(),
    name: z.string(),
    role: RoleText,
    state: z.enum(['active', 'invited']).openapi({ description: 'Invited: has not chosen a password yet.' }),
    createdAt: z.string(),
  })
  .openapi('User');
export const UserRequest = z.object({ email: Email, name: NameText, role: RoleText }).strict();
export const UserChange = z.object({ role: RoleText }).strict();
const PasswordLink = z.string().openapi({
  description: 'To choose a password with, once, within three days. Shown once: hand it to the person yourself.',
});
export const UserInvited = UserView.extend({ passwordLink: PasswordLink.nullable() }).openapi('UserInvited');
export const PasswordLinkView = z.object({ passwordLink: PasswordLink }).openapi('PasswordLink');

export const AuditView = z
  .object({
    id: z.string(),
    at: z.string(),
    actor: z.string(),
    action: z.string(),
    subject: z.string().nullable(),
    details: z.record(z.string(), JsonValue),
  })
  .openapi('AuditEntry');
export type AuditView = z.infer<typeof AuditView>;
export const AuditPage = pageOf(AuditView);
export const AuditQuery = PageQuery.extend({
  action: z.string().max(60).optional(),
  subject: z.string().max(60).optional(),
});
