import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeZip } from '#core/formats/archive/zip-fixture.ts';
import { ING, makeBooks } from '../support/books.ts';
import { startTestHub, type TestHub, until } from '../support/hub.ts';
import { problemOf } from '../support/organisation.ts';
import { type QueueEntry, queueOf, streamRows } from '../support/queue.ts';

interface Task {
  readonly id: string;
  readonly state: string;
  readonly progress: number;
  readonly error: { readonly code: string; readonly line?: number } | null;
  readonly result: Record<string, unknown> | null;
}

let hub: TestHub;
let books: Awaited<ReturnType<typeof makeBooks>>;
let queue: ReturnType<typeof queueOf>;
const INSURER = 'NL44RABO0123456789';
const PACK = join(import.meta.dirname, '../../core/cli/backtest/fixtures/pack');

beforeAll(async () => {
  hub = await startTestHub();
  books = await makeBooks(hub, { settings: { bookByItself: false, ledger: { suspense: '2999' } } });
  await books.put('parties', [{ code: 'C1', kind: 'customer', name: 'Bakkerij Zonneveld' }]);
  queue = queueOf(hub, ING, '2026-01-05');
});
afterAll(() => hub.close());

const premium = { cents: -19_504, text: 'Premie polis', name: 'Verzekeraar De Haven', iban: INSURER };

async function bring(name: string, content: string | Buffer, administration = books.id): Promise<Response> {
  return fetch(`${hub.url}/v1/administrations/${administration}/history?name=${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.apiKey}` },
    body: typeof content === 'string' ? content : new Uint8Array(content),
  });
}
const ended = (path: string) =>
  until(
    () => hub.api.get<Task>(path),
    ({ state }) => state === 'done' || state === 'failed',
  );
async function learned(name: string, content: string | Buffer): Promise<Task> {
  const answer = await bring(name, content);
  expect(answer.status).toBe(202);
  return ended(`/history/${((await answer.json()) as Task).id}`);
}
const facts = (kind: string) =>
  hub.api.get<{ items: { hits: number; examples: { text: string | null; entryId: string | null }[] }[] }>(
    `/learned?kind=${kind}`,
  );

test('bookings of another package teach, leave the queue, are told to nobody, and can be forgotten as one', async () => {
  const [first] = await queue.receive(premium, {
    cents: 12_100,
    text: 'factuur',
    name: 'J. Bakker',
    iban: 'NL91ABNA0417164300',
  });
  const csv = `bank;date;amount;ledgerAccount;party\n${ING};2026-01-05;-195.04;4100;\n1100;2026-01-06;121.00;1300;C1\n`;
  const done = await learned('vorig-pakket.csv', csv);
  expect(done.result).toMatchObject({
    kind: 'csv',
    read: 2,
    paired: 2,
    left: 0,
    from: '2026-01-05',
    learned: { 'account-ledger': 1, 'account-party': 1, 'name-party': 1 },
  });
  const entry = await queue.read(first?.id ?? '');
  expect(entry).toMatchObject({ state: 'booked', why: { nl: 'Eerder geboekt, in een ander pakket.' } });
  expect(await streamRows(hub, books.id, ING)).toEqual([]);
  const [next] = await queue.receive(premium);
  expect(next?.proposals[0]).toMatchObject({ allocations: [{ ledgerAccount: '4100' }] });
  const again = await learned('vorig-pakket.csv', csv);
  expect(again.result).toMatchObject({ paired: 0 });
  await hub.api.post(`/history/${done.id}/forget`, {});
  await until(
    () => facts('account-ledger'),
    ({ items }) => items.length === 0,
  );
  expect(await queue.read(entry.id)).toMatchObject({ state: 'waiting' });
  expect(await streamRows(hub, books.id, ING)).toEqual([]);
});

