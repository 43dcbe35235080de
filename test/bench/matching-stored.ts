import type { OpenItem } from '#core/domain/open-item.ts';
import { itemKeys, partyKeys } from '#core/matching/item-keys.ts';
import { openStore } from '#core/store/database.ts';
import { storedBooks } from '#core/store/match.repository.ts';
import { migrate } from '#core/store/migrate.ts';
import { type BenchBooks, benchBooks, benchQueue, type MatchingTiming, timeMatching } from './matching.ts';
import { type Fill, filling } from './seed/fill.ts';
import { freshBenchDatabase } from './store/fresh-database.ts';

/** A day's queue against books in PostgreSQL: what a real run of matching costs beside the weighing itself. */

const ORGANISATION = uuid(1, 0);
const ADMINISTRATION = uuid(2, 0);

/** The case for `npm run bench`: fills a database of its own with this many open items, and weighs 10,000 entries against it. */
export async function benchStoredMatching(items: number, entries = 10_000): Promise<MatchingTiming> {
  const database = await freshBenchDatabase();
  const store = openStore(database.url);
  try {
    await migrate(store.db);
    const books = stored(benchBooks(items));
    await filling(database.superuserUrl, (fill) => fillIn(fill, books));
    const fetched = storedBooks(store.db, ORGANISATION, [ADMINISTRATION]);
    const queue = benchQueue(books, entries);
    await timeMatching(fetched, queue.slice(0, 200), items);
    return await timeMatching(fetched, queue, items);
  } finally {
    await store.close();
    await database.drop();
  }
}

/** The store has UUIDs for ids. */
function stored({ parties, items }: BenchBooks): BenchBooks {
  return { parties, items: items.map((item, at): OpenItem => ({ ...item, id: uuid(3, at) })) };
}

async function fillIn(fill: Fill, { parties, items }: BenchBooks): Promise<void> {
  await fill('organisation', ['id', 'name'], () => [[ORGANISATION, 'Bench']]);
  await fill('administration', ['id', 'organisation_id', 'code', 'name'], () => [
    [ADMINISTRATION, ORGANISATION, '01', 'Bench'],
  ]);
  const owner = [ORGANISATION, ADMINISTRATION];
  await fill('party', ['id', ...OWNER, 'code', 'kind', 'name', 'ibans'], function* () {
    for (const [at, one] of parties.entries()) {
      yield [uuid(4, at), ...owner, one.code, one.kind, one.name, `{${one.ibans.join(',')}}`];
    }
  });
  await fill('open_item', ITEM_COLUMNS, function* () {
    for (const one of items) {
      const dates = [one.date, one.enteredOn, one.dueDate];
      const named = [one.id, ...owner, one.id, one.kind, one.party, one.number];
      yield [...named, ...dates, one.amount.minor, one.open.minor, 'EUR', JSON.stringify(one.facts)];
    }
  });
  await fill('lookup_key', [...OWNER, 'kind', 'value', 'open_item_id', 'party_id'], function* () {
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

function uuid(kind: number, at: number): string {
  return `0000000${kind}-0000-7000-8000-${at.toString(16).padStart(12, '0')}`;
}
