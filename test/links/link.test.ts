import { afterAll, beforeAll, expect, test } from 'vitest';
import { inOrganisation, inSystem } from '#core/store/database.ts';
import { createFlow, forgetOldFlows } from '#core/store/link-flow.repository.ts';
import { plugin } from '../../plugins/example/plugin.ts';
import { plugin as asking } from '../support/asking-bank.ts';
import { makeBooks } from '../support/books.ts';
import { SIGN_IN, startTestHub, type TestHub, until } from '../support/hub.ts';
import { account, arrive, begin, CURRENT, entry, options, SAVINGS, SECOND, throughBank } from '../support/linking.ts';
import { addOrganisation, addPerson, signedIn, type Visitor } from '../support/organisation.ts';

interface Connection {
  readonly id: string;
  readonly state: string;
  readonly flow: { readonly status: string } | null;
  readonly accounts: readonly {
    readonly iban: string;
    readonly services: Record<string, string>;
    readonly refusal: string | null;
    readonly linked: { readonly id: string; readonly succeededAt: string | null; readonly error: unknown } | null;
  }[];
}

let hub: TestHub;
let who: Visitor;
let books: Awaited<ReturnType<typeof makeBooks>>;

beforeAll(async () => {
  hub = await startTestHub(
    {},
    {
      plugins: [plugin, asking],
      sandboxes: () =>
        options([
          account(CURRENT, [entry(40, 12_100, 'Factuur 260311'), entry(3, -4_500, 'Huur'), entry(1, 999, 'Los')]),
          account(SECOND, [entry(10, 5_000, 'Een'), entry(10, 5_000, 'Een')]),
          account(SAVINGS, [entry(5, 100, 'Rente')], { kind: 'savings' }),
        ]),
    },
  );
  who = await signedIn(hub, SIGN_IN.email, SIGN_IN.password);
  books = await makeBooks(hub, { ibans: [CURRENT, SECOND] });
});
afterAll(() => hub.close());

const connectionOf = (id: string) => hub.api.get<Connection>(`/bank-connections/${id}`);

async function daybooks() {
  const { items } = await hub.api.get<{ items: { id: string; iban: string | null }[] }>(
    `/administrations/${books.id}/daybooks`,
  );
  return new Map(items.map((one) => [one.iban, one.id]));
}

async function choose(id: string, ibans: readonly string[]) {
  const own = await daybooks();
  const accounts = ibans.map((iban) => ({
    iban,
    currency: 'EUR',
    services: ['transactions'],
    administrationId: books.id,
    daybookId: own.get(iban),
  }));
  return who.ask('POST', `/v1/bank-connections/${id}/accounts`, { body: { accounts } });
}

const entriesOf = async (iban: string) =>
  (await hub.api.get<{ items: { amount: string; iban: string }[] }>('/entries?limit=200')).items.filter(
    (one) => one.iban === iban,
  );

test('a link from choosing a bank to the first entries, twice over without anything doubled', async () => {
  const { items: banks } = await hub.api.get<{ items: { connector: string; configured: boolean }[] }>('/banks');
  expect(banks.find(({ connector }) => connector === 'example')).toMatchObject({
    configured: true,
    environment: 'sandbox',
  });

  const { connection, step } = await begin(who, 'example');
  expect(connection.state).toBe('requested');
  expect(step.kind).toBe('redirect');
  const back = await throughBank(hub, who, 'example', step.url);
  expect(back?.status).toBe(303);
  expect(back?.headers.get('location')).toBe(`/connections/${connection.id}`);

  const granted = await connectionOf(connection.id);
  expect(granted.state).toBe('active');
  expect(granted.accounts.map(({ iban, refusal }) => [iban, refusal === null])).toEqual([
    [SECOND, true],
    [SAVINGS, false],
    [CURRENT, true],
  ]);
  const refused = await choose(connection.id, [SAVINGS]);
  expect(refused.status).toBe(422);
  expect((await choose(connection.id, [CURRENT, SECOND])).status).toBe(200);
  await until(
    () => connectionOf(connection.id),
    (now) => now.accounts.filter(({ linked }) => linked?.succeededAt != null).length === 2,
  );
  expect((await entriesOf(CURRENT)).map(({ amount }) => amount).sort()).toEqual(['-45.00', '121.00', '9.99']);
  expect(await entriesOf(SECOND)).toHaveLength(2);

  // A second link to the same bank, and the first one ended: nothing is imported again, nothing is lost.
  const again = await begin(who, 'example');
  await throughBank(hub, who, 'example', again.step.url);
  expect((await choose(again.connection.id, [CURRENT, SECOND])).status).toBe(200);
  expect((await who.ask('DELETE', `/v1/bank-connections/${connection.id}`)).status).toBe(204);
  const bank = await hub.hub.house.banks.sandbox('example');
  bank.book(CURRENT, entry(0, 7_700, 'Nieuw'));
  const linked = (await connectionOf(again.connection.id)).accounts.find(({ iban }) => iban === CURRENT)?.linked;
  await until(
    async () => {
      await hub.api.post(`/bank-accounts/${linked?.id}/pull`, {});
      return entriesOf(CURRENT);
    },
    (entries) => entries.length === 4,
  );
  expect(await entriesOf(SECOND)).toHaveLength(2);
  expect((await connectionOf(connection.id)).state).toBe('ended');
});

