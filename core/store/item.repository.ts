import { type Selectable, sql } from 'kysely';
import type { Iban } from '../domain/iban.ts';
import type { OpenItem, OpenItemFacts, OpenItemKind } from '../domain/open-item.ts';
import type { Party, PartyKind } from '../domain/party.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { itemKeys, partyKeys } from '../matching/item-keys.ts';
import type { Db } from './database.ts';
import { holdParts } from './part.repository.ts';
import type { BookTables } from './tables/books.ts';
import { factsFromJson } from './wire.ts';

/** An open item with what only the store knows of it. */
export interface StoredItem extends OpenItem {
  readonly administrationId: string;
  /** The ERP's own id. */
  readonly externalId: string;
}

export type ItemRow = Selectable<BookTables['open_item']> & {
  readonly administration_code: string;
  /** What it settles, as far as that is in the books: our ids. Null or absent: nothing. */
  readonly settles?: readonly { readonly openItem: string; readonly minor: string }[] | null | undefined;
};

export function itemFromRow(row: ItemRow): StoredItem {
  return {
    id: row.id,
    externalId: row.external_id,
    administrationId: row.administration_id,
    administration: row.administration_code,
    kind: row.kind as OpenItemKind,
    party: row.party_code,
    number: row.number,
    reference: row.reference,
    date: row.date as PlainDate,
    enteredOn: row.entered_on as PlainDate,
    dueDate: row.due_date as PlainDate | null,
    amount: { minor: row.amount, currency: row.currency },
    open: { minor: row.open, currency: row.currency },
    paymentReference: row.payment_reference,
    heldBy: row.held_by,
    facts: { ...factsFromJson(row.facts, row.currency), ...settles(row) },
  };
}

function settles({ settles: parts }: ItemRow): Pick<OpenItemFacts, 'settles'> {
  if (parts === null || parts === undefined) return {};
  return { settles: parts.map(({ openItem, minor }) => ({ openItem, minor: BigInt(minor) })) };
}

export function selectItems(db: Db) {
  return db
    .selectFrom('open_item')
    .innerJoin('administration', 'administration.id', 'open_item.administration_id')
    .selectAll('open_item')
    .select([
      'administration.code as administration_code',
      sql<
        ItemRow['settles']
      >`(select json_agg(json_build_object('openItem', p.part_id, 'minor', p.amount::text) order by p.position)
        from item_part p where p.item_id = open_item.id and p.part_id is not null)`.as('settles'),
    ]);
}

/** Items by our id with what they settle, locked in one order so that two bookings of the same items wait and never deadlock. */
export async function lockItems(db: Db, ids: readonly string[]): Promise<Map<string, StoredItem>> {
  if (ids.length === 0) return new Map();
  const rows = await selectItems(db)
    .where(
      sql<boolean>`open_item.id in (select unnest(${[...ids]}::uuid[]) union
        select p.part_id from item_part p where p.item_id = any(${[...ids]}::uuid[]) and p.part_id is not null)`,
    )
    .orderBy('open_item.id')
    .forUpdate('open_item')
    .execute();
  return new Map(rows.map((row) => [row.id, itemFromRow(row)]));
}

/** Items by our id, in any state. */
export async function itemsByIds(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, StoredItem>> {
  if (ids.length === 0) return new Map();
  const rows = await selectItems(db)
    .where(sql<boolean>`open_item.id = any(${[...ids]}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, itemFromRow(row)]));
}

/** Writes new open amounts and the keys matching finds the items by. */
export async function setOpenAmounts(db: Db, organisationId: string, items: readonly StoredItem[]): Promise<void> {
  if (items.length === 0) return;
  await sql`
    update open_item set open = t.open, version = version + 1, updated_at = now()
    from unnest(${items.map((item) => item.id)}::uuid[], ${items.map((item) => item.open.minor)}::bigint[]) as t(id, open)
    where open_item.id = t.id`.execute(db);
  await holdParts(
    db,
    items.map((item) => item.id),
  );
  await indexItems(db, organisationId, items);
}

/** Replaces the lookup keys of items. */
export async function indexItems(db: Db, organisationId: string, items: readonly StoredItem[]): Promise<void> {
  const branches = await branchesOf(
    db,
    items.map((item) => item.administrationId),
  );
  await sql`delete from lookup_key where open_item_id = any(${items.map((item) => item.id)}::uuid[])`.execute(db);
  const rows = items.flatMap((item) =>
    itemKeys(item, branches.get(item.administrationId) ?? null).map((key) => ({
      key,
      id: item.id,
      administrationId: item.administrationId,
    })),
  );
  await sql`
    insert into lookup_key (organisation_id, administration_id, kind, value, open_item_id)
    select ${organisationId}::uuid, administration_id, kind, value, id
    from unnest(${rows.map((row) => row.administrationId)}::uuid[], ${rows.map((row) => row.key.kind)}::text[],
      ${rows.map((row) => row.key.value)}::text[], ${rows.map((row) => row.id)}::uuid[]) as t(administration_id, kind, value, id)`.execute(
    db,
  );
}

export interface StoredParty extends Party {
  readonly id: string;
  readonly administrationId: string;
}

/** Replaces the lookup keys of parties. */
export async function indexParties(db: Db, organisationId: string, parties: readonly StoredParty[]): Promise<void> {
  await sql`delete from lookup_key where party_id = any(${parties.map((party) => party.id)}::uuid[])`.execute(db);
  const rows = parties.flatMap((party) =>
    partyKeys(party).map((key) => ({ key, id: party.id, administrationId: party.administrationId })),
  );
  await sql`
    insert into lookup_key (organisation_id, administration_id, kind, value, party_id)
    select ${organisationId}::uuid, administration_id, kind, value, id
    from unnest(${rows.map((row) => row.administrationId)}::uuid[], ${rows.map((row) => row.key.kind)}::text[],
      ${rows.map((row) => row.key.value)}::text[], ${rows.map((row) => row.id)}::uuid[]) as t(administration_id, kind, value, id)`.execute(
    db,
  );
}

export function partyFromRow(
  row: Selectable<BookTables['party']> & { readonly administration_code: string },
): StoredParty {
  return {
    id: row.id,
    administrationId: row.administration_id,
    administration: row.administration_code,
    code: row.code,
    kind: row.kind as PartyKind,
    name: row.name,
    aliases: row.aliases,
    ibans: row.ibans as Iban[],
    address: row.address,
    postcode: row.postcode,
    city: row.city,
  };
}

async function branchesOf(db: Db, administrationIds: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
  const ids = [...new Set(administrationIds)];
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('administration').select(['id', 'branch']).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row.branch]));
}
