import { sql } from 'kysely';
import type { Db } from './database.ts';
import { itemFromRow, type StoredItem, selectItems } from './item.repository.ts';

/** Items by administration and the ERP's id; the key of the map is both with a blank between. */
export async function itemsByExternalId(
  db: Db,
  wanted: readonly { readonly administrationId: string; readonly externalId: string }[],
): Promise<ReadonlyMap<string, StoredItem>> {
  const rows = await selectItems(db)
    .where(
      sql<boolean>`(open_item.administration_id, open_item.external_id) in (
        select * from unnest(${wanted.map((one) => one.administrationId)}::uuid[], ${wanted.map((one) => one.externalId)}::text[]))`,
    )
    .execute();
  return new Map(rows.map(itemFromRow).map((item) => [`${item.administrationId} ${item.externalId}`, item]));
}

/** Removes items nothing was ever booked on. */
export async function deleteUnbooked(db: Db, ids: readonly string[]): Promise<void> {
  await sql`
    delete from open_item i where i.id = any(${[...ids]}::uuid[])
      and not exists (select 1 from allocation a where a.open_item_id = i.id)`.execute(db);
}
