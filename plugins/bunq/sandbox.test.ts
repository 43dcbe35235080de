import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { HttpRequest, PluginContext } from '#core/contract/ports.ts';
import { parsePlainDate } from '#core/domain/plain-date.ts';
import { paymentBatch } from '#test/contract/bank-orders.ts';
import { accountsAt, REDIRECT_URL, startBank, type TestBank } from '#test/support/bank.ts';
import { link } from './link.ts';
import { notifications } from './notifications.ts';
import { payments } from './payments.ts';
import { plugin } from './plugin.ts';
import { statements } from './statements.ts';

const ACCOUNTS = accountsAt('BUNQ', 'business-current', { others: ['savings', 'external'] });
const IBAN = ACCOUNTS[0]?.iban ?? ('' as never);

async function withBank(work: (bank: TestBank) => Promise<void>): Promise<void> {
  if (plugin.connector === undefined) throw new Error('No connector.');
  const bank = await startBank(plugin.connector, ACCOUNTS);
  await work(bank).finally(() => bank.close());
}

/** The same means, with requests or answers changed on the way. */
function between(
  { ctx }: TestBank,
  change: { request?(request: HttpRequest): HttpRequest; signature?(text: string): string },
): PluginContext {
  return {
    ...ctx,
    http: {
      async send(request) {
        const answer = await ctx.http.send(change.request?.(request) ?? request);
        const signature = answer.headers['x-bunq-server-signature'] ?? '';
        const headers = { ...answer.headers, 'x-bunq-server-signature': change.signature?.(signature) ?? signature };
        return { ...answer, headers };
      },
    },
  };
}

const without = (name: string) => (request: HttpRequest) => {
  const { [name]: _, ...headers } = request.headers ?? {};
  return { ...request, headers };
};

async function firstPage(bank: TestBank, ctx: PluginContext): Promise<unknown> {
  const day = parsePlainDate('2026-03-30');
  const account = bank.pulled(await bank.connect(), IBAN);
  return statements.pull?.(ctx, account, { from: day, to: day }, null)[Symbol.asyncIterator]().next();
}

test('an answer without the signature of the bank, or with another, is not used (HS-14)', () =>
  withBank(async (bank) => {
    for (const signature of [() => '', () => Buffer.alloc(256).toString('base64')])
      await expect(firstPage(bank, between(bank, { signature }))).rejects.toMatchObject({ code: 'contract_broken' });
  }));

test('an order of which the answer is not signed by the bank is unknown, and can be looked up (HS-14)', () =>
  withBank(async (bank) => {
    const batch = paymentBatch(bank, await bank.connect(), payments, 2, 'S', IBAN);
    const unsigned = between(bank, { signature: () => '' });
    await expect(payments.submit(unsigned, batch, 'k')).rejects.toMatchObject({ code: 'outcome_unknown' });
    expect((await payments.lookup(bank.ctx, batch, 'k')).kind).toBe('found');
  }));

test('money does not move without our signature over the body: 466, and nothing was taken', () =>
  withBank(async (bank) => {
    const batch = paymentBatch(bank, await bank.connect(), payments, 1, 'T', IBAN);
    const unsigned = between(bank, { request: without('x-bunq-client-signature') });
    await expect(payments.submit(unsigned, batch, 'k')).rejects.toMatchObject({ code: 'outcome_unknown' });
    expect(bank.exchanges.at(-1)?.response).toMatchObject({ status: 466 });
    expect((await payments.lookup(bank.ctx, batch, 'k')).kind).toBe('absent');
  }));

test('a request id counts once: the second draft under it is refused, and the first one is the answer', () =>
  withBank(async (bank) => {
    const batch = paymentBatch(bank, await bank.connect(), payments, 1, 'U', IBAN);
    const first = await payments.submit(bank.ctx, batch, 'one-key');
    const second = await payments.submit(bank.ctx, batch, 'one-key');
    if (first.kind === 'refused') throw new Error(first.text);
    expect(second).toEqual({ kind: 'accepted', bankRef: first.bankRef });
  }));

test('an order bunq does not want is refused, not unknown', () =>
  withBank(async (bank) => {
    const batch = paymentBatch(bank, await bank.connect(), payments, 1, 'V', IBAN);
    // 140 characters go to other banks at most.
    const bytes = Buffer.from(Buffer.from(batch.bytes).toString().replace('Factuur V-1', 'x'.repeat(141)));
    const outcome = payments.submit(bank.ctx, { ...batch, bytes }, 'k');
    await expect(outcome).resolves.toMatchObject({ kind: 'refused', code: '400' });
  }));

