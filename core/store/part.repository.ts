import { sql } from 'kysely';
import type { Db } from './database.ts';

/** Part of an item that a payment order or collection batch settles, by the ERP's id: it may not be here yet. */
export interface PartInput {
  readonly itemId: string;
  readonly externalId: string;
  readonly minor: bigint;
}

/** Replaces what items settle. Parts are found now, or when they come. */
export async function putParts(
  db: Db,
  owner: { readonly organisationId: string; readonly administrationId: string },
  itemIds: readonly string[],
  parts: readonly PartInput[],
): Promise<void> {
  if (itemIds.length === 0) return;
  const gone = await sql<{ part_id: string | null }>`
    delete from item_part where item_id = any(${[...itemIds]}::uuid[]) returning part_id`.execute(db);
  if (parts.length > 0) {
    await sql`
      insert into item_part (organisation_id, administration_id, item_id, position, external_id, amount)
      select ${owner.organisationId}::uuid, ${owner.administrationId}::uuid, item_id, at, external_id, amount
      from unnest(${parts.map((part) => part.itemId)}::uuid[], ${parts.map((part) => part.externalId)}::text[], ${parts.map((part) => part.minor)}::bigint[])
        with ordinality as t(item_id, external_id, amount, at)`.execute(db);
  }
  const before = gone.rows.flatMap(({ part_id }) => (part_id === null ? [] : [part_id]));
  await findParts(db, owner.administrationId, itemIds);
  await holdParts(db, before);
}

/** Items are new or changed: what waited for them as a part is found, and held. */
export async function findParts(db: Db, administrationId: string, itemIds: readonly string[]): Promise<void> {
  if (itemIds.length === 0) return;
  await sql`
    update item_part p set part_id = i.id from open_item i
    where p.part_id is null and i.administration_id = p.administration_id and i.external_id = p.external_id
      and p.administration_id = ${administrationId}::uuid and (p.item_id = any(${[...itemIds]}::uuid[]) or i.id = any(${[...itemIds]}::uuid[]))`.execute(
    db,
  );
  await holdParts(db, itemIds);
}

/**
 * Says anew which open order or batch holds an item: of these items, and of what they settle. While one does, the item is not booked
 * directly.
 */
export async function holdParts(db: Db, itemIds: readonly string[]): Promise<void> {
  if (itemIds.length === 0) return;
  await sql`
    update open_item i set held_by = t.holder
    from (
      select part.id, (array_agg(h.id order by h.id) filter (where h.open <> 0))[1] as holder
      from (
        select part_id as id from item_part where item_id = any(${[...itemIds]}::uuid[]) and part_id is not null
        union select id from open_item where id = any(${[...itemIds]}::uuid[])
      ) part
      left join item_part p on p.part_id = part.id left join open_item h on h.id = p.item_id
      group by part.id
    ) t
    where i.id = t.id and i.held_by is distinct from t.holder`.execute(db);
}
