import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countOld, resealAll } from '#core/access/reseal.ts';
import { openVault, type Vault } from '#core/access/vault.ts';
import { resealCommand } from '#core/cli/reseal.ts';
import { startHub } from '#core/main.ts';
import { inOrganisation } from '#core/store/database.ts';
import { findTarget } from '#core/store/target.repository.ts';
import { plugin } from '../../plugins/example/plugin.ts';
import { SIGN_IN, startTestHub, type TestHub } from '../support/hub.ts';
import { account, begin, CURRENT, entry, options, throughBank } from '../support/linking.ts';
import { signedIn } from '../support/organisation.ts';

const NEW = randomBytes(32);
const parts = {
  plugins: [plugin],
  sandboxes: () => options([account(CURRENT, [entry(3, 12_100, 'Factuur')])]),
};

let hub: TestHub;
const endpoints: string[] = [];
const repeated = { body: { name: 'Once', url: 'https://once.example/' }, headers: { 'idempotency-key': 'again' } };
let said = '';

/** Secrets of every kind, sealed with the first key: of webhooks, of answers, of a bank's settings and of its grant. */
beforeAll(async () => {
  hub = await startTestHub({}, parts);
  for (let at = 0; at < 8; at++) {
    const body = { name: `Endpoint ${at}`, url: `https://erp${at}.example/` };
    endpoints.push((await hub.api.post<{ id: string }>('/webhook-endpoints', body)).id);
  }
  said = await (await hub.request('POST', '/webhook-endpoints', repeated)).text();
  const who = await signedIn(hub, SIGN_IN.email, SIGN_IN.password);
  const settings = { environment: 'sandbox', settings: {}, secrets: { 'client-secret': 'canary-4711' } };
  expect((await who.ask('PUT', '/v1/connectors/example/settings', { body: settings })).status).toBe(200);
  const { step } = await begin(who, 'example');
  await throughBank(hub, who, 'example', step.url);
});
afterAll(() => hub.close());

const db = () => hub.hub.house.store.db;
const old = async (vault: Vault) => {
  const counts = await countOld(db(), vault, hub.hub.house.clock.now());
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
};
const secretOf = (vault: Vault, id: string) =>
  inOrganisation(db(), hub.organisationId, async (trx) =>
    vault.open(
      (await findTarget(trx, id))?.sealed_secrets['secret'] ?? '',
      `${hub.organisationId}|sink_target|${id}|secret`,
    ),
  );
const readable = async (vault: Vault) => {
  for (const id of endpoints) expect(await secretOf(vault, id)).toMatch(/./);
};

test('SEC-04: with another key in front everything is sealed anew, broken off or not, while it is in use', async () => {
  const vault = openVault(NEW, [hub.config.masterKey]);
  const before = await old(vault);
  expect(before).toBeGreaterThan(endpoints.length + 3);
  await readable(vault);

  // A crash in the middle of it: what was done in whole batches stays, the rest is as it was.
  let sealed = 0;
  const crashing: Vault = {
    ...vault,
    seal(plain, place) {
      if (++sealed > 4) throw new Error('crash');
      return vault.seal(plain, place);
    },
  };
  await expect(resealAll(db(), crashing)).rejects.toThrow('crash');
  await readable(vault);
  expect(await old(vault)).toBeGreaterThan(0);
  expect(await old(vault)).toBeLessThan(before);

  // Traffic by a hub that has both keys, of which nothing may be lost.
  const config = { ...hub.config, masterKey: NEW, oldKeys: [hub.config.masterKey] };
  const second = await startHub(config, parts);
  const rotate = (id: string) =>
    fetch(`${second.url}/v1/webhook-endpoints/${id}/secret`, {
      method: 'POST',
      headers: { authorization: `Bearer ${hub.apiKey}`, 'content-type': 'application/json', 'idempotency-key': id },
      body: '{}',
    }).then(async (answer) => ((await answer.json()) as { secret: string }).secret);
  const [shown] = await Promise.all([Promise.all(endpoints.map(rotate)), resealAll(db(), vault)]);
  await resealAll(db(), vault);
  await second.close();
  expect(await old(vault)).toBe(0);
  for (const [at, id] of endpoints.entries())
    expect(`whsec_${(await secretOf(vault, id)).replace(/^whsec_/, '')}`).toBe(shown[at]);

  // The old key alone opens nothing any more; the new one alone opens everything.
  await expect(startHub(hub.config, parts)).rejects.toMatchObject({ code: 'secret_unreadable' });
  const alone = await startHub({ ...config, oldKeys: [] }, parts);
  const again = await fetch(`${alone.url}/v1/webhook-endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.apiKey}`, 'content-type': 'application/json', ...repeated.headers },
    body: JSON.stringify(repeated.body),
  });
  expect(await again.text()).toBe(said);
  await alone.close();
  await readable(openVault(NEW));
});

test('SEC-04: the command counts with --plan, and says when the old keys can go', async () => {
  const third = { ...hub.config, masterKey: randomBytes(32), oldKeys: [NEW] };
  const lines: string[] = [];
  const io = { out: (line: string) => void lines.push(line), err: () => undefined, progress: () => never() };
  expect(await resealCommand(io, third, { plan: true, json: true })).toBe(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    old: { connector_config: 1, bank_connection: 1, vault_check: 1 },
  });
  expect(await resealCommand(io, third, { plan: false, json: false })).toBe(0);
  expect(lines[1]).toMatch(/^Everything is sealed with the first key/);
});

function never(): never {
  throw new Error('nothing to show');
}