test('OA-01 an answer without state, with a wrong one, or with two is refused before the bank is asked', async () => {
  const { connection, step } = await begin(who, 'example');
  const bank = await hub.hub.house.banks.sandbox('example');
  const arrival = await bank.visit(step.url, { outcome: 'grant', ibans: null });
  const { url } = arrival ?? { url: '' };
  for (const changed of [
    url.replace(/state=[^&]+&?/, ''),
    url.replace(/state=[^&]+/, 'state=guessed'),
    `${url}&state=second`,
  ]) {
    const answer = await arrive(hub, who, { url: changed, form: null });
    expect(answer.status).toBe(400);
    expect((await answer.json()).code).toBe('link_state_unknown');
  }
  expect((await connectionOf(connection.id)).state).toBe('requested');
});

test("OA-02, OA-21, OA-22: another person's browser cannot finish a link, nor be made to", async () => {
  await addPerson(hub, hub.organisationId, 'colleague@koppel.example', 'administrator');
  const colleague = await signedIn(hub, 'colleague@koppel.example');
  const { connection, step } = await begin(who, 'example');
  const bank = await hub.hub.house.banks.sandbox('example');
  const arrival = await bank.visit(step.url, { outcome: 'grant', ibans: null });
  if (arrival === null) throw new Error('nobody arrived');
  expect((await arrive(hub, colleague, arrival)).status).toBe(403);
  expect((await connectionOf(connection.id)).state).toBe('requested');
  // Nothing was made of the code that was put upon them: it still is of use to the one it was given to.
  expect((await arrive(hub, who, arrival)).status).toBe(303);
  expect((await connectionOf(connection.id)).state).toBe('active');
});

test('OA-20: an answer that comes at the address of another bank is refused there, and still counts where it belongs', async () => {
  const { connection, step } = await begin(who, 'example');
  const bank = await hub.hub.house.banks.sandbox('example');
  const arrival = await bank.visit(step.url, { outcome: 'grant', ibans: null });
  if (arrival === null) throw new Error('nobody arrived');
  const elsewhere = await arrive(hub, who, { ...arrival, url: arrival.url.replace('/link/example', '/link/asking') });
  expect(elsewhere.status).toBe(400);
  expect((await elsewhere.json()).code).toBe('link_state_unknown');
  expect((await connectionOf(connection.id)).state).toBe('requested');
  expect((await arrive(hub, who, arrival)).status).toBe(303);
});

test('OA-19: nobody says where a link comes back: a return address in the request is refused, and no header moves it', async () => {
  for (const name of ['redirectUrl', 'redirect_uri', 'returnUrl'])
    for (const url of ['https://evil.example/', '//evil.example', `${hub.url}.evil.example/`, 'javascript:alert(1)']) {
      const answer = await who.ask('POST', '/v1/bank-connections', { body: { connector: 'example', [name]: url } });
      expect(answer.status).toBe(422);
    }
  const headers = {
    'x-forwarded-host': 'evil.example',
    forwarded: 'host=evil.example',
    'x-original-host': 'evil.example',
  };
  const begun = await who.ask('POST', '/v1/bank-connections', { body: { connector: 'example' }, headers });
  const { step } = (await begun.json()) as { step: { url: string } };
  expect(new URL(step.url).searchParams.get('redirect_uri')).toBe(`${hub.config.publicUrl}/link/example`);
  const bank = await hub.hub.house.banks.sandbox('example');
  const arrival = await bank.visit(step.url, { outcome: 'grant', ibans: null });
  const url = `${arrival?.url}&returnUrl=https://evil.example&next=//evil.example`;
  expect((await arrive(hub, who, { url, form: null })).headers.get('location')).toMatch(/^\/connections\/[\w-]+$/);
});

