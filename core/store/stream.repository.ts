import { hash } from 'node:crypto';
import { sql } from 'kysely';
import { GENESIS_HASH, STREAM_SCHEMA_VERSION, type StreamEventType, type StreamRow } from '../domain/stream.ts';
import type { Db } from './database.ts';

export interface StreamKey {
  readonly organisationId: string;
  readonly administrationId: string;
  readonly iban: string;
}

export interface NewEvent {
  readonly type: StreamEventType;
  readonly bookingId: string | null;
  readonly entryId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Appended {
  readonly streamId: string;
  readonly rows: readonly StreamRow[];
  /** Receivers to be told: those of targets that are switched on. */
  readonly receivers: readonly { readonly id: string; readonly targetId: string }[];
}

/**
 * Adds rows to the stream of an administration and IBAN. The stream's row is locked, so the sequence has no holes and no two rows
 * share a number; it commits or rolls back with what it tells of.
 */
export async function appendToStream(
  db: Db,
  key: StreamKey,
  events: readonly NewEvent[],
  { now, newId }: { readonly now: string; readonly newId: () => string },
): Promise<Appended> {
  const stream = await lockStream(db, key, newId);
  const administration = await db
    .selectFrom('administration')
    .select(['code', 'name'])
    .where('id', '=', key.administrationId)
    .executeTakeFirstOrThrow();
  let seq = Number(stream.head_seq);
  let prevHash = stream.head_hash;
  const rows: (StreamRow & { bookingId: string | null; entryId: string | null })[] = [];
  for (const event of events) {
    const id = newId();
    seq += 1;
    const body = JSON.stringify({
      type: event.type,
      timestamp: now,
      schema: STREAM_SCHEMA_VERSION,
      id,
      stream: stream.id,
      seq,
      prevHash,
      administration: { code: administration.code, name: administration.name },
      iban: key.iban,
      data: event.data,
    });
    prevHash = hash('sha256', body);
    rows.push({
      id,
      streamId: stream.id,
      seq,
      type: event.type,
      body,
      hash: prevHash,
      bookingId: event.bookingId,
      entryId: event.entryId,
    });
  }
  await insertRows(db, key.organisationId, rows);
  await db
    .updateTable('stream')
    .set({ head_seq: BigInt(seq), head_hash: prevHash })
    .where('id', '=', stream.id)
    .execute();
  const receivers = await db
    .selectFrom('receiver')
    .innerJoin('sink_target', 'sink_target.id', 'receiver.sink_target_id')
    .select(['receiver.id', 'sink_target.id as targetId'])
    .where('receiver.stream_id', '=', stream.id)
    .where('sink_target.state', '=', 'active')
    .execute();
  return { streamId: stream.id, rows, receivers };
}

async function insertRows(
  db: Db,
  organisationId: string,
  rows: readonly (StreamRow & { bookingId: string | null; entryId: string | null })[],
): Promise<void> {
  await sql`
    insert into stream_row (organisation_id, stream_id, seq, id, type, booking_id, entry_id, body, hash)
    select ${organisationId}::uuid, stream_id, seq, id, type, booking_id, entry_id, body, hash
    from unnest(${rows.map((row) => row.streamId)}::uuid[], ${rows.map((row) => row.seq)}::bigint[], ${rows.map((row) => row.id)}::uuid[],
      ${rows.map((row) => row.type)}::text[], ${rows.map((row) => row.bookingId)}::uuid[], ${rows.map((row) => row.entryId)}::uuid[],
      ${rows.map((row) => row.body)}::text[], ${rows.map((row) => row.hash)}::text[])
      as t(stream_id, seq, id, type, booking_id, entry_id, body, hash)`.execute(db);
}

async function lockStream(db: Db, key: StreamKey, newId: () => string) {
  const find = () =>
    db
      .selectFrom('stream')
      .selectAll()
      .where('administration_id', '=', key.administrationId)
      .where('iban', '=', key.iban)
      .forUpdate()
      .executeTakeFirst();
  const found = await find();
  if (found !== undefined) return found;
  const made = await db
    .insertInto('stream')
    .values({
      id: newId(),
      organisation_id: key.organisationId,
      administration_id: key.administrationId,
      iban: key.iban,
      head_hash: GENESIS_HASH,
    })
    .onConflict((conflict) => conflict.columns(['administration_id', 'iban']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made !== undefined) await addReceiversOfStream(db, key, made.id, newId);
  const stream = await find();
  if (stream === undefined) throw new Error('a stream that was just made is there');
  return stream;
}

/** A new stream is received by every target that takes its administration. */
async function addReceiversOfStream(db: Db, key: StreamKey, streamId: string, newId: () => string): Promise<void> {
  const targets = await db.selectFrom('sink_target').select(['id', 'administrations']).execute();
  for (const target of targets) {
    if (target.administrations === null || target.administrations.includes(key.administrationId)) {
      await addReceiver(db, key.organisationId, streamId, target.id, newId());
    }
  }
}

/** A new target receives every stream of its administrations, from the first row on. */
export async function addReceiversOfTarget(
  db: Db,
  target: { readonly organisationId: string; readonly id: string; readonly administrations: readonly string[] | null },
  newId: () => string,
): Promise<readonly string[]> {
  let streams = db.selectFrom('stream').select('id').where('organisation_id', '=', target.organisationId);
  if (target.administrations !== null) streams = streams.where('administration_id', 'in', [...target.administrations]);
  const receivers: string[] = [];
  for (const stream of await streams.execute()) {
    const id = newId();
    await addReceiver(db, target.organisationId, stream.id, target.id, id);
    receivers.push(id);
  }
  return receivers;
}

async function addReceiver(
  db: Db,
  organisationId: string,
  streamId: string,
  targetId: string,
  id: string,
): Promise<void> {
  await db
    .insertInto('receiver')
    .values({
      id,
      organisation_id: organisationId,
      stream_id: streamId,
      sink_target_id: targetId,
      api_key_id: null,
      next_attempt_at: null,
      first_failed_at: null,
      last_error: null,
    })
    .execute();
}

/** Rows after a sequence number, in order. */
export async function streamRowsAfter(
  db: Db,
  streamId: string,
  after: number,
  limit: number,
): Promise<readonly StreamRow[]> {
  const rows = await db
    .selectFrom('stream_row')
    .select(['id', 'stream_id', 'seq', 'type', 'body', 'hash'])
    .where('stream_id', '=', streamId)
    .where('seq', '>', BigInt(after))
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    streamId: row.stream_id,
    seq: Number(row.seq),
    type: row.type,
    body: row.body,
    hash: row.hash,
  }));
}
