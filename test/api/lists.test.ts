import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inOrganisation, inSystem } from '#core/store/database.ts';
import { addUpTallies } from '#core/store/tally.repository.ts';
import { ING, makeBooks } from '../support/books.ts';
import { startTestHub, type TestHub, until } from '../support/hub.ts';
import { camt } from '../support/statements.ts';

interface Entry {
  readonly id: string;
  readonly version: number;
  readonly text: string;
}
interface List {
  readonly items: readonly Entry[];
  readonly next: string | null;
  readonly total: number | null;
}

/** More entries than one request of a search looks through. */
const MANY = 50_100;
let hub: TestHub;
let books: Awaited<ReturnType<typeof makeBooks>>;
let accountId: string;

beforeAll(async () => {
  hub = await startTestHub();
  books = await makeBooks(hub, { settings: { bookByItself: false } });
  const lines = [{ cents: 100, text: 'Speld in de hooiberg', reference: 'NEEDLE' }];
  await hub.api.upload('f', camt(ING, 0, [{ date: '2026-01-05', lines }]));
  await until(list, ({ items }) => items.length === 1);
  accountId = (await hub.api.get<{ items: { id: string }[] }>('/bank-accounts')).items[0]?.id ?? '';
  // As an import writes them, later than the one above.
  await inOrganisation(hub.hub.house.store.db, hub.organisationId, (trx) =>
    sql`
      insert into entry (id, organisation_id, bank_account_id, statement_id, position, booking_date, amount, currency, reversal,
        fingerprint, occurrence, remittance_text, facts, administration_id, state)
      select gen_random_uuid(), e.organisation_id, e.bank_account_id, e.statement_id, n, date '2026-01-06' + n % 20, n, 'EUR', false,
        gen_random_uuid(), 1, 'Hooi ' || n, '{}', e.administration_id, 'booked'
      from entry e, generate_series(1, ${MANY}::integer) n`.execute(trx),
  );
}, 60_000);
afterAll(() => hub.close());

function list(query = ''): Promise<List> {
  return hub.api.get<List>(`/entries?limit=100${query}`);
}

test('a search looks through a bounded number of entries, and goes on where it was', async () => {
  const first = await list('&search=Speld');
  expect(first.items).toEqual([]);
  expect(first.next).not.toBeNull();
  const second = await list(`&search=Speld&cursor=${first.next}`);
  expect(second.items.map(({ text }) => text)).toEqual(['Speld in de hooiberg']);
  expect(second.next).toBeNull();
  const common = await list('&search=Hooi');
  expect(common.items).toHaveLength(100);
});

test('rows further down are asked for without those on the way, from the start and from a cursor', async () => {
  const start = await list();
  const third = await list('&skip=200');
  const second = await list(`&cursor=${start.next}`);
  const fromCursor = await list(`&cursor=${start.next}&skip=100`);
  expect(fromCursor.items).toEqual(third.items);
  expect(second.items.at(-1)?.id).not.toBe(third.items[0]?.id);
  const last = await list(`&skip=${MANY}`);
  expect(last.items.map(({ text }) => text)).toEqual(['Speld in de hooiberg']);
  expect(last.next).toBeNull();
});

interface Counted {
  readonly total: number | null;
  readonly all: number | null;
  readonly waiting: number;
  readonly booked: number;
  readonly ofAccount: number | undefined;
  readonly ofDay: { readonly entries: number; readonly byPerson: number } | undefined;
}

async function counted(): Promise<Counted> {
  interface Overview {
    waiting: number;
    booked: number;
    byDay: { date: string; entries: number; byPerson: number }[];
  }
  const { waiting, booked, byDay } = await hub.api.get<Overview>('/overview');
  const accounts = await hub.api.get<{ items: { id: string; waiting: number }[] }>('/bank-accounts');
  const day = byDay.find(({ date }) => date === '2026-01-05');
  return {
    total: (await list(`&state=waiting&administrationId=${books.id}`)).total,
    all: (await list(`&accountId=${accountId}`)).total,
    waiting,
    booked,
    ofAccount: accounts.items.find(({ id }) => id === accountId)?.waiting,
    ofDay: day === undefined ? undefined : { entries: day.entries, byPerson: day.byPerson },
  };
}

test('what is counted follows booking and undoing, and adding up changes nothing', async () => {
  const before: Counted = {
    total: 1,
    all: MANY + 1,
    waiting: 1,
    booked: MANY,
    ofAccount: 1,
    ofDay: { entries: 1, byPerson: 0 },
  };
  expect(await counted()).toEqual(before);
  const needle = (await list(`&skip=${MANY}`)).items[0] as Entry;
  const answer = await hub.api.post<{ bookings: { id: string }[] }>(`/entries/${needle.id}/bookings`, {
    version: needle.version,
    allocations: [{ kind: 'ledger', ledgerAccount: '8000', amount: '1.00' }],
  });
  const after: Counted = {
    total: 0,
    all: MANY + 1,
    waiting: 0,
    booked: MANY + 1,
    ofAccount: 0,
    ofDay: { entries: 1, byPerson: 1 },
  };
  expect(await counted()).toEqual(after);
  const { db } = hub.hub.house.store;
  await inSystem(db, addUpTallies);
  expect(await counted()).toEqual(after);
  const rows = await inSystem(db, (trx) => trx.selectFrom('entry_tally').selectAll().execute());
  expect(rows).toHaveLength(1);
  await hub.api.post(`/bookings/${answer.bookings[0]?.id}/reversal`, { reason: 'Try' });
  expect(await counted()).toEqual(before);
});
