import { type Selectable, sql } from 'kysely';
import {
  ACCOUNT_LEDGER,
  ACCOUNT_PARTY,
  ACCOUNT_WORD_LEDGER,
  MANDATE_LEDGER,
  NAME_PARTY,
  NUMBER_BOOKED,
  WORD_LEDGER,
} from '../matching/learn/kinds.ts';
import type { Db } from './database.ts';
import { recount } from './learning.repository.ts';
import type { LearningTables } from './tables/learning.ts';

/** What people do with learned facts. Callers hold the lock of the scope ({@link lockLearning}). */

export function findFact(db: Db, id: string) {
  return db.selectFrom('learned_fact').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function learnedKind(db: Db, id: string): Promise<string | null> {
  return (await findFact(db, id))?.kind ?? null;
}

/** Any administration of a scope: what is learned there concerns all of it. */
export async function administrationOfScope(db: Db, scope: string): Promise<string | null> {
  const row = await db
    .selectFrom('administration')
    .select('id')
    .where((eb) => eb.or([eb('company', '=', scope), sql<boolean>`id::text = ${scope}`]))
    .orderBy('code')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Switches a fact off or on. Off, it goes on collecting examples. */
export async function markFact(
  db: Db,
  id: string,
  mark: { readonly state: 'active' | 'forgotten'; readonly by: string; readonly at: string },
): Promise<void> {
  await db
    .updateTable('learned_fact')
    .set({ state: mark.state, marked_by: mark.by, marked_at: mark.at })
    .where('id', '=', id)
    .execute();
  if (mark.state === 'active') await recount(db, [id]);
}

/** Forgets a fact with its examples: as if it had never been learned. Bookings to come may teach it anew. */
export function deleteFact(db: Db, id: string) {
  return db
    .deleteFrom('learned_fact')
    .where('id', '=', id)
    .returning(['scope', 'kind', 'key', 'value'])
    .executeTakeFirst();
}

/** Kinds of facts one booking teaches of one thing: who it was, or where it went. */
const FAMILIES: readonly (readonly string[])[] = [
  [ACCOUNT_PARTY, NAME_PARTY],
  [MANDATE_LEDGER, ACCOUNT_LEDGER, ACCOUNT_WORD_LEDGER, WORD_LEDGER, NUMBER_BOOKED],
];

/**
 * A person says what a fact leads to. Whatever its bookings taught of it (the account, the name, the words) leads there from now on, and
 * the person's word counts as one booking more. Returns the id of the fact it became.
 */
export async function correctFact(
  db: Db,
  fact: Selectable<LearningTables['learned_fact']>,
  to: {
    readonly value: string;
    readonly by: string;
    readonly at: string;
    readonly today: string;
    readonly newId: () => string;
  },
): Promise<string> {
  const { value, by, at, newId } = to;
  const kinds = FAMILIES.find((family) => family.includes(fact.kind)) ?? [fact.kind];
  const examples = await sql<{ fact_id: string; kind: string; key: string; entry_id: string }>`
    select e.fact_id, f.kind, f.key, e.entry_id from learned_example e join learned_fact f on f.id = e.fact_id
    where f.scope = ${fact.scope} and f.kind = any(${[...kinds]}::text[]) and f.value = ${fact.value}
      and e.entry_id in (select entry_id from learned_example where fact_id = ${fact.id}::uuid)`.execute(db);
  const keys = new Map(examples.rows.map(({ kind, key }) => [`${kind}\n${key}`, { kind, key }]));
  keys.set(`${fact.kind}\n${fact.key}`, { kind: fact.kind, key: fact.key });
  const rows = [...keys.values()].map((one) => ({ ...one, id: newId() }));
  const made = await sql<{ id: string; kind: string; key: string }>`
    insert into learned_fact (id, organisation_id, scope, kind, key, value, marked_by, marked_at)
    select id, ${fact.organisation_id}::uuid, ${fact.scope}, kind, key, ${value}, ${by}, ${at}::timestamptz
    from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.kind)}::text[], ${rows.map((row) => row.key)}::text[]) as t(id, kind, key)
    on conflict (organisation_id, scope, kind, key, value)
      do update set state = 'active', marked_by = excluded.marked_by, marked_at = excluded.marked_at
    returning id, kind, key`.execute(db);
  const now = new Map(made.rows.map((row) => [`${row.kind}\n${row.key}`, row.id]));
  await sql`
    with moved as (
      delete from learned_example e using unnest(${examples.rows.map((row) => row.fact_id)}::uuid[], ${examples.rows.map((row) => row.entry_id)}::uuid[],
          ${examples.rows.map(({ kind, key }) => now.get(`${kind}\n${key}`) ?? '')}::uuid[]) as t(fact_id, entry_id, now_id)
      where e.fact_id = t.fact_id and e.entry_id = t.entry_id
      returning e.*, t.now_id
    )
    insert into learned_example (organisation_id, fact_id, entry_id, booking_id, seen_on, told)
    select organisation_id, now_id, entry_id, booking_id, seen_on, told from moved on conflict (fact_id, entry_id) do nothing`.execute(
    db,
  );
  const id = now.get(`${fact.kind}\n${fact.key}`) ?? fact.id;
  const word = newId();
  await db
    .insertInto('learned_example')
    .values({
      organisation_id: fact.organisation_id,
      fact_id: id,
      entry_id: word,
      booking_id: word,
      seen_on: to.today,
      told: JSON.stringify({ by }),
    })
    .execute();
  await recount(db, [fact.id, ...examples.rows.map((row) => row.fact_id), ...now.values()]);
  return id;
}
