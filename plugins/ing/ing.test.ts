import { request as tls } from 'node:https';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FrozenBatch, LinkStep } from '#core/contract/connector.ts';
import type { HttpResponse, PluginContext } from '#core/contract/ports.ts';
import { parseIban } from '#core/domain/iban.ts';
import { addDays } from '#core/domain/plain-date.ts';
import { digest } from '#core/kit/signature.ts';
import { everything, judged } from '#test/contract/bank.ts';
import { accountsAt, REDIRECT_URL, startBank, type TestBank } from '#test/support/bank.ts';
import { kindOf, refusalOf } from './banks.ts';
import { payments } from './payments.ts';
import { plugin } from './plugin.ts';
import { CLIENT } from './sandbox.ts';
import { statements } from './statements.ts';

let bank: TestBank;
beforeEach(async () => {
  if (plugin.connector === undefined) throw new Error('The plugin has no connector.');
  bank = await startBank(plugin.connector, accountsAt('INGB', 'business-current', { others: ['savings'] }));
});
afterEach(() => bank.close());

const header = (name: string, at: number) => {
  const headers = Object.entries(bank.exchanges[at]?.request.headers ?? {});
  return headers.find(([one]) => one.toLowerCase() === name)?.[1] ?? '';
};
const paths = () => bank.exchanges.map(({ request }) => `${request.method} ${new URL(request.url).pathname}`);

describe('tokens and names of keys', () => {
  test('the first token is signed in Authorization under the name of the certificate, all else in Signature under the id', async () => {
    await bank.link.begin(bank.ctx, bank.request());
    expect(paths()).toEqual(['POST /oauth2/token', 'GET /oauth2/authorization-server-url']);
    expect(header('authorization', 0)).toMatch(
      /^Signature keyId="SN=[0-9A-F]+",algorithm="rsa-sha256",headers="\(request-target\) date digest",/,
    );
    expect(header('tpp-signature-certificate', 0)).toMatch(/^MII/);
    expect(header('authorization', 1)).toMatch(/^Bearer /);
    expect(header('signature', 1)).toContain(`keyId="${CLIENT}"`);
    expect(header('signature', 1)).toContain('headers="(request-target) date digest x-request-id"');
  });

  test('a renewal without a new refresh token keeps the old one, and can be renewed again', async () => {
    const grant = await bank.connect();
    const once = await bank.link.refresh(bank.ctx, grant);
    bank.clock.advance(900);
    const twice = await bank.link.refresh(bank.ctx, once);
    expect(twice.expiresAt).toBe(grant.expiresAt);
    expect(twice.tokensExpireAt).toBe(new Date(Date.parse(bank.clock.now()) + 900_000).toISOString());
  });

  test('OA-12: ING names a page elsewhere: the customer is not sent there', async () => {
    const ctx = { ...bank.ctx, settings: { ...bank.ctx.settings, 'front-url': 'https://myaccount.ing.com' } };
    await expect(bank.link.begin(ctx, bank.request())).rejects.toMatchObject({ code: 'contract_broken' });
  });

  test.each([
    'http://myaccount.ing.com/authorize',
    'https://myaccount.ing.com.evil.example/authorize',
    'https://myaccount.ing.com@evil.example/authorize',
    'https://127.0.0.1/authorize',
    'javascript:alert(1)',
    '//evil.example',
  ])('OA-12: nor to %s, nor by a redirect of the answer', async (location) => {
    const answer = (status: number): PluginContext => ({
      ...bank.ctx,
      http: {
        async send(request) {
          if (!request.url.includes('/authorization-server-url')) return bank.ctx.http.send(request);
          const headers = { 'content-type': 'application/json', location };
          return { status, headers, body: Buffer.from(JSON.stringify({ location })) };
        },
      },
    });
    for (const status of [200, 302])
      await expect(bank.link.begin(answer(status), bank.request())).rejects.toMatchObject({ code: 'contract_broken' });
  });
});

test('under contract, with JWS: signed both ways, and an answer that is not signed is not used (HS-14)', async () => {
  const settings: PluginContext['settings'] = { ...bank.ctx.settings, 'client-id': CLIENT, signing: 'jws' };
  const ctx: PluginContext = { ...bank.ctx, settings };
  const step = await bank.link.begin(ctx, bank.request());
  expect(header('authorization', 0)).toBe('');
  expect(header('x-jws-signature', 1)).toMatch(/^[\w-]+\.\.[\w-]+$/);
  expect(header('signature', 1)).toBe('');
  if (step.kind !== 'redirect') throw new Error('no redirect');
  const end = await bank.sandbox.visit(step.url, { outcome: 'grant', ibans: null });
  const grant = await bank.link.complete(ctx, callback(step, end?.url ?? ''));
  expect(grant.kind).toBe('grant');
  const stripped: PluginContext = {
    ...ctx,
    http: {
      async send(request) {
        const { 'x-jws-signature': _, ...headers } = (await ctx.http.send(request)).headers;
        return { ...(await ctx.http.send(request)), headers } satisfies HttpResponse;
      },
    },
  };
  await expect(bank.link.begin(stripped, bank.request())).rejects.toMatchObject({
    code: 'contract_broken',
    message: expect.stringMatching(/has no signature/),
  });
  const { 'bank-certificate': _, ...without } = settings;
  await expect(bank.link.begin({ ...ctx, settings: without }, bank.request())).rejects.toMatchObject({
    code: 'config',
  });
});

