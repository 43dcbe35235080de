import { sql } from 'kysely';
import type { Party } from '../domain/party.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { Fact } from '../matching/learn/memory.ts';
import type { Db } from './database.ts';
import { itemFromRow, partyFromRow, type StoredItem, selectItems } from './item.repository.ts';

/** The past of administrations, as a backtest needs it. */
interface Period {
  readonly administrationIds: readonly string[];
  readonly from: string;
  readonly to: string;
}

/** Minor units settled on items by bookings that stand, from a day on: what was open that day is what is open now and this. */
export async function settledSince(db: Db, { administrationIds, from }: Period): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await sql<{ id: string; minor: bigint }>`
    with made as (
      select a.* from booking b join allocation a on a.booking_id = b.id
      where b.live and b.kind = 'entry' and b.administration_id = any(${[...administrationIds]}::uuid[]) and b.date >= ${from}::date and a.kind = 'open-item'
    )
    select id, sum(minor)::bigint as minor from (
      select open_item_id as id, amount as minor from made where open_item_id is not null
      union all
      select (p->>'openItem')::uuid, (p->>'minor')::bigint from made, jsonb_array_elements(coalesce(body->'settles', '[]')) p
    ) all_of_it group by id`.execute(db);
  return new Map(rows.map((row) => [row.id, row.minor]));
}

/** Items that were open at some moment of the period: those open now, and those that were settled in it or after. */
export async function itemsOfPeriod(
  db: Db,
  { administrationIds, to }: Period,
  settled: ReadonlyMap<string, bigint>,
  limit: number,
): Promise<readonly StoredItem[]> {
  const rows = await selectItems(db)
    .where('open_item.administration_id', 'in', [...administrationIds])
    .where('open_item.entered_on', '<=', to)
    .where(sql<boolean>`(open_item.open <> 0 or open_item.id = any(${[...settled.keys()]}::uuid[]))`)
    .orderBy('open_item.entered_on')
    .orderBy('open_item.id')
    .limit(limit)
    .execute();
  return rows.map(itemFromRow);
}

export async function partiesOf(db: Db, administrationIds: readonly string[]): Promise<readonly Party[]> {
  const rows = await db
    .selectFrom('party')
    .innerJoin('administration', 'administration.id', 'party.administration_id')
    .selectAll('party')
    .select('administration.code as administration_code')
    .where('party.administration_id', 'in', [...administrationIds])
    .orderBy('party.code')
    .execute();
  return rows.map(partyFromRow);
}

/** What was learned before a day, with its examples of before that day. What a person switched off since counts as on. */
export async function factsBefore(db: Db, scope: string, day: string): Promise<readonly Fact[]> {
  interface Row {
    readonly kind: string;
    readonly key: string;
    readonly value: string;
    readonly state: 'active' | 'forgotten';
    readonly examples: readonly { readonly entry: string; readonly on: PlainDate }[];
  }
  const { rows } = await sql<Row>`
    select f.kind, f.key, f.value, case when f.marked_at < ${day}::date then f.state else 'active' end as state,
      json_agg(json_build_object('entry', e.entry_id, 'on', e.seen_on) order by e.entry_id) as examples
    from learned_fact f join learned_example e on e.fact_id = f.id
    where f.scope = ${scope} and e.seen_on < ${day}::date
    group by f.id`.execute(db);
  return rows;
}

export async function countEntries(db: Db, { administrationIds, from, to }: Period): Promise<number> {
  const { n } = await db
    .selectFrom('entry')
    .select(sql<number>`count(*)::int`.as('n'))
    .where('administration_id', 'in', [...administrationIds])
    .where('booking_date', '>=', from)
    .where('booking_date', '<=', to)
    .executeTakeFirstOrThrow();
  return n;
}
