import { sql } from 'kysely';
import type { Trace } from '../matching/learn/traces.ts';
import type { Db } from './database.ts';
import { recount } from './learning.repository.ts';

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

/** A person's word as a fact: it counts as one booking of that day. Returns its id. */
export async function teachFact(
  db: Db,
  fact: Trace & {
    readonly id: string;
    readonly organisationId: string;
    readonly scope: string;
    readonly by: string;
    readonly at: string;
    readonly today: string;
  },
): Promise<string> {
  const { id: newId, organisationId, scope, kind, key, value, by, at } = fact;
  const { id } = await db
    .insertInto('learned_fact')
    .values({
      id: newId,
      organisation_id: organisationId,
      scope,
      kind,
      key,
      value,
      first_seen: null,
      last_seen: null,
      marked_by: by,
      marked_at: at,
    })
    .onConflict((oc) =>
      oc
        .columns(['organisation_id', 'scope', 'kind', 'key', 'value'])
        .doUpdateSet({ state: 'active', marked_by: by, marked_at: at }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('learned_example')
    .values({
      organisation_id: organisationId,
      fact_id: id,
      entry_id: newId,
      booking_id: newId,
      seen_on: fact.today,
      told: JSON.stringify({ by }),
    })
    .execute();
  await recount(db, [id]);
  return id;
}
