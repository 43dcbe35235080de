import { type Selectable, sql } from 'kysely';
import type { MandateAmendment } from '../domain/direct-debit.ts';
import type { CollectionOutcome, MandateStatus } from '../domain/mandate.ts';
import type { Db } from './database.ts';
import type { OrderTables } from './tables/orders.ts';
import { decodeCursor, type Page, pageFrom, UUID } from './views/cursor.ts';

export type MandateRow = Selectable<OrderTables['mandate']>;

export type NewMandate = Omit<
  MandateRow,
  'amendment' | 'version' | 'created_at' | 'last_collected_on' | 'last_outcome'
> & {
  readonly last_collected_on?: string | null;
  readonly last_outcome?: CollectionOutcome | null;
};

/** Throws a violation of `mandate_organisation_id_creditor_id_mandate_id_key` for one that is there. */
export async function insertMandate(db: Db, row: NewMandate): Promise<MandateRow> {
  return db
    .insertInto('mandate')
    .values({ last_collected_on: null, last_outcome: null, ...row, amendment: null })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export function findMandate(db: Db, id: string): Promise<MandateRow | undefined> {
  return db.selectFrom('mandate').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function mandatesById(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, MandateRow>> {
  const rows = await db
    .selectFrom('mandate')
    .selectAll()
    .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

export function lockMandate(db: Db, id: string): Promise<MandateRow | undefined> {
  return db.selectFrom('mandate').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Mandates by creditor identifier and number, a blank between. */
export async function mandatesByNumber(db: Db, numbers: readonly string[]): Promise<Map<string, MandateRow>> {
  const rows = await db
    .selectFrom('mandate')
    .selectAll()
    .where(sql<boolean>`mandate_id = any(${[...numbers]}::text[])`)
    .execute();
  return new Map(rows.map((row) => [`${row.creditor_id} ${row.mandate_id}`, row]));
}

/** Active mandates of parties, by code: what an open invoice may be collected on. */
export async function mandatesOfParties(
  db: Db,
  administrationId: string,
  codes: readonly string[],
): Promise<readonly MandateRow[]> {
  return db
    .selectFrom('mandate')
    .selectAll()
    .where('administration_id', '=', administrationId)
    .where('status', '=', 'active')
    .where(sql<boolean>`party_code = any(${[...codes]}::text[])`)
    .orderBy('created_at', 'desc')
    .execute();
}

/** Sequence types of collections on these mandates that are not over. */
export async function openDebits(db: Db, mandateIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('payment_order')
    .select(['mandate_id', 'sequence_type'])
    .where(sql<boolean>`mandate_id = any(${[...mandateIds]}::uuid[])`)
    .where('status', 'not in', ['executed', 'rejected', 'cancelled', 'returned'])
    .execute();
  const open = new Map<string, string[]>();
  for (const row of rows)
    open.set(row.mandate_id ?? '', [...(open.get(row.mandate_id ?? '') ?? []), row.sequence_type ?? '']);
  return open;
}

export async function changeMandate(
  db: Db,
  id: string,
  change: Partial<
    Pick<
      MandateRow,
      'mandate_id' | 'creditor_id' | 'debtor_name' | 'debtor_iban' | 'debtor_bic' | 'party_code' | 'status'
    >
  > & { readonly amendment?: MandateAmendment | null },
): Promise<MandateRow> {
  const { amendment, ...rest } = change;
  return db
    .updateTable('mandate')
    .set((eb) => ({
      ...rest,
      ...(amendment !== undefined && { amendment: amendment === null ? null : JSON.stringify(amendment) }),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/**
 * Notes what became of collections on their mandates. With one that was collected the debtor's bank was told of the amendment it
 * carried (a later one is still to be told), and a one-off is used up; one that was rejected never happened.
 */
export async function noteOutcomes(
  db: Db,
  outcomes: readonly {
    readonly mandateId: string;
    readonly outcome: CollectionOutcome;
    readonly on: string;
    readonly final: boolean;
    /** What the collection told of the mandate. */
    readonly amendment: MandateAmendment | null;
  }[],
): Promise<void> {
  if (outcomes.length === 0) return;
  await sql`
    update mandate m set
      last_outcome = case when t.outcome = 'rejected' and m.last_outcome is not null then m.last_outcome else t.outcome end,
      last_collected_on = case when t.outcome = 'collected' then greatest(m.last_collected_on, t.day) else m.last_collected_on end,
      amendment = case when t.outcome = 'collected' and m.amendment = t.amendment then null else m.amendment end,
      status = case when t.outcome = 'collected' and m.status = 'active' and (m.type = 'one-off' or t.final) then 'used' else m.status end,
      version = m.version + 1
    from (select distinct on (id) * from unnest(${outcomes.map((one) => one.mandateId)}::uuid[], ${outcomes.map((one) => one.outcome)}::text[],
      ${outcomes.map((one) => one.on)}::date[], ${outcomes.map((one) => one.final)}::boolean[],
      ${outcomes.map(({ amendment }) => (amendment === null ? null : JSON.stringify(amendment)))}::jsonb[]) as u(id, outcome, day, final, amendment)
      order by id, outcome) t
    where m.id = t.id`.execute(db);
}

/** Mandates nobody collected on since `before`: they have lapsed. Returns how many. */
export async function expireMandates(db: Db, before: string): Promise<number> {
  const rows = await db
    .updateTable('mandate')
    .set((eb) => ({ status: 'expired' as MandateStatus, version: eb('version', '+', 1) }))
    .where('status', 'in', ['active', 'suspended'])
    .where(sql<boolean>`coalesce(last_collected_on, signed_on) <= ${before}::date`)
    .returning('id')
    .execute();
  return rows.length;
}

export interface MandateFilter {
  readonly administrationId?: string | undefined;
  readonly status?: MandateStatus | undefined;
  readonly search?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export function listMandates(db: Db, filter: MandateFilter): Promise<Page<MandateRow>> {
  let query = db.selectFrom('mandate').selectAll();
  if (filter.administrationId !== undefined) query = query.where('administration_id', '=', filter.administrationId);
  if (filter.status !== undefined) query = query.where('status', '=', filter.status);
  if (filter.search !== undefined && filter.search.trim() !== '') {
    const like = `%${filter.search.trim().replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where(
      sql<boolean>`(mandate_id ilike ${like} or debtor_name ilike ${like} or debtor_iban ilike ${like})`,
    );
  }
  const after = decodeCursor(filter.cursor, [/^.{1,35}$/s, UUID]);
  if (after !== null) query = query.where(sql<boolean>`(mandate_id, id) > (${after[0]}, ${after[1]}::uuid)`);
  return query
    .orderBy('mandate_id')
    .orderBy('id')
    .limit(filter.limit + 1)
    .execute()
    .then((rows) =>
      pageFrom(
        rows,
        filter.limit,
        (row) => row,
        (row) => [row.mandate_id, row.id],
      ),
    );
}
