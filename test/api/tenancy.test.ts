import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenApi } from '#core/api/openapi.ts';
import { raiseAlarm } from '#core/store/alarm.repository.ts';
import { createConnection } from '#core/store/connection.repository.ts';
import { inOrganisation, type inSystem } from '#core/store/database.ts';
import { type Client, client } from '../../demo/client.ts';
import { ING, RABO } from '../support/books.ts';
import { startTestHub, type TestHub, until } from '../support/hub.ts';
import { addOrganisation, addPerson, problemOf, signedIn, type Visitor } from '../support/organisation.ts';
import { camt } from '../support/statements.ts';

/** Stands in every text of organisation B; where A sees it, something leaks. */
const CANARY = 'CANARYB';

interface Side {
  readonly organisationId: string;
  readonly api: Client;
  readonly apiKey: string;
  readonly administrator: Visitor;
  readonly ids: Ids;
}

interface Ids {
  administration: string;
  daybook: string;
  account: string;
  import: string;
  evidence: string;
  entry: string;
  booking: string;
  item: string;
  rule: string;
  csvMapping: string;
  learned: string;
  terminal: string;
  history: string;
  backtest: string;
  connection: string;
  entryCase: string;
  order: string;
  batch: string;
  mandate: string;
  alarm: string;
  webhook: string;
  stream: string;
  receiver: string;
  apiKey: string;
  user: string;
}

let hub: TestHub;
let document: OpenApi;
let a: Side;
let b: Side;

beforeAll(async () => {
  hub = await startTestHub();
  document = (await (await fetch(`${hub.url}/v1/openapi.json`)).json()) as OpenApi;
  a = await side('A', ING);
  b = await side(CANARY, RABO);
});
afterAll(() => hub.close());

