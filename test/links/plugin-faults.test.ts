import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Connector, StatementsPart } from '#core/contract/connector.ts';
import type { HttpRequest, HttpResponse, PluginContext } from '#core/contract/ports.ts';
import type { PlainDate } from '#core/domain/plain-date.ts';
import { scopeOf } from '#core/pipeline/link/session.ts';
import { pullAccount } from '#core/pipeline/pull.ts';
import { plugin } from '../../plugins/example/plugin.ts';
import { type LinkedHouse, startLinkedHouse } from '../support/linked-house.ts';
import { account, CURRENT, SECOND } from '../support/linking.ts';

/*
 * A plugin that does what it should not, and a bank whose answers change under way. One house for all: the plugin is the example
 * with another pull for the length of a test.
 */

type Pull = NonNullable<StatementsPart['pull']>;

const example = plugin.connector as Connector;
const statements = example.statements as StatementsPart & { readonly pull: Pull };
let pull: Pull = statements.pull;
const connector: Connector = {
  ...example,
  statements: { ...statements, pull: (...given) => pull(...given) },
};

const day = (date: string, cents: number) =>
  ({ date: date as PlainDate, minor: BigInt(cents), name: 'Bakkerij', iban: SECOND, text: `Van ${date}` }) as const;
const MARCH = Array.from({ length: 20 }, (_, at) => day(`2026-03-${String(at + 2).padStart(2, '0')}`, 100 + at));

let at: LinkedHouse;
beforeAll(async () => {
  at = await startLinkedHouse(connector, [account(CURRENT, MARCH), account(SECOND, [day('2026-03-10', 5)])]);
});
afterAll(() => at.close());
afterEach(() => {
  pull = statements.pull;
});

const stored = async () => {
  const rows = await at.in((db) =>
    db
      .selectFrom('entry')
      .select(['booking_date', 'amount'])
      .where('bank_account_id', '=', at.accounts.get(CURRENT) ?? '')
      .execute(),
  );
  return rows.map((row) => `${row.booking_date} ${row.amount}`).sort();
};
const booked = () =>
  at.bank
    .ledger(CURRENT)
    .map(({ date, minor }) => `${date} ${minor}`)
    .sort();

/** The example's own pull, over a line on which something happens. */
function over(line: (request: HttpRequest, send: PluginContext['http']['send']) => Promise<HttpResponse>): Pull {
  return (ctx, ...rest) =>
    statements.pull({ ...ctx, http: { send: (request) => line(request, ctx.http.send) } }, ...rest);
}

const isLaterPage = ({ url }: HttpRequest) => url.includes('cursor=');

test('BANK-09: a next page the bank no longer knows (400, 410) ends the pull, and the range is read again from its beginning', async () => {
  for (const status of [400, 410]) {
    pull = over(async (request, send) =>
      isLaterPage(request) ? { status, headers: {}, body: new Uint8Array() } : send(request),
    );
    expect(await at.pull(CURRENT)).toMatchObject({ kind: 'failed' });
    expect((await at.state(CURRENT)).next_pull_at).not.toBeNull();
  }
  pull = statements.pull;
  for (let tries = 0; tries < 2; tries++) await at.pull(CURRENT);
  expect(await stored()).toEqual(booked());
});

test('BANK-08: bookings that come while pages are read are in this pull or the next, once', async () => {
  let late = 0;
  pull = over(async (request, send) => {
    const answer = await send(request);
    // In front of what was read already, and behind it.
    if (request.url.includes('/entries') && late < 6) {
      at.bank.book(CURRENT, day('2026-03-28', 1_000 + late));
      at.bank.book(CURRENT, day('2026-03-31', 2_000 + late++));
    }
    return answer;
  });
  await at.pull(CURRENT);
  for (const line of await stored()) expect(booked()).toContain(line);
  pull = statements.pull;
  for (let tries = 0; tries < 3; tries++) await at.pull(CURRENT);
  expect(late).toBeGreaterThan(0);
  expect(await stored()).toEqual(booked());
});

test('BANK-24: a plug-in that throws anything stops its own account only, and its words are not told on', async () => {
  for (const thrown of [new TypeError('secret-of-the-plugin'), 'secret-of-the-plugin', undefined]) {
    pull = () => {
      throw thrown;
    };
    const outcome = await at.pull(CURRENT);
    expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'contract_broken' } });
    expect(JSON.stringify(await at.state(CURRENT))).not.toContain('secret-of-the-plugin');
    expect((await at.state(CURRENT)).next_pull_at).not.toBeNull();
  }
  pull = statements.pull;
  expect(await at.pull(SECOND)).toMatchObject({ kind: 'done' });
  expect(await at.pull(CURRENT)).toMatchObject({ kind: 'done' });
});

