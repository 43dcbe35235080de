import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHub } from '#core/main.ts';
import { startTestHub, type TestHub } from '../support/hub.ts';
import { addOrganisation, problemOf } from '../support/organisation.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub.close());

interface Sent {
  readonly key?: string;
  readonly url?: string;
  readonly apiKey?: string;
}

function post(path: string, body: unknown, { key, url = hub.url, apiKey = hub.apiKey }: Sent = {}): Promise<Response> {
  const headers = {
    authorization: `Bearer ${apiKey}`,
    'content-type': 'application/json',
    ...(key !== undefined && { 'idempotency-key': key }),
  };
  return fetch(`${url}/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

let count = 0;
const fresh = () => ({ code: `C${++count}`, name: `Administration ${count}` });
const codes = async () =>
  (await hub.api.get<{ items: { code: string }[] }>('/administrations')).items.map((one) => one.code);

test('API-01: a POST without a key is refused', async () => {
  const body = fresh();
  expect(await problemOf(await post('/administrations', body))).toMatchObject({
    status: 400,
    code: 'idempotency_key_missing',
  });
  expect(await codes()).not.toContain(body.code);
});

test('API-02: the same key and body again gets the same status and the same bytes, and nothing happens twice', async () => {
  const body = { name: 'Hook', url: 'https://erp.example/hook' };
  const first = await post('/webhook-endpoints', body, { key: 'again' });
  const second = await post('/webhook-endpoints', body, { key: 'again' });
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(first.headers.get('idempotency-replayed')).toBeNull();
  expect(second.headers.get('idempotency-replayed')).toBe('true');
  const text = await first.text();
  expect(text).toContain('whsec_');
  expect(await second.text()).toBe(text);
  expect((await hub.api.get<{ items: unknown[] }>('/webhook-endpoints')).items).toHaveLength(1);
});

test('API-03: the same key for another body, path or query is refused, and the first stays as it was', async () => {
  const body = fresh();
  const first = await (await post('/administrations', body, { key: 'reused' })).text();
  for (const [path, other] of [
    ['/administrations', fresh()],
    ['/rules', body],
    ['/administrations?x=1', body],
  ] as const) {
    expect(await problemOf(await post(path, other, { key: 'reused' })), path).toMatchObject({
      status: 422,
      code: 'idempotency_key_reused',
    });
  }
  expect(await (await post('/administrations', body, { key: 'reused' })).text()).toBe(first);
});

test('API-04: one key fifty times at once at two hubs makes one thing', async () => {
  const second = await startHub(hub.config);
  try {
    const body = fresh();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        post('/administrations', body, { key: 'at-once', url: at % 2 === 1 ? second.url : hub.url }),
      ),
    );
    const made = answers.filter((answer) => answer.status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(await Promise.all(made.map((answer) => answer.text()))).size).toBe(1);
    for (const answer of answers.filter((one) => one.status !== 201)) {
      expect(await problemOf(answer)).toMatchObject({ status: 409, code: 'idempotency_in_progress' });
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect((await codes()).filter((code) => code === body.code)).toHaveLength(1);
  } finally {
    await second.close();
  }
});

test('API-05: the same key of another organisation is another key', async () => {
  const other = await addOrganisation(hub, 'Other B.V.');
  const body = fresh();
  const ours = await (await post('/administrations', body, { key: 'shared' })).json();
  const theirs = await post('/administrations', body, { key: 'shared', apiKey: other.apiKey });
  expect(theirs.status).toBe(201);
  expect(((await theirs.json()) as { id: string }).id).not.toBe((ours as { id: string }).id);
});

test('API-06, API-10: when the answer cannot be kept, nothing was done; the retry does it once', async () => {
  const { db } = hub.hub.house.store;
  await sql`create function fall() returns trigger language plpgsql as $$ begin raise 'power cut'; end $$`.execute(db);
  await sql`create trigger fall before insert on idempotency for each row execute function fall()`.execute(db);
  const body = fresh();
  const cut = await problemOf(await post('/administrations', body, { key: 'cut-off' }));
  expect(cut).toMatchObject({ status: 500, code: 'internal' });
  expect(cut.detail).not.toContain('power cut');
  expect(await codes()).not.toContain(body.code);
  await sql`drop trigger fall on idempotency`.execute(db);
  expect((await post('/administrations', body, { key: 'cut-off' })).status).toBe(201);
  expect((await codes()).filter((code) => code === body.code)).toHaveLength(1);
});

test('API-07: a key is 1 to 255 visible characters', async () => {
  for (const key of ['', ' ', 'a b', 'x'.repeat(256), 'caf\u00e9']) {
    const code = key.trim() === '' ? /^idempotency_key_(invalid|missing)$/ : /^idempotency_key_invalid$/;
    const problem = await problemOf(await post('/administrations', fresh(), { key }));
    expect(problem.status).toBe(400);
    expect(problem.code, JSON.stringify(key)).toMatch(code);
  }
  expect((await post('/administrations', fresh(), { key: 'x'.repeat(255) })).status).toBe(201);
});

test('API-08: what was refused is not kept: the mended body goes with the same key', async () => {
  const body = fresh();
  expect((await problemOf(await post('/administrations', { ...body, name: '' }, { key: 'mended' }))).code).toBe(
    'request_invalid',
  );
  expect((await post('/administrations', body, { key: 'mended' })).status).toBe(201);
  const taken = await post('/administrations', { ...body, name: 'Same code' }, { key: 'taken' });
  expect(await problemOf(taken)).toMatchObject({ status: 409, code: 'already_exists' });
  expect((await post('/administrations', { ...fresh() }, { key: 'taken' })).status).toBe(201);
});

test('a bulk call that is refused for one row leaves none of its rows', async () => {
  const { id } = await hub.api.post<{ id: string }>('/administrations', fresh());
  const items = [
    { code: '1000', name: 'Kas' },
    { code: '1000', name: 'Kas again' },
  ];
  const answer = await post(`/administrations/${id}/ledger-accounts`, { items }, { key: 'twice' });
  expect(await problemOf(answer)).toMatchObject({ code: 'request_invalid', element: 'items.1.code' });
  expect(await hub.api.get(`/administrations/${id}/ledger-accounts`)).toEqual({ items: [] });
});
