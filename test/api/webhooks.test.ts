import { hash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startHub } from '#core/main.ts';
import { inSystem } from '#core/store/database.ts';
import { ING, makeBooks, RABO } from '../support/books.ts';
import { startTestHub, type TestHub, until } from '../support/hub.ts';
import { problemOf } from '../support/organisation.ts';
import { type Received, type Receiver, startReceiver } from '../support/receiver.ts';
import { attackSample } from '../support/samples.ts';
import { camt } from '../support/statements.ts';

let hub: TestHub;
let erp: Receiver;
beforeEach(async () => {
  accounts = {};
  hub = await startTestHub();
  await makeBooks(hub, { ibans: [ING, RABO], settings: { bookByItself: false } });
  erp = await startReceiver();
});
afterEach(async () => {
  await erp.close();
  await hub.close();
});

interface Endpoint {
  readonly id: string;
  readonly secret: string;
  readonly state: string;
  readonly reason: string | null;
  readonly behind: number;
}
interface Stream {
  readonly id: string;
  readonly iban: string;
  readonly headSeq: number;
  readonly receivers: readonly {
    id: string;
    name: string;
    acknowledgedSeq: number;
    attempts: number;
    nextAttemptAt: string | null;
  }[];
}

const endpoint = (url = erp.url, name = 'ERP') => hub.api.post<Endpoint>('/webhook-endpoints', { name, url });
const endpoints = async () => (await hub.api.get<{ items: Endpoint[] }>('/webhook-endpoints')).items;
const streams = async () => (await hub.api.get<{ items: Stream[] }>('/streams')).items;
const rowOf = (one: Received) =>
  JSON.parse(one.body) as { id: string; seq: number; prevHash: string; stream: string; iban: string };

let made = 0;
/** Where each account of this hub is: its next day and its balance. */
let accounts: Record<string, { day: number; balance: number }>;

/** Books `count` entries on an account by hand, each a row of its stream. */
async function book(count: number, iban = ING): Promise<void> {
  const lines = Array.from({ length: count }, () => ({
    cents: 1000 + ++made,
    text: `Ontvangst ${made}`,
    reference: `R${made}`,
  }));
  const account = accounts[iban] ?? { day: 0, balance: 0 };
  const date = new Date(Date.UTC(2026, 1, ++account.day)).toISOString().slice(0, 10);
  await hub.api.upload('f', camt(iban, account.balance, [{ date, lines }], `W${made}`));
  account.balance += lines.reduce((sum, { cents }) => sum + cents, 0);
  accounts[iban] = account;
  type List = { items: { id: string; iban: string; version: number; amount: string }[] };
  const { items } = await until(
    () => hub.api.get<List>(`/entries?from=${date}&to=${date}&state=waiting&limit=500`),
    (list) => list.items.filter((one) => one.iban === iban).length === count,
  );
  for (const { id, version, amount } of items.filter((one) => one.iban === iban))
    await hub.api.post(`/entries/${id}/bookings`, {
      version,
      allocations: [{ kind: 'ledger', ledgerAccount: '8000', amount }],
    });
}

const all = (count: number) =>
  until(
    async () => erp.received,
    (received) => received.length >= count,
  );

test('rows come signed, in order, chained, and equal the pull twin byte for byte', async () => {
  const { secret } = await endpoint();
  await book(12);
  const head = (await streams())[0]?.headSeq ?? 0;
  await all(head);
  let prevHash = '0'.repeat(64);
  for (const [at, one] of erp.received.entries()) {
    new Webhook(secret).verify(one.body, one.headers);
    const row = rowOf(one);
    expect(row).toMatchObject({ id: one.id, seq: at + 1, prevHash });
    prevHash = hash('sha256', one.body);
  }
  const [stream] = await streams();
  const pulled: { id: string; body: string; hash: string }[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page: { rows: typeof pulled; next: number | null } = await hub.api.get(
      `/streams/${stream?.id}?after=${after}&limit=5`,
    );
    pulled.push(...page.rows);
    after = page.next;
  }
  expect(pulled.map((row) => row.body)).toEqual(erp.received.map((one) => one.body));
  expect(pulled.map((row) => row.id)).toEqual(erp.received.map((one) => one.id));
  expect(pulled.map((row) => row.hash)).toEqual(erp.received.map((one) => hash('sha256', one.body)));
});

