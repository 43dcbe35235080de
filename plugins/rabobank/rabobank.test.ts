import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Connector, Grant } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import type { Entry } from '#core/domain/entry.ts';
import type { PlainDate } from '#core/domain/plain-date.ts';
import { decoded, failure, pulled } from '#test/contract/bank.ts';
import { answering, type Canned } from '#test/support/answers.ts';
import { accountsAt, ibanOf, startBank, type TestBank } from '#test/support/bank.ts';
import { collectionBatch } from '#test/support/collections.ts';
import type { Kept } from './client.ts';
import { plugin } from './plugin.ts';

const connector = plugin.connector as Connector;
const [first, second] = accountsAt('RABO', 'business-current');
if (first === undefined || second === undefined) throw new Error('Two accounts.');
const OWN = first.iban;
const TODAY = { from: '2026-03-31' as PlainDate, to: '2026-03-31' as PlainDate };

let bank: TestBank;
afterEach(() => bank.close());

async function start(accounts = [first, second].flatMap((one) => one ?? [])): Promise<TestBank> {
  bank = await startBank(connector, accounts);
  return bank;
}

async function entriesToday(grant: Grant): Promise<readonly Entry[]> {
  const pieces = await pulled(bank, grant, OWN, TODAY);
  const parts = (await Promise.all(pieces.map((piece) => decoded(bank, piece)))).flat();
  return parts.flatMap((part) => (part.kind === 'entry' ? [part.entry] : []));
}

test('what is inside a batch is folded into its entry, signed like it and to the cent', async () => {
  await start();
  const grant = await bank.connect();
  bank.sandbox.book(OWN, { date: TODAY.to, minor: -10_000n, name: null, iban: null, text: 'Verzamelbetaling 3 maart' });
  const batch = (await entriesToday(grant)).find(({ batchCount }) => batchCount !== null);
  expect(batch).toMatchObject({ batchCount: 3, batchId: expect.stringMatching(/^PREF-/) });
  expect(batch?.details.map(({ amount }) => amount?.minor)).toEqual([-3_333n, -3_333n, -3_334n]);
  expect(batch?.details[0]).toMatchObject({
    counterparty: { name: 'Relatie 1' },
    endToEndId: 'B-1',
    remittance: { text: 'Deel 1' },
  });
});

test('services are what the consent says: granted, refused, or never agreed with the bank', async () => {
  await start([
    { ...first, services: { transactions: 'granted', payments: 'no-contract', 'direct-debits': 'refused' } },
  ]);
  expect((await bank.connect()).accounts[0]?.services).toEqual({
    transactions: 'granted',
    payments: 'no-contract',
    'direct-debits': 'refused',
  });
});

test('OA-18 what was not asked for is not granted, whatever the bank holds', async () => {
  await start();
  const step = await bank.link.begin(bank.ctx, { ...bank.request(), services: ['transactions'] });
  const grant = await complete(step);
  expect(grant.accounts[0]?.services).toMatchObject({ transactions: 'granted', payments: 'refused' });
});

async function complete(step: Awaited<ReturnType<TestBank['link']['begin']>>, more = {}): Promise<Grant> {
  if (step.kind !== 'redirect') throw new Error(step.kind);
  const end = await bank.sandbox.visit(step.url, { outcome: 'grant', ibans: null });
  const callback = {
    connectionId: 'c0ffee',
    redirectUrl: bank.request().redirectUrl,
    parameters: Object.fromEntries(new URL(end?.url ?? '').searchParams),
    keep: step.keep,
    ...more,
  };
  const grant = await bank.link.complete(bank.ctx, callback);
  if (grant.kind !== 'grant') throw new Error(grant.kind);
  return grant;
}

test('a token the bank does not know yet is waited for, without using the code again', async () => {
  await start();
  const step = await bank.link.begin(bank.ctx, bank.request());
  if (step.kind !== 'redirect') throw new Error(step.kind);
  const end = await bank.sandbox.visit(step.url, { outcome: 'grant', ibans: null });
  const callback = {
    connectionId: 'c0ffee',
    redirectUrl: bank.request().redirectUrl,
    parameters: Object.fromEntries(new URL(end?.url ?? '').searchParams),
    keep: step.keep,
  };
  bank.sandbox.inject({ kind: 'unauthorized', times: 2 });
  const wait = await bank.link.complete(bank.ctx, callback);
  if (wait.kind !== 'wait') throw new Error(wait.kind);
  expect(wait.pollSeconds).toBe(1);
  expect(wait.keep).not.toContain('access');
  const again = await bank.link.complete(bank.ctx, { ...callback, keep: wait.keep });
  if (again.kind !== 'wait') throw new Error(again.kind);
  const grant = await bank.link.complete(bank.ctx, { ...callback, keep: again.keep });
  expect(grant.kind).toBe('grant');
  expect(bank.exchanges.filter(({ request }) => request.url.endsWith('/token')).length).toBe(1);
});

