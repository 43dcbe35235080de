import { expect, test } from 'vitest';
import type { HttpRequest, HttpResponse } from '#core/contract/ports.ts';
import { addDays } from '#core/domain/plain-date.ts';
import { paymentBatch } from '#test/contract/bank-orders.ts';
import { accountsAt, startBank, type TestBank } from '#test/support/bank.ts';
import { link } from './link.ts';
import { payments } from './payments.ts';
import { plugin } from './plugin.ts';
import { statements } from './statements.ts';

const ACCOUNTS = accountsAt('KNAB', 'business-current', { others: ['savings', 'private'] });
const IBAN = ACCOUNTS[0]?.iban ?? ('' as never);

async function withBank(work: (bank: TestBank) => Promise<void>): Promise<void> {
  if (plugin.connector === undefined) throw new Error('No connector.');
  const bank = await startBank(plugin.connector, ACCOUNTS);
  await work(bank).finally(() => bank.close());
}

/** Sends what the plugin would send, changed on the way, and says what Knab makes of it. */
async function changed(bank: TestBank, change: (request: HttpRequest) => HttpRequest): Promise<string> {
  const grant = await bank.connect();
  let answer: HttpResponse | null = null;
  const http = {
    send: async (request: HttpRequest) => {
      answer = await bank.ctx.http.send(request.url.includes('/transactions') ? change(request) : request);
      return answer;
    },
  };
  const to = bank.clock.today();
  const range = { from: addDays(to, -3), to };
  const pull = statements.pull?.({ ...bank.ctx, http }, bank.pulled(grant, IBAN), range, null);
  const outcome = await pull?.[Symbol.asyncIterator]()
    .next()
    .then(
      () => 'taken',
      () => Buffer.from(answer?.body ?? []).toString('utf8'),
    );
  return /"code":"(\w+)"/.exec(outcome ?? '')?.[1] ?? outcome ?? '';
}

const withHeader =
  (name: string, value: string) =>
  (request: HttpRequest): HttpRequest => ({ ...request, headers: { ...request.headers, [name]: value } });

test('what the plugin sends is taken as it is', () =>
  withBank(async (bank) => expect(await changed(bank, (request) => request)).toBe('taken')));

test.each([
  ['another request id than was signed', withHeader('x-request-id', '11111111-1111-4111-8111-111111111111')],
  ['a date of six minutes ago', withHeader('date', new Date(Date.parse('2026-03-31T10:54:00Z')).toUTCString())],
  ['the digest of another body', withHeader('Digest', `SHA-256=${Buffer.alloc(32).toString('base64')}`)],
  ['a digest of MD5', withHeader('Digest', 'MD5=1B2M2Y8AsgTpgAmY7PhCfg==')],
])('%s is refused (HS-02, HS-04)', (_, change) =>
  withBank(async (bank) => expect(await changed(bank, change)).toBe('SIGNATURE_INVALID')),
);

test.each([
  ['that covers too little', /headers="[^"]*"/, 'headers="date"'],
  ['of another key', /keyId="SN=\d+/, 'keyId="SN=1'],
  ['of another algorithm', 'rsa-sha256', 'hmac-sha256'],
])('a signature %s is refused (HS-03, HS-05)', (_, from, to) =>
  withBank(async (bank) => {
    const change = (request: HttpRequest) =>
      withHeader('Signature', (request.headers?.['Signature'] ?? '').replace(from, to))(request);
    expect(await changed(bank, change)).toBe('SIGNATURE_INVALID');
  }),
);

test('without a client certificate there is no conversation (TLS)', () =>
  withBank(async (bank) => {
    const url = `${bank.sandbox.settings['api-url']}/v1/accounts`;
    await expect(bank.ctx.http.send({ method: 'GET', url })).rejects.toMatchObject({ code: 'transient' });
  }));

test('a fifth reading of a day without a person is refused, the next day counts anew', () =>
  withBank(async (bank) => {
    const grant = await bank.connect();
    const { person: _, ...alone } = bank.ctx;
    const reading = async () => {
      const to = bank.clock.today();
      const account = bank.pulled(grant, IBAN);
      for await (const piece of statements.pull?.(alone, account, { from: addDays(to, -3), to }, null) ?? [])
        expect(piece.covers).not.toBeNull();
    };
    for (let count = 0; count < 4; count++) await reading();
    await expect(reading()).rejects.toMatchObject({ code: 'rate_limited' });
    expect(bank.sandbox.reads(IBAN).get(bank.clock.today())).toBe(4);
  }));

test('a consent past its day is told in words and is no old token', () =>
  withBank(async (bank) => {
    const grant = await bank.connect();
    bank.clock.setDay('2026-09-29');
    const to = bank.clock.today();
    const pull = statements.pull?.(bank.ctx, bank.pulled(grant, IBAN), { from: to, to }, null);
    await expect(pull?.[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'consent_expired' });
  }));

test('savings have no IBAN and are left out; a private account is refused with a reason', () =>
  withBank(async (bank) => {
    const { accounts } = await bank.connect();
    expect(accounts.map(({ kind, refusal }) => [kind, refusal === null])).toEqual([
      ['business-current', true],
      ['business-current', true],
      ['private', false],
    ]);
    expect(bank.logged.join()).toContain('without an IBAN');
  }));

test('Knab wants to know from where: without a person the address of the hub is told, without that it is a setting', () =>
  withBank(async (bank) => {
    const { person: _, ...alone } = bank.ctx;
    await link.begin(alone, bank.request());
    expect(bank.exchanges.at(-1)?.request.headers?.['psu-ip-address']).toBe('192.0.2.10');
    const settings = { ...bank.ctx.settings, 'hub-address': '' };
    await expect(link.begin({ ...alone, settings }, bank.request())).rejects.toMatchObject({ code: 'config' });
  }));

test('the customer signs a payment on the page of the answer, and comes back to the hub', () =>
  withBank(async (bank) => {
    const batch = paymentBatch(bank, await bank.connect(), payments, 1, 'P', IBAN);
    const outcome = await payments.submit(bank.ctx, batch, 'key');
    if (outcome.kind !== 'confirm-at-bank' || outcome.url === null) throw new Error(`It is ${outcome.kind}.`);
    const end = await bank.sandbox.visit(outcome.url, { outcome: 'grant', ibans: null });
    expect(end?.url).toBe('https://hub.koppel.example/payments');
    expect(bank.sandbox.executed().map(({ endToEndId }) => endToEndId)).toEqual(['P-1']);
    const ref = { key: 'key', bankRef: outcome.bankRef, account: batch.account };
    expect(await payments.status(bank.ctx, ref)).toMatchObject({ status: 'accepted', bankCode: 'ACCP' });
    await expect(payments.lookup(bank.ctx, batch, 'key')).rejects.toMatchObject({ code: 'outcome_unknown' });
  }));
