import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenItem } from '#core/domain/open-item.ts';
import { itemKeys, partyKeys } from '#core/matching/item-keys.ts';
import { openEmbeddedDatabase } from '#core/runtime/embedded-database.ts';
import { type Bulk, copyInto, inBulk } from '#core/store/bulk.ts';
import { openStore } from '#core/store/database.ts';
import { storedBooks } from '#core/store/match.repository.ts';
import { migrate } from '#core/store/migrate.ts';
import { type BenchBooks, benchBooks, benchQueue, type MatchingTiming, timeMatching } from './matching.ts';

/** A day's queue against books in PostgreSQL: what a real run of matching costs beside the weighing itself. */

const ORGANISATION = uuid(1, 0);
const ADMINISTRATION = uuid(2, 0);

/** The case for `npm run bench`: fills a database of its own with this many open items, and weighs 10,000 entries against it. */
export async function benchStoredMatching(items: number, entries = 10_000): Promise<MatchingTiming> {
  const folder = join(import.meta.dirname, '..', '..', 'var', `bench-matching-${process.pid}`);
  const server = await openEmbeddedDatabase({ folder, role: 'tool', unsafe: true });
  const store = openStore(server.url);
  try {
    await migrate(store.db);
    const books = stored(benchBooks(items));
    await inBulk(store, ORGANISATION, (bulk) => fill(bulk, books));
    await store.pool.query('analyze');
    const fetched = storedBooks(store.db, ORGANISATION, [ADMINISTRATION]);
    const queue = benchQueue(books, entries);
    await timeMatching(fetched, queue.slice(0, 200), items);
    return await timeMatching(fetched, queue, items);
  } finally {
    await store.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The store has UUIDs for ids. */
function stored({ parties, items }: BenchBooks): BenchBooks {
  return { parties, items: items.map((item, at): OpenItem => ({ ...item, id: uuid(3, at) })) };
}

async function fill(bulk: Bulk, { parties, items }: BenchBooks): Promise<void> {
  const { client } = bulk;
  await client.query('insert into organisation (id, name) values ($1, $2)', [ORGANISATION, 'Bench']);
  await client.query('insert into administration (id, organisation_id, code, name) values ($1, $2, $3, $4)', [
    ADMINISTRATION,
    ORGANISATION,
    '01',
    'Bench',
  ]);
  const owner = [ORGANISATION, ADMINISTRATION];
  await rows(bulk, 'party', ['id', ...OWNER, 'code', 'kind', 'name', 'ibans'], function* () {
    for (const [at, one] of parties.entries()) {
      yield [uuid(4, at), ...owner, one.code, one.kind, one.name, `{${one.ibans.join(',')}}`];
    }
  });
  await rows(bulk, 'open_item', ITEM_COLUMNS, function* () {
    for (const one of items) {
      const dates = [one.date, one.enteredOn, one.dueDate];
      const named = [one.id, ...owner, one.id, one.kind, one.party, one.number];
      yield [...named, ...dates, one.amount.minor, one.open.minor, 'EUR', JSON.stringify(one.facts)];
    }
  });
  await rows(bulk, 'lookup_key', [...OWNER, 'kind', 'value', 'open_item_id', 'party_id'], function* () {
    for (const one of items)
      for (const { kind, value } of itemKeys(one, null)) yield [...owner, kind, value, one.id, null];
    for (const [at, one] of parties.entries()) {
      for (const { kind, value } of partyKeys(one)) yield [...owner, kind, value, null, uuid(4, at)];
    }
  });
}

const OWNER = ['organisation_id', 'administration_id'] as const;
const ITEM_COLUMNS = [
  ...['id', ...OWNER, 'external_id', 'kind', 'party_code', 'number'],
  ...['date', 'entered_on', 'due_date', 'amount', 'open', 'currency', 'facts'],
] as const;

/** COPY does not know row-level security: into a table of its own first. */
async function rows(
  bulk: Bulk,
  table: string,
  columns: readonly string[],
  all: () => Iterable<readonly (string | bigint | null)[]>,
): Promise<void> {
  const list = columns.join(', ');
  await bulk.client.query(`create temp table filled on commit drop as select ${list} from ${table} limit 0`);
  const writer = copyInto(bulk, 'filled', columns);
  for (const row of all()) await writer.write(row);
  await writer.end();
  await bulk.client.query(`insert into ${table} (${list}) select ${list} from filled`);
  await bulk.client.query('drop table filled');
}

function uuid(kind: number, at: number): string {
  return `0000000${kind}-0000-7000-8000-${at.toString(16).padStart(12, '0')}`;
}