test('OA-32 a refresh token is good once; used again the link is over, and nothing goes round in circles', async () => {
  await start();
  const grant = await bank.connect();
  await bank.link.refresh(bank.ctx, grant);
  expect((await failure(bank.link.refresh(bank.ctx, grant))).code).toBe('consent_expired');
});

test('HS-13 a signing key the bank does not know is a matter of settings, not of the consent', async () => {
  await start();
  const grant = await bank.connect();
  const key = { 'signing-certificate': bank.ctx.settings['notification-certificate'] ?? '' };
  const ctx: PluginContext = { ...bank.ctx, settings: { ...bank.ctx.settings, ...key } };
  const before = bank.exchanges.length;
  expect((await failure(pulled(bank, grant, OWN, TODAY, ctx))).code).toBe('config');
  expect(bank.exchanges.length - before).toBe(1);
});

test('TLS without the client certificate nothing is exchanged', async () => {
  await start();
  const grant = await bank.connect();
  const http: PluginContext['http'] = {
    send: ({ identity: _, ...request }) => bank.ctx.http.send(request),
  };
  expect((await failure(pulled(bank, grant, OWN, TODAY, { ...bank.ctx, http }))).code).toBe('transient');
  expect((await failure(bank.link.refresh({ ...bank.ctx, http }, grant))).code).toBe('config');
});

test('a person who waits is told to the bank, and every call says who we are', async () => {
  await start();
  const grant = await bank.connect();
  const { person: _, ...alone } = bank.ctx;
  for (const [ctx, address] of [
    [bank.ctx, '192.0.2.7'],
    [alone, undefined],
  ] as const) {
    await pulled(bank, grant, OWN, TODAY, ctx);
    const { headers = {} } = bank.exchanges.at(-1)?.request ?? {};
    expect(headers['PSU-IP-Address']).toBe(address);
    expect(headers).toMatchObject({
      'X-IBM-Client-Id': 'koppel-rabobank',
      Signature: expect.stringContaining('rsa-sha512'),
    });
  }
});

test('collections go out as a file under one signature, and their fate is JSON', async () => {
  await start();
  const gateway = connector.directDebits;
  if (gateway === undefined) throw new Error('No direct debits.');
  const batch = collectionBatch(bank.pulled(await bank.connect(), OWN));
  const outcome = await gateway.submit(bank.ctx, batch, '01987654-0000-7000-8000-0123456789ab');
  if (outcome.kind !== 'confirm-at-bank') throw new Error(outcome.kind);
  const sent = bank.exchanges.at(-1)?.request;
  expect(Buffer.from(sent?.body ?? '').includes(Buffer.from(batch.bytes))).toBe(true);
  const ref = { key: 'k', bankRef: outcome.bankRef, account: batch.account };
  expect(await gateway.status(bank.ctx, ref)).toMatchObject({ status: 'to-be-confirmed', bankCode: 'ACTC' });
  bank.sandbox.confirm(outcome.bankRef, 'sign');
  expect(await gateway.status(bank.ctx, ref)).toMatchObject({ status: 'executed', bankCode: 'ACSC' });
  expect(bank.sandbox.executed()).toEqual([{ endToEndId: 'D-1', minor: 12_345n, iban: OWN }]);
});

test('a file of another account is refused in the words of the bank', async () => {
  await start();
  const gateway = connector.directDebits;
  const batch = collectionBatch(bank.pulled(await bank.connect(), OWN), ibanOf('RABO', 999));
  expect(await gateway?.submit(bank.ctx, batch, 'key-00000001')).toMatchObject({ kind: 'refused', code: 'AG01' });
});

test('payees are answered one by one, in their order', async () => {
  await start();
  const account = bank.pulled(await bank.connect(), OWN);
  const payees = [
    { name: 'bakkerij de wit bv', iban: OWN },
    { name: 'Bakkerij de Zwart', iban: OWN },
    { name: 'Iemand anders', iban: OWN },
    { name: 'Onbekend', iban: ibanOf('INGB', 77) },
  ];
  expect(await connector.payeeCheck?.check(bank.ctx, account, payees)).toEqual([
    { result: 'match', name: null },
    { result: 'close-match', name: 'Bakkerij De Wit B.V.' },
    { result: 'no-match', name: null },
    { result: 'not-possible', name: null },
  ]);
});