/** An organisation with one of everything. */
async function side(name: string, iban: string): Promise<Side> {
  const { id: organisationId, apiKey } = await addOrganisation(hub, `${name} B.V.`);
  const api = client(hub.url, apiKey);
  const email = `${name.toLowerCase()}@koppel.example`;
  await addPerson(hub, organisationId, email, 'administrator');
  const user = await addPerson(hub, organisationId, `second-${email}`, 'viewer');
  const administrator = await signedIn(hub, email);
  const { id: administration } = await api.post<{ id: string }>('/administrations', {
    code: '01',
    name,
    settings: { bookByItself: false },
  });
  const put = (path: string, items: unknown[]) => api.post(`/administrations/${administration}/${path}`, { items });
  await put('ledger-accounts', [
    { code: '1100', name },
    { code: '4500', name },
  ]);
  await put('daybooks', [{ code: 'B1', name, ledgerAccount: '1100', iban }]);
  await put('parties', [{ code: 'P1', kind: 'customer', name }]);
  await put('terminals', [{ code: 'T1', provider: name }]);
  await put('open-items', [
    {
      id: 'i1',
      kind: 'sales-invoice',
      number: '2026001',
      date: '2026-01-01',
      amount: '121.00',
      party: 'P1',
      reference: name,
    },
    { id: 'i2', kind: 'sales-invoice', number: '2026002', date: '2026-01-01', amount: '500.00', party: 'P1' },
  ]);
  const rule = await api.post<{ id: string }>('/rules', {
    administrationId: administration,
    name,
    textContains: [`never ${name}`],
    ledgerAccount: '4500',
  });
  const csvMapping = await api.post<{ id: string }>('/csv-mappings', {
    name,
    header: ['Rekening', 'Datum', 'Bedrag'],
    mapping: MAPPING,
  });
  const webhook = await api.post<{ id: string }>('/webhook-endpoints', { name, url: 'http://127.0.0.1:9/' });
  const lines = [
    { cents: 12_100, text: 'Factuur 2026001', name, reference: `${name}1` },
    { cents: -777, text: `Onbekend ${name}`, name, reference: `${name}2` },
  ];
  const taken = await api.upload<{ id: string }>(
    `${name}.xml`,
    camt(iban, 10_000, [{ date: '2026-01-05', lines }], name),
  );
  interface Listing {
    readonly items: { id: string; evidenceId: string; receivers: { id: string }[]; amount: string; version: number }[];
  }
  const first = async (path: string) => (await api.get<Listing>(path)).items[0];
  const { items: arrived } = await until(
    () => api.get<Listing>('/entries?state=waiting'),
    ({ items }) => items.length === 2,
  );
  const paid = arrived.find((one) => one.amount === '121.00');
  const invoice = await first(`/administrations/${administration}/open-items?search=2026001`);
  await api.post(`/entries/${paid?.id}/bookings`, {
    version: paid?.version,
    allocations: [{ kind: 'open-item', openItem: invoice?.id, amount: '121.00' }],
  });
  const learned = await until(
    () => api.get<Listing>('/learned'),
    ({ items }) => items.length > 0,
  );
  const past = await fetch(`${hub.url}/v1/administrations/${administration}/history?name=${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}` },
    body: `bank,date,amount,ledgerAccount,description\nB1,2020-01-01,1.00,4500,${name}\n`,
  });
  const history = ((await past.json()) as { id: string }).id;
  const period = { from: '2026-01-01', to: '2026-01-31' };
  const backtest = await api.post<{ id: string }>('/backtests', { administrationId: administration, ...period });
  for (const path of [`/history/${history}`, `/backtests/${backtest.id}`])
    await until(
      () => api.get<{ state: string }>(path),
      ({ state }) => state === 'done',
    );
  const waiting = await first('/entries?state=waiting');
  const linked = await linkOf(organisationId, waiting?.id ?? '');
  const sent = await sentBy(administrator, api, { organisationId, administration, iban, name });
  const stream = await first('/streams');
  const keys = (await (await administrator.ask('GET', '/v1/api-keys')).json()) as Listing;
  return {
    organisationId,
    api,
    apiKey,
    administrator,
    ids: {
      administration,
      daybook: (await first(`/administrations/${administration}/daybooks`))?.id ?? '',
      account: (await first('/bank-accounts'))?.id ?? '',
      import: taken.id,
      evidence: (await api.get<{ evidenceId: string }>(`/entries/${waiting?.id}`)).evidenceId,
      entry: waiting?.id ?? '',
      booking: (await first('/bookings'))?.id ?? '',
      item: (await first(`/administrations/${administration}/open-items`))?.id ?? '',
      rule: rule.id,
      csvMapping: csvMapping.id,
      learned: learned.items[0]?.id ?? '',
      history,
      backtest: backtest.id,
      terminal: (await first(`/administrations/${administration}/terminals`))?.id ?? '',
      ...linked,
      ...sent,
      webhook: webhook.id,
      stream: stream?.id ?? '',
      receiver: stream?.receivers[0]?.id ?? '',
      apiKey: keys.items[0]?.id ?? '',
      user,
    },
  };
}

