import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHub } from '#core/main.ts';
import { inSystem } from '#core/store/database.ts';
import { addMembership } from '#core/store/user.repository.ts';
import { testConfig } from '../support/config.ts';
import { databaseForTest } from '../support/database.ts';
import { SIGN_IN, startTestHub, type TestHub } from '../support/hub.ts';
import { addOrganisation, addPerson, problemOf, signedIn, visitor } from '../support/organisation.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub.close());

const FIRST = {
  organisation: 'First B.V.',
  name: 'Anna',
  email: 'anna@first.example',
  password: 'quite long a password',
};

test('the first administrator needs the code the hub printed, and is made once', async () => {
  const own = await startHub(testConfig(await databaseForTest()));
  try {
    const at = { hub: own, url: own.url } as unknown as TestHub;
    const guest = visitor(at);
    expect(await (await guest.ask('GET', '/v1/setup')).json()).toEqual({ needed: true });
    const wrong = await guest.ask('POST', '/v1/setup', { body: { ...FIRST, code: 'guessed-wrongly-' } });
    expect(await problemOf(wrong)).toMatchObject({ status: 403, code: 'not_allowed' });
    const made = await guest.ask('POST', '/v1/setup', { body: { ...FIRST, code: own.setupCode } });
    expect(made.status).toBe(204);
    expect(await (await guest.ask('GET', '/v1/session')).json()).toMatchObject({
      user: { name: 'Anna', email: FIRST.email },
      organisation: { name: 'First B.V.' },
      role: 'administrator',
    });
    expect(await (await guest.ask('GET', '/v1/setup')).json()).toEqual({ needed: false });
    const again = await visitor(at).ask('POST', '/v1/setup', { body: { ...FIRST, code: own.setupCode } });
    expect(await problemOf(again)).toMatchObject({ status: 409, code: 'state_conflict' });
  } finally {
    await own.close();
  }
});

test('the session cookie is kept from scripts and other sites, and is Secure behind https', async () => {
  const cookieOf = async (own: TestHub) => {
    const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
    const answer = await fetch(`${own.url}/v1/session`, { method: 'POST', headers, body: JSON.stringify(SIGN_IN) });
    return answer.headers.getSetCookie()[0] ?? '';
  };
  const plain = await cookieOf(hub);
  expect(plain).toMatch(/^koppel_session=[\w-]{43}; /);
  expect(plain).toContain('HttpOnly');
  expect(plain).toContain('SameSite=Lax');
  expect(plain).toContain('Path=/');
  expect(plain).not.toContain('Domain');
  const behindTls = await startTestHub({ publicUrl: 'https://koppel.example' });
  try {
    expect(await cookieOf(behindTls)).toContain('Secure');
  } finally {
    await behindTls.close();
  }
});

test('a wrong password and a person who does not exist are answered alike and as slowly', async () => {
  const times: Record<string, number[]> = { known: [], unknown: [] };
  await addPerson(hub, hub.organisationId, 'timed@koppel.example', 'viewer');
  const tell: unknown[] = [];
  for (let at = 0; at < 4; at++) {
    for (const [who, email] of [
      ['known', 'timed@koppel.example'],
      ['unknown', 'nobody@koppel.example'],
    ] as const) {
      const since = performance.now();
      const answer = await visitor(hub).ask('POST', '/v1/session', {
        body: { email, password: 'wrong but long enough' },
      });
      times[who]?.push(performance.now() - since);
      tell.push(await problemOf(answer));
    }
  }
  for (const one of tell) expect(one).toEqual(tell[0]);
  expect(tell[0]).toMatchObject({ status: 401, code: 'not_signed_in' });
  const best = (all: number[] = []) => Math.min(...all);
  // A hash takes tens of milliseconds, the rest of a request one or two: who skips the hash is far below half.
  expect(best(times['unknown'])).toBeGreaterThan(best(times['known']) / 2);
  expect(best(times['known'])).toBeGreaterThan(best(times['unknown']) / 2);
});

test('API-27: after five wrong passwords an address waits, whether anybody has it or not, also when they come at once', async () => {
  await addPerson(hub, hub.organisationId, 'guessed@koppel.example', 'viewer');
  for (const email of ['guessed@koppel.example', 'ghost@koppel.example']) {
    const answers = await Promise.all(
      Array.from({ length: 12 }, () =>
        visitor(hub).ask('POST', '/v1/session', { body: { email, password: 'wrong but long enough' } }),
      ),
    );
    const statuses = answers.map((answer) => answer.status).sort();
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429, 429, 429, 429, 429]);
    const blocked = answers.find((answer) => answer.status === 429);
    const seconds = Number(blocked?.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
  }
  const right = await visitor(hub).ask('POST', '/v1/session', {
    body: { email: 'guessed@koppel.example', password: 'a long enough password' },
  });
  expect(await problemOf(right)).toMatchObject({ status: 429, code: 'too_many_attempts' });
});

