import { join } from 'node:path';
import pg from 'pg';
import { openEmbeddedDatabase } from '#core/runtime/embedded-database.ts';
import { openStore } from '#core/store/database.ts';
import { migrate } from '#core/store/migrate.ts';
import { fillBank } from './seed/bank.ts';
import { fillBookings } from './seed/bookings.ts';
import { fillBooks } from './seed/books.ts';
import { filling } from './seed/fill.ts';
import { fillOffices } from './seed/offices.ts';
import { planOf, type SeedSizes } from './seed/plan.ts';

export interface BigDatabase {
  /** As the hub's own user: row-level security binds it. */
  readonly url: string;
  /** As superuser, for looking at plans and for settings. */
  readonly superuserUrl: string;
  close(): Promise<void>;
}

/** Raised when what is seeded changes: databases of before are made anew. */
const SEED_VERSION = 2;

/**
 * A database with one big organisation in it, on a server of the benches' own below `var/`. Made when it is not there (a million
 * entries take some two minutes), kept for the next time, and migrated when the code has gone on.
 */
export async function openBigDatabase(sizes: SeedSizes, print: (line: string) => void): Promise<BigDatabase> {
  const folder = join(import.meta.dirname, '..', '..', 'var', 'bench-postgres');
  const server = await openEmbeddedDatabase({ folder, role: 'tool', unsafe: true });
  const name = `koppel_big_${sizes.entries}_${sizes.openItems}_${sizes.waiting}_${sizes.administrations}_v${SEED_VERSION}`;
  const url = at(server.url, name);
  const superuserUrl = at(server.url, name, 'postgres');
  try {
    if (!(await exists(server.url, name)))
      await make(at(server.url, 'postgres', 'postgres'), url, superuserUrl, sizes, print);
    await migrated(url);
  } catch (error) {
    await server.close();
    throw error;
  }
  return { url, superuserUrl, close: () => server.close() };
}

function at(url: string, database: string, user?: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  if (user !== undefined) changed.username = user;
  return changed.href;
}

async function exists(url: string, name: string): Promise<boolean> {
  return asked(url, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    return rowCount === 1;
  });
}

/** Under another name until it is whole: a seeding that was broken off is not taken for a database. */
async function make(
  adminUrl: string,
  url: string,
  superuserUrl: string,
  sizes: SeedSizes,
  print: (line: string) => void,
): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  const making = `${name}_making`;
  const start = performance.now();
  print(`  making an organisation of ${sizes.entries} entries and ${sizes.openItems} open items (once)`);
  await asked(adminUrl, async (client) => {
    await client.query(`drop database if exists ${making} with (force)`);
    await client.query(`create database ${making} owner ${new URL(url).username}`);
  });
  await migrated(at(url, making));
  const plan = planOf(sizes);
  await filling(at(superuserUrl, making), async (fill) => {
    const timed: typeof fill = async (table, columns, rows) => {
      const began = performance.now();
      await fill(table, columns, rows);
      print(`    ${table.padEnd(16)} ${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s`);
    };
    await fillOffices(timed, plan);
    await fillBooks(timed, plan);
    await fillBank(timed, plan);
    await fillBookings(timed, plan);
  });
  await asked(adminUrl, (client) => client.query(`alter database ${making} rename to ${name}`));
  print(`  made in ${((performance.now() - start) / 1000).toFixed(0)} s`);
}

async function migrated(url: string): Promise<void> {
  const store = openStore(url);
  try {
    await migrate(store.db);
  } finally {
    await store.close();
  }
}

async function asked<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
