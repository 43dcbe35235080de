import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../database.ts';
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
  const after = decodeCursor(filter.cursor, [INSTANT, UUID]);
  const { rows } = await sql<DeliveryRead>`
    select d.receiver_id as "receiverId", t.name as receiver, s.id as "streamId", s.iban, a.name as administration, d.seq::int as seq,
      row.id as "rowId", row.type, d.state, d.attempts, d.status, d.error, d.at, row.body
    from delivery d
    join receiver r on r.id = d.receiver_id
    join sink_target t on t.id = r.sink_target_id
    join stream s on s.id = r.stream_id
    join administration a on a.id = s.administration_id
    join stream_row row on row.stream_id = r.stream_id and row.seq = d.seq
    where (${filter.state ?? null}::text is null or d.state = ${filter.state ?? null})
      and (${filter.webhookEndpointId ?? null}::uuid is null or t.id = ${filter.webhookEndpointId ?? null}::uuid)
      and (${after?.[0] ?? null}::timestamptz is null or (d.at, row.id) < (${after?.[0] ?? null}::timestamptz, ${after?.[1] ?? null}::uuid))
    order by d.at desc, row.id desc limit ${filter.limit + 1}`.execute(db);
  return pageFrom(
    rows,
    filter.limit,
    (row) => row,
    (row) => [row.at, row.rowId],
  );
}

/** The figures of the first page. `since`: first day of the plots. */
export async function readOverview(db: Db, since: string) {
  const { rows } = await sql<{
    accounts: number;
    unmappedAccounts: number;
    openGaps: number;
    waiting: number;
    booked: number;
    bookedByItself: number;
    deliveriesBehind: number;
    failingReceivers: number;
  }>`
    select (select count(*)::int from bank_account) as accounts,
      (select count(*)::int from bank_account where administration_id is null) as "unmappedAccounts",
      (select count(*)::int from coverage_gap where state = 'open') as "openGaps",
      (select count(*)::int from entry where state = 'waiting') as waiting,
      (select count(*)::int from entry where state = 'booked') as booked,
      (select count(*)::int from booking where live and kind = 'entry' and decided_by->>'kind' = 'rule') as "bookedByItself",
      (select coalesce(sum(s.head_seq - r.acknowledged_seq), 0)::int from receiver r join stream s on s.id = r.stream_id
        where r.sink_target_id is not null) as "deliveriesBehind",
      (select count(*)::int from receiver where last_error is not null and sink_target_id is not null) as "failingReceivers"`.execute(
    db,
  );
  const byDay = await sql<{ date: string; entries: number; bookedByItself: number; byPerson: number }>`
    select e.booking_date as date, count(*)::int as entries,
      count(*) filter (where b.decided_by->>'kind' = 'rule')::int as "bookedByItself",
      count(*) filter (where b.decided_by->>'kind' in ('person', 'erp'))::int as "byPerson"
    from entry e left join booking b on b.entry_id = e.id and b.live and b.kind = 'entry'
    where e.booking_date >= ${since}::date group by e.booking_date order by e.booking_date`.execute(db);
  const balances = await sql<{ iban: string; date: string; minor: bigint; currency: string }>`
    select distinct on (a.iban, s.closing_date) a.iban, s.closing_date as date, s.closing as minor, s.currency
    from statement s join bank_account a on a.id = s.bank_account_id
    where s.closing_date >= ${since}::date and s.balanced order by a.iban, s.closing_date, s.id desc`.execute(db);
  const figures = rows[0];
  if (figures === undefined) throw new Error('the overview has one row');
  return { figures, byDay: byDay.rows, balances: balances.rows };
}

/** Plots end where the statements end, not where the calendar is. */
export async function latestStatementDay(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('statement')
    .select('closing_date')
    .where('closing_date', 'is not', null)
    .orderBy('closing_date', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.closing_date ?? null;
}
