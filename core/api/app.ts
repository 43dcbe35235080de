import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Actor } from '../access/sign-in.ts';
import { KoppelError } from '../domain/errors.ts';
import type { House } from '../pipeline/house.ts';
import { type Db, inOrganisation } from '../store/database.ts';
import type { Role } from '../store/tables/access.ts';

/** What every handler finds on its request. */
export interface Env {
  Variables: { house: House; actor: Actor };
}

export type Ctx = Context<Env>;

/** A router whose validation failures become problem details that name the field. */
export function newRouter() {
  return new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (result.success) return;
      const faults = result.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
      throw new KoppelError('request_invalid', faults.slice(0, 10).join('; '), {
        place: { element: result.error.issues[0]?.path.join('.') },
      });
    },
  });
}

/** Runs a query as the organisation of the one who asks. */
export function scoped<T>(c: Ctx, work: (db: Db) => Promise<T>): Promise<T> {
  return inOrganisation(c.var.house.store.db, c.var.actor.organisationId, work);
}

/** Rights beyond reading, by role. An ERP's key may do what its ERP needs, and nothing about people and keys. */
const RIGHTS = {
  book: ['administrator', 'bookkeeper', 'erp'],
  import: ['administrator', 'bookkeeper', 'erp'],
  books: ['administrator', 'bookkeeper', 'erp'],
  accounts: ['administrator', 'erp'],
  deliveries: ['administrator', 'erp'],
  access: ['administrator'],
} as const satisfies Record<string, readonly (Role | 'erp')[]>;

/** Throws `not_allowed`. */
export function requireRight(c: Ctx, right: keyof typeof RIGHTS): void {
  const { actor } = c.var;
  const role = actor.kind === 'erp' ? 'erp' : actor.role;
  if (!(RIGHTS[right] as readonly string[]).includes(role))
    throw new KoppelError('not_allowed', 'You may look at this, not change it.');
}

/** For the audit trail and for "who decided". */
export function actorName(actor: Actor): string {
  return actor.kind === 'erp' ? `key ${actor.name}` : actor.name;
}

export function found<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new KoppelError('not_found', `There is no such ${what}.`);
  return value;
}