/** A link of the organisation, and a case of an entry: rows as a bank would have led to them. */
/** An order on the send list, a file that was approved, a mandate and an alarm. */
async function sentBy(
  administrator: Visitor,
  api: Client,
  owner: {
    readonly organisationId: string;
    readonly administration: string;
    readonly iban: string;
    readonly name: string;
  },
): Promise<Pick<Ids, 'order' | 'batch' | 'mandate' | 'alarm'>> {
  const { administration, iban, name } = owner;
  await administrator.ask('PATCH', `/v1/administrations/${administration}`, {
    body: { settings: { bookByItself: false, payments: { creditorId: 'NL51ZZZ405365330000' } } },
  });
  const order = {
    account: iban,
    amount: '12.00',
    creditor: { name, iban: 'NL91ABNA0417164300' },
    remittance: { text: name },
  };
  const { items } = await api.post<{ items: { id: string }[] }>('/payment-orders', { items: [order, order] });
  const batches = await api.post<{ items: { id: string; sha256: string }[] }>('/payment-batches', {
    orderIds: [items[1]?.id],
  });
  const [batch] = batches.items;
  await administrator.ask('POST', `/v1/payment-batches/${batch?.id}/approvals`, { body: { sha256: batch?.sha256 } });
  const mandate = await api.post<{ id: string }>('/mandates', {
    administrationId: administration,
    mandateId: name,
    signedOn: '2026-01-01',
    debtorName: name,
    debtorIban: 'NL91ABNA0417164300',
  });
  const { house } = hub.hub;
  const alarm = house.random.uuid();
  await inOrganisation(house.store.db, owner.organisationId, (trx) =>
    raiseAlarm(trx, {
      id: alarm,
      organisationId: owner.organisationId,
      kind: 'contradiction',
      subject: name,
      details: { name },
    }),
  );
  return { order: items[0]?.id ?? '', batch: batch?.id ?? '', mandate: mandate.id, alarm };
}

async function linkOf(organisationId: string, entryId: string): Promise<{ connection: string; entryCase: string }> {
  const { house } = hub.hub;
  const connection = house.random.uuid();
  const entryCase = house.random.uuid();
  await inOrganisation(house.store.db, organisationId, async (trx) => {
    await createConnection(trx, {
      id: connection,
      organisationId,
      connectorId: 'none-of-ours',
      bankCode: null,
      environment: 'live',
      createdBy: 'test',
    });
    await sql`insert into entry_case (id, organisation_id, bank_account_id, entry_id, kind, evidence_id, state, detail)
      select ${entryCase}::uuid, e.organisation_id, e.bank_account_id, e.id, 'vanished', s.evidence_id, 'open', '{}'
      from entry e join statement s on s.id = e.statement_id where e.id = ${entryId}`.execute(trx);
  });
  return { connection, entryCase };
}

const MAPPING = {
  delimiter: ';',
  quote: '"',
  skipLines: 0,
  hasHeader: true,
  columns: { account: ['Rekening'], bookingDate: ['Datum'], amount: ['Bedrag'] },
  date: 'DD-MM-YYYY',
  numbers: { decimal: ',', thousands: '.', decimals: 'always', negative: 'minus' },
  directionWords: null,
  account: null,
  currency: 'EUR',
  order: 'oldest-first',
};

interface Line {
  readonly id: keyof Ids;
  readonly body?: unknown;
}