test('OA-39: an answer of a bank leads on at once, and tells no other place of itself', async () => {
  const { step } = await begin(who, 'example');
  const answer = await throughBank(hub, who, 'example', step.url);
  expect(answer?.status).toBe(303);
  expect(answer?.headers.get('location')).not.toMatch(/code|state/);
  const refused = await fetch(`${hub.url}/link/example?code=c&state=s`, { headers: { accept: 'text/html' } });
  for (const one of [answer, refused]) {
    expect(one?.headers.get('referrer-policy')).toBe('no-referrer');
    expect(one?.headers.get('cache-control')).toBe('no-store');
  }
  expect(refused.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await refused.text()).not.toMatch(/src=|href="(?!\/)|https?:/);
});

test('OA-03, OA-04: the same answer, again and at once, is taken once', async () => {
  const { connection, step } = await begin(who, 'example');
  const bank = await hub.hub.house.banks.sandbox('example');
  const arrival = await bank.visit(step.url, { outcome: 'grant', ibans: null });
  if (arrival === null) throw new Error('nobody arrived');
  const answers = await Promise.all(Array.from({ length: 10 }, () => arrive(hub, who, arrival)));
  for (const answer of answers) {
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`/connections/${connection.id}`);
  }
  await until(
    () => connectionOf(connection.id),
    ({ state }) => state === 'active',
  );
  expect((await arrive(hub, who, arrival)).status).toBe(303);
});

test('OA-05: a link that was started more than a quarter of an hour ago is not finished, and no token is asked for', async () => {
  const { connection, step } = await begin(who, 'example');
  const bank = await hub.hub.house.banks.sandbox('example');
  const arrival = await bank.visit(step.url, { outcome: 'grant', ibans: null });
  if (arrival === null) throw new Error('nobody arrived');
  const past = new Date(Date.now() - 1000).toISOString();
  await inOrganisation(hub.hub.house.store.db, hub.organisationId, (db) =>
    db.updateTable('link_flow').set({ expires_at: past }).where('connection_id', '=', connection.id).execute(),
  );
  // Had the bank been asked, it would have met this.
  bank.inject({ kind: 'unavailable', times: 1, at: 'token' });
  const answer = await arrive(hub, who, arrival);
  expect(answer.status).toBe(400);
  expect((await answer.json()).code).toBe('link_state_expired');
  const again = await begin(who, 'example');
  const met = await throughBank(hub, who, 'example', again.step.url);
  expect(met?.headers.get('location')).toContain('problem=');
});

test('OA-07 a customer who refuses leaves a link that says so and can be started again', async () => {
  const { connection, step } = await begin(who, 'example');
  const answer = await throughBank(hub, who, 'example', step.url, 'deny');
  expect(answer?.headers.get('location')).toContain('problem=');
  expect((await connectionOf(connection.id)).state).toBe('denied');
  const again = await who.ask('POST', `/v1/bank-connections/${connection.id}/renew`);
  expect(again.status).toBe(201);
  const { step: next } = (await again.json()) as { step: { url: string } };
  await throughBank(hub, who, 'example', next.url);
  expect((await connectionOf(connection.id)).state).toBe('active');
});

test('OA-25 a partial grant links what was granted and nothing else', async () => {
  const { connection, step } = await begin(who, 'example');
  await throughBank(hub, who, 'example', step.url, 'grant', [SECOND]);
  expect((await connectionOf(connection.id)).accounts.map(({ iban }) => iban)).toEqual([SECOND]);
  expect((await choose(connection.id, [CURRENT])).status).toBe(422);
});

