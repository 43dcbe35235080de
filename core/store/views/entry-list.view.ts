import { type SelectQueryBuilder, sql } from 'kysely';
import type { Db } from '../database.ts';
import { ours } from '../ours.ts';
import type { EntryState } from '../tables/bank.ts';
import type { Tables } from '../tables/tables.ts';
import { DAY, decodeCursor, encodeCursor, type Page, pageFrom, UUID } from './cursor.ts';
import { type EntryRead, entryRead, selectEntries, summaries } from './entry.view.ts';

export interface EntryFilter {
  readonly state?: EntryState | undefined;
  readonly administrationId?: string | undefined;
  readonly accountId?: string | undefined;
  readonly search?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly cursor?: string | undefined;
  /** Rows to step over after the cursor: a list that is scrolled fast asks for what is in view, not for all on the way. */
  readonly skip?: number | undefined;
  readonly limit: number;
}

export interface EntryPage extends Page<EntryRead> {
  /** How many there are in all, where that is known without counting; else null. */
  total: number | null;
}

/**
 * Entries a search looks through at a time, newest first. What was not found among them is looked for with the next cursor: a
 * page may hold fewer than asked for, or none, and still have a next one. So no search takes long, however much there is.
 */
const SEARCHED_ENTRIES = 50_000;

/** Entries, newest first. */
export async function listEntries(db: Db, filter: EntryFilter): Promise<EntryPage> {
  const search = filter.search?.trim() ?? '';
  const wanted = filtered(db, filter);
  const ids =
    search === ''
      ? wanted
          .select('entry.id')
          .limit(filter.limit + 1)
          .offset(filter.skip ?? 0)
      : found(db, wanted, search, filter.limit + 1);
  const rows = await selectEntries(db)
    .innerJoin(ids.as('page'), 'page.id', 'entry.id')
    .orderBy('entry.booking_date', 'desc')
    .orderBy('entry.id', 'desc')
    .execute();
  const said = await summaries(db, rows.slice(0, filter.limit));
  const page = pageFrom(
    rows,
    filter.limit,
    (row) => entryRead(row, said.get(row.id)),
    (row) => [row.booking_date, row.id],
  );
  const goesOn = search !== '' && page.next === null ? await lookedThrough(wanted) : null;
  return { ...page, next: page.next ?? goesOn, total: await total(db, filter) };
}

type Filtered = SelectQueryBuilder<Tables, 'entry', object>;

function filtered(db: Db, filter: EntryFilter): Filtered {
  let query = db.selectFrom('entry').where(ours('entry'));
  if (filter.state !== undefined) query = query.where('entry.state', '=', filter.state);
  if (filter.administrationId !== undefined)
    query = query.where('entry.administration_id', '=', filter.administrationId);
  if (filter.accountId !== undefined) query = query.where('entry.bank_account_id', '=', filter.accountId);
  if (filter.from !== undefined) query = query.where('entry.booking_date', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('entry.booking_date', '<=', filter.to);
  const after = decodeCursor(filter.cursor, [DAY, UUID]);
  if (after !== null)
    query = query.where(sql<boolean>`(entry.booking_date, entry.id) < (${after[0]}::date, ${after[1]}::uuid)`);
  return query.orderBy('entry.booking_date', 'desc').orderBy('entry.id', 'desc');
}

/** Of the next entries, those that match. The inner query is read only as far as the page takes. */
function found(db: Db, wanted: Filtered, text: string, limit: number) {
  return db
    .selectFrom(wanted.selectAll('entry').limit(SEARCHED_ENTRIES).as('entry'))
    .select('entry.id')
    .where(searchFor(text))
    .orderBy('entry.booking_date', 'desc')
    .orderBy('entry.id', 'desc')
    .limit(limit);
}

/** Where a search that found too little goes on; null when it has been through all of it. */
async function lookedThrough(wanted: Filtered): Promise<string | null> {
  const last = await wanted
    .select(['entry.booking_date', 'entry.id'])
    .offset(SEARCHED_ENTRIES - 1)
    .limit(1)
    .executeTakeFirst();
  return last === undefined ? null : encodeCursor([last.booking_date, last.id]);
}

/** An amount as typed ("1.234,56", "-12.30"), else words in name, account, text and references. */
function searchFor(text: string) {
  const amount = /^-?\d{1,3}(\.\d{3})*,\d{1,2}$|^-?\d+([.,]\d{1,2})?$/.test(text)
    ? text.replace(/\.(?=\d{3}(\D|$))/g, '').replace(',', '.')
    : null;
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return sql<boolean>`(entry.counterparty_name ilike ${like} or entry.counterparty_iban ilike ${like} or entry.remittance_text ilike ${like}
    or entry.remittance_structured ilike ${like} or entry.end_to_end_id ilike ${like} or entry.bank_reference ilike ${like}
    or entry.facts->>'bankText' ilike ${like}
    or (${amount}::numeric is not null and abs(entry.amount) = abs(round(${amount}::numeric * 100))::bigint))`;
}

/** From the sums that are kept. What is booked stays where it was booked when its account moves: that is not known by account. */
async function total(db: Db, filter: EntryFilter): Promise<number | null> {
  const { state, administrationId, accountId, search, from, to } = filter;
  if (from !== undefined || to !== undefined || (search?.trim() ?? '') !== '') return null;
  if (administrationId !== undefined && state !== 'waiting') return null;
  const counted = state === undefined ? sql`t.unmapped + t.waiting + t.booked` : sql`t.${sql.ref(state)}`;
  const { rows } = await sql<{ total: number }>`
    select coalesce(sum(${counted}), 0)::int as total
    from entry_tally t join bank_account a on a.id = t.bank_account_id
    where ${ours('t')} and (${administrationId ?? null}::uuid is null or a.administration_id = ${administrationId ?? null}::uuid)
      and (${accountId ?? null}::uuid is null or a.id = ${accountId ?? null}::uuid)`.execute(db);
  return rows[0]?.total ?? null;
}
