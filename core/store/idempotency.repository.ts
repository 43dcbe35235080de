import { type Database, inOrganisation } from './database.ts';

export type KnownRequest =
  | { readonly kind: 'new' }
  | { readonly kind: 'running' }
  | { readonly kind: 'reused' }
  | { readonly kind: 'done'; readonly status: number; readonly body: string };

/** A request that began this long ago and never ended was cut off by a crash; it may be made again. */
const ABANDONED_MINUTES = 5;

export function beginRequest(
  db: Database,
  organisationId: string,
  key: string,
  requestHash: string,
  now: string,
): Promise<KnownRequest> {
  return inOrganisation(db, organisationId, async (trx) => {
    const made = await trx
      .insertInto('idempotency')
      .values({
        organisation_id: organisationId,
        key,
        request_hash: requestHash,
        status: null,
        body: null,
        created_at: now,
      })
      .onConflict((conflict) => conflict.columns(['organisation_id', 'key']).doNothing())
      .returning('key')
      .executeTakeFirst();
    if (made !== undefined) return { kind: 'new' };
    const row = await trx
      .selectFrom('idempotency')
      .selectAll()
      .where('key', '=', key)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (row.request_hash !== requestHash) return { kind: 'reused' };
    if (row.status !== null) return { kind: 'done', status: row.status, body: row.body ?? '' };
    if (Date.parse(now) - Date.parse(row.created_at) < ABANDONED_MINUTES * 60_000) return { kind: 'running' };
    await trx.updateTable('idempotency').set({ created_at: now }).where('key', '=', key).execute();
    return { kind: 'new' };
  });
}

export async function finishRequest(
  db: Database,
  organisationId: string,
  key: string,
  status: number,
  body: string,
): Promise<void> {
  await inOrganisation(db, organisationId, (trx) =>
    trx.updateTable('idempotency').set({ status, body }).where('key', '=', key).execute(),
  );
}

export async function forgetRequest(db: Database, organisationId: string, key: string): Promise<void> {
  await inOrganisation(db, organisationId, (trx) => trx.deleteFrom('idempotency').where('key', '=', key).execute());
}
