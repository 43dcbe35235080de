import { sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { KoppelError } from '../domain/errors.ts';
import type { Database } from './database.ts';
import { sqlText as first } from './migrations/0001-first.ts';
import { sqlText as learning } from './migrations/0002-learning.ts';
import { sqlText as access } from './migrations/0003-access.ts';
import { sqlText as links } from './migrations/0004-links.ts';
import { sqlText as csvMapping } from './migrations/0005-csv-mapping.ts';
import { sqlText as matching } from './migrations/0006-matching.ts';
import { sqlText as speed } from './migrations/0007-speed.ts';
import { sqlText as orders } from './migrations/0008-orders.ts';
import { sqlText as certificates } from './migrations/0009-certificates.ts';
import { sqlText as announced } from './migrations/0010-announced.ts';
import { sqlText as usedAnswers } from './migrations/0011-used-answers.ts';
import { sqlText as unconfirmedLinks } from './migrations/0012-unconfirmed-links.ts';

/** Forward only. A number is never used twice; what a migration did is mended by a later one. */
const migrations: Readonly<Record<string, string>> = {
  '0001-first': first,
  '0002-learning': learning,
  '0003-access': access,
  '0004-links': links,
  '0005-csv-mapping': csvMapping,
  '0006-matching': matching,
  '0007-speed': speed,
  '0008-orders': orders,
  '0010-announced': announced,
  '0011-used-answers': usedAnswers,
  '0012-unconfirmed-links': unconfirmedLinks,
  '0009-certificates': certificates,
};

function asMigration(text: string): Migration {
  return {
    async up(db) {
      await sql.raw(text).execute(db);
    },
  };
}

/**
 * Brings the database to this version, in one transaction, under kysely's lock: several processes may start at once.
 * Returns the names of what ran. Throws `database_ahead` when the database was made by a newer Koppel.
 */
export async function migrate(db: Database): Promise<readonly string[]> {
  const known = Object.fromEntries(Object.entries(migrations).map(([name, text]) => [name, asMigration(text)]));
  const migrator = new Migrator({ db, provider: { getMigrations: async () => known } });
  const done = await executed(db);
  const unknown = done.filter((name) => !(name in migrations));
  if (unknown.length > 0) {
    throw new KoppelError('database_ahead', `The database knows ${unknown.join(', ')}; this Koppel is older than it.`);
  }
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  return (results ?? []).map((result) => result.migrationName);
}

async function executed(db: Database): Promise<string[]> {
  const exists = await sql<{ yes: boolean }>`select to_regclass('kysely_migration') is not null as yes`.execute(db);
  if (exists.rows[0]?.yes !== true) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return rows.map((row) => row.name);
}
