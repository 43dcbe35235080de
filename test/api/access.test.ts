import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHub } from '#core/main.ts';
import { inSystem } from '#core/store/database.ts';
import { client } from '../../demo/client.ts';
import { makeBooks } from '../support/books.ts';
import { SIGN_IN, startTestHub, type TestHub } from '../support/hub.ts';
import {
  addOrganisation,
  addPerson,
  PASSWORD,
  problemOf,
  signedIn,
  type Visitor,
  visitor,
} from '../support/organisation.ts';

let hub: TestHub;
let administrator: Visitor;
beforeAll(async () => {
  hub = await startTestHub();
  administrator = await signedIn(hub, SIGN_IN.email);
});
afterAll(() => hub.close());

interface Invited {
  readonly id: string;
  readonly passwordLink: string;
}

async function inviteViewer(email: string): Promise<Invited> {
  const body = { email, name: 'Invited', role: 'viewer' };
  const answer = await administrator.ask('POST', '/v1/users', { body });
  expect(answer.status).toBe(201);
  return (await answer.json()) as Invited;
}

test('an API key is shown once, kept as a hash, and dead when revoked', async () => {
  const made = await administrator.ask('POST', '/v1/api-keys', { body: { name: 'ERP' } });
  const { id, secret, prefix } = (await made.json()) as { id: string; secret: string; prefix: string };
  expect(secret).toMatch(/^kpl_[\w-]{43}$/);
  const listed = await (await administrator.ask('GET', '/v1/api-keys')).text();
  expect(listed).toContain(prefix);
  expect(listed).not.toContain(secret);
  const asks = () => fetch(`${hub.url}/v1/administrations`, { headers: { authorization: `Bearer ${secret}` } });
  expect((await asks()).status).toBe(200);
  expect((await administrator.ask('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
  expect(await problemOf(await asks())).toMatchObject({ status: 401, code: 'not_signed_in' });
  expect((await problemOf(await administrator.ask('DELETE', `/v1/api-keys/${id}`))).code).toBe('not_found');
});

test('a key of the wrong form, an empty one and another scheme are no key; a cookie beside it does not help', async () => {
  for (const authorization of [
    'Bearer',
    'Bearer kpl_short',
    `Bearer ${'x'.repeat(500)}`,
    'Basic dGVzdDp0ZXN0',
    'Bearer a b',
  ]) {
    const answer = await administrator.ask('GET', '/v1/administrations', { headers: { authorization } });
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    expect((await problemOf(answer)).code, authorization).toBe('not_signed_in');
  }
});

test('SEC-01: no password, session, API key, webhook secret or link stands in the database as it is', async () => {
  const key = (await (await administrator.ask('POST', '/v1/api-keys', { body: { name: 'Canary' } })).json()) as {
    secret: string;
  };
  const endpoint = await hub.api.post<{ id: string; secret: string }>('/webhook-endpoints', {
    name: 'Canary',
    url: 'https://erp.example/hook',
  });
  const rotated = await hub.api.post<{ secret: string }>(`/webhook-endpoints/${endpoint.id}/secret`, {});
  const { passwordLink } = await inviteViewer('canary@koppel.example');
  const canaries = [
    key.secret,
    hub.apiKey,
    endpoint.secret.slice(6),
    rotated.secret.slice(6),
    administrator.cookie().split('=')[1] ?? '',
    passwordLink.split('#')[1] ?? '',
    SIGN_IN.password,
  ];
  const dump = await inSystem(hub.hub.house.store.db, async (trx) => {
    const { rows } = await sql<{ name: string }>`
      select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema in ('public', 'pgboss')`.execute(trx);
    const texts: string[] = [];
    for (const { name } of rows) {
      const all = await sql<{ row: string }>`select t::text as row from ${sql.raw(name)} t`.execute(trx);
      texts.push(...all.rows.map(({ row }) => row));
    }
    return texts.join('\n');
  });
  expect(dump).toContain('canary@koppel.example');
  for (const canary of canaries) {
    expect(canary.length).toBeGreaterThan(15);
    expect(dump.includes(canary), canary.slice(0, 8)).toBe(false);
  }
});

test('SEC-09: what was shown once is never given again', async () => {
  const made = await hub.api.post<{ id: string; secret: string }>('/webhook-endpoints', {
    name: 'Once',
    url: 'https://once.example/',
  });
  for (const path of ['/webhook-endpoints', '/plugins', '/streams', '/deliveries']) {
    expect(JSON.stringify(await hub.api.get(path))).not.toContain(made.secret.slice(6, 30));
  }
});

test('roles: a viewer reads, a bookkeeper books too, an ERP keeps books and accounts, an administrator does all', async () => {
  const { id } = await makeBooks(hub);
  await addPerson(hub, hub.organisationId, 'viewer@koppel.example', 'viewer');
  await addPerson(hub, hub.organisationId, 'bookkeeper@koppel.example', 'bookkeeper');
  const who = {
    viewer: await signedIn(hub, 'viewer@koppel.example'),
    bookkeeper: await signedIn(hub, 'bookkeeper@koppel.example'),
    administrator,
    erp: { ask: (method: string, path: string, init = {}) => hub.request(method, path.slice(3), init) },
  };
  const rows = { items: [{ code: '9999', name: 'Test' }] };
  const none = hub.hub.house.random.uuid();
  const trials: [string, string, unknown, (keyof typeof who)[]][] = [
    ['GET', '/v1/entries', undefined, ['viewer', 'bookkeeper', 'administrator', 'erp']],
    ['POST', `/v1/administrations/${id}/ledger-accounts`, rows, ['bookkeeper', 'administrator', 'erp']],
    ['POST', `/v1/entries/${none}/bookings`, { version: 1, proposal: 0 }, ['bookkeeper', 'administrator', 'erp']],
    ['PATCH', `/v1/bank-accounts/${none}`, { administrationId: null, daybookId: null }, ['administrator', 'erp']],
    ['DELETE', `/v1/webhook-endpoints/${none}`, undefined, ['administrator', 'erp']],
    ['GET', '/v1/api-keys', undefined, ['administrator']],
    ['POST', '/v1/api-keys', { name: 'x' }, ['administrator']],
    ['GET', '/v1/users', undefined, ['administrator']],
    ['POST', '/v1/users', { email: 'x@koppel.example', name: 'x', role: 'viewer' }, ['administrator']],
    ['PATCH', `/v1/users/${none}`, { role: 'administrator' }, ['administrator']],
    ['DELETE', `/v1/users/${none}`, undefined, ['administrator']],
    ['POST', `/v1/users/${none}/password-link`, undefined, ['administrator']],
    ['GET', '/v1/audit', undefined, ['administrator']],
  ];
  for (const [method, path, body, allowed] of trials) {
    for (const name of Object.keys(who) as (keyof typeof who)[]) {
      const answer = await who[name].ask(method, path, body === undefined ? {} : { body });
      expect(answer.status !== 403, `${name} ${method} ${path}: ${answer.status}`).toBe(allowed.includes(name));
      expect(answer.status, `${name} ${method} ${path}`).toBeLessThan(500);
    }
  }
});

test('an invited person chooses a password with a link that works once, and is signed in', async () => {
  const { id, passwordLink } = await inviteViewer('new@koppel.example');
  const users = (await (await administrator.ask('GET', '/v1/users')).json()) as {
    items: { id: string; state: string }[];
  };
  expect(users.items.find((one) => one.id === id)?.state).toBe('invited');
  const early = await visitor(hub).ask('POST', '/v1/session', {
    body: { email: 'new@koppel.example', password: PASSWORD },
  });
  expect(early.status).toBe(401);
  const [address, token] = passwordLink.split('#');
  expect(address).toBe('http://127.0.0.1/password');
  const guest = visitor(hub);
  expect(
    (await guest.ask('POST', '/v1/session/password', { body: { token, password: 'my very own password' } })).status,
  ).toBe(204);
  expect(await (await guest.ask('GET', '/v1/session')).json()).toMatchObject({ user: { id }, role: 'viewer' });
  const twice = await visitor(hub).ask('POST', '/v1/session/password', {
    body: { token, password: 'somebody else comes' },
  });
  expect((await problemOf(twice)).code).toBe('not_found');
  await signedIn(hub, 'new@koppel.example', 'my very own password');
});

test('a new link ends the one before, and after three days a link is nothing', async () => {
  const { id, passwordLink } = await inviteViewer('slow@koppel.example');
  const renewed = await administrator.ask('POST', `/v1/users/${id}/password-link`);
  const second = ((await renewed.json()) as { passwordLink: string }).passwordLink.split('#')[1];
  const use = (token: string | undefined) =>
    visitor(hub).ask('POST', '/v1/session/password', { body: { token, password: PASSWORD } });
  expect((await problemOf(await use(passwordLink.split('#')[1]))).code).toBe('not_found');
  await inSystem(hub.hub.house.store.db, (trx) =>
    sql`update password_link set expires_at = now() - interval '1 second'`.execute(trx),
  );
  expect((await problemOf(await use(second))).code).toBe('not_found');
});

test('nobody gets a password link for a person who also works for another organisation', async () => {
  const other = await addOrganisation(hub, 'Elsewhere B.V.');
  const id = await addPerson(hub, other.id, 'accountant@koppel.example', 'administrator');
  const invited = await administrator.ask('POST', '/v1/users', {
    body: { email: 'Accountant@koppel.example', name: 'Another name', role: 'bookkeeper' },
  });
  expect(await invited.json()).toMatchObject({ id, name: 'accountant', passwordLink: null });
  const link = await administrator.ask('POST', `/v1/users/${id}/password-link`);
  expect(await problemOf(link)).toMatchObject({ status: 403, code: 'not_allowed' });
  const twice = await administrator.ask('POST', '/v1/users', {
    body: { email: 'accountant@koppel.example', name: 'x', role: 'viewer' },
  });
  expect((await problemOf(twice)).code).toBe('already_exists');
  expect((await administrator.ask('DELETE', `/v1/users/${id}`)).status).toBe(204);
  const there = await signedIn(hub, 'accountant@koppel.example');
  expect(await (await there.ask('GET', '/v1/session')).json()).toMatchObject({ organisations: [{ id: other.id }] });
});

test('UI-02: another role holds from the next request on, and who is removed is out at once', async () => {
  const id = await addPerson(hub, hub.organisationId, 'promoted@koppel.example', 'viewer');
  const who = await signedIn(hub, 'promoted@koppel.example');
  expect((await who.ask('GET', '/v1/users')).status).toBe(403);
  await administrator.ask('PATCH', `/v1/users/${id}`, { body: { role: 'administrator' } });
  expect((await who.ask('GET', '/v1/users')).status).toBe(200);
  await administrator.ask('PATCH', `/v1/users/${id}`, { body: { role: 'viewer' } });
  expect((await who.ask('GET', '/v1/users')).status).toBe(403);
  expect((await administrator.ask('DELETE', `/v1/users/${id}`)).status).toBe(204);
  expect((await who.ask('GET', '/v1/session')).status).toBe(204);
  const forgotten = await visitor(hub).ask('POST', '/v1/session', {
    body: { email: 'promoted@koppel.example', password: PASSWORD },
  });
  expect(forgotten.status).toBe(401);
});

test('the last administrator stays, also when two take the role from each other at once', async () => {
  const own = await addOrganisation(hub, 'Two of us B.V.');
  const ids = [
    await addPerson(hub, own.id, 'one@two.example', 'administrator'),
    await addPerson(hub, own.id, 'two@two.example', 'administrator'),
  ];
  const people = [await signedIn(hub, 'one@two.example'), await signedIn(hub, 'two@two.example')];
  const answers = await Promise.all([
    people[0]?.ask('DELETE', `/v1/users/${ids[1]}`),
    people[1]?.ask('PATCH', `/v1/users/${ids[0]}`, { body: { role: 'viewer' } }),
  ]);
  expect(answers.filter((answer) => answer?.ok === true)).toHaveLength(1);
  const left = await inSystem(hub.hub.house.store.db, (trx) =>
    trx
      .selectFrom('membership')
      .select('role')
      .where('organisation_id', '=', own.id)
      .where('role', '=', 'administrator')
      .execute(),
  );
  expect(left).toHaveLength(1);
});

test("UI-02: a new password of one's own ends all other sessions, and needs the present one", async () => {
  await addPerson(hub, hub.organisationId, 'careful@koppel.example', 'viewer');
  const [here, elsewhere] = [
    await signedIn(hub, 'careful@koppel.example'),
    await signedIn(hub, 'careful@koppel.example'),
  ];
  const change = (current: string) =>
    here.ask('PATCH', '/v1/session/password', { body: { current, password: 'another long password' } });
  expect(await problemOf(await change('not my password'))).toMatchObject({ status: 403, code: 'not_allowed' });
  expect((await change(PASSWORD)).status).toBe(204);
  expect((await here.ask('GET', '/v1/session')).status).toBe(200);
  expect((await elsewhere.ask('GET', '/v1/session')).status).toBe(204);
  await signedIn(hub, 'careful@koppel.example', 'another long password');
});

test('the audit trail tells who did what, latest first, page by page, and nothing of others', async () => {
  const own = await addOrganisation(hub, 'Audited B.V.');
  await addPerson(hub, own.id, 'boss@audited.example', 'administrator');
  const boss = await signedIn(hub, 'boss@audited.example');
  const key = (await (await boss.ask('POST', '/v1/api-keys', { body: { name: 'K' } })).json()) as { id: string };
  await boss.ask('DELETE', `/v1/api-keys/${key.id}`);
  const erp = client(hub.url, own.apiKey);
  const made = await erp.post<{ id: string }>('/administrations', { code: 'A', name: 'A' });
  await erp.post(`/administrations/${made.id}/ledger-accounts`, { items: [{ code: '4500', name: 'Rente' }] });
  await erp.post('/rules', {
    administrationId: made.id,
    name: 'Rente',
    textContains: ['rente'],
    ledgerAccount: '4500',
  });
  const first = (await (await boss.ask('GET', '/v1/audit?limit=2')).json()) as {
    items: { action: string; actor: string; subject: string }[];
    next: string;
  };
  expect(first.items.map((one) => [one.actor, one.action])).toEqual([
    ['key Audited B.V. ERP', 'rule.created'],
    ['key Audited B.V. ERP', 'administration.created'],
  ]);
  const second = (await (
    await boss.ask('GET', `/v1/audit?limit=2&cursor=${encodeURIComponent(first.next)}`)
  ).json()) as typeof first;
  expect(second.items.map((one) => [one.actor, one.action, one.subject])).toEqual([
    ['boss', 'api-key.revoked', key.id],
    ['boss', 'api-key.created', key.id],
  ]);
  const only = (await (await boss.ask('GET', '/v1/audit?action=session.opened')).json()) as typeof first;
  expect(only.items.map((one) => one.actor)).toEqual(['boss']);
});

test('what is installed is told with what each wants filled in', async () => {
  const plugins = await hub.api.get<{
    connectors: { id: string; parts: string[] }[];
    sinks: { id: string; settings: object }[];
    rules: { id: string }[];
  }>('/plugins');
  expect(plugins.connectors.find((one) => one.id === 'file-import')?.parts).toEqual(['statements']);
  expect(plugins.sinks.find((one) => one.id === 'webhook-sink')?.settings).toMatchObject({
    url: { type: 'url' },
    secret: { type: 'secret' },
  });
  expect(plugins.rules.length).toBeGreaterThan(5);
});

test('SEC-05: a hub with another key does not start, changes nothing, and the right key still does', async () => {
  const sealed = () => sql<{ sealed: string }>`select sealed from vault_check`.execute(hub.hub.house.store.db);
  const before = (await sealed()).rows;
  await expect(startHub({ ...hub.config, masterKey: new Uint8Array(32) })).rejects.toMatchObject({
    code: 'secret_unreadable',
  });
  expect((await sealed()).rows).toEqual(before);
  await (await startHub(hub.config)).close();
});
