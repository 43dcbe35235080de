import { once } from 'node:events';
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';
import type { Db, Store } from './database.ts';
import type { Tables } from './tables/tables.ts';

/**
 * A transaction on one connection, for work that mixes queries with COPY. `db` runs its queries in it. Committed when `work`
 * returns, rolled back when it throws.
 */
export async function inBulk<T>(store: Store, organisationId: string, work: (bulk: Bulk) => Promise<T>): Promise<T> {
  const client = await store.pool.connect();
  const copies = new Set<CopyStreamQuery>();
  let failed: Error | undefined;
  try {
    await client.query('begin');
    await client.query("select set_config('koppel.organisation', $1, true)", [organisationId]);
    const lent = { connect: async () => ({ query: client.query.bind(client), release() {} }), async end() {} };
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: lent as unknown as pg.Pool }) });
    const result = await work({ db, client, copies });
    await client.query('commit');
    return result;
  } catch (error) {
    failed = error as Error;
    for (const copy of copies) await breakOff(copy);
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    // A connection whose transaction broke half-way (a COPY cut off) is not handed to anyone else.
    client.release(failed);
  }
}

/** A connection that takes COPY. */
export interface CopyPlace {
  readonly client: pg.ClientBase;
  /** COPYs that still hold the connection. */
  readonly copies: Set<CopyStreamQuery>;
}

export interface Bulk extends CopyPlace {
  readonly db: Db;
}

/** Tells the server that no more rows come, so that the connection answers again. */
async function breakOff(copy: CopyStreamQuery): Promise<void> {
  const closed = once(copy, 'close');
  copy.destroy(new Error('given up'));
  await closed.catch(() => undefined);
}

const FLUSH_BYTES = 64 * 1024;
/** Under way to the server before the writer waits: reading and storing go on side by side. */
const UNDER_WAY_BYTES = 1024 * 1024;

/** Rows into a table through COPY, a buffer at a time. Values are text, null, or a number; bigints are written in full. */
export interface RowWriter {
  write(values: readonly (string | number | bigint | boolean | null)[]): Promise<void> | undefined;
  end(): Promise<void>;
}

export function copyInto({ client, copies }: CopyPlace, table: string, columns: readonly string[]): RowWriter {
  const stream = client.query(
    copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`, { highWaterMark: UNDER_WAY_BYTES }),
  );
  copies.add(stream);
  let failure: Error | undefined;
  stream.on('error', (error: Error) => {
    failure = error;
  });
  let buffer = '';
  const flush = async () => {
    if (failure !== undefined) throw failure;
    const text = buffer;
    buffer = '';
    if (!stream.write(text)) await once(stream, 'drain');
  };
  return {
    write(values) {
      let row = '';
      for (let at = 0; at < values.length; at++) {
        const value = values[at];
        row += at === 0 ? cell(value) : `\t${cell(value)}`;
      }
      buffer += `${row}\n`;
      return buffer.length > FLUSH_BYTES ? flush() : undefined;
    },
    async end() {
      await flush();
      const finished = once(stream, 'finish');
      stream.end();
      await finished;
      copies.delete(stream);
    },
  };
}

const SPECIAL = /[\\\t\n\r]/g;
const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function cell(value: string | number | bigint | boolean | null | undefined): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value !== 'string') return String(value);
  SPECIAL.lastIndex = 0;
  return SPECIAL.test(value) ? value.replace(SPECIAL, (character) => ESCAPED[character] ?? character) : value;
}
