import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLog } from '#core/runtime/ports.ts';
import { findConnection } from '#core/store/connection.repository.ts';
import { inOrganisation, inSystem } from '#core/store/database.ts';
import { plugin } from '../../plugins/example/plugin.ts';
import { makeBooks } from '../support/books.ts';
import { SIGN_IN, startTestHub, type TestHub, until } from '../support/hub.ts';
import { account, begin, CURRENT, entry, options, throughBank } from '../support/linking.ts';
import { signedIn, visitor } from '../support/organisation.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

const lines: string[] = [];
let hub: TestHub;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  receiver.answer = (_, response) => response.writeHead(500).end('canary-of-the-receiver');
  hub = await startTestHub(
    {},
    {
      plugins: [plugin],
      sandboxes: () => options([account(CURRENT, [entry(3, 12_100, 'Factuur')])]),
      log: openLog('debug', (line) => void lines.push(line)),
    },
  );
});
afterAll(async () => {
  await hub.close();
  await receiver.close();
});

test('SEC-08: with everything going wrong that can, no secret is in a line of the log', async () => {
  const canaries = [
    'canary-password-4711',
    'canary-key-4711',
    'canary-secret-4711',
    'canary-of-the-receiver',
    hub.apiKey,
  ];
  const { house } = hub.hub;
  const who = await signedIn(hub, SIGN_IN.email, SIGN_IN.password);
  canaries.push(who.cookie().split('=')[1] ?? '');

  // Wrong passwords, keys and bodies.
  const wrong = { email: SIGN_IN.email, password: 'canary-password-4711' };
  expect((await visitor(hub).ask('POST', '/v1/session', { body: wrong })).status).toBe(401);
  const headers = { authorization: 'Bearer kpl_canary-key-4711' };
  expect((await fetch(`${hub.url}/v1/overview`, { headers })).status).toBe(401);
  expect((await hub.request('POST', '/webhook-endpoints', { body: '{"secret":"canary-secret-4711"' })).status).toBe(
    400,
  );

  // A bank that breaks its word while a link is made, while tokens are asked for, and while it is read.
  const settings = { environment: 'sandbox', settings: {}, secrets: { 'client-secret': 'canary-secret-4711' } };
  expect((await who.ask('PUT', '/v1/connectors/example/settings', { body: settings })).status).toBe(200);
  const bank = await house.banks.sandbox('example');
  bank.inject({ kind: 'malformed', times: 1, at: 'token' });
  await throughBank(hub, who, 'example', (await begin(who, 'example')).step.url);
  const { connection, step } = await begin(who, 'example');
  await throughBank(hub, who, 'example', step.url);
  const row = await inOrganisation(house.store.db, hub.organisationId, (db) => findConnection(db, connection.id));
  const grant = house.vault.open(
    row?.sealed_grant ?? '',
    `${hub.organisationId}|bank_connection|${connection.id}|grant`,
  );
  const { accessToken, refreshToken } = JSON.parse(grant) as Record<string, string>;
  canaries.push(accessToken ?? '', refreshToken ?? '');
  bank.inject({ kind: 'malformed', times: 100 });
  const books = await makeBooks(hub, { ibans: [CURRENT] });
  const { items } = await hub.api.get<{ items: { id: string; iban: string | null }[] }>(
    `/administrations/${books.id}/daybooks`,
  );
  const chosen = {
    ...{ iban: CURRENT, currency: 'EUR', services: ['transactions'], administrationId: books.id },
    daybookId: items.find(({ iban }) => iban === CURRENT)?.id,
  };
  const choice = await who.ask('POST', `/v1/bank-connections/${connection.id}/accounts`, {
    body: { accounts: [chosen] },
  });
  expect(choice.status).toBeLessThan(300);
  await until(
    async () => lines.join(''),
    (text) => text.includes('pull failed'),
  );

  // A receiver that refuses, and a database that is not what it was.
  const { secret } = await hub.api.post<{ secret: string }>('/webhook-endpoints', { name: 'Trap', url: receiver.url });
  canaries.push(secret.slice(6));
  await inSystem(house.store.db, (db) => sql`alter table sink_target rename column name to lost`.execute(db));
  const broken = await hub.request('POST', '/webhook-endpoints', {
    body: { name: 'canary-secret-4711', url: 'https://erp.example/' },
  });
  expect(broken.status).toBe(500);
  expect(await broken.text()).not.toMatch(/canary|column|sink_target/);
  await inSystem(house.store.db, (db) => sql`alter table sink_target rename column lost to name`.execute(db));

  const log = lines.join('');
  expect(log).toMatch(/webhook-endpoints failed/);
  for (const canary of [...canaries, CURRENT]) {
    expect(canary.length).toBeGreaterThan(12);
    expect(log.includes(canary), canary.slice(0, 14)).toBe(false);
  }
});

test('SEC-08: fields that name a secret are blotted out, wherever they come from', () => {
  const written: string[] = [];
  const fields = { token: 'canary', nested: { authorization: 'canary', iban: 'canary' }, count: 3 };
  openLog('debug', (line) => void written.push(line)).warn('told', fields);
  expect(written.join('')).toMatch(/"count":3/);
  expect(written.join('')).not.toContain('canary');
});