test('TEN-09, OA-24: an account another organisation linked is refused with a plain message', async () => {
  const other = await addOrganisation(hub, 'Other B.V.');
  await addPerson(hub, other.id, 'other@koppel.example', 'administrator');
  const stranger = await signedIn(hub, 'other@koppel.example');
  const { connection, step } = await begin(stranger, 'example');
  await throughBank(hub, stranger, 'example', step.url);
  const answer = await stranger.ask('POST', `/v1/bank-connections/${connection.id}/accounts`, {
    body: { accounts: [{ iban: CURRENT, currency: 'EUR', services: ['transactions'] }] },
  });
  expect(answer.status).toBe(409);
  const problem = (await answer.json()) as { code: string; detail: string };
  expect(problem.code).toBe('account_linked_elsewhere');
  expect(problem.detail).not.toContain('Test B.V.');

  // OA-24: the same customer of the bank gave two consents; the end of one is not the end of the other.
  const own = await begin(who, 'example');
  await throughBank(hub, who, 'example', own.step.url);
  expect((await choose(own.connection.id, [CURRENT])).status).toBe(200);
  expect((await stranger.ask('DELETE', `/v1/bank-connections/${connection.id}`)).status).toBe(204);
  const bank = await hub.hub.house.banks.sandbox('example');
  const before = (await entriesOf(CURRENT)).length;
  bank.book(CURRENT, entry(0, 3_131, 'Na het einde van de ander'));
  const linked = (await connectionOf(own.connection.id)).accounts.find(({ iban }) => iban === CURRENT)?.linked;
  await until(
    async () => {
      await hub.api.post(`/bank-accounts/${linked?.id}/pull`, {});
      return entriesOf(CURRENT);
    },
    (entries) => entries.length === before + 1,
  );
  expect((await connectionOf(own.connection.id)).state).toBe('active');
});

test('a person without an account here gives the consent through a signing link', async () => {
  const { connection } = await begin(who, 'example');
  const made = await who.ask('POST', `/v1/bank-connections/${connection.id}/signing-link`);
  const { url } = (await made.json()) as { url: string };
  const path = new URL(url).pathname;
  const html = { accept: 'text/html' };
  expect(await (await fetch(`${hub.url}${path}`, { headers: html })).text()).toContain('<form method="post"');
  const going = await fetch(`${hub.url}${path}`, { method: 'POST', headers: html, redirect: 'manual' });
  expect(going.status).toBe(303);
  const cookie = going.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const bank = await hub.hub.house.banks.sandbox('example');
  const arrival = await bank.visit(going.headers.get('location') ?? '', { outcome: 'grant', ibans: null });
  const back = new URL(arrival?.url ?? '');
  const done = await fetch(`${hub.url}${back.pathname}${back.search}`, { headers: { ...html, cookie } });
  expect(await done.text()).toContain('toestemming gegeven');
  expect((await connectionOf(connection.id)).state).toBe('active');
  expect((await fetch(`${hub.url}${path}x`, { headers: html })).status).toBe(400);
});

test('SEC-11 the state of every start is 256 bits of its own', async () => {
  const states: string[] = [];
  for (let at = 0; at < 3; at++) {
    const { connection, step } = await begin(who, 'example');
    states.push(new URL(step.url).searchParams.get('state') ?? '');
    expect((await who.ask('DELETE', `/v1/bank-connections/${connection.id}`)).status).toBe(204);
  }
  expect(new Set(states).size).toBe(3);
  for (const state of states) expect(state).toMatch(/^[\w-]{43}$/);
});

// Last: should it fail half-way, the others have begun their links.
test('OA-40: links that were started and never finished are a hundred at most for each organisation, and are forgotten', async () => {
  const { house } = hub.hub;
  const { connection } = await begin(who, 'example');
  const soon = new Date(Date.now() + 600_000).toISOString();
  await inOrganisation(house.store.db, hub.organisationId, async (db) => {
    for (let at = 0; at < 100; at++)
      await createFlow(db, {
        id: house.random.uuid(),
        organisationId: hub.organisationId,
        connectionId: connection.id,
        kind: 'link',
        stateHash: `state ${at}`,
        browserHash: 'another browser',
        startedBy: 'Test',
        redirectUrl: 'http://127.0.0.1/link/example',
        step: { kind: 'redirect', url: 'https://bank.example' },
        sealedKeep: null,
        now: house.clock.now(),
        expiresAt: soon,
      });
  });
  const refused = await who.ask('POST', '/v1/bank-connections', { body: { connector: 'example' } });
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({
    code: 'state_conflict',
    detail: expect.stringContaining('Too many links'),
  });
  // Others are not held up by it, and time clears it.
  const another = await addOrganisation(hub, 'Third B.V.');
  await addPerson(hub, another.id, 'third@koppel.example', 'administrator');
  await begin(await signedIn(hub, 'third@koppel.example'), 'example');
  await inSystem(house.store.db, (db) => forgetOldFlows(db, new Date(Date.now() + 1_000_000).toISOString()));
  expect((await connectionOf(connection.id)).state).toBe('denied');
  await begin(who, 'example');
});