/** An administration that nobody has. */
const NOWHERE = '019aa3f0-0000-7000-8000-000000000000';
const rows = { items: [{ code: 'X', name: 'X' }] };
/** Every route with an id: what its id is of, and a body that would be good. A route that is not here fails the first test. */
const ROUTES: Readonly<Record<string, Line>> = {
  'get /v1/administrations/{id}': { id: 'administration' },
  'patch /v1/administrations/{id}': { id: 'administration', body: { name: 'X' } },
  'get /v1/administrations/{id}/ledger-accounts': { id: 'administration' },
  'post /v1/administrations/{id}/ledger-accounts': { id: 'administration', body: rows },
  'get /v1/administrations/{id}/daybooks': { id: 'administration' },
  'post /v1/administrations/{id}/daybooks': {
    id: 'administration',
    body: { items: [{ code: 'X', name: 'X', ledgerAccount: '1100' }] },
  },
  'get /v1/administrations/{id}/parties': { id: 'administration' },
  'post /v1/administrations/{id}/parties': {
    id: 'administration',
    body: { items: [{ code: 'X', name: 'X', kind: 'customer' }] },
  },
  'get /v1/administrations/{id}/open-items': { id: 'administration' },
  'post /v1/administrations/{id}/open-items': {
    id: 'administration',
    body: { items: [{ id: 'X', kind: 'sales-invoice', date: '2026-01-01', amount: '1.00' }] },
  },
  'get /v1/bank-accounts/{id}': { id: 'account' },
  'patch /v1/bank-accounts/{id}': { id: 'account', body: { administrationId: null, daybookId: null } },
  'get /v1/bank-accounts/{id}/coverage': { id: 'account' },
  'post /v1/bank-accounts/{id}/pull': { id: 'account' },
  'post /v1/bank-accounts/{id}/disconnect': { id: 'account' },
  'get /v1/bank-connections/{id}': { id: 'connection' },
  'delete /v1/bank-connections/{id}': { id: 'connection' },
  'post /v1/bank-connections/{id}/renew': { id: 'connection' },
  'post /v1/bank-connections/{id}/step': { id: 'connection', body: { values: {} } },
  'post /v1/bank-connections/{id}/accounts': { id: 'connection', body: { accounts: [] } },
  'post /v1/bank-connections/{id}/signing-link': { id: 'connection' },
  'post /v1/entry-cases/{id}/resolve': { id: 'entryCase', body: { resolution: 'leave' } },
  'get /v1/bank-accounts/{id}/announced': { id: 'account' },
  'get /v1/imports/{id}': { id: 'import' },
  'post /v1/imports/{id}/again': { id: 'import', body: {} },
  'get /v1/csv-mappings/{id}': { id: 'csvMapping' },
  'patch /v1/csv-mappings/{id}': { id: 'csvMapping', body: { name: 'X' } },
  'delete /v1/csv-mappings/{id}': { id: 'csvMapping' },
  'get /v1/evidence/{id}': { id: 'evidence' },
  'get /v1/entries/{id}': { id: 'entry' },
  'patch /v1/entries/{id}': { id: 'entry', body: { comment: 'X' } },
  'post /v1/entries/{id}/bookings': {
    id: 'entry',
    body: { version: 1, allocations: [{ kind: 'ledger', ledgerAccount: '4500', amount: '-7.77' }] },
  },
  'post /v1/bookings/{id}/reversal': { id: 'booking', body: { reason: 'X' } },
  'post /v1/bookings/{id}/allocation-reversal': { id: 'booking', body: { position: 0, reason: 'X' } },
  'get /v1/learned/{id}': { id: 'learned' },
  'patch /v1/learned/{id}': { id: 'learned', body: { active: false } },
  'delete /v1/learned/{id}': { id: 'learned' },
  'get /v1/administrations/{id}/terminals': { id: 'administration' },
  'post /v1/administrations/{id}/terminals': { id: 'administration', body: { items: [{ code: 'X' }] } },
  'delete /v1/terminals/{id}': { id: 'terminal' },
  'post /v1/rules/suggestions/{id}/accept': { id: 'rule', body: { administrationId: NOWHERE } },
  'post /v1/rules/suggestions/{id}/dismiss': { id: 'rule', body: { administrationId: NOWHERE } },
  'post /v1/administrations/{id}/history': { id: 'administration', body: 'bank,date' },
  'get /v1/history/{id}': { id: 'history' },
  'post /v1/history/{id}/forget': { id: 'history' },
  'get /v1/backtests/{id}': { id: 'backtest' },
  'post /v1/rules/{id}/undo': { id: 'rule', body: { reason: 'X' } },
  'patch /v1/rules/{id}': { id: 'rule', body: { name: 'X' } },
  'delete /v1/rules/{id}': { id: 'rule' },
  'get /v1/payment-orders/{id}': { id: 'order' },
  'patch /v1/payment-orders/{id}': { id: 'order', body: { amount: '1.00' } },
  'post /v1/payment-orders/{id}/cancellation': { id: 'order' },
  'post /v1/payment-orders/{id}/override': { id: 'order', body: { reason: 'XXX' } },
  'get /v1/payment-batches/{id}': { id: 'batch' },
  'get /v1/payment-batches/{id}/file': { id: 'batch' },
  'post /v1/payment-batches/{id}/approvals': { id: 'batch', body: { sha256: '0'.repeat(64) } },
  'post /v1/payment-batches/{id}/withdrawal': { id: 'batch' },
  'post /v1/payment-batches/{id}/cancellation': { id: 'batch', body: { reason: 'XXX' } },
  'post /v1/payment-batches/{id}/lookup': { id: 'batch' },
  'post /v1/payment-batches/{id}/releases': { id: 'batch', body: { reason: 'XXX' } },
  'post /v1/payment-alarms/{id}/handled': { id: 'alarm' },
  'get /v1/mandates/{id}': { id: 'mandate' },
  'patch /v1/mandates/{id}': { id: 'mandate', body: { status: 'suspended' } },
  'get /v1/streams/{id}': { id: 'stream' },
  'post /v1/streams/{id}/acknowledgements': { id: 'stream', body: { seq: 0 } },
  'post /v1/receivers/{id}/replay': { id: 'receiver', body: { fromSeq: 1 } },
  'patch /v1/webhook-endpoints/{id}': { id: 'webhook', body: { name: 'X' } },
  'delete /v1/webhook-endpoints/{id}': { id: 'webhook' },
  'post /v1/webhook-endpoints/{id}/secret': { id: 'webhook' },
  'post /v1/webhook-endpoints/{id}/test': { id: 'webhook' },
  'post /v1/webhook-endpoints/{id}/resume': { id: 'webhook' },
  'delete /v1/api-keys/{id}': { id: 'apiKey' },
  'patch /v1/users/{id}': { id: 'user', body: { role: 'viewer' } },
  'delete /v1/users/{id}': { id: 'user' },
  'post /v1/users/{id}/password-link': { id: 'user' },
};

