import { type Selectable, sql } from 'kysely';
import type { Db } from './database.ts';
import type { OrderTables } from './tables/orders.ts';

export type BatchRow = Selectable<OrderTables['payment_batch']>;

/** The next file number of an organisation; held until the transaction ends, so numbers have no holes and no twins. */
export async function nextFileNumber(db: Db, organisationId: string): Promise<bigint> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`payment file ${organisationId}`}, 0))`.execute(db);
  const { rows } = await sql<{
    number: bigint;
  }>`select coalesce(max(number), 0) + 1 as number from payment_batch`.execute(db);
  return rows[0]?.number ?? 1n;
}

export type NewBatch = Omit<
  BatchRow,
  | 'status'
  | 'approvals_needed'
  | 'approved_at'
  | 'fence'
  | 'lease_until'
  | 'not_before'
  | 'sent_at'
  | 'bank_ref'
  | 'confirm_url'
  | 'bank_code'
  | 'reason_code'
  | 'reason_text'
  | 'next_poll_at'
  | 'polls'
  | 'overdue_at'
  | 'version'
  | 'created_at'
>;

export async function insertBatch(db: Db, batch: NewBatch, bytes: Uint8Array): Promise<void> {
  await db
    .insertInto('payment_batch')
    .values({ ...batch, status: 'draft' })
    .execute();
  await keepFile(db, batch, bytes);
}

/** Keeps the bytes of a file. They are never changed: other bytes are another row. */
export async function keepFile(
  db: Db,
  batch: { readonly id: string; readonly organisation_id: string; readonly sha256: string },
  bytes: Uint8Array,
): Promise<void> {
  await db
    .insertInto('payment_file')
    .values({
      organisation_id: batch.organisation_id,
      batch_id: batch.id,
      sha256: batch.sha256,
      bytes: Buffer.from(bytes),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function fileBytes(db: Db, batchId: string, sha256: string): Promise<Buffer | null> {
  const row = await db
    .selectFrom('payment_file')
    .select('bytes')
    .where('batch_id', '=', batchId)
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  return row?.bytes ?? null;
}

export function findBatch(db: Db, id: string): Promise<BatchRow | undefined> {
  return db.selectFrom('payment_batch').selectAll().where('id', '=', id).executeTakeFirst();
}

export function lockBatch(db: Db, id: string): Promise<BatchRow | undefined> {
  return db.selectFrom('payment_batch').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export function batchByMessageId(db: Db, messageId: string): Promise<BatchRow | undefined> {
  return db.selectFrom('payment_batch').selectAll().where('message_id', '=', messageId).executeTakeFirst();
}

export function batchByBankRef(db: Db, bankAccountId: string | null, bankRef: string): Promise<BatchRow | undefined> {
  let query = db.selectFrom('payment_batch').selectAll().where('bank_ref', '=', bankRef);
  if (bankAccountId !== null) query = query.where('bank_account_id', '=', bankAccountId);
  return query.executeTakeFirst();
}

export type BatchChange = Partial<
  Omit<Selectable<OrderTables['payment_batch']>, 'id' | 'organisation_id' | 'version' | 'created_at' | 'created_by'>
>;

export async function changeBatch(db: Db, id: string, change: BatchChange): Promise<void> {
  await db
    .updateTable('payment_batch')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

export async function deleteBatch(db: Db, id: string): Promise<void> {
  await db.deleteFrom('payment_batch').where('id', '=', id).execute();
}

/** Approvals that stand, of these bytes. `role` is what the person may do today. */
export async function standingApprovals(db: Db, batchId: string, sha256: string) {
  return db
    .selectFrom('batch_approval')
    .leftJoin('membership', (join) =>
      join
        .onRef('membership.user_id', '=', 'batch_approval.user_id')
        .onRef('membership.organisation_id', '=', 'batch_approval.organisation_id'),
    )
    .select(['batch_approval.user_id', 'batch_approval.name', 'batch_approval.at', 'membership.role'])
    .where('batch_approval.batch_id', '=', batchId)
    .where('batch_approval.sha256', '=', sha256)
    .where('batch_approval.void_at', 'is', null)
    .orderBy('batch_approval.at')
    .execute();
}

export async function addApproval(
  db: Db,
  approval: {
    readonly organisationId: string;
    readonly batchId: string;
    readonly sha256: string;
    readonly userId: string | null;
    readonly name: string;
  },
): Promise<boolean> {
  const made = await db
    .insertInto('batch_approval')
    .values({
      organisation_id: approval.organisationId,
      batch_id: approval.batchId,
      sha256: approval.sha256,
      user_id: approval.userId,
      name: approval.name,
      void_at: null,
    })
    .onConflict((conflict) =>
      conflict.columns(['batch_id', 'sha256', 'user_id']).where('void_at', 'is', null).doNothing(),
    )
    .returning('batch_id')
    .executeTakeFirst();
  return made !== undefined;
}

export async function voidApprovals(db: Db, batchId: string): Promise<void> {
  await sql`update batch_approval set void_at = now() where batch_id = ${batchId}::uuid and void_at is null`.execute(
    db,
  );
}

/** How many people of the organisation may approve. */
export async function countApprovers(db: Db, organisationId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from membership where organisation_id = ${organisationId}::uuid and role in ('administrator', 'bookkeeper')`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

/** What left or may leave on a day from the accounts of an administration, another batch than this one. */
export async function totalOfDay(
  db: Db,
  administrationId: string,
  date: string,
  exceptBatchId: string,
): Promise<bigint> {
  const { rows } = await sql<{ total: bigint }>`
    select coalesce(sum(total), 0)::bigint as total from payment_batch
    where administration_id = ${administrationId}::uuid and date = ${date}::date and kind = 'credit-transfer' and id <> ${exceptBatchId}::uuid
      and status not in ('draft', 'rejected', 'cancelled')`.execute(db);
  return rows[0]?.total ?? 0n;
}

export async function addTaken(
  db: Db,
  taken: {
    readonly id: string;
    readonly organisationId: string;
    readonly batchId: string;
    readonly sha256: string;
    readonly name: string;
  },
): Promise<void> {
  await db
    .insertInto('file_taken')
    .values({
      id: taken.id,
      organisation_id: taken.organisationId,
      batch_id: taken.batchId,
      sha256: taken.sha256,
      name: taken.name,
    })
    .execute();
}

/** Batches with something to do now: a poll that is due, a lease that ran out. Across organisations: for the sweep. */
export async function dueBatches(
  db: Db,
  now: string,
): Promise<readonly { readonly id: string; readonly organisationId: string; readonly job: 'submit' | 'track' }[]> {
  const { rows } = await sql<{ id: string; organisationId: string; job: 'submit' | 'track' }>`
    select id, organisation_id as "organisationId", case when status = 'approved' then 'submit' else 'track' end as job from payment_batch
    where (status = 'approved' and channel = 'bank' and (lease_until is null or lease_until < now()) and (not_before is null or not_before <= ${now}::timestamptz))
      or (status = 'in-flight' and channel = 'bank' and lease_until < now())
      or (next_poll_at <= ${now}::timestamptz)
      or (overdue_at <= ${now}::timestamptz)`.execute(db);
  return rows;
}
