import { z } from '@hono/zod-openapi';
import { Id, NameText } from './common.ts';

export const Password = z.string().min(10).max(200);
export const Email = z.email().max(200);

export const SetupView = z.object({ needed: z.boolean() }).openapi('Setup');
export const SetupRequest = z
  .object({ code: z.string(), organisation: NameText, name: NameText, email: Email, password: Password })
  .strict();

export const SignInRequest = z.object({ email: Email, password: z.string().max(200) }).strict();

export const SessionView = z
  .object({
    user: z.object({ id: Id, name: z.string(), email: z.string(), language: z.enum(['nl', 'en']) }),
    organisation: z.object({ id: Id, name: z.string() }),
    organisations: z.array(z.object({ id: Id, name: z.string() })),
    role: z.enum(['administrator', 'bookkeeper', 'viewer']),
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