test('BANK-24: a plug-in that never answers and hears no signal is not waited for, and gives its account back', async () => {
  pull = () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) });
  const patience = new AbortController();
  const pulling = pullAccount(at.house, at.organisationId, at.accounts.get(CURRENT) ?? '', {
    person: { ip: '192.0.2.7' },
    signal: patience.signal,
  });
  patience.abort();
  expect(await pulling).toMatchObject({ kind: 'failed', error: { code: 'transient' } });
  expect(await at.state(CURRENT)).toMatchObject({ lease: null, leased_until: null });
});

test('BANK-25: an evil plug-in reads no secret but its own settings, opens no token but its link’s, and calls nobody but its bank', async () => {
  const foreign = await at.in(async (db) => {
    const { vault } = at.house;
    const place = (organisation: string, what: string) => `${organisation}|${what}`;
    const own = await db.selectFrom('bank_connection').select('sealed_grant').executeTakeFirstOrThrow();
    return {
      own: own.sealed_grant ?? '',
      others: [
        vault.seal('token', place(at.organisationId, 'bank_connection|019aa3f0-0000-7000-8000-00000000000b|grant')),
        vault.seal(
          'token',
          place('019aa3f0-0000-7000-8000-00000000000c', `bank_connection|${at.connectionId()}|grant`),
        ),
        vault.seal('secret', place(at.organisationId, 'connector_config|rabobank|client-secret')),
      ],
    };
  });
  const got: string[] = [];
  const tried: string[] = [];
  const steal = async (what: string, work: () => Promise<unknown>) => {
    tried.push(what);
    await work().then(
      (loot) => got.push(`${what}: ${String(loot)}`),
      () => undefined,
    );
  };
  pull = async function* (ctx, { grant }) {
    for (const sealed of foreign.others) await steal('a token of others', () => ctx.secrets.open(sealed));
    for (const name of ['rabobank|client-secret', 'signing-key', '../client-secret', 'constructor', '__proto__'])
      await steal(`secret ${name}`, () => ctx.secrets.read(name));
    for (const url of [
      'http://127.0.0.1:5432/',
      'https://attacker.example/',
      'http://169.254.169.254/',
      'file:///etc/passwd',
    ])
      await steal(url, () => ctx.http.send({ method: 'GET', url }));
    // What it is lent leads to nothing else: no database, no house, no other organisation.
    const seen = new Set<unknown>();
    const names: string[] = [];
    const walk = (value: unknown) => {
      if (typeof value !== 'object' || value === null || seen.has(value)) return;
      seen.add(value);
      for (const [name, inside] of Object.entries(value)) {
        names.push(name);
        walk(inside);
      }
    };
    walk({ ...ctx, signal: null });
    expect(names).not.toContain('store');
    expect(names).not.toContain('vault');
    expect(names).not.toContain('sealedSecrets');
    expect(await ctx.secrets.open(grant.sealed)).toContain('efresh');
    yield* [];
  };
  expect(await at.pull(CURRENT)).toMatchObject({ kind: 'done', entries: 0 });
  expect(tried.length).toBe(12);
  expect(got).toEqual([]);
});

test('BANK-20: a link to the stand-in reaches no real bank, a link to the bank no stand-in, and neither becomes the other', async () => {
  const connection = await at.connection();
  expect(connection.environment).toBe('sandbox');
  const signal = new AbortController().signal;
  const real = `https://${connector.hosts[0]}/`;
  const stand = String(at.bank.settings['api-url']);
  const scope = await at.in((db) => scopeOf(db, connection, false));
  const send = async (environment: 'sandbox' | 'live', url: string) => {
    const ctx = await at.house.banks.context({ ...scope, environment }, signal);
    return ctx.http.send({ method: 'GET', url }).then(
      ({ status }) => `answered ${status}`,
      (error: { code: string }) => error.code,
    );
  };
  expect(await send('sandbox', stand)).toMatch(/^answered/);
  expect(await send('sandbox', real)).toBe('url_not_allowed');
  expect(await send('live', stand)).toBe('url_not_allowed');
  // The settings of the connector may change; a link keeps what it was made for.
  await at.in((db) =>
    db
      .insertInto('connector_config')
      .values({
        organisation_id: at.organisationId,
        connector_id: connector.id,
        environment: 'live',
        settings: '{}',
        sealed_secrets: '{}',
      })
      .execute(),
  );
  expect((await at.connection()).environment).toBe('sandbox');
  expect(await at.pull(SECOND)).toMatchObject({ kind: 'done' });
  await at.in((db) => db.deleteFrom('connector_config').execute());
});

test('OA-29: a bank that takes no token any more, old or new, is asked to renew once and then waits for a person', async () => {
  const consumed = await at.connection();
  at.bank.inject({ kind: 'unauthorized', times: 2 });
  const before = consumed.grant_version;
  expect(await at.pull(CURRENT)).toMatchObject({ kind: 'failed', error: { code: 'token_expired' } });
  const after = await at.connection();
  expect(after.state).toBe('needs-human');
  expect(after.grant_version).toBe(before + 1);
  await at.link();
  expect((await at.connection()).state).toBe('active');
  expect(await at.pull(CURRENT)).toMatchObject({ kind: 'done' });
});