test('WO-12, WO-13: what failed is sent again with its id and text, and nothing overtakes it', async () => {
  await endpoint();
  const failures = [500, 302, 404];
  erp.answer = (_, response) => response.writeHead(failures.shift() ?? 200).end();
  await book(3);
  for (let attempt = 1; attempt <= 3; attempt++) {
    await until(streams, (all) => all[0]?.receivers[0]?.attempts === attempt);
    await retryNow();
  }
  await all(6);
  const [first] = erp.received;
  expect(erp.received.slice(0, 4).map(({ id, body }) => ({ id, body }))).toEqual(
    Array.from({ length: 4 }, () => ({ id: first?.id, body: first?.body })),
  );
  expect(erp.received.slice(3).map((one) => rowOf(one).seq)).toEqual([1, 2, 3]);
});

/** Brings the next attempt forward, as the clock would. */
async function retryNow(): Promise<void> {
  await inSystem(hub.hub.house.store.db, async (trx) => {
    await sql`update receiver set next_attempt_at = now() - interval '1 second' where next_attempt_at is not null`.execute(
      trx,
    );
    const { rows } = await sql<{
      id: string;
      organisation_id: string;
      sink_target_id: string;
    }>`select * from receiver where sink_target_id is not null`.execute(trx);
    for (const row of rows)
      await hub.hub.house.jobs.send(trx, 'deliver', {
        organisationId: row.organisation_id,
        receiverId: row.id,
        targetId: row.sink_target_id,
      });
  });
}

test('the first retry comes by itself within seconds', async () => {
  await endpoint();
  let refused = false;
  erp.answer = (_, response) => {
    response.writeHead(refused ? 200 : 503).end();
    refused = true;
  };
  await book(1);
  await all(2);
  expect(erp.received.map((one) => rowOf(one).seq)).toEqual([1, 1]);
});

test('WO-10: 410 switches the endpoint off with its reason; resumed, it goes on from where it stopped', async () => {
  const { id } = await endpoint();
  erp.answer = (_, response) => response.writeHead(410).end();
  await book(2);
  const [off] = await until(endpoints, (all) => all[0]?.state === 'disabled');
  expect(off?.reason).toContain('410');
  expect(erp.received).toHaveLength(1);
  erp.answer = (_, response) => response.writeHead(200).end();
  await book(1);
  expect(erp.received).toHaveLength(1);
  expect(await hub.api.post(`/webhook-endpoints/${id}/resume`, {})).toMatchObject({ state: 'active', reason: null });
  await all(4);
  expect(erp.received.map((one) => rowOf(one).seq)).toEqual([1, 1, 2, 3]);
});

test('WO-11: the next attempt is not before Retry-After; a person who resumes does not wait for it', async () => {
  const { id } = await endpoint();
  erp.answer = (_, response) => response.writeHead(429, { 'retry-after': '7200' }).end();
  await book(1);
  const [stream] = await until(streams, (all) => all[0]?.receivers[0]?.nextAttemptAt != null);
  const wait = Date.parse(stream?.receivers[0]?.nextAttemptAt ?? '') - Date.now();
  expect(wait).toBeGreaterThan(7_100_000);
  expect(wait).toBeLessThan(7_300_000);
  erp.answer = (_, response) => response.writeHead(200).end();
  await hub.api.post(`/webhook-endpoints/${id}/resume`, {});
  await all(2);
});

test('another address is tried at once', async () => {
  const { id } = await endpoint('http://127.0.0.1:9/hook');
  await book(1);
  await until(streams, (all) => (all[0]?.receivers[0]?.attempts ?? 0) > 0);
  const answer = await hub.request('PATCH', `/webhook-endpoints/${id}`, { body: { url: erp.url } });
  expect(answer.status).toBe(200);
  await all(1);
});

test('a paused endpoint gets nothing, and everything once it is switched on', async () => {
  const { id } = await endpoint();
  await hub.request('PATCH', `/webhook-endpoints/${id}`, { body: { state: 'paused' } });
  await book(2);
  expect((await endpoints())[0]).toMatchObject({ state: 'paused', behind: 2 });
  expect(erp.received).toEqual([]);
  await hub.request('PATCH', `/webhook-endpoints/${id}`, { body: { state: 'active' } });
  await all(2);
});

