import { type RawBuilder, sql } from 'kysely';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { Db } from '../database.ts';
import { ours } from '../ours.ts';
import { decodeCursor, INSTANT, type Page, pageFrom, UUID } from './cursor.ts';

export async function listStreams(db: Db, id: string | null) {
  const streams = await db
    .selectFrom('stream')
    .innerJoin('administration', 'administration.id', 'stream.administration_id')
    .selectAll('stream')
    .select('administration.name as administration')
    .$if(id !== null, (query) => query.where('stream.id', '=', id ?? ''))
    .orderBy('administration.code')
    .orderBy('stream.iban')
    .execute();
  if (streams.length === 0) return [];
  const receivers = await db
    .selectFrom('receiver')
    .leftJoin('sink_target', 'sink_target.id', 'receiver.sink_target_id')
    .leftJoin('api_key', 'api_key.id', 'receiver.api_key_id')
    .selectAll('receiver')
    .select(['sink_target.name as target_name', 'api_key.name as key_name'])
    .where(
      'receiver.stream_id',
      'in',
      streams.map((stream) => stream.id),
    )
    .orderBy('receiver.id')
    .execute();
  return streams.map((stream) => ({
    id: stream.id,
    administrationId: stream.administration_id,
    administration: stream.administration,
    iban: stream.iban,
    headSeq: Number(stream.head_seq),
    headHash: stream.head_hash,
    receivers: receivers
      .filter((one) => one.stream_id === stream.id)
      .map((one) => ({
        id: one.id,
        name: one.target_name ?? one.key_name ?? '',
        kind: one.sink_target_id === null ? ('pull' as const) : ('push' as const),
        acknowledgedSeq: Number(one.acknowledged_seq),
        attempts: one.attempts,
        nextAttemptAt: one.next_attempt_at,
        lastError: one.last_error,
      })),
  }));
}

export interface TargetRead {
  id: string;
  name: string;
  url: string;
  administrations: string[] | null;
  state: 'active' | 'paused' | 'disabled';
  reason: string | null;
  createdAt: string;
  delivered: number;
  behind: number;
  lastError: string | null;
}

/** Webhook endpoints with how far they are. */
export async function listWebhooks(db: Db, id: string | null): Promise<TargetRead[]> {
  const only: RawBuilder<unknown> = id === null ? sql`true` : sql`t.id = ${id}::uuid`;
  const { rows } = await sql<
    Omit<TargetRead, 'createdAt' | 'lastError'> & { created_at: string; last_error: string | null }
  >`
    select t.id, t.name, t.settings->>'url' as url, t.administrations, t.state, t.reason, t.created_at,
      coalesce(sum(r.acknowledged_seq), 0)::int as delivered,
      coalesce(sum(s.head_seq - r.acknowledged_seq), 0)::int as behind,
      max(r.last_error) as last_error
    from sink_target t
    left join receiver r on r.sink_target_id = t.id
    left join stream s on s.id = r.stream_id
    where t.sink_id = 'webhook-sink' and ${only}
    group by t.id order by t.created_at, t.id`.execute(db);
  return rows.map(({ created_at, last_error, ...row }) => ({ ...row, createdAt: created_at, lastError: last_error }));
}

export interface DeliveryRead {
  receiverId: string;
  receiver: string;
  streamId: string;
  iban: string;
  administration: string;
  seq: number;
  rowId: string;
  type: string;
  state: 'delivered' | 'failing' | 'refused';
  attempts: number;
  status: number | null;
  error: string | null;
  at: string;
  body: string;
}

/** Deliveries, newest first. */
export async function listDeliveries(
  db: Db,
  filter: {
    readonly state?: string | undefined;
    readonly webhookEndpointId?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<Page<DeliveryRead>> {
  const { state, webhookEndpointId, limit } = filter;
  const after = decodeCursor(filter.cursor, [INSTANT, UUID, /^\d{1,18}$/]);
  const wanted: RawBuilder<unknown>[] = [ours('d')];
  if (state !== undefined) wanted.push(sql`d.state = ${state}`);
  // The failed ones are few: the index of them needs to be told that they are meant.
  if (state !== undefined && state !== 'delivered') wanted.push(sql`d.state <> 'delivered'`);
  if (webhookEndpointId !== undefined)
    wanted.push(sql`d.receiver_id in (select id from receiver where sink_target_id = ${webhookEndpointId}::uuid)`);
  if (after !== null)
    wanted.push(sql`(d.at, d.receiver_id, d.seq) < (${after[0]}::timestamptz, ${after[1]}::uuid, ${after[2]}::bigint)`);
  const { rows } = await sql<DeliveryRead & { readonly exactly: string }>`
    select d.receiver_id as "receiverId", t.name as receiver, s.id as "streamId", s.iban, a.name as administration, d.seq::int as seq,
      row.id as "rowId", row.type, d.state, d.attempts, d.status, d.error, d.at, row.body,
      to_char(d.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as exactly
    from (
      select * from delivery d where ${sql.join(wanted, sql` and `)}
      order by d.at desc, d.receiver_id desc, d.seq desc limit ${limit + 1}
    ) d
    join receiver r on r.id = d.receiver_id
    join sink_target t on t.id = r.sink_target_id
    join stream s on s.id = r.stream_id
    join administration a on a.id = s.administration_id
    join stream_row row on row.stream_id = r.stream_id and row.seq = d.seq
    order by d.at desc, d.receiver_id desc, d.seq desc`.execute(db);
  return pageFrom(
    rows,
    limit,
    ({ exactly: _, ...row }) => row,
    (row) => [row.exactly, row.receiverId, String(row.seq)],
  );
}

export interface DeliveryDay {
  readonly date: PlainDate;
  readonly delivered: number;
  readonly failing: number;
  readonly refused: number;
}

/** How deliveries went on each day from `since` up to and including `until`, in Dutch time; also the days without any. */
export async function deliveriesByDay(db: Db, since: PlainDate, until: PlainDate): Promise<readonly DeliveryDay[]> {
  const { rows } = await sql<DeliveryDay>`
    select day::date::text as date, coalesce(delivered, 0)::int as delivered, coalesce(failing, 0)::int as failing,
      coalesce(refused, 0)::int as refused
    from generate_series(${since}::date, ${until}::date, interval '1 day') day
    left join (
      select (d.at at time zone 'Europe/Amsterdam')::date as at_day,
        count(*) filter (where d.state = 'delivered') as delivered,
        count(*) filter (where d.state = 'failing') as failing,
        count(*) filter (where d.state = 'refused') as refused
      from delivery d
      where ${ours('d')} and d.at >= ${since}::date::timestamp at time zone 'Europe/Amsterdam'
      group by 1
    ) counted on at_day = day::date
    order by day`.execute(db);
  return rows;
}