test('a draft for a later day is paid that day', () =>
  withBank(async (bank) => {
    const batch = paymentBatch(bank, await bank.connect(), payments, 1, 'W', IBAN);
    const later = Buffer.from(batch.bytes).toString().replace('<Dt>2026-03-31</Dt>', '<Dt>2026-04-03</Dt>');
    const outcome = await payments.submit(bank.ctx, { ...batch, bytes: Buffer.from(later) }, 'k');
    if (outcome.kind === 'refused') throw new Error(outcome.text);
    bank.sandbox.confirm(outcome.bankRef, 'sign');
    expect(bank.sandbox.executed()).toEqual([]);
    bank.clock.setDay('2026-04-03');
    expect(bank.sandbox.executed().length).toBe(1);
  }));

test('one session in thirty seconds; calls of one address three in three seconds', () =>
  withBank(async (bank) => {
    const grant = await bank.connect();
    await expect(link.refresh(bank.ctx, grant)).rejects.toMatchObject({ code: 'rate_limited' });
    bank.clock.advance(30);
    const renewed = await link.refresh(bank.ctx, grant);
    const day = parsePlainDate('2026-03-30');
    const account = bank.pulled(renewed, IBAN);
    const once = async () => {
      for await (const piece of statements.pull?.(bank.ctx, account, { from: day, to: day }, null) ?? [])
        expect(piece.covers).toEqual({ from: day, to: day });
    };
    for (let count = 0; count < 3; count++) await once();
    await expect(once()).rejects.toMatchObject({ code: 'rate_limited' });
    bank.clock.advance(3);
    await once();
  }));

test('savings come along for their statements, accounts elsewhere are refused', () =>
  withBank(async (bank) => {
    const { accounts } = await bank.connect();
    expect(accounts.map(({ kind, services, refusal }) => [kind, services.payments, refusal === null])).toEqual([
      ['business-current', 'granted', true],
      ['business-current', 'granted', true],
      ['savings', 'no-contract', true],
      ['external', 'no-contract', false],
    ]);
  }));

test('what is booked calls the address that was asked for, with its secret, and ends with the link (WI-12)', () =>
  withBank(async (bank) => {
    const called: { path: string; body: Buffer }[] = [];
    let heard = () => {};
    const hub = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        called.push({ path: incoming.url ?? '', body: Buffer.concat(chunks) });
        outgoing.end();
        heard();
      });
    });
    await new Promise<void>((ready) => hub.listen(0, '127.0.0.1', ready));
    const step = await link.begin(bank.ctx, bank.request());
    if (step.kind !== 'redirect') throw new Error('No redirect.');
    const end = await bank.sandbox.visit(step.url, { outcome: 'grant', ibans: null });
    const grant = await link.complete(bank.ctx, {
      connectionId: 'c',
      redirectUrl: REDIRECT_URL,
      parameters: Object.fromEntries(new URL(end?.url ?? '').searchParams),
      keep: step.keep,
      notificationUrl: `http://localhost:${(hub.address() as AddressInfo).port}/v1/calls/1`,
    });
    if (grant.kind !== 'grant') throw new Error('No grant.');
    const call = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const entry = { date: parsePlainDate('2026-03-31'), minor: 100n, name: 'N', iban: null, text: 'news' };
    bank.sandbox.book(IBAN, entry);
    await call;
    const [{ path, body } = { path: '', body: Buffer.alloc(0) }] = called;
    const request = { method: 'POST', path, headers: {}, body };
    const bankAccountId = grant.accounts.find(({ iban }) => iban === IBAN)?.bankAccountId;
    expect(await notifications.receive(bank.ctx, request)).toMatchObject({ kind: 'new-entries', about: bankAccountId });
    const wrong = { ...request, path: path.replace(/key=.{4}/, 'key=0000') };
    await expect(notifications.receive(bank.ctx, wrong)).rejects.toMatchObject({ code: 'not_allowed' });
    await link.end(bank.ctx, grant);
    bank.sandbox.book(IBAN, entry);
    expect(called.length).toBe(1);
    hub.close();
  }));