test('WO-07: endpoints that never answer do not hold up the others', async () => {
  const hanging = await startReceiver();
  hanging.answer = () => undefined;
  try {
    for (let at = 0; at < 5; at++) await endpoint(hanging.url, `Hangs ${at}`);
    await endpoint();
    const since = performance.now();
    await book(3, ING);
    await book(3, RABO);
    await all(6);
    expect(performance.now() - since).toBeLessThan(8_000);
    expect(hanging.received.length).toBeGreaterThan(0);
    for (const iban of [ING, RABO])
      expect(
        erp.received
          .map(rowOf)
          .filter((row) => row.iban === iban)
          .map((row) => row.seq),
      ).toEqual([1, 2, 3]);
  } finally {
    await hanging.close();
  }
});

test('WO-09: an endpoint that answers 200 and then without end has received the row', async () => {
  await endpoint();
  erp.answer = (_, response) => {
    response.writeHead(200);
    const pump = (to: ServerResponse): void => {
      while (!to.destroyed) if (!to.write(Buffer.alloc(65_536))) return void to.once('drain', () => pump(to));
    };
    pump(response);
  };
  await book(2);
  await all(2);
  await until(streams, (all) => all[0]?.receivers[0]?.acknowledgedSeq === 2);
});

test('WO-14: a hub that stops between sending and noting sends the row again, with the same id', async () => {
  await endpoint();
  const held: ServerResponse[] = [];
  erp.answer = (_, response) => void held.push(response);
  await book(1);
  await all(1);
  // What a crash leaves: the row was sent, nothing was noted. The connections of a killed process are closed by the system.
  await inSystem(hub.hub.house.store.db, (trx) =>
    sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'koppel locks' and datname = current_database()`.execute(
      trx,
    ),
  );
  erp.answer = (_, response) => response.writeHead(200).end();
  const second = await startHub(hub.config);
  try {
    await all(2);
    expect(erp.received[1]?.id).toBe(erp.received[0]?.id);
    expect(erp.received[1]?.body).toBe(erp.received[0]?.body);
    for (const response of held) response.writeHead(200).end();
    await until(streams, (all) => all[0]?.receivers[0]?.acknowledgedSeq === 1);
  } finally {
    await second.close();
  }
});

test('WO-15: two hubs on one database send each row once', async () => {
  const second = await startHub(hub.config);
  try {
    await endpoint();
    for (let round = 0; round < 4; round++) await book(5, round % 2 === 0 ? ING : RABO);
    await all(20);
    expect(erp.received).toHaveLength(20);
    expect(new Set(erp.received.map((one) => one.id)).size).toBe(20);
  } finally {
    await second.close();
  }
});

test('WO-18: with a new secret both sign; the receiver may check either', async () => {
  const { id, secret } = await endpoint();
  const { secret: next } = await hub.api.post<{ secret: string }>(`/webhook-endpoints/${id}/secret`, {});
  expect(next).not.toBe(secret);
  await book(1);
  const [one] = await all(1);
  for (const either of [secret, next]) new Webhook(either).verify(one?.body ?? '', one?.headers ?? {});
  await inSystem(hub.hub.house.store.db, (trx) =>
    sql`update sink_target set settings = settings || '{"previous-secret-until":"2020-01-01T00:00:00.000Z"}'`.execute(
      trx,
    ),
  );
  await book(1);
  const [, later] = await all(2);
  new Webhook(next).verify(later?.body ?? '', later?.headers ?? {});
  expect(() => new Webhook(secret).verify(later?.body ?? '', later?.headers ?? {})).toThrow();
});

test('WO-19: a row is small and holds what is needed to book, and no secret', async () => {
  const { secret } = await endpoint();
  await book(1);
  const [one] = await all(1);
  expect(one?.body.length).toBeLessThan(20_000);
  const row = JSON.parse(one?.body ?? '');
  expect(Object.keys(row).sort()).toEqual([
    'administration',
    'data',
    'iban',
    'id',
    'prevHash',
    'schema',
    'seq',
    'stream',
    'timestamp',
    'type',
  ]);
  expect(Object.keys(row.data).sort()).toEqual([
    'allocations',
    'amount',
    'booking',
    'currency',
    'date',
    'daybook',
    'decidedBy',
    'entry',
    'evidence',
  ]);
  for (const canary of [secret.slice(6), hub.apiKey, 'password', 'authorization'])
    expect(one?.body).not.toContain(canary);
  expect(Object.keys(one?.headers ?? {}).filter((name) => /cookie|authorization|forwarded/.test(name))).toEqual([]);
});

test('WO-01, WO-06, WO-20: where only public addresses are allowed others are refused, when given and when changed', async () => {
  const open = await startTestHub({ allowLocalWebhooks: false });
  try {
    const sample =
      attackSample('generated-lists/ssrf-targets.txt')
        ?.toString('utf8')
        .split('\n')
        .filter((line) => line !== '') ?? [];
    const good = await open.api.post<Endpoint>('/webhook-endpoints', { name: 'Good', url: 'https://erp.example/hook' });
    const literal = sample.filter((url) => !url.includes('nip.io'));
    for (const url of [
      'http://erp.example/',
      'https://127.0.0.1/',
      'https://user:pass@erp.example/',
      'https://[::1]/',
      ...literal,
    ]) {
      const made = await open.request('POST', '/webhook-endpoints', { body: { name: 'Bad', url } });
      expect(['url_not_allowed', 'request_invalid'], url.slice(0, 80)).toContain((await problemOf(made)).code);
      const changed = await open.request('PATCH', `/webhook-endpoints/${good.id}`, { body: { url } });
      expect(changed.status, url.slice(0, 80)).toBe(422);
    }
    for (const extra of [{ headers: { host: 'x' } }, { secret: 'whsec_AAAA' }])
      expect(
        (
          await open.request('POST', '/webhook-endpoints', {
            body: { name: 'X', url: 'https://erp.example/', ...extra },
          })
        ).status,
      ).toBe(422);
    expect((await open.api.get<{ items: Endpoint[] }>('/webhook-endpoints')).items).toHaveLength(1);
  } finally {
    await open.close();
  }
});

test('a replay sends the rows again with the ids they had, also while others are on their way', async () => {
  await endpoint();
  await book(4);
  await all(4);
  await until(streams, (all) => all[0]?.receivers[0]?.acknowledgedSeq === 4);
  const [stream] = await streams();
  await hub.api.post(`/receivers/${stream?.receivers[0]?.id}/replay`, { fromSeq: 2 });
  await all(7);
  expect(erp.received.slice(4).map(({ id, body }) => ({ id, body }))).toEqual(
    erp.received.slice(1, 4).map(({ id, body }) => ({ id, body })),
  );
  const held: ServerResponse[] = [];
  erp.answer = (_, response) => void held.push(response);
  await book(1);
  await all(8);
  await hub.api.post(`/receivers/${stream?.receivers[0]?.id}/replay`, { fromSeq: 1 });
  erp.answer = (_, response) => response.writeHead(200).end();
  for (const response of held) response.writeHead(200).end();
  await all(13);
  expect(erp.received.slice(8).map((one) => rowOf(one).seq)).toEqual([1, 2, 3, 4, 5]);
});

test('an ERP that pulls says how far it is, never back and never beyond', async () => {
  await book(3);
  const [stream] = await streams();
  const acknowledge = (seq: number) =>
    hub.request('POST', `/streams/${stream?.id}/acknowledgements`, { body: { seq } });
  expect(await (await acknowledge(2)).json()).toEqual({ acknowledgedSeq: 2 });
  expect(await (await acknowledge(1)).json()).toEqual({ acknowledgedSeq: 2 });
  expect(await problemOf(await acknowledge(4))).toMatchObject({ status: 409, code: 'state_conflict' });
  expect((await streams())[0]?.receivers).toMatchObject([{ name: 'Test ERP', kind: 'pull', acknowledgedSeq: 2 }]);
});

test('WO-21: of what was rolled back nothing is sent', async () => {
  await endpoint();
  await book(1);
  const { items } = await hub.api.get<{ items: { id: string; version: number }[] }>('/bookings');
  const { db } = hub.hub.house.store;
  await sql`create function fall() returns trigger language plpgsql as $$ begin raise 'power cut'; end $$`.execute(db);
  await sql`create trigger fall before insert on idempotency for each row execute function fall()`.execute(db);
  const undone = await hub.request('POST', `/bookings/${items[0]?.id}/reversal`, { body: { reason: 'x' } });
  expect(undone.status).toBe(500);
  await sql`drop trigger fall on idempotency`.execute(db);
  await book(1);
  await all(2);
  expect(erp.received.map((one) => JSON.parse(one.body).type)).toEqual(['entry.booked', 'entry.booked']);
});
