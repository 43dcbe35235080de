import { sql } from 'kysely';
import type { Db } from './database.ts';

/** Whose doing is to be undone: a rule's (a characteristic rule by its id, or a built-in one by its name), a learned fact's, an action's. */
export type DoneBy =
  | { readonly kind: 'rule'; readonly id: string }
  | { readonly kind: 'learned'; readonly id: string; readonly evidence: readonly string[] }
  | { readonly kind: 'action'; readonly id: string };

export interface UndoFilter {
  readonly by: DoneBy;
  /** Booked at or after this instant or day (midnight in Amsterdam); null: ever. */
  readonly since: string | null;
  /** Also what a person accepted of it. Of an action it always is. */
  readonly accepted: boolean;
  readonly limit: number;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Bookings that stand and were made by someone's doing, oldest first. */
export async function bookingsDoneBy(db: Db, { by, since, accepted, limit }: UndoFilter): Promise<readonly string[]> {
  let query = db
    .selectFrom('booking')
    .select('booking.id')
    .where('booking.live', '=', true)
    .where('booking.kind', '=', 'entry')
    .where(made(by));
  if (!accepted && by.kind !== 'action') query = query.where(sql<boolean>`booking.decided_by->>'kind' = 'rule'`);
  if (since !== null) {
    const from =
      since.length === 10 ? sql`${since}::timestamp at time zone 'Europe/Amsterdam'` : sql`${since}::timestamptz`;
    query = query.where(sql<boolean>`booking.created_at >= ${from}`);
  }
  const rows = await query.orderBy('booking.id').limit(limit).execute();
  return rows.map((row) => row.id);
}

function made(by: DoneBy) {
  switch (by.kind) {
    case 'action':
      return sql<boolean>`booking.action_id = ${by.id}::uuid`;
    case 'rule':
      return UUID.test(by.id)
        ? sql<boolean>`booking.characteristic_id = ${by.id}::uuid`
        : sql<boolean>`booking.decided_by->'rules' ? ${by.id}`;
    case 'learned':
      return sql<boolean>`booking.id in (select booking_id from learned_example where fact_id = ${by.id}::uuid)
        and exists (select from jsonb_array_elements(booking.evidence) e, unnest(${[...by.evidence]}::text[]) as key where e->>'key' like key || '%')`;
  }
}
