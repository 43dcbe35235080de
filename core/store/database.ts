import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { KoppelError } from '../domain/errors.ts';
import type { Tables } from './tables/tables.ts';

export type Database = Kysely<Tables>;
export type Trx = Transaction<Tables>;
/** Where a read may run: on its own or inside a transaction. */
export type Db = Database | Trx;

// PostgreSQL speaks text; these are the only readings we allow. A `date` is a calendar day and stays text, an int8 is an
// amount or a sequence and becomes a bigint, an instant is ISO 8601 in UTC.
const types = new pg.TypeOverrides(pg.types);
types.setTypeParser(pg.types.builtins.INT8, (text: string) => BigInt(text));
types.setTypeParser(pg.types.builtins.DATE, (text: string) => text);
types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text: string) => new Date(text).toISOString());

export interface Store {
  readonly db: Database;
  /** The pool under it, for COPY and LISTEN. */
  readonly pool: pg.Pool;
  /** Connections that only hold a lock, each for as long as a delivery takes: queries must not wait behind them. */
  readonly locks: pg.Pool;
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly maxConnections?: number;
  readonly onError?: (error: Error) => void;
}

/** Deliveries under way in one process; each holds a lock. */
export const MAX_DELIVERIES = 16;

export function openStore(url: string, options: StoreOptions = {}): Store {
  // Without keepAlive a half-open connection holds a worker for ever.
  const common = { connectionString: url, types, keepAlive: true };
  const locks = new pg.Pool({ ...common, max: MAX_DELIVERIES, application_name: 'koppel locks' });
  const pool = new pg.Pool({
    ...common,
    max: options.maxConnections ?? 20,
    application_name: 'koppel',
    statement_timeout: 600_000,
    idle_in_transaction_session_timeout: 660_000,
    options: '-c timezone=UTC',
  });
  for (const each of [pool, locks]) survive(each, options.onError);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    pool,
    locks,
    async close() {
      await db.destroy();
      await locks.end();
    },
  };
}

/**
 * A connection the server closed must not end the process (THREATS DB-08), whether it waits in the pool or is lent out between two
 * queries: who holds it finds its next query failing, and the next one asked for is new.
 */
function survive(pool: pg.Pool, onError: (error: Error) => void = () => undefined): void {
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
}

/** Runs `work` in a transaction that sees the rows of one organisation only. */
export function inOrganisation<T>(db: Database, organisationId: string, work: (trx: Trx) => Promise<T>): Promise<T> {
  return scoped(db, 'koppel.organisation', organisationId, work);
}

/** Runs `work` across organisations: signing in, schedules, sweeps. Nothing that answers a tenant's question comes here. */
export function inSystem<T>(db: Database, work: (trx: Trx) => Promise<T>): Promise<T> {
  return scoped(db, 'koppel.system', 'on', work);
}

const RETRIED = new Set(['40001', '40P01']); // serialization failure, deadlock
const MAX_TRIES = 5;

function scoped<T>(db: Database, setting: string, value: string, work: (trx: Trx) => Promise<T>): Promise<T> {
  return triedAgain(() =>
    db.transaction().execute(async (trx) => {
      await sql`select set_config(${setting}, ${value}, true)`.execute(trx);
      return work(trx);
    }),
  );
}

/** Runs `work` as a part of an open transaction: a failure undoes that part only, and a deadlock has it tried again. */
export function asPart<T>(trx: Trx, work: (trx: Trx) => Promise<T>): Promise<T> {
  return triedAgain(async () => {
    await sql`savepoint part`.execute(trx);
    try {
      const result = await work(trx);
      await sql`release savepoint part`.execute(trx);
      return result;
    } catch (error) {
      await sql`rollback to savepoint part`.execute(trx);
      throw error;
    }
  });
}

async function triedAgain<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(attempt < MAX_TRIES && error instanceof pg.DatabaseError && RETRIED.has(error.code ?? ''))) throw error;
    }
  }
}

/** Refuses a database user that row-level security does not bind. */
export async function assertBoundByRowSecurity(db: Db): Promise<void> {
  const { rows } = await sql<{ free: boolean }>`
    select rolsuper or rolbypassrls as free from pg_roles where rolname = current_user`.execute(db);
  if (rows[0]?.free !== false) {
    throw new KoppelError(
      'config',
      'The database user is a superuser or bypasses row-level security; give Koppel a plain user that owns its database.',
    );
  }
}

/** Whether `error` is PostgreSQL refusing a second row under the unique index or constraint `name`. */
export function violates(error: unknown, name: string): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505' && error.constraint === name;
}
