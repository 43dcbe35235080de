import { sql } from 'kysely';
import type { Db } from '../database.ts';
import { decodeCursor, pageFrom } from './cursor.ts';

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
