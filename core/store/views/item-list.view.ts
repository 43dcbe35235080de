import { type RawBuilder, sql } from 'kysely';
import { formatMoney } from '../../domain/money.ts';
import { OPEN_ITEM_KINDS, type OpenItemKind } from '../../domain/open-item.ts';
import { numberKey } from '../../matching/keys.ts';
import type { Db } from '../database.ts';
import { DAY, decodeCursor, encodeCursor, type Page, pageFrom, UUID } from './cursor.ts';

export interface ItemFilter {
  readonly administrationId: string;
  /** None: every kind. */
  readonly kind?: readonly OpenItemKind[] | undefined;
  readonly party?: string | undefined;
  readonly search?: string | undefined;
  /** A decimal amount; sign does not matter. */
  readonly amount?: string | undefined;
  readonly state: 'open' | 'all';
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export interface ItemRead {
  id: string;
  externalId: string;
  kind: OpenItemKind;
  party: string | null;
  partyName: string | null;
  number: string | null;
  reference: string | null;
  date: string;
  dueDate: string | null;
  amount: string;
  open: string;
  currency: string;
  paymentReference: string | null;
}

interface Row {
  readonly id: string;
  readonly external_id: string;
  readonly kind: OpenItemKind;
  readonly party_code: string | null;
  readonly party_name: string | null;
  readonly number: string | null;
  readonly reference: string | null;
  readonly date: string;
  readonly due_date: string | null;
  readonly amount: bigint;
  readonly open: bigint;
  readonly currency: string;
  readonly payment_reference: string | null;
}

/** Items a search looks through at a time for a text that nothing begins with; it goes on with the next cursor. */
const SEARCHED_ITEMS = 20_000;
/** Items or parties that begin with a text; when there are more, it is so common that looking through the latest finds enough. */
const MOST_NAMED = 200;

type Condition = RawBuilder<unknown>;

/** Open items, newest first. */
export async function listItems(db: Db, filter: ItemFilter): Promise<Page<ItemRead>> {
  const search = filter.search?.trim() ?? '';
  const after = decodeCursor(filter.cursor, [DAY, UUID]);
  const place = after === null ? sql`true` : sql`(i.date, i.id) < (${after[0]}::date, ${after[1]}::uuid)`;
  const here = sql`i.administration_id = ${filter.administrationId}::uuid and ${place}`;
  const source = search === '' ? listed(filter, here) : await searched(db, filter, here, search);
  const { rows } = await sql<Row>`
    select i.*, p.name as party_name
    from (${source.items} order by i.date desc, i.id desc limit ${filter.limit + 1}) i
    left join party p on p.administration_id = i.administration_id and p.code = i.party_code
    order by i.date desc, i.id desc`.execute(db);
  const page = pageFrom(rows, filter.limit, itemRead, (row) => [row.date, row.id]);
  return page.next === null && source.piecewise ? { ...page, next: await lookedThrough(db, here) } : page;
}

interface Source {
  readonly items: Condition;
  /** Only the next {@link SEARCHED_ITEMS} were looked through. */
  readonly piecewise: boolean;
}

/** What the list is asked for besides its place. Each is a comparison an index can make under row-level security. */
function asked(filter: ItemFilter): Condition {
  const { kind, party, amount, state } = filter;
  const wanted: Condition[] = [sql`true`];
  if (kind !== undefined) wanted.push(sql`i.kind = any(${[...kind]}::text[])`);
  if (party !== undefined) wanted.push(sql`i.party_code = ${party}`);
  if (state === 'open') wanted.push(sql`i.open <> 0`);
  if (amount !== undefined) {
    const minor = sql`round(${amount}::numeric * 100)::bigint`;
    wanted.push(sql`i.open = any(array[${minor}, -${minor}])`);
  }
  return sql.join(wanted, sql` and `);
}

function listed(filter: ItemFilter, here: Condition): Source {
  const { kind, party, amount, state, limit } = filter;
  if (party !== undefined || amount !== undefined || state === 'all')
    return { items: sql`select i.* from open_item i where ${here} and ${asked(filter)}`, piecewise: false };
  // Kind by kind, each in its own order: of a kind that is rare the index gives the latest as fast as of one that is common.
  const items = sql`
    select i.* from unnest(${[...(kind ?? OPEN_ITEM_KINDS)]}::text[]) as wanted(kind) cross join lateral (
      select i.* from open_item i where ${here} and i.kind = wanted.kind and i.open <> 0
      order by i.date desc, i.id desc limit ${limit + 1}
    ) i`;
  return { items, piecewise: false };
}

/**
 * First what begins with the text (a number, a reference) or is of a party whose name has it. Where nothing or very much does,
 * the latest items are looked through for the text anywhere.
 */
async function searched(db: Db, filter: ItemFilter, here: Condition, text: string): Promise<Source> {
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const items = await numbered(db, filter.administrationId, text);
  const parties = await named(db, filter.administrationId, like);
  const few = items.length <= MOST_NAMED && parties.length <= MOST_NAMED;
  if (few && items.length + parties.length > 0) {
    const picked = sql`
      select i.* from (
        select id from open_item where id = any(${items}::uuid[])
        union
        select id from open_item where administration_id = ${filter.administrationId}::uuid and party_code = any(${parties}::text[])
      ) found join open_item i on i.id = found.id where ${here} and ${asked(filter)}`;
    return { items: picked, piecewise: false };
  }
  const through = sql`
    select i.* from (
      select i.* from open_item i where ${here} order by i.date desc, i.id desc limit ${SEARCHED_ITEMS}
    ) i
    left join party p on p.administration_id = i.administration_id and p.code = i.party_code
    where ${asked(filter)}
      and (i.number ilike ${like} or i.reference ilike ${like} or p.name ilike ${like} or i.external_id ilike ${like})`;
  return { items: through, piecewise: true };
}

/** Ids of items of which some number begins with the text: over the keys matching finds them by. */
async function numbered(db: Db, administrationId: string, text: string): Promise<readonly string[]> {
  const { value } = numberKey(text);
  if (!/\d/.test(value)) return [];
  const { rows } = await sql<{ id: string }>`
    select distinct open_item_id as id from lookup_key
    where organisation_id = (select koppel_organisation()) and kind = 'number' and value >= ${value}
      and value <= ${value + 'Z'.repeat(70)} and administration_id = ${administrationId}::uuid and open_item_id is not null
    limit ${MOST_NAMED + 1}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Codes of parties with the text in their name. */
async function named(db: Db, administrationId: string, like: string): Promise<readonly string[]> {
  const { rows } = await sql<{ code: string }>`
    select code from party where administration_id = ${administrationId}::uuid and (name ilike ${like} or code ilike ${like})
    limit ${MOST_NAMED + 1}`.execute(db);
  return rows.map(({ code }) => code);
}

async function lookedThrough(db: Db, here: Condition): Promise<string | null> {
  const { rows } = await sql<{ date: string; id: string }>`
    select i.date, i.id from open_item i where ${here} order by i.date desc, i.id desc
    offset ${SEARCHED_ITEMS - 1} limit 1`.execute(db);
  const [last] = rows;
  return last === undefined ? null : encodeCursor([last.date, last.id]);
}

function itemRead(row: Row): ItemRead {
  return {
    id: row.id,
    externalId: row.external_id,
    kind: row.kind,
    party: row.party_code,
    partyName: row.party_name,
    number: row.number,
    reference: row.reference,
    date: row.date,
    dueDate: row.due_date,
    amount: formatMoney({ minor: row.amount, currency: row.currency }),
    open: formatMoney({ minor: row.open, currency: row.currency }),
    currency: row.currency,
    paymentReference: row.payment_reference,
  };
}