function callback(step: LinkStep, url: string) {
  const parameters = Object.fromEntries(new URL(url).searchParams);
  return { connectionId: 'c0ffee', redirectUrl: REDIRECT_URL, parameters, keep: step.keep };
}

describe('right after the consent the accounts are not there yet', () => {
  const notYet = (times: number): PluginContext => {
    let left = times;
    return {
      ...bank.ctx,
      http: {
        async send(request) {
          if (!request.url.endsWith('/v3/accounts') || left-- <= 0) return bank.ctx.http.send(request);
          const body = Buffer.from('{"tppMessages":[{"category":"ERROR","code":"NOT_FOUND"}]}');
          return { status: 404, headers: { 'content-type': 'application/json' }, body };
        },
      },
    };
  };
  const answered = async () => {
    const step = await bank.link.begin(bank.ctx, bank.request());
    if (step.kind !== 'redirect') throw new Error('no redirect');
    const end = await bank.sandbox.visit(step.url, { outcome: 'grant', ibans: null });
    return callback(step, end?.url ?? '');
  };

  test('asked again at once, then with pauses that grow, without a second use of the code', async () => {
    const ctx = notYet(6);
    const back = await answered();
    const first = await bank.link.complete(ctx, back);
    expect(first).toMatchObject({ kind: 'wait', pollSeconds: 1 });
    const second = await bank.link.complete(ctx, { ...back, keep: first.kind === 'wait' ? first.keep : null });
    expect(second).toMatchObject({ kind: 'wait', pollSeconds: 2 });
    const third = await bank.link.complete(ctx, {
      ...back,
      parameters: {},
      keep: second.kind === 'wait' ? second.keep : null,
    });
    expect(third.kind).toBe('grant');
    expect(paths().filter((one) => one === 'POST /oauth2/token').length).toBe(3);
  });

  test('a consent without accounts ends with a word to the person', async () => {
    const ctx = notYet(1_000);
    let back = await answered();
    for (let round = 0; round < 5; round++) {
      const step = await bank.link.complete(ctx, back);
      if (step.kind !== 'wait') throw new Error(step.kind);
      back = { ...back, keep: step.keep };
    }
    await expect(bank.link.complete(ctx, back)).rejects.toMatchObject({ code: 'needs_human' });
  });
});

test('the door without pages, as ING has it in its own sandbox, gives a code too', async () => {
  const step = await bank.link.begin(bank.ctx, bank.request());
  if (step.kind !== 'redirect') throw new Error('no redirect');
  const { origin, pathname, searchParams } = new URL(step.url);
  const [account] = JSON.parse((await ask(`${origin}/grantssupport/accounts`, null)).slice(6)) as { id: string }[];
  const reference = pathname.split('/')[2] ?? '';
  const said = await ask(`${origin}/grantssupport/${reference}/auth-code`, {
    id: account?.id,
    client_id: searchParams.get('client_id'),
    scopes: searchParams.get('scope'),
    state: searchParams.get('state'),
    redirectURL: searchParams.get('redirect_uri'),
  });
  const { location } = JSON.parse(said.slice(6)) as { location: string };
  const grant = await bank.link.complete(bank.ctx, callback(step, location));
  expect(grant.kind === 'grant' ? grant.accounts.map(({ iban }) => iban) : []).toEqual([account?.id]);
});

function ask(url: string, body: object | null): Promise<string> {
  return new Promise((done, failed) => {
    const headers = { 'x-xsrf-token': 't', cookie: 'XSRF-TOKEN=t', 'content-type': 'application/json' };
    const options = {
      method: body === null ? 'GET' : 'POST',
      ca: bank.sandbox.ca ?? '',
      agent: false as const,
      headers,
    };
    const sent = tls(url, options, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      answer.on('end', () => done(text));
    });
    sent.on('error', failed);
    sent.end(body === null ? undefined : JSON.stringify(body));
  });
}

