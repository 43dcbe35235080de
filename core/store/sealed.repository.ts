import { sql } from 'kysely';
import type { Db } from './database.ts';

/** Where sealed texts are kept for long: what names the row, and the column, which holds one text or several by name. */
const SEALED = {
  connector_config: { ids: ['organisation_id', 'connector_id'], column: 'sealed_secrets', named: true },
  sink_target: { ids: ['organisation_id', 'id'], column: 'sealed_secrets', named: true },
  bank_connection: { ids: ['organisation_id', 'id'], column: 'sealed_grant', named: false },
  idempotency: { ids: ['organisation_id', 'key'], column: 'body', named: false },
  // Last: as long as it is of an old key, no hub starts without that key.
  vault_check: { ids: ['only_row'], column: 'sealed', named: false },
} as const;

export type SealedTable = keyof typeof SEALED;
export const SEALED_TABLES = Object.keys(SEALED) as SealedTable[];

export interface SealedRow {
  /** What names the row, in the order the place of its texts has them. */
  readonly ids: readonly string[];
  /** By name; '' where the column holds one text. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Rows with a text that does not begin with `prefix`. */
export async function otherwiseSealed(
  db: Db,
  table: SealedTable,
  prefix: string,
  limit: number,
): Promise<readonly SealedRow[]> {
  const { ids, column } = SEALED[table];
  const { rows } = await sql<{ ids: string[]; sealed: string | Record<string, string> }>`
    select array[${sql.join(ids.map((id) => sql`${sql.ref(id)}::text`))}] as ids, ${sql.ref(column)} as sealed
    from ${sql.table(table)} where ${other(table, prefix)} limit ${limit}`.execute(db);
  return rows.map(({ ids: names, sealed }) => ({
    ids: names,
    texts: typeof sealed === 'string' ? { '': sealed } : sealed,
  }));
}

export async function countOtherwiseSealed(db: Db, table: SealedTable, prefix: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(table)} where ${other(table, prefix)}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Only where nobody wrote in between: what was sealed since then is of the new key anyway. */
export async function putSealed(
  db: Db,
  table: SealedTable,
  before: SealedRow,
  texts: SealedRow['texts'],
): Promise<void> {
  const { ids, column, named } = SEALED[table];
  const stored = (all: SealedRow['texts']) => (named ? sql`${JSON.stringify(all)}::jsonb` : sql`${all['']}`);
  const same = ids.map((id, at) => sql`${sql.ref(id)}::text = ${before.ids[at]}`);
  await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${stored(texts)}
    where ${sql.join(same, sql` and `)} and ${sql.ref(column)} = ${stored(before.texts)}`.execute(db);
}

/** Steps of links that are under way, each gone within minutes. */
export async function countStepsOtherwiseSealed(db: Db, prefix: string, now: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select (select count(*) from link_flow where status in ('open', 'taken') and expires_at > ${now}
        and not starts_with(sealed_keep, ${prefix}))::int
      + (select count(*) from link_landing where expires_at > ${now}
        and not starts_with(sealed_parameters, ${prefix}))::int as count`.execute(db);
  return rows[0]?.count ?? 0;
}

function other(table: SealedTable, prefix: string) {
  const { column, named } = SEALED[table];
  return named
    ? sql`exists (select 1 from jsonb_each_text(${sql.ref(column)}) one where not starts_with(one.value, ${prefix}))`
    : sql`not starts_with(${sql.ref(column)}, ${prefix})`;
}
