import type { Generated } from 'kysely';
import type { Json } from './json.ts';

export type Role = 'administrator' | 'bookkeeper' | 'viewer';

export interface AccessTables {
  organisation: { id: string; name: string; created_at: Generated<string> };
  app_user: {
    id: string;
    email: string;
    name: string;
    /** Null: invited, has not chosen one yet. */
    password_hash: string | null;
    language: Generated<'nl' | 'en'>;
    created_at: Generated<string>;
  };
  membership: { user_id: string; organisation_id: string; role: Role };
  session: {
    token_hash: string;
    user_id: string;
    organisation_id: string;
    created_at: Generated<string>;
    seen_at: Generated<string>;
    expires_at: string;
  };
  api_key: {
    id: string;
    organisation_id: string;
    name: string;
    prefix: string;
    secret_hash: string;
    created_at: Generated<string>;
    last_used_at: string | null;
    revoked_at: string | null;
  };
  audit: {
    id: Generated<bigint>;
    organisation_id: string | null;
    at: Generated<string>;
    actor: string;
    action: string;
    subject: string | null;
    details: Json<Readonly<Record<string, unknown>>>;
  };
  idempotency: {
    organisation_id: string;
    key: string;
    request_hash: string;
    status: number;
    body: string;
    created_at: Generated<string>;
  };
  sign_in_attempt: { address_hash: string; failures: number; blocked_until: string | null; last_at: string };
  password_link: { token_hash: string; user_id: string; expires_at: string };
  vault_check: { only_row: Generated<boolean>; sealed: string };
}