describe('reading', () => {
  const iban = () => bank.sandbox.ledger.length && accountsAt('INGB', 'business-current')[0]?.iban;

  test('both ends of the period are always sent, as moments in UTC around Amsterdam days, at the address ING gave', async () => {
    const grant = await bank.connect();
    const from = '2026-03-30' as ReturnType<typeof bank.clock.today>;
    const before = bank.exchanges.length;
    const account = bank.pulled(grant, iban() || parseIban(''));
    for await (const _ of statements.pull?.(bank.ctx, account, { from, to: from }, null) ?? []);
    const url = new URL(bank.exchanges[before]?.request.url ?? '');
    expect(url.pathname).toMatch(/^\/v2\/accounts\/[\w-]+\/transactions$/);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      currency: 'EUR',
      // Five days earlier, and the summer time that began in between.
      dateFrom: '2026-03-24T23:00:00Z',
      dateTo: '2026-03-30T21:59:59Z',
      limit: '500',
    });
  });

  test('pages in another order, or one given twice, are the same entries', async () => {
    const grant = await bank.connect();
    const own = iban() || parseIban('');
    const range = { from: addDays(bank.clock.today(), -40), to: bank.clock.today() };
    const straight = await everything(bank, grant, own, range);
    expect(straight.length).toBe(judged(bank, own, range).length);
    for (const kind of ['page-reordered', 'page-repeated'] as const) {
      bank.sandbox.inject({ kind, times: 1 });
      expect(await everything(bank, grant, own, range)).toEqual(straight);
    }
  });

  test('where ING shortens the period, only what is whole is called covered', async () => {
    const grant = await bank.connect();
    const to = addDays(bank.clock.today(), -530);
    const pieces = [];
    const account = bank.pulled(grant, iban() || parseIban(''));
    for await (const piece of statements.pull?.(bank.ctx, account, { from: addDays(to, -60), to }, null) ?? [])
      pieces.push(piece.covers);
    expect(pieces).toEqual([{ from: addDays(bank.clock.today(), -540 + 5), to }]);
  });
});

test('business current and G-accounts only; everything else is refused with its reason', async () => {
  const grant = await bank.connect();
  expect(grant.accounts.map(({ kind, refusal }) => [kind, refusal])).toEqual([
    ['business-current', null],
    ['business-current', null],
    ['savings', 'Savings accounts cannot be linked at ING.'],
  ]);
  const refusal = (product: string, currency = 'EUR') => refusalOf(kindOf(product, currency), product);
  expect(refusal('G-rekening')).toBeNull();
  expect(refusal('Zakelijke Rekening')).toBeNull();
  expect(refusal('Zakelijke Rekening', 'USD')).toMatch(/euro/);
  expect(refusal('Zakelijke Spaarrekening')).toMatch(/Savings/);
  expect(refusal('Zakelijk Beleggen')).toMatch(/Securities/);
  expect(refusal('Betaalpakket')).toMatch(/Private/);
  expect(refusal('Orange Thing')).toMatch(/"Orange Thing"/);
});

test('one payment in a pain.001.001.03 goes as that file; its status comes back as a pain.002', async () => {
  const grant = await bank.connect();
  const [first] = grant.accounts;
  const account = bank.pulled(grant, first?.iban ?? parseIban(''));
  const bytes = Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"><CstmrCdtTrfInitn><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-03-31T12:00:00</CreDtTm><NbOfTxs>1</NbOfTxs><CtrlSum>12.34</CtrlSum><InitgPty><Nm>De Wit</Nm></InitgPty></GrpHdr><PmtInf><PmtInfId>B1</PmtInfId><PmtMtd>TRF</PmtMtd><NbOfTxs>1</NbOfTxs><CtrlSum>12.34</CtrlSum><PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf><ReqdExctnDt>2026-03-31</ReqdExctnDt><Dbtr><Nm>De Wit</Nm></Dbtr><DbtrAcct><Id><IBAN>${account.iban}</IBAN></Id></DbtrAcct><DbtrAgt><FinInstnId><BIC>INGBNL2A</BIC></FinInstnId></DbtrAgt><ChrgBr>SLEV</ChrgBr><CdtTrfTxInf><PmtId><EndToEndId>E1</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">12.34</InstdAmt></Amt><Cdtr><Nm>Bakker</Nm></Cdtr><CdtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></CdtrAcct><RmtInf><Ustrd>Brood</Ustrd></RmtInf></CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn></Document>`,
  );
  const sha256 = Buffer.from(digest(bytes, 'sha-256').slice(8), 'base64').toString('hex');
  const batch: FrozenBatch = {
    id: 'b',
    account,
    bytes,
    sha256,
    mediaType: 'application/xml',
    fileName: 'b.xml',
    returnUrl: 'https://hub.koppel.example/payments',
    orderCount: 1,
  };
  const sent = await payments.submit(bank.ctx, batch, 'key');
  if (sent.kind !== 'confirm-at-bank') throw new Error(sent.kind);
  expect(paths().at(-1)).toBe('POST /v1/payments/pain.001-sepa-credit-transfers');
  expect(sent.bankRef).toMatch(/^single\//);
  expect(sent.url).toMatch(/\/payment-initiation\/[\w-]+\/NL$/);
  const ref = { key: 'key', bankRef: sent.bankRef, account };
  expect((await payments.status(bank.ctx, ref)).status).toBe('to-be-confirmed');
  await bank.sandbox.visit(sent.url ?? '', { outcome: 'grant', ibans: null });
  expect(bank.sandbox.executed()).toEqual([{ endToEndId: 'E1', minor: 1_234n, iban: account.iban }]);
  expect(await payments.status(bank.ctx, ref)).toMatchObject({ status: 'executed', bankCode: 'ACSC' });
});