test('news of the bank arrives signed at the address it was given, until the link ends', async () => {
  await start();
  const calls: { headers: Record<string, string>; body: Buffer; path: string }[] = [];
  const hub = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    calls.push({
      headers: request.headers as Record<string, string>,
      body: Buffer.concat(chunks),
      path: request.url ?? '',
    });
    response.writeHead(202).end();
  });
  await new Promise<void>((ready) => hub.listen(0, '127.0.0.1', ready));
  const notificationUrl = `http://127.0.0.1:${(hub.address() as AddressInfo).port}/v1/hooks/c0ffee`;
  try {
    const grant = await complete(await bank.link.begin(bank.ctx, { ...bank.request(), notificationUrl }), {
      notificationUrl,
    });
    bank.sandbox.book(OWN, { date: TODAY.to, minor: 1n, name: null, iban: null, text: 'Cent' });
    await expect.poll(() => calls.length).toBe(1);
    const [call] = calls;
    if (call === undefined) throw new Error('No call.');
    expect(await connector.notifications?.receive(bank.ctx, { method: 'POST', ...call })).toMatchObject({
      kind: 'new-entries',
    });
    await bank.link.end(bank.ctx, grant);
    bank.sandbox.book(OWN, { date: TODAY.to, minor: 2n, name: null, iban: null, text: 'Cent' });
    expect(bank.exchanges.at(-1)).toMatchObject({ request: { method: 'DELETE' }, response: { status: 204 } });
    expect(calls.length).toBe(1);
  } finally {
    hub.close();
  }
});

const KEPT: Kept = {
  accessToken: 'a',
  refreshToken: 'r',
  issuedAt: '2026-01-01T00:00:00.000Z',
  endsAt: '2026-12-31T00:00:00.000Z',
  consentId: 'c',
  scopes: ['bai.accountinformation.read'],
  refreshes: 0,
  subscriptionId: null,
};
const FORBIDDEN: Canned = {
  status: 403,
  body: '{"httpCode":"403","httpMessage":"Forbidden","moreInformation":"Forbidden"}',
};

async function pullAgainst(answers: (url: string) => Canned, kept: Kept = KEPT): Promise<string> {
  await start();
  const { settings } = bank.sandbox;
  const ctx = answering(({ url }) => answers(url), settings);
  const grant: Grant = {
    kind: 'grant',
    expiresAt: null,
    tokensExpireAt: null,
    accounts: [],
    sealed: JSON.stringify(kept),
  };
  const work = async () => {
    const account = { iban: OWN, currency: 'EUR', bankAccountId: 'x', grant };
    const range = { from: '2026-02-01' as PlainDate, to: '2026-02-02' as PlainDate };
    for await (const _ of connector.statements?.pull?.(ctx, account, range, null) ?? []);
  };
  const { code, retryAt } = await failure(work());
  return retryAt === undefined ? code : `${code} ${retryAt}`;
}

test.each([
  ['valid', 'transient'],
  ['expired', 'consent_expired'],
  ['revokedByPsu', 'consent_revoked'],
])('BANK-04 a bare 403 is looked into: a consent that is %s makes it %s', async (status, code) => {
  const consent = { consentId: 'c', access: { s: [{ iban: OWN, status }] } };
  expect(await pullAgainst((url) => (url.includes('/consents/') ? { body: JSON.stringify(consent) } : FORBIDDEN))).toBe(
    code,
  );
});

test('BANK-04 where even the consent is forbidden, it is over', async () => {
  expect(await pullAgainst(() => FORBIDDEN)).toBe('consent_revoked');
});

test('a token renewed a moment ago is not renewed again: it will be known soon', async () => {
  const unknown: Canned = { status: 401, body: '{"httpCode":"401","httpMessage":"Unauthorized"}' };
  expect(await pullAgainst(() => unknown)).toBe('token_expired');
  const fresh = { ...KEPT, refreshes: 1, issuedAt: '2026-03-02T11:00:00.000Z' };
  expect(await pullAgainst(() => unknown, fresh)).toBe('transient 2026-03-02T11:00:02.000Z');
});

test.each([
  ['seconds', '40', 'rate_limited 2026-03-02T11:00:40.000Z'],
  ['an instant', '1772449260', 'rate_limited 2026-03-02T11:01:00.000Z'],
])('BANK-01 X-RateLimit-Reset as %s says how long to wait', async (_name, reset, expected) => {
  expect(await pullAgainst(() => ({ status: 429, headers: { 'x-ratelimit-reset': reset } }))).toBe(expected);
});

test('BANK-19 an account the bank no longer shows is a matter for people, and no end of the whole consent', async () => {
  expect(await pullAgainst(() => ({ status: 404, body: '{"tppMessages":[{"code":"RESOURCE_UNKNOWN"}]}' }))).toBe(
    'needs_human',
  );
});

test('BANK-07 a next page at another place is not asked for', async () => {
  const body = JSON.stringify({
    account: { iban: OWN, currency: 'EUR' },
    transactions: { booked: [], _links: { next: 'https://evil.example/x?nextPageToken=1' } },
  });
  expect(await pullAgainst(() => ({ body }))).toBe('contract_broken');
});
