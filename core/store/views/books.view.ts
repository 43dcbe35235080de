import { sql } from 'kysely';
import { formatMoney } from '../../domain/money.ts';
import type { OpenItemKind } from '../../domain/open-item.ts';
import type { Db } from '../database.ts';
import { DAY, decodeCursor, type Page, pageFrom, UUID } from './cursor.ts';

export interface ItemFilter {
  readonly administrationId: string;
  readonly kind?: string | undefined;
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

/** Open items, newest first. */
export async function listItems(db: Db, filter: ItemFilter): Promise<Page<ItemRead>> {
  let query = db
    .selectFrom('open_item')
    .leftJoin('party', (join) =>
      join
        .onRef('party.administration_id', '=', 'open_item.administration_id')
        .onRef('party.code', '=', 'open_item.party_code'),
    )
    .selectAll('open_item')
    .select('party.name as party_name')
    .where('open_item.administration_id', '=', filter.administrationId);
  if (filter.kind !== undefined) query = query.where('open_item.kind', '=', filter.kind);
  if (filter.party !== undefined) query = query.where('open_item.party_code', '=', filter.party);
  if (filter.state === 'open') query = query.where(sql<boolean>`open_item.open <> 0`);
  if (filter.amount !== undefined)
    query = query.where(sql<boolean>`abs(open_item.open) = abs(round(${filter.amount}::numeric * 100))::bigint`);
  if (filter.search !== undefined && filter.search.trim() !== '') {
    const like = `%${filter.search.trim().replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where(
      sql<boolean>`(open_item.number ilike ${like} or open_item.reference ilike ${like} or party.name ilike ${like} or open_item.external_id ilike ${like})`,
    );
  }
  const after = decodeCursor(filter.cursor, [DAY, UUID]);
  if (after !== null)
    query = query.where(sql<boolean>`(open_item.date, open_item.id) < (${after[0]}::date, ${after[1]}::uuid)`);
  const rows = await query
    .orderBy('open_item.date', 'desc')
    .orderBy('open_item.id', 'desc')
    .limit(filter.limit + 1)
    .execute();
  return pageFrom(
    rows,
    filter.limit,
    (row) => ({
      id: row.id,
      externalId: row.external_id,
      kind: row.kind as OpenItemKind,
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
    }),
    (row) => [row.date, row.id],
  );
}

export async function listParties(
  db: Db,
  filter: {
    readonly administrationId: string;
    readonly search?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
) {
  let query = db.selectFrom('party').selectAll().where('administration_id', '=', filter.administrationId);
  if (filter.search !== undefined && filter.search.trim() !== '') {
    const like = `%${filter.search.trim().replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where(
      sql<boolean>`(name ilike ${like} or code ilike ${like} or array_to_string(ibans, ' ') ilike ${like})`,
    );
  }
  const after = decodeCursor(filter.cursor, [/^.{1,40}$/s]);
  if (after !== null) query = query.where('code', '>', after[0] ?? '');
  const rows = await query
    .orderBy('code')
    .limit(filter.limit + 1)
    .execute();
  return pageFrom(
    rows,
    filter.limit,
    ({ code, kind, name, aliases, ibans, address, postcode, city }) => ({
      code,
      kind,
      name,
      aliases,
      ibans,
      address,
      postcode,
      city,
    }),
    (row) => [row.code],
  );
}
