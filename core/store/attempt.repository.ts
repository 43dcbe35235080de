import { sql } from 'kysely';
import type { Db } from './database.ts';

/** One more try for an address. The row is locked from here on, so tries that come at once are judged one by one. */
export function countTry(db: Db, addressHash: string, now: string) {
  return db
    .insertInto('sign_in_attempt')
    .values({ address_hash: addressHash, failures: 1, blocked_until: null, last_at: now })
    .onConflict((conflict) =>
      conflict
        .column('address_hash')
        .doUpdateSet((eb) => ({ failures: eb('sign_in_attempt.failures', '+', 1), last_at: now })),
    )
    .returning(['failures', 'blocked_until as blockedUntil'])
    .executeTakeFirstOrThrow();
}

export async function blockAddress(db: Db, addressHash: string, until: string): Promise<void> {
  await db
    .updateTable('sign_in_attempt')
    .set({ blocked_until: until })
    .where('address_hash', '=', addressHash)
    .execute();
}

export async function forgetTries(db: Db, addressHash: string): Promise<void> {
  await db.deleteFrom('sign_in_attempt').where('address_hash', '=', addressHash).execute();
}

/** What is older than a day slows nobody down any more. */
export async function forgetOldTries(db: Db): Promise<void> {
  await sql`delete from sign_in_attempt where last_at < now() - interval '1 day'`.execute(db);
}
