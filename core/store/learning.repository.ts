import { sql } from 'kysely';
import type { PlainDate } from '../domain/plain-date.ts';
import type { Trace } from '../matching/learn/traces.ts';
import type { Db } from './database.ts';
import type { ToldExample } from './tables/learning.ts';
import { allocationFromJson } from './wire.ts';

/** A fact without its examples, as matching reads it. */
export interface FactSummary extends Trace {
  readonly hits: number;
  readonly firstSeen: PlainDate;
  readonly lastSeen: PlainDate;
}

/** What one booking taught. */
export interface Lesson {
  readonly bookingId: string;
  readonly entryId: string;
  readonly on: string;
  readonly traces: readonly Trace[];
  /** Of an entry that is not in the books here: what people recognise it by. */
  readonly told?: ToldExample;
}

/** Administrations with the same company learn together; one that stands alone learns for itself. */
export async function learningScope(db: Db, administrationId: string): Promise<string> {
  const row = await db
    .selectFrom('administration')
    .select(['id', 'company'])
    .where('id', '=', administrationId)
    .executeTakeFirst();
  return row?.company ?? administrationId;
}

/** One process learns for a scope at a time: the same fact is never made twice. */
export async function lockLearning(db: Db, organisationId: string, scope: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('learn ' || ${organisationId} || ${scope}, 0))`.execute(db);
}

export async function activeFacts(db: Db, scope: string): Promise<readonly FactSummary[]> {
  const rows = await db
    .selectFrom('learned_fact')
    .select(['kind', 'key', 'value', 'hits', 'first_seen', 'last_seen'])
    .where('scope', '=', scope)
    .where('state', '=', 'active')
    .where('hits', '>', 0)
    .execute();
  return rows.map(({ first_seen, last_seen, ...row }) => ({
    ...row,
    firstSeen: first_seen as PlainDate,
    lastSeen: last_seen as PlainDate,
  }));
}

/** Bookings nobody learned from yet, oldest first, with their allocations. */
export async function unlearnedBookings(db: Db, administrationIds: readonly string[], limit: number) {
  const bookings = await db
    .selectFrom('booking')
    .select(['id', 'kind', 'entry_id', 'reverses_id', 'date', 'live', 'stood', 'administration_id'])
    .where('administration_id', 'in', [...administrationIds])
    .where('learned', '=', false)
    .where('kind', 'in', ['entry', 'reversal'])
    .orderBy('id')
    .limit(limit)
    .execute();
  if (bookings.length === 0) return [];
  const rows = await db
    .selectFrom('allocation')
    .select(['booking_id', 'body'])
    .where(
      'booking_id',
      'in',
      bookings.map((booking) => booking.id),
    )
    .orderBy('booking_id')
    .orderBy('position')
    .execute();
  const allocations = Map.groupBy(rows, (row) => row.booking_id);
  return bookings.map((booking) => ({
    ...booking,
    allocations: (allocations.get(booking.id) ?? []).map((row) => allocationFromJson(row.body)),
  }));
}

export async function markLearned(db: Db, bookingIds: readonly string[]): Promise<void> {
  await sql`update booking set learned = true where id = any(${[...bookingIds]}::uuid[])`.execute(db);
}

/** Writes lessons: facts that are new, examples, and the figures of the facts they touch. */
export async function saveLessons(
  db: Db,
  organisationId: string,
  scope: string,
  lessons: readonly Lesson[],
  newId: () => string,
): Promise<void> {
  const rows = lessons.flatMap(({ traces, bookingId, entryId, on, told }) =>
    traces.map((trace) => ({
      ...trace,
      id: newId(),
      bookingId,
      entryId,
      on,
      told: told === undefined ? null : JSON.stringify(told),
    })),
  );
  if (rows.length === 0) return;
  const column = (pick: (row: (typeof rows)[number]) => string) => rows.map(pick);
  await sql`
    insert into learned_fact (id, organisation_id, scope, kind, key, value)
    select distinct on (kind, key, value) id, ${organisationId}::uuid, ${scope}, kind, key, value
    from unnest(${column((row) => row.id)}::uuid[], ${column((row) => row.kind)}::text[], ${column((row) => row.key)}::text[], ${column((row) => row.value)}::text[])
      as t(id, kind, key, value)
    order by kind, key, value
    on conflict (organisation_id, scope, kind, key, value) do nothing`.execute(db);
  const touched = await sql<{ fact_id: string }>`
    insert into learned_example (organisation_id, fact_id, entry_id, booking_id, seen_on, told)
    select ${organisationId}::uuid, f.id, t.entry_id, t.booking_id, t.seen_on, t.told
    from unnest(${column((row) => row.kind)}::text[], ${column((row) => row.key)}::text[], ${column((row) => row.value)}::text[],
        ${column((row) => row.entryId)}::uuid[], ${column((row) => row.bookingId)}::uuid[], ${column((row) => row.on)}::date[], ${rows.map((row) => row.told)}::jsonb[])
      as t(kind, key, value, entry_id, booking_id, seen_on, told)
    join learned_fact f on f.organisation_id = ${organisationId}::uuid and f.scope = ${scope} and f.kind = t.kind and f.key = t.key and f.value = t.value
    on conflict (fact_id, entry_id) do nothing
    returning fact_id`.execute(db);
  await recount(
    db,
    touched.rows.map((row) => row.fact_id),
  );
}

/** Examples by kind that an action taught: bookings made by it, or lessons under its own id. */
export async function learnedBy(db: Db, actionId: string): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<{ kind: string; n: number }>`
    select f.kind, count(*)::int as n from learned_example e join learned_fact f on f.id = e.fact_id
    where e.booking_id = ${actionId}::uuid or e.booking_id in (select id from booking where action_id = ${actionId}::uuid)
    group by f.kind order by f.kind`.execute(db);
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]));
}

/** Takes back what a booking taught, as if it had never been. */
export async function forgetBookings(db: Db, bookingIds: readonly string[]): Promise<void> {
  if (bookingIds.length === 0) return;
  const touched = await sql<{
    fact_id: string;
  }>`delete from learned_example where booking_id = any(${[...bookingIds]}::uuid[]) returning fact_id`.execute(db);
  await recount(
    db,
    touched.rows.map((row) => row.fact_id),
  );
}

export async function recount(db: Db, factIds: readonly string[]): Promise<void> {
  const ids = [...new Set(factIds)];
  if (ids.length === 0) return;
  await sql`
    update learned_fact f set hits = s.hits, first_seen = s.first_seen, last_seen = s.last_seen
    from (
      select t.id, count(e.entry_id)::int as hits, min(e.seen_on) as first_seen, max(e.seen_on) as last_seen
      from unnest(${ids}::uuid[]) as t(id) left join learned_example e on e.fact_id = t.id group by t.id
    ) s where f.id = s.id`.execute(db);
  // A fact without examples is nothing, unless a person said that it is wrong: that is remembered.
  await sql`delete from learned_fact where id = any(${ids}::uuid[]) and hits = 0 and state = 'active'`.execute(db);
}
