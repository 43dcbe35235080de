import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Actor } from '../access/sign-in.ts';
import type { Config } from '../config.ts';
import { KoppelError } from '../domain/errors.ts';
import type { House } from '../pipeline/house.ts';
import { addAudit } from '../store/audit.repository.ts';
import { asPart, inOrganisation, type Trx } from '../store/database.ts';
import type { Role } from '../store/tables/access.ts';

/** What every handler finds on its request. */
export interface Env {
  Variables: {
    house: House;
    proxies: Config['proxies'];
    actor: Actor;
    /** The transaction of a keyed request (middleware `idempotent`). */
    trx: Trx | undefined;
  };
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

/** Runs a query as the organisation of the one who asks, inside the transaction of the request when it has one. */
export function scoped<T>(c: Ctx, work: (trx: Trx) => Promise<T>): Promise<T> {
  const { trx, house, actor } = c.var;
  return trx === undefined ? inOrganisation(house.store.db, actor.organisationId, work) : asPart(trx, work);
}

/** Where in a list, not which list. */
const PLACES: ReadonlySet<string> = new Set(['cursor', 'limit', 'skip']);

/**
 * Cursors are marked with the organisation and the whole question: of another list, another filter or another organisation they
 * are refused (THREATS TEN-05).
 */
function cursorPlace(c: Ctx): string {
  const url = new URL(c.req.url);
  const filters = [...url.searchParams].filter(([name]) => !PLACES.has(name)).sort();
  return `${c.var.actor.organisationId} ${url.pathname} ${JSON.stringify(filters)}`;
}

/** The query of a list with its cursor as the store gave it. Throws `cursor_invalid`. */
export function listed<Query extends { cursor?: string | undefined }>(c: Ctx, query: Query): Query {
  if (query.cursor === undefined) return query;
  const cursor = c.var.house.vault.unmark(query.cursor, cursorPlace(c));
  if (cursor === null) throw new KoppelError('cursor_invalid', 'The cursor is not one of this list.');
  return { ...query, cursor };
}

/** A page on its way out, its cursor marked. */
export function page<T>(
  c: Ctx,
  { items, next }: { items: T[]; next: string | null },
): { items: T[]; next: string | null } {
  return { items, next: next === null ? null : c.var.house.vault.mark(next, cursorPlace(c)) };
}

/** Rights beyond reading, by role. An ERP's key may do what its ERP needs, and nothing about people and keys. */
const RIGHTS = {
  book: ['administrator', 'bookkeeper', 'erp'],
  import: ['administrator', 'bookkeeper', 'erp'],
  books: ['administrator', 'bookkeeper', 'erp'],
  pay: ['administrator', 'bookkeeper', 'erp'],
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

/** Puts what the one who asks did on the audit trail. */
export function note(
  c: Ctx,
  trx: Trx,
  action: string,
  subject: string | null,
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { actor } = c.var;
  return addAudit(trx, { organisationId: actor.organisationId, actor: actorName(actor), action, subject, details });
}

/** For the audit trail and for "who decided". */
export function actorName(actor: Actor): string {
  return actor.kind === 'erp' ? `key ${actor.name}` : actor.name;
}

export function found<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new KoppelError('not_found', `There is no such ${what}.`);
  return value;
}
