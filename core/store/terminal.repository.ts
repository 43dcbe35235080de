import { sql } from 'kysely';
import type { BulkCounts } from './books.writes.ts';
import type { Db } from './database.ts';

export interface TerminalRead {
  id: string;
  code: string;
  provider: string | null;
}

export function listTerminals(db: Db, administrationId: string): Promise<TerminalRead[]> {
  return db
    .selectFrom('terminal')
    .select(['id', 'code', 'provider'])
    .where('administration_id', '=', administrationId)
    .orderBy('code')
    .execute();
}

export async function putTerminals(
  db: Db,
  owner: { readonly organisationId: string; readonly administrationId: string },
  rows: readonly { readonly code: string; readonly provider?: string | null | undefined }[],
  newId: () => string,
): Promise<BulkCounts> {
  const written = await sql<{ made: boolean }>`
    insert into terminal (id, organisation_id, administration_id, code, provider)
    select id, ${owner.organisationId}::uuid, ${owner.administrationId}::uuid, code, provider
    from unnest(${rows.map(newId)}::uuid[], ${rows.map((row) => row.code)}::text[], ${rows.map((row) => row.provider ?? null)}::text[]) as t(id, code, provider)
    on conflict (administration_id, code) do update set provider = excluded.provider
      where terminal.provider is distinct from excluded.provider
    returning xmax = 0 as made`.execute(db);
  const created = written.rows.filter((row) => row.made).length;
  return { created, changed: written.rows.length - created, unchanged: rows.length - written.rows.length };
}

export function deleteTerminal(db: Db, id: string) {
  return db.deleteFrom('terminal').where('id', '=', id).returning(['code', 'administration_id']).executeTakeFirst();
}
