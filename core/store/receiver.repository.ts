import { sql } from 'kysely';
import type { Db, Store } from './database.ts';

export type ReceiverRow = NonNullable<Awaited<ReturnType<typeof findReceiver>>>;

/** A push receiver with its target. */
export function findReceiver(db: Db, id: string) {
  return db
    .selectFrom('receiver')
    .innerJoin('sink_target', 'sink_target.id', 'receiver.sink_target_id')
    .selectAll('receiver')
    .select([
      'sink_target.id as sink_target_id',
      'sink_target.sink_id',
      'sink_target.settings',
      'sink_target.sealed_secrets',
      'sink_target.state as target_state',
    ])
    .where('receiver.id', '=', id)
    .executeTakeFirst();
}

/**
 * Runs `work` unless somebody does for this receiver at this moment; whether it did. The lock goes with the connection, however
 * the process ends.
 */
export async function withReceiverLock(store: Store, receiverId: string, work: () => Promise<void>): Promise<boolean> {
  const client = await store.locks.connect();
  let failure: Error | undefined;
  try {
    const key = `receiver ${receiverId}`;
    const { rows } = await client.query('select pg_try_advisory_lock(hashtextextended($1, 0)) as taken', [key]);
    if (rows[0]?.taken !== true) return false;
    try {
      await work();
    } finally {
      await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [key]);
    }
    return true;
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    // A connection that failed may still hold the lock: closing it lets go.
    client.release(failure);
  }
}

/**
 * Notes delivered rows and moves the receiver past them, unless it was moved meanwhile (a replay): then it stays where it was put. A
 * success ends a row of failures.
 */
export async function acknowledge(
  db: Db,
  receiver: { readonly id: string; readonly organisation_id: string; readonly acknowledged_seq: bigint },
  done: readonly { readonly seq: number; readonly status: number | null }[],
  now: string,
): Promise<void> {
  const last = done.at(-1);
  if (last === undefined) return;
  await sql`
    insert into delivery (organisation_id, receiver_id, seq, state, attempts, status, error, at)
    select ${receiver.organisation_id}::uuid, ${receiver.id}::uuid, seq, 'delivered', 1, status, null, ${now}::timestamptz
    from unnest(${done.map((row) => row.seq)}::bigint[], ${done.map((row) => row.status)}::int[]) as t(seq, status)
    on conflict (receiver_id, seq) do update
      set state = 'delivered', attempts = delivery.attempts + 1, status = excluded.status, error = null, at = excluded.at`.execute(
    db,
  );
  await db
    .updateTable('receiver')
    .set({
      acknowledged_seq: BigInt(last.seq),
      attempts: 0,
      next_attempt_at: null,
      first_failed_at: null,
      last_error: null,
      updated_at: now,
    })
    .where('id', '=', receiver.id)
    .where('acknowledged_seq', '=', receiver.acknowledged_seq)
    .execute();
}

export interface DeliveryFailure {
  readonly seq: number;
  readonly attempts: number;
  readonly status: number | null;
  readonly error: string;
  readonly state: 'failing' | 'refused';
  readonly nextAttemptAt: string | null;
}

export async function recordFailure(
  db: Db,
  receiver: { readonly id: string; readonly organisation_id: string },
  failure: DeliveryFailure,
  now: string,
): Promise<void> {
  const error = failure.error.slice(0, 500);
  await db
    .insertInto('delivery')
    .values({
      organisation_id: receiver.organisation_id,
      receiver_id: receiver.id,
      seq: BigInt(failure.seq),
      state: failure.state,
      attempts: failure.attempts,
      status: failure.status,
      error,
      at: now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['receiver_id', 'seq'])
        .doUpdateSet({ state: failure.state, attempts: failure.attempts, status: failure.status, error, at: now }),
    )
    .execute();
  await db
    .updateTable('receiver')
    .set({
      attempts: failure.attempts,
      next_attempt_at: failure.nextAttemptAt,
      first_failed_at: sql<string>`coalesce(first_failed_at, ${now}::timestamptz)`,
      last_error: error,
      updated_at: now,
    })
    .where('id', '=', receiver.id)
    .execute();
}

export async function disableTarget(db: Db, targetId: string, reason: string): Promise<void> {
  await db
    .updateTable('sink_target')
    .set({ state: 'disabled', reason: reason.slice(0, 500) })
    .where('id', '=', targetId)
    .execute();
}

/** Push receivers with rows waiting whose time has come; `id`: only this one. */
export async function receiversBehind(
  db: Db,
  now: string,
  id: string | null = null,
): Promise<readonly { readonly id: string; readonly organisationId: string; readonly targetId: string }[]> {
  return db
    .selectFrom('receiver')
    .$if(id !== null, (query) => query.where('receiver.id', '=', id ?? ''))
    .innerJoin('stream', 'stream.id', 'receiver.stream_id')
    .innerJoin('sink_target', 'sink_target.id', 'receiver.sink_target_id')
    .select(['receiver.id', 'receiver.organisation_id as organisationId', 'sink_target.id as targetId'])
    .where('sink_target.state', '=', 'active')
    .whereRef('receiver.acknowledged_seq', '<', 'stream.head_seq')
    .where((eb) => eb.or([eb('receiver.next_attempt_at', 'is', null), eb('receiver.next_attempt_at', '<=', now)]))
    .execute();
}

/** Sends rows again from a sequence number on: the receiver drops what it has by their ids. */
export async function rewindReceiver(db: Db, id: string, beforeSeq: number): Promise<void> {
  await db
    .updateTable('receiver')
    .set((eb) => ({
      acknowledged_seq: eb.fn<bigint>('least', [eb.ref('acknowledged_seq'), eb.val(BigInt(beforeSeq))]),
      attempts: 0,
      next_attempt_at: null,
    }))
    .where('id', '=', id)
    .execute();
}

export function receiverStream(db: Db, id: string) {
  return db
    .selectFrom('receiver')
    .select(['stream_id as streamId', 'sink_target_id as targetId'])
    .where('id', '=', id)
    .where('sink_target_id', 'is not', null)
    .$narrowType<{ targetId: string }>()
    .executeTakeFirst();
}

/** Notes how far an ERP that pulls has come; never back. */
export async function acknowledgePull(
  db: Db,
  at: {
    readonly organisationId: string;
    readonly streamId: string;
    readonly apiKeyId: string;
    readonly seq: number;
    readonly newId: string;
  },
): Promise<number> {
  const { rows } = await sql<{ seq: bigint }>`
    insert into receiver (id, organisation_id, stream_id, api_key_id, acknowledged_seq)
    values (${at.newId}::uuid, ${at.organisationId}::uuid, ${at.streamId}::uuid, ${at.apiKeyId}::uuid, ${at.seq})
    on conflict (stream_id, api_key_id) where api_key_id is not null do update
      set acknowledged_seq = greatest(receiver.acknowledged_seq, excluded.acknowledged_seq), updated_at = now()
    returning acknowledged_seq as seq`.execute(db);
  return Number(rows[0]?.seq ?? 0n);
}
