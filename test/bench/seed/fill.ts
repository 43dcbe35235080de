import pg from 'pg';
import { copyInto } from '#core/store/bulk.ts';

export type Cell = string | number | bigint | boolean | null;
/** Writes rows into a table by COPY, committed when it returns. */
export type Fill = (table: string, columns: readonly string[], rows: () => Iterable<readonly Cell[]>) => Promise<void>;

interface DroppedIndex {
  readonly name: string;
  readonly definition: string;
}

/**
 * Runs `work` with a way to fill tables that costs little more than the rows themselves: as superuser (row-level security does
 * not take COPY), without foreign keys being checked one by one, and with the indexes that are no constraints made afterwards.
 */
export async function filling(superuserUrl: string, work: (fill: Fill) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query(
      `set session_replication_role = replica; set maintenance_work_mem = '1GB'; set timezone = 'UTC'`,
    );
    const indexes = await dropIndexes(client);
    await work(async (table, columns, rows) => {
      const writer = copyInto({ client, copies: new Set() }, table, columns);
      for (const row of rows()) {
        const full = writer.write(row);
        if (full !== undefined) await full;
      }
      await writer.end();
    });
    for (const { definition } of indexes) await client.query(definition);
    await client.query(`select retally()`);
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}

async function dropIndexes(client: pg.Client): Promise<readonly DroppedIndex[]> {
  const { rows } = await client.query<DroppedIndex>(`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = t.relnamespace
    where n.nspname = 'public' and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)`);
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows;
}
