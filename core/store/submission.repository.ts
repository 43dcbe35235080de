import { type Selectable, sql } from 'kysely';
import type { Db } from './database.ts';
import type { OrderTables, SubmissionState } from './tables/orders.ts';

export type SubmissionRow = Selectable<OrderTables['submission']>;

/**
 * Takes a batch for sending: raises its fence and leases it by the database's clock. Null when it is not approved, not to be sent
 * yet, or somebody else holds it.
 */
export async function claimBatch(db: Db, batchId: string, now: string, leaseSeconds: number): Promise<bigint | null> {
  const { rows } = await sql<{ fence: bigint }>`
    update payment_batch set fence = fence + 1, lease_until = now() + make_interval(secs => ${leaseSeconds})
    where id = ${batchId}::uuid and status = 'approved' and channel = 'bank' and (lease_until is null or lease_until < now())
      and (not_before is null or not_before <= ${now}::timestamptz)
    returning fence`.execute(db);
  return rows[0]?.fence ?? null;
}

/** Whether a claim still holds: nobody took over, and the lease runs. */
export async function holdsClaim(db: Db, batchId: string, fence: bigint): Promise<boolean> {
  const { rows } = await sql<{ yes: boolean }>`
    select fence = ${fence}::bigint and lease_until > now() as yes from payment_batch where id = ${batchId}::uuid`.execute(
    db,
  );
  return rows[0]?.yes === true;
}

/** Takes over a batch whose sender is gone; false when the lease still runs. */
export async function takeOver(db: Db, batchId: string): Promise<boolean> {
  const { rows } = await sql`
    update payment_batch set fence = fence + 1, lease_until = null
    where id = ${batchId}::uuid and status = 'in-flight' and lease_until < now() returning id`.execute(db);
  return rows.length > 0;
}

export async function insertSubmission(
  db: Db,
  row: Pick<
    SubmissionRow,
    'id' | 'organisation_id' | 'batch_id' | 'key' | 'sha256' | 'channel' | 'fence' | 'state' | 'replaces'
  >,
): Promise<void> {
  await db
    .insertInto('submission')
    .values({
      ...row,
      bank_ref: null,
      code: null,
      text: null,
      absent_since: null,
      last_lookup_at: null,
      ended_at: null,
    })
    .execute();
}

export function findSubmission(db: Db, id: string): Promise<SubmissionRow | undefined> {
  return db.selectFrom('submission').selectAll().where('id', '=', id).executeTakeFirst();
}

export function submissionsOf(db: Db, batchId: string): Promise<SubmissionRow[]> {
  return db
    .selectFrom('submission')
    .selectAll()
    .where('batch_id', '=', batchId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** The attempt that counts: at the bank, on its way, or of unknown fate. */
export function liveSubmission(db: Db, batchId: string): Promise<SubmissionRow | undefined> {
  return db
    .selectFrom('submission')
    .selectAll()
    .where('batch_id', '=', batchId)
    .where('state', 'in', ['in-flight', 'accepted', 'unknown'])
    .executeTakeFirst();
}

export async function setSubmission(
  db: Db,
  id: string,
  change: {
    readonly state?: SubmissionState;
    readonly bankRef?: string | null;
    readonly code?: string | null;
    readonly text?: string | null;
    /** Says that the outcome is known now. */
    readonly ended?: boolean;
  },
): Promise<void> {
  await db
    .updateTable('submission')
    .set({
      ...(change.state !== undefined && { state: change.state }),
      ...(change.bankRef !== undefined && { bank_ref: change.bankRef }),
      ...(change.code !== undefined && { code: change.code }),
      ...(change.text !== undefined && { text: change.text }),
      ...(change.ended === true && { ended_at: sql<string>`now()` }),
    })
    .where('id', '=', id)
    .execute();
}

/** Remembers that the bank was asked, and since when it says it has nothing. */
export async function noteLookup(db: Db, id: string, absent: boolean): Promise<void> {
  await sql`
    update submission set last_lookup_at = now(), absent_since = case when ${absent}::boolean then coalesce(absent_since, now()) end
    where id = ${id}::uuid`.execute(db);
}

/** Minutes since the attempt began, by the database's clock. */
export async function minutesSince(db: Db, submissionId: string): Promise<number> {
  const { rows } = await sql<{ minutes: number }>`
    select extract(epoch from now() - created_at)::float8 / 60 as minutes from submission where id = ${submissionId}::uuid`.execute(
    db,
  );
  return rows[0]?.minutes ?? 0;
}

export async function addVote(
  db: Db,
  vote: {
    readonly organisationId: string;
    readonly submissionId: string;
    readonly userId: string;
    readonly name: string;
    readonly reason: string;
  },
): Promise<void> {
  await db
    .insertInto('release_vote')
    .values({
      organisation_id: vote.organisationId,
      submission_id: vote.submissionId,
      user_id: vote.userId,
      name: vote.name,
      reason: vote.reason,
    })
    .onConflict((conflict) => conflict.columns(['submission_id', 'user_id']).doNothing())
    .execute();
}

export function votesFor(db: Db, submissionId: string) {
  return db
    .selectFrom('release_vote')
    .select(['user_id', 'name', 'reason', 'at'])
    .where('submission_id', '=', submissionId)
    .orderBy('at')
    .execute();
}

/** Which of these attempts this database knows. */
export async function knownSubmissions(db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('submission')
    .select('id')
    .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
    .execute();
  return new Set(rows.map((row) => row.id));
}