test('a right password forgets the wrong ones before it', async () => {
  await addPerson(hub, hub.organisationId, 'clumsy@koppel.example', 'viewer');
  for (let round = 0; round < 3; round++) {
    for (let at = 0; at < 3; at++)
      await visitor(hub).ask('POST', '/v1/session', {
        body: { email: 'clumsy@koppel.example', password: 'no, not this' },
      });
    await signedIn(hub, 'clumsy@koppel.example');
  }
});

test('UI-02: who signs out is out, with that cookie for ever', async () => {
  const who = await signedIn(hub, SIGN_IN.email);
  const cookie = who.cookie();
  expect((await who.ask('GET', '/v1/session')).status).toBe(200);
  expect((await who.ask('DELETE', '/v1/session')).status).toBe(204);
  const after = await fetch(`${hub.url}/v1/overview`, { headers: { cookie } });
  expect(await problemOf(after)).toMatchObject({ status: 401, code: 'not_signed_in' });
});

test('SAML-53: signing in again gives another session and ends the one before', async () => {
  const who = await signedIn(hub, SIGN_IN.email);
  const before = who.cookie();
  expect(
    (await who.ask('POST', '/v1/session', { body: { ...SIGN_IN, password: 'wrong but long enough' } })).status,
  ).toBe(401);
  expect((await who.ask('GET', '/v1/session')).status).toBe(200);
  expect((await who.ask('POST', '/v1/session', { body: SIGN_IN })).status).toBe(204);
  expect(who.cookie()).not.toBe(before);
  expect((await who.ask('GET', '/v1/session')).status).toBe(200);
  const old = await fetch(`${hub.url}/v1/overview`, { headers: { cookie: before } });
  expect(await problemOf(old)).toMatchObject({ status: 401, code: 'not_signed_in' });
});

test('UI-02: signing in gives a new session; a cookie somebody planted is not taken over', async () => {
  const headers = {
    cookie: 'koppel_session=planted-by-somebody-else-aaaaaaaaaaaaaaaaaaaaa',
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
  };
  const answer = await fetch(`${hub.url}/v1/session`, { method: 'POST', headers, body: JSON.stringify(SIGN_IN) });
  expect(answer.headers.getSetCookie()[0]).not.toContain('planted');
});

test('UI-01: a request that changes something with a session must come from our own pages', async () => {
  const who = await signedIn(hub, SIGN_IN.email);
  const change = { body: { language: 'en' } };
  const refused: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
  ];
  for (const headers of refused) {
    expect(await problemOf(await who.ask('PATCH', '/v1/session', { ...change, headers }))).toMatchObject({
      status: 403,
      code: 'csrf_refused',
    });
  }
  const silent = await fetch(`${hub.url}/v1/session`, {
    method: 'PATCH',
    headers: { cookie: who.cookie(), 'content-type': 'application/json' },
    body: '{"language":"en"}',
  });
  expect((await problemOf(silent)).code).toBe('csrf_refused');
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const form = await who.ask('PATCH', '/v1/session', { ...change, headers: { 'content-type': type } });
    expect(await problemOf(form)).toMatchObject({ status: 415, code: 'media_type_unsupported' });
  }
  expect((await who.ask('PATCH', '/v1/session', change)).status).toBe(200);
});

test('a person moves between their own organisations, and into no other', async () => {
  const other = await addOrganisation(hub, 'Second B.V.');
  const strange = await addOrganisation(hub, 'Strange B.V.');
  const id = await addPerson(hub, hub.organisationId, 'both@koppel.example', 'viewer');
  await inSystem(hub.hub.house.store.db, (trx) => addMembership(trx, id, other.id, 'administrator'));
  const who = await signedIn(hub, 'both@koppel.example');
  const moved = await who.ask('PATCH', '/v1/session', { body: { organisationId: other.id } });
  expect(await moved.json()).toMatchObject({ organisation: { id: other.id }, role: 'administrator' });
  const refused = await who.ask('PATCH', '/v1/session', { body: { organisationId: strange.id } });
  expect(await problemOf(refused)).toMatchObject({ status: 404, code: 'not_found' });
  expect(await (await who.ask('GET', '/v1/session')).json()).toMatchObject({ organisation: { id: other.id } });
});

test('a session ends after two hours of silence and after twelve hours in all', async () => {
  const { db } = hub.hub.house.store;
  for (const column of ['seen_at', 'expires_at']) {
    const who = await signedIn(hub, SIGN_IN.email);
    expect((await who.ask('GET', '/v1/session')).status).toBe(200);
    await inSystem(db, (trx) =>
      sql`update session set ${sql.ref(column)} = now() - interval '121 minutes'`.execute(trx),
    );
    expect((await who.ask('GET', '/v1/session')).status).toBe(204);
  }
});