test('a backtest pack as a zip teaches, once however often it is brought', async () => {
  const names = readdirSync(PACK, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  const zip = makeZip(
    names.map((one) => {
      const path = join(one.parentPath, one.name);
      return { name: `pack/${path.slice(PACK.length + 1)}`, content: readFileSync(path, 'utf8') };
    }),
  );
  const done = await learned('pack.zip', zip);
  expect(done).toMatchObject({ state: 'done', error: null, result: { kind: 'pack' } });
  const { read, paired } = done.result as { read: number; paired: number };
  expect(paired).toBeGreaterThan(0);
  expect(read).toBeGreaterThanOrEqual(paired);
  const before = await hub.api.get<{ items: { hits: number }[] }>('/learned?limit=500');
  expect(before.items.length).toBeGreaterThan(0);
  await learned('pack.zip', zip);
  const after = await hub.api.get<{ items: { hits: number }[] }>('/learned?limit=500');
  expect(after.items.map(({ hits }) => hits)).toEqual(before.items.map(({ hits }) => hits));
  const [one] = (await facts('name-party')).items;
  expect(one?.examples[0]).toMatchObject({ entryId: null, text: expect.any(String) });
  await hub.api.post(`/history/${done.id}/forget`, {});
  await until(
    () => hub.api.get<{ items: unknown[] }>('/learned'),
    ({ items }) => items.length === 0,
  );
});

test('a file that is something else is refused with its place, and nothing of it is learned', async () => {
  expect(await learned('x.csv', 'bank,date,amount,ledgerAccount\nB,2026-13-40,1.00,4100\n')).toMatchObject({
    state: 'failed',
    error: { code: 'date_invalid', line: 2 },
  });
  expect(await learned('x.xml', '<Document/>')).toMatchObject({
    state: 'failed',
    error: { code: 'unknown_message_type' },
  });
  const zip = makeZip([
    { name: 'a.txt', content: 'a' },
    { name: 'b.txt', content: 'b' },
  ]);
  expect(await learned('x.zip', zip)).toMatchObject({ state: 'failed', error: { code: 'unknown_format' } });
  expect(await problemOf(await bring('x', ''))).toMatchObject({ code: 'empty_file' });
});

test('the stored past is replayed without looking ahead: first seen it is not known, later it is, and mistakes are named', async () => {
  const booked: QueueEntry[] = [];
  for (let nth = 0; nth < 6; nth++) {
    const [entry] = await queue.receive({ ...premium, iban: 'NL02ABNA0123456789', text: 'Abonnement telefoon' });
    booked.push(await queue.book(entry as QueueEntry, queue.ledger(entry as QueueEntry, nth === 5 ? '4100' : '4500')));
  }
  const dates = booked.map(({ bookingDate }) => bookingDate);
  const ask = (body: object) => hub.request('POST', '/backtests', { body: { administrationId: books.id, ...body } });
  const asked = (await (await ask({ from: dates[0], to: dates[5] })).json()) as Task;
  const { result } = await ended(`/backtests/${asked.id}`);
  const backtest = result as {
    all: { entries: number; first: number };
    kinds: unknown[];
    months: unknown[];
    curve: { threshold: number; booked: number }[];
    unjudged: number;
    threshold: number;
  };
  // the first has no past to go by, the last went elsewhere
  expect(backtest.all).toMatchObject({ entries: 6, first: 4 });
  expect(backtest.kinds).toMatchObject([{ kind: 'ledger account', entries: 6 }]);
  expect(backtest.threshold).toBeCloseTo(200 / 201);
  expect(backtest.curve.length).toBeGreaterThan(15);
  const part = (await (await ask({ from: dates[5], to: dates[5] })).json()) as Task;
  expect((await ended(`/backtests/${part.id}`)).result).toMatchObject({ all: { entries: 1, first: 0 }, unjudged: 0 });
  expect(await problemOf(await ask({ from: dates[5], to: dates[0] }))).toMatchObject({ code: 'request_invalid' });
  const list = await hub.api.get<{ items: Task[] }>(`/backtests?administrationId=${books.id}`);
  expect(list.items.map(({ id }) => id)).toEqual([part.id, asked.id]);
});

test('items of the past are open again on the day they were', async () => {
  await books.put('open-items', [
    { id: 'S1', kind: 'sales-invoice', number: '2026777', party: 'C1', date: '2026-01-01', amount: '250.00' },
  ]);
  const { items } = await hub.api.get<{ items: { id: string }[] }>(
    `/administrations/${books.id}/open-items?search=2026777`,
  );
  const [entry] = await queue.receive({ cents: 25_000, text: 'factuur 2026777', name: 'Bakkerij Zonneveld' });
  await queue.book(entry as QueueEntry, { kind: 'open-item', openItem: items[0]?.id, amount: '250.00' });
  const day = entry?.bookingDate;
  const asked = await hub.api.post<Task>('/backtests', { administrationId: books.id, from: day, to: day });
  expect((await ended(`/backtests/${asked.id}`)).result).toMatchObject({
    all: { entries: 1, booked: 1, right: 1, first: 1 },
    kinds: [{ kind: 'sales-invoice' }],
    wrong: [],
  });
});
