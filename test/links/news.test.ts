import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Connector } from '#core/contract/connector.ts';
import { inOrganisation } from '#core/store/database.ts';
import { plugin } from '../../plugins/example/plugin.ts';
import { signedNotice } from '../../plugins/example/sandbox.ts';
import { SIGN_IN, startTestHub, type TestHub, until } from '../support/hub.ts';
import { account, begin, CURRENT, entry, options, throughBank } from '../support/linking.ts';
import { signedIn, type Visitor } from '../support/organisation.ts';

const example = plugin.connector as Connector;
let hub: TestHub;
let connection: string;
let who: Visitor;

beforeAll(async () => {
  hub = await startTestHub(
    {},
    { plugins: [{ connector: example }], sandboxes: () => options([account(CURRENT, [entry(3, 12_100, 'Factuur')])]) },
  );
  who = await signedIn(hub, SIGN_IN.email, SIGN_IN.password);
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

test('WI-01, WI-02, WI-04: a call that is not the bank’s, too old, or written anew is refused without a trace', async () => {
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

test('WI-03, WI-07: the same call again does nothing more; the same id with other words is refused', async () => {
  expect(await (await knock(NEWS)).json()).toEqual({ accepted: true });
  expect(await (await knock(NEWS, { at: new Date(Date.now() - 5000).toISOString() })).json()).toEqual({
    duplicate: true,
  });
  expect((await knock({ ...NEWS, kind: 'consent-changed' })).status).toBe(409);
  expect(await notices()).toBe(1);
});

test('WI-09: news of an order nobody here knows is taken and leads to nothing', async () => {
  const answer = await knock({ id: 'notice-2', kind: 'order-status', about: 'no-order-of-ours' });
  expect(answer.status).toBe(202);
});

test('WI-08: news in any order, and of what is not there yet, leads to what the bank itself has: its rank counts, not its arrival', async () => {
  const body = { accounts: [{ iban: CURRENT, currency: 'EUR', services: ['transactions'] }] };
  expect((await who.ask('POST', `/v1/bank-connections/${connection}/accounts`, { body })).status).toBe(200);
  const bank = await hub.hub.house.banks.sandbox('example');
  const amounts = async () =>
    (await hub.api.get<{ items: { amount: string }[] }>('/entries')).items.map(({ amount }) => amount).sort();
  await until(amounts, (all) => all.length === 1);
  const news = (id: string, kind: string) => knock({ id, kind, about: null });
  // Of a booking that is not there yet, and of a payment before we ourselves heard that it was taken.
  expect((await news('booked-2', 'new-entries')).status).toBe(202);
  expect((await knock({ id: 'executed-1', kind: 'order-status', about: 'taken-in-a-moment' })).status).toBe(202);
  bank.book(CURRENT, entry(0, 200, 'Tweede'));
  bank.book(CURRENT, entry(1, 100, 'Eerste'));
  for (const id of ['booked-3', 'pending-2', 'pending-1', 'booked-1']) await news(id, 'new-entries');
  await until(
    async () => {
      // Each of them is a hint once: the bank is read again while one waits.
      await news(hub.hub.house.random.uuid(), 'new-entries');
      return amounts();
    },
    (all) => all.length === 3,
  );
  expect(await amounts()).toEqual(['1.00', '121.00', '2.00']);
});

test('WI-10: of a burst of calls each that was taken is kept, and the rest is told to come back', async () => {
  const before = await notices();
  const burst = Array.from({ length: 100 }, (_, at) => ({ id: `burst-${at}`, kind: 'new-entries', about: null }));
  const statuses = await Promise.all(burst.map(async (notice) => (await knock(notice)).status));
  const taken = statuses.filter((status) => status === 202).length;
  for (const status of statuses) expect([202, 429, 503]).toContain(status);
  expect(taken).toBeGreaterThan(0);
  expect((await notices()) - before).toBe(taken);
  // And they ask for one more reading, not for a hundred.
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pgboss.job where name = 'pull' and state = 'created'`.execute(
    hub.hub.house.store.db,
  );
  expect(rows[0]?.count).toBeLessThanOrEqual(1);
});

test('HS-08: the very same signed call, five times at once and once more, counts once', async () => {
  const before = await notices();
  const at = hub.hub.house.clock.now();
  const news = { ...NEWS, id: 'notice-again' };
  const answers = await Promise.all(Array.from({ length: 5 }, () => knock(news, { at })));
  const told = await Promise.all(answers.map((answer) => answer.json()));
  expect(told.filter((one) => Object.hasOwn(one as object, 'accepted'))).toHaveLength(1);
  expect(await (await knock(news, { at })).json()).toEqual({ duplicate: true });
  expect(await notices()).toBe(before + 1);
});
