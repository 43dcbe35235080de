import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openEmbeddedDatabase } from '#core/runtime/embedded-database.ts';
import { openJobs } from '#core/runtime/jobs.ts';
import { openLog, systemClock } from '#core/runtime/ports.ts';
import { openStore } from '#core/store/database.ts';
import { migrate } from '#core/store/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A real PostgreSQL, */
    databaseUrl: string;
    /** and the database in it that is migrated and empty. What this run makes begins with its name. */
    template: string;
  }
}

/** One real server for the whole run; each test file clones the template into a database of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = join(import.meta.dirname, '..', '..', 'var', 'test-postgres');
  const database = await openEmbeddedDatabase({ folder, role: 'tool', unsafe: true });
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  // What interrupted runs left behind; a run beside this one keeps its own.
  const { rows } = await admin.query<{ datname: string }>(
    "select datname from pg_database where datname like 'koppel\\_%'",
  );
  for (const { datname } of rows) {
    if (!isAlive(Number(datname.split('_')[1]))) await admin.query(`drop database if exists ${datname} with (force)`);
  }
  const template = `koppel_${process.pid}`;
  await admin.query(`create database ${template}`);
  const url = new URL(database.url);
  url.pathname = `/${template}`;
  const store = openStore(url.href);
  await migrate(store.db);
  await store.close();
  const jobs = await openJobs(url.href, openLog('silent'), systemClock);
  await jobs.stop();
  await admin.end();
  project.provide('databaseUrl', database.url);
  project.provide('template', template);
  return () => database.close();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
