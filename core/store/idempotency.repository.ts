import { sql } from 'kysely';
import type { Db, Trx } from './database.ts';

export type KnownRequest =
  | { readonly kind: 'new' }
  /** The same key is being worked on in another transaction. */
  | { readonly kind: 'running' }
  /** The key stands for another request. */
  | { readonly kind: 'reused' }
  | { readonly kind: 'done'; readonly status: number; readonly body: string };

/** Takes a key for the length of this transaction, and says what is known of it. */
export async function takeKey(
  trx: Trx,
  organisationId: string,
  key: string,
  requestHash: string,
): Promise<KnownRequest> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`idempotency ${organisationId} ${key}`}, 0)) as taken`.execute(
    trx,
  );
  if (rows[0]?.taken !== true) return { kind: 'running' };
  const row = await trx.selectFrom('idempotency').selectAll().where('key', '=', key).executeTakeFirst();
  if (row === undefined) return { kind: 'new' };
  if (row.request_hash !== requestHash) return { kind: 'reused' };
  return { kind: 'done', status: row.status, body: row.body };
}

/** Keeps what was answered, in the transaction of what was done: either both are there, or neither. */
export async function keepAnswer(
  trx: Trx,
  answer: {
    readonly organisationId: string;
    readonly key: string;
    readonly requestHash: string;
    readonly status: number;
    /** Sealed. */
    readonly body: string;
  },
): Promise<void> {
  const { organisationId, key, requestHash, status, body } = answer;
  await trx
    .insertInto('idempotency')
    .values({ organisation_id: organisationId, key, request_hash: requestHash, status, body })
    .execute();
}

/** Longer than anyone retries; payments have a second fence in their own references. */
const KEPT_DAYS = 35;

export async function forgetOldAnswers(db: Db): Promise<void> {
  await sql`delete from idempotency where created_at < now() - make_interval(days => ${KEPT_DAYS})`.execute(db);
}
