import { join } from 'node:path';
import pg from 'pg';
import { openEmbeddedDatabase } from '#core/runtime/embedded-database.ts';

export interface FreshDatabase {
  /** As the hub's own user: row-level security binds it. */
  readonly url: string;
  readonly superuserUrl: string;
  drop(): Promise<void>;
}

/** An empty database of this process on the benches' own server below `var/`. */
export async function freshBenchDatabase(): Promise<FreshDatabase> {
  const folder = join(import.meta.dirname, '..', '..', '..', 'var', 'bench-postgres');
  const server = await openEmbeddedDatabase({ folder, role: 'tool', unsafe: true });
  const name = `koppel_bench_${process.pid}`;
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const superuser = new URL(url);
  superuser.username = 'postgres';
  const admin = new URL(superuser);
  admin.pathname = '/postgres';
  await asAdmin(admin.href, `drop database if exists ${name} with (force)`);
  await asAdmin(admin.href, `create database ${name} owner ${url.username}`);
  return {
    url: url.href,
    superuserUrl: superuser.href,
    async drop() {
      await asAdmin(admin.href, `drop database if exists ${name} with (force)`);
      await server.close();
    },
  };
}

async function asAdmin(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