function operations(): string[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
}

/** Asks as organisation A: the parts for people as its administrator, all else with its key. */
function ask(operation: string, id: string, body?: unknown): Promise<Response> {
  const [method = '', path = ''] = operation.split(' ');
  const address = path.replace('{id}', id);
  const forPeople = /^\/v1\/(api-keys|users|audit|session|bank-connections)/.test(path);
  if (forPeople) return a.administrator.ask(method.toUpperCase(), address, body === undefined ? {} : { body });
  return fetch(hub.url + address, {
    method: method.toUpperCase(),
    headers: {
      authorization: `Bearer ${a.apiKey}`,
      'idempotency-key': hub.hub.house.random.uuid(),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
}

/** The same once its own work is done: what it learns and weighs by itself is not the doing of others. */
async function atRest(organisationId: string): Promise<string> {
  let last = '';
  return until(
    async () => {
      const before = last;
      last = await everythingOf(organisationId);
      await pause(500);
      return last === before ? last : '';
    },
    (text) => text !== '',
  );
}

/** Everything B owns, as text, but the marks of time that its own deliveries and key leave, and counts that a job adds up when it likes. */
const LEFT_OUT = ['receiver', 'delivery', 'session', 'sink_target', 'entry_tally', 'day_tally'];

async function everythingOf(organisationId: string): Promise<string> {
  return inOrganisation(hub.hub.house.store.db, organisationId, async (trx) => {
    const tables = await sql<{ name: string }>`
      select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'organisation_id' order by 1`.execute(trx);
    const texts: string[] = [];
    for (const { name } of tables.rows) {
      if (LEFT_OUT.includes(name)) continue;
      const { rows: all } = await sql<{ row: string }>`
        select (to_jsonb(t) - 'last_used_at')::text as row from ${sql.table(name)} t order by 1`.execute(trx);
      texts.push(`${name}: ${all.map(({ row }) => row).join('\n')}`);
    }
    return texts.join('\n\n');
  });
}

test('every route that takes an id is in the table of this test, and no line is of a route that went', () => {
  const withId = operations().filter((operation) => operation.includes('{id}'));
  expect(Object.keys(ROUTES).sort()).toEqual(withId.sort());
});

test('the ids of this test are real: their owner reads them', async () => {
  for (const [operation, { id }] of Object.entries(ROUTES)) {
    if (!operation.startsWith('get ')) continue;
    const [, path = ''] = operation.split(' ');
    const headers = { authorization: `Bearer ${b.apiKey}` };
    const answer = await fetch(hub.url + path.replace('{id}', b.ids[id]), { headers });
    expect(answer.status, operation).toBe(200);
  }
  for (const [name, id] of Object.entries(b.ids)) expect(id, name).toMatch(/^[0-9a-f-]{36}$/);
});

test('TEN-01, TEN-15: the id of another organisation is as unknown as a random one, on every route, and nothing changes', async () => {
  const before = await atRest(b.organisationId);
  for (const [operation, { id, body }] of Object.entries(ROUTES)) {
    const theirs = await (await ask(operation, b.ids[id], body)).text();
    const random = await (await ask(operation, hub.hub.house.random.uuid(), body)).text();
    expect(JSON.parse(random).code, operation).toBe('not_found');
    expect(theirs, operation).toBe(random);
  }
  expect(await everythingOf(b.organisationId)).toBe(before);
});

test('an id that is none is refused as bad input, on every route', async () => {
  for (const [operation, { body }] of Object.entries(ROUTES)) {
    for (const id of ['null', '1', '%00', "'%20or%201=1", '[]', `${b.ids.entry},${b.ids.entry}`, 'a'.repeat(300)]) {
      const answer = await ask(operation, id, body);
      expect([404, 422], `${operation} ${id}: ${answer.status}`).toContain((await problemOf(answer)).status);
    }
  }
});

test('TEN-02, TEN-03: an id of another organisation inside a body or under an own parent is unknown too', async () => {
  const before = await atRest(b.organisationId);
  const trials: [string, string, unknown][] = [
    [
      'patch /v1/bank-accounts/{id}',
      a.ids.account,
      { administrationId: b.ids.administration, daybookId: b.ids.daybook },
    ],
    [
      'patch /v1/bank-accounts/{id}',
      a.ids.account,
      { administrationId: a.ids.administration, daybookId: b.ids.daybook },
    ],
    [
      'post /v1/rules',
      '',
      { administrationId: b.ids.administration, name: 'X', textContains: ['xx'], ledgerAccount: '4500' },
    ],
    ['post /v1/csv-mappings/sketch', '', { sample: { importId: b.ids.import } }],
    ['post /v1/csv-mappings/preview', '', { sample: { importId: b.ids.import }, mapping: MAPPING }],
    [
      'post /v1/webhook-endpoints',
      '',
      { name: 'X', url: 'http://127.0.0.1:9/', administrations: [b.ids.administration] },
    ],
    [
      'post /v1/entries/{id}/bookings',
      a.ids.entry,
      {
        version: await version(a.ids.entry),
        allocations: [{ kind: 'open-item', openItem: b.ids.item, amount: '-7.77' }],
      },
    ],
  ];
  for (const [operation, id, body] of trials) {
    const problem = await problemOf(await ask(operation, id, body));
    expect(problem, operation).toMatchObject({ status: 404, code: 'not_found' });
    expect(JSON.stringify(problem)).not.toContain(CANARY);
  }
  const bulk = await ask('post /v1/bookings/bulk', '', { entries: [{ id: b.ids.entry, version: 1 }] });
  expect(await bulk.json()).toMatchObject({ booked: 0, refused: [{ id: b.ids.entry, code: 'not_found' }] });
  expect(await everythingOf(b.organisationId)).toBe(before);
});

async function version(entryId: string): Promise<number> {
  return (await a.api.get<{ version: number }>(`/entries/${entryId}`)).version;
}

test('TEN-03: a rule is not moved into another administration by changing it', async () => {
  const answer = await ask('patch /v1/rules/{id}', a.ids.rule, { administrationId: b.ids.administration });
  expect(await problemOf(answer)).toMatchObject({ status: 422, code: 'request_invalid' });
});

test('TEN-04: no list, search, filter or count shows anything of another organisation', async () => {
  const lists = operations().filter((operation) => operation.startsWith('get ') && !operation.includes('{id}'));
  expect(lists.length).toBeGreaterThan(10);
  for (const operation of lists) {
    const text = await (await ask(operation, '')).text();
    expect(text.includes(CANARY), operation).toBe(false);
    for (const [name, id] of Object.entries(b.ids)) expect(text.includes(id), `${operation} ${name}`).toBe(false);
  }
  const { ids } = b;
  const filtered = [
    `/entries?administrationId=${ids.administration}`,
    `/entries?accountId=${ids.account}`,
    `/entries?search=${CANARY}`,
    `/statements?accountId=${ids.account}`,
    `/bookings?administrationId=${ids.administration}`,
    `/deliveries?webhookEndpointId=${ids.webhook}`,
    `/rules?administrationId=${ids.administration}`,
    `/learned?administrationId=${ids.administration}`,
    `/learned?search=${CANARY}`,
    `/administrations/${a.ids.administration}/parties?search=${CANARY}`,
    `/administrations/${a.ids.administration}/open-items?search=${CANARY}&state=all`,
  ];
  for (const path of filtered) expect((await a.api.get<{ items: unknown[] }>(path)).items, path).toEqual([]);
  expect(await a.api.get('/overview')).toMatchObject({ accounts: 1, waiting: 1, booked: 1 });
  const own = (await a.api.get<{ items: unknown[] }>('/deliveries')).items.length;
  const { items: days } = await a.api.get<{ items: Record<'delivered' | 'failing' | 'refused', number>[] }>(
    '/deliveries/by-day',
  );
  expect(days).toHaveLength(30);
  expect(days.reduce((sum, { delivered, failing, refused }) => sum + delivered + failing + refused, 0)).toBe(own);
  expect(own).toBeGreaterThan(0);
});

test('TEN-05: a cursor of another organisation is refused', async () => {
  const { next } = await b.api.get<{ next: string }>('/entries?limit=1');
  expect(next).not.toBeNull();
  const answer = await ask(`get /v1/entries?limit=1&cursor=${encodeURIComponent(next)}`, '');
  expect(await problemOf(answer)).toMatchObject({ status: 400, code: 'cursor_invalid' });
});

describe('TEN-09: an account number is linked by one organisation', () => {
  const SHARED = 'NL91ABNA0417164300';

  test('of two that link it at once one wins, and the other is not told who', async () => {
    const answers = await Promise.all(
      [a, b].map(({ apiKey }) =>
        fetch(`${hub.url}/v1/bank-accounts`, {
          method: 'POST',
          headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', 'idempotency-key': 'link' },
          body: JSON.stringify({ iban: SHARED }),
        }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
    const problem = await problemOf(answers.find((answer) => answer.status === 409) as Response);
    expect(problem.code).toBe('account_linked_elsewhere');
    expect(problem.detail).not.toMatch(new RegExp(`${CANARY}|A B\\.V\\.`));
  });

  test('UP-18: a file of an account that is linked elsewhere is refused whole, with nothing stored of it', async () => {
    const text = camt(RABO, 0, [{ date: '2026-02-01', lines: [{ cents: 100, text: 'ours?' }] }], 'foreign');
    const { id } = await a.api.upload<{ id: string }>('foreign.xml', text);
    type Import = { state: string; error: { code: string; message: string } | null };
    const done = await until(
      () => a.api.get<Import>(`/imports/${id}`),
      (one) => one.state === 'failed' || one.state === 'done',
    );
    expect(done).toMatchObject({ state: 'failed', error: { code: 'account_linked_elsewhere' } });
    expect(JSON.stringify(done)).not.toContain(CANARY);
    expect((await a.api.get<{ items: unknown[] }>('/entries?search=ours')).items).toEqual([]);
    expect((await b.api.get<{ items: unknown[] }>('/entries?search=ours')).items).toEqual([]);
  });
});

describe('below the API, PostgreSQL itself keeps organisations apart', () => {
  /** Tables of nobody in particular, each with its reason. */
  const SHARED: Readonly<Record<string, string>> = {
    app_user: 'people work for several organisations; membership says for which',
    sign_in_attempt: 'an address before anybody is known',
    password_link: 'opened by its secret alone',
    vault_check: 'one row for the whole hub',
    link_landing: 'what a bank posted across sites, before it is known whose it is: sealed, single use',
    kysely_migration: 'the tables themselves',
    kysely_migration_lock: 'the tables themselves',
  };

  const tables = async () => {
    const { rows: all } = await sql<{ name: string; owned: boolean; enabled: boolean; forced: boolean }>`
      select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
        exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organisation_id') as owned
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' order by 1`.execute(hub.hub.house.store.db);
    return all;
  };

  test('every table is under row-level security, its owner included, or says why not', async () => {
    for (const { name, owned, enabled, forced } of await tables()) {
      if (name in SHARED) expect(owned, name).toBe(false);
      else
        expect({ name, enabled, forced, owned }).toEqual({
          name,
          enabled: true,
          forced: true,
          owned: name !== 'organisation',
        });
    }
  });

  test('a query that names no organisation sees nothing, one as A sees nothing of B, and neither writes there', async () => {
    const { db } = hub.hub.house.store;
    const owned = (await tables()).filter((table) => table.owned);
    expect(owned.length).toBeGreaterThan(25);
    for (const { name } of owned) {
      const count = (trx: Parameters<Parameters<typeof inSystem>[1]>[0], where = sql`true`) =>
        sql<{ n: bigint }>`select count(*) as n from ${sql.table(name)} where ${where}`
          .execute(trx)
          .then(({ rows: all }) => all[0]?.n);
      expect(await db.transaction().execute((trx) => count(trx)), name).toBe(0n);
      const foreign = sql`organisation_id <> ${a.organisationId}::uuid or organisation_id is null`;
      expect(await inOrganisation(db, a.organisationId, (trx) => count(trx, foreign)), name).toBe(0n);
      const touched = await inOrganisation(db, a.organisationId, (trx) =>
        sql`delete from ${sql.table(name)} where organisation_id = ${b.organisationId}::uuid`.execute(trx),
      );
      expect(touched.numAffectedRows, name).toBe(0n);
    }
    const planted = inOrganisation(db, a.organisationId, (trx) =>
      sql`insert into administration (id, organisation_id, code, name) values (gen_random_uuid(), ${b.organisationId}::uuid, 'Z', 'Z')`.execute(
        trx,
      ),
    );
    await expect(planted).rejects.toThrow(/row-level security/);
    const moved = inOrganisation(db, a.organisationId, (trx) =>
      sql`update administration set organisation_id = ${b.organisationId}::uuid`.execute(trx),
    );
    await expect(moved).rejects.toThrow(/row-level security/);
  });

  test('TEN-12: connections that are used again after errors never carry an organisation along', async () => {
    const { db } = hub.hub.house.store;
    const one = async (at: number) => {
      const { organisationId } = at % 2 === 0 ? a : b;
      const work = inOrganisation(db, organisationId, async (trx) => {
        const { rows: found } = await sql<{
          organisation_id: string;
        }>`select organisation_id from administration`.execute(trx);
        if (at % 3 === 0) await sql`select 1 / 0`.execute(trx);
        if (at % 5 === 0) throw new Error('on purpose');
        return found;
      });
      const found = await work.catch(() => []);
      for (const row of found) expect(row.organisation_id).toBe(organisationId);
      const outside = await sql`select 1 from administration`.execute(db);
      expect(outside.rows).toEqual([]);
    };
    for (let round = 0; round < 25; round++) await Promise.all(Array.from({ length: 40 }, (_, at) => one(at + round)));
  });
});
