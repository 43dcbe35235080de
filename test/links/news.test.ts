import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Connector } from '#core/contract/connector.ts';
import { inOrganisation } from '#core/store/database.ts';
import { plugin } from '../../plugins/example/plugin.ts';
import { signedNotice } from '../../plugins/example/sandbox.ts';
import { SIGN_IN, startTestHub, type TestHub } from '../support/hub.ts';
import { account, begin, CURRENT, entry, options, throughBank } from '../support/linking.ts';
import { signedIn } from '../support/organisation.ts';

const example = plugin.connector as Connector;
let hub: TestHub;
let connection: string;

beforeAll(async () => {
  hub = await startTestHub(
    {},
    { plugins: [{ connector: example }], sandboxes: () => options([account(CURRENT, [entry(3, 12_100, 'Factuur')])]) },
  );
  const who = await signedIn(hub, SIGN_IN.email, SIGN_IN.password);
  const begun = await begin(who, 'example');
  connection = begun.connection.id;
  await throughBank(hub, who, 'example', begun.step.url);
});
afterAll(() => hub.close());

/** A call of the bank; `change` is what an attacker, or a bad line, makes of it. */
function knock(
  notice: { readonly id: string; readonly kind: string; readonly about: string | null },
  change: {
    readonly at?: string;
    readonly headers?: Record<string, string>;
    readonly body?: string;
    readonly to?: string;
  } = {},
): Promise<Response> {
  const call = signedNotice(notice, change.at ?? hub.hub.house.clock.now());
  return fetch(`${hub.url}/hooks/example/${change.to ?? connection}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...call.headers, ...change.headers },
    body: change.body ?? Buffer.from(call.body),
  });
}

const NEWS = { id: 'notice-1', kind: 'new-entries', about: null };

async function notices(): Promise<number> {
  const { rows } = await inOrganisation(hub.hub.house.store.db, hub.organisationId, (db) =>
    sql<{ count: number }>`select count(*)::int as count from bank_notice`.execute(db),
  );
  return rows[0]?.count ?? -1;
}

test('WI-01 WI-02 WI-04 a call that is not the bank’s, too old, or written anew is refused without a trace', async () => {
  const hour = 3_600_000;
  const refused = [
    knock(NEWS, { headers: { 'x-bank-signature': 'forged' } }),
    knock(NEWS, { headers: { 'x-bank-signature': '' } }),
    knock(NEWS, { at: new Date(Date.now() - hour).toISOString() }),
    knock(NEWS, { at: new Date(Date.now() + hour).toISOString() }),
    knock(NEWS, { body: JSON.stringify(NEWS, null, 1) }),
    knock(NEWS, { to: '019aa3f0-0000-7000-8000-000000000000' }),
    knock(NEWS, { to: 'not-an-id' }),
  ];
  for (const answer of await Promise.all(refused)) expect(answer.status).toBe(401);
  expect(await notices()).toBe(0);
});

test('WI-03 WI-07 the same call again does nothing more; the same id with other words is refused', async () => {
  expect(await (await knock(NEWS)).json()).toEqual({ accepted: true });
  expect(await (await knock(NEWS, { at: new Date(Date.now() - 5000).toISOString() })).json()).toEqual({
    duplicate: true,
  });
  expect((await knock({ ...NEWS, kind: 'consent-changed' })).status).toBe(409);
  expect(await notices()).toBe(1);
});

test('WI-09 news of an order nobody here knows is taken and leads to nothing', async () => {
  const answer = await knock({ id: 'notice-2', kind: 'order-status', about: 'no-order-of-ours' });
  expect(answer.status).toBe(202);
});
