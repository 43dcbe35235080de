import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import type { HttpRequest, HttpResponse, PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import type { StreamRow } from '#core/domain/stream.ts';
import { post, retryAfter } from './post.ts';

const NOW = '2026-03-29T01:30:00.000Z';
const SECRETS: Readonly<Record<string, string>> = {
  secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
  'previous-secret': `whsec_${Buffer.alloc(32, 2).toString('base64')}`,
};
const ROW: StreamRow = {
  id: '019aa3f0-7c1e-7d4a-9f7a-2c0f5b0e8a11',
  streamId: '019aa3f0-7c1e-7d4a-9f7a-2c0f5b0e8a12',
  seq: 7,
  type: 'entry.booked',
  body: '{"type":"entry.booked","text":"Café €"}',
  hash: 'x',
};

function means(answer: Partial<HttpResponse> | KoppelError, settings: Record<string, string | boolean> = {}) {
  const sent: HttpRequest[] = [];
  const ctx = {
    http: {
      async send(request: HttpRequest) {
        sent.push(request);
        if (answer instanceof KoppelError) throw answer;
        return { status: 200, headers: {}, body: new Uint8Array(), ...answer };
      },
    },
    clock: { now: () => NOW, today: () => '2026-03-29' },
    settings: { url: 'https://erp.example/hook', ...settings },
    secrets: { read: async (name: string) => SECRETS[name] ?? '' },
  } as unknown as PluginContext;
  return { ctx, sent };
}

/** What a receiver that keeps to the standard does, at the moment of sending. */
function verified(request: HttpRequest | undefined, secret: string): unknown {
  const headers = { ...request?.headers };
  const age = Math.floor(Date.now() / 1000) - Number(headers['webhook-timestamp']);
  // The library compares with the machine's clock: sign the same at a time it accepts.
  if (Math.abs(age) > 300) {
    const at = new Date();
    const mine = new Webhook(secret).sign(headers['webhook-id'] ?? '', new Date(NOW), String(request?.body));
    if (!headers['webhook-signature']?.split(' ').includes(mine)) throw new Error('no signature of this secret');
    headers['webhook-timestamp'] = String(Math.floor(at.getTime() / 1000));
    headers['webhook-signature'] = new Webhook(secret).sign(headers['webhook-id'] ?? '', at, String(request?.body));
  }
  return new Webhook(secret).verify(String(request?.body), headers);
}

describe('the signature', () => {
  test('is one the standardwebhooks library accepts, over the exact text of the row', async () => {
    const { ctx, sent } = means({});
    expect(await post(ctx, ROW, ROW.id)).toEqual({ kind: 'posted', reference: null, status: 200 });
    expect(sent[0]?.body).toBe(ROW.body);
    expect(sent[0]?.headers).toMatchObject({
      'webhook-id': ROW.id,
      'webhook-timestamp': '1774747800',
      'content-type': 'application/json',
    });
    expect(verified(sent[0], SECRETS['secret'] ?? '')).toEqual(JSON.parse(ROW.body));
    expect(() => verified(sent[0], SECRETS['previous-secret'] ?? '')).toThrow();
  });

  test('WO-13, WO-14: is of the same id at every attempt', async () => {
    const { ctx, sent } = means({});
    await post(ctx, ROW, ROW.id);
    await post(ctx, ROW, ROW.id);
    expect(new Set(sent.map((one) => one.headers?.['webhook-id'])).size).toBe(1);
  });

  test('WO-18: while a secret is changed there are two, afterwards one', async () => {
    const during = means({}, { 'previous-secret-until': '2026-03-29T01:30:00.001Z' });
    await post(during.ctx, ROW, ROW.id);
    expect(during.sent[0]?.headers?.['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const secret of Object.values(SECRETS)) verified(during.sent[0], secret);
    const after = means({}, { 'previous-secret-until': NOW });
    await post(after.ctx, ROW, ROW.id);
    expect(after.sent[0]?.headers?.['webhook-signature']?.split(' ')).toHaveLength(1);
    expect(() => verified(after.sent[0], SECRETS['previous-secret'] ?? '')).toThrow();
  });
});

describe('WO-12: what an answer means', () => {
  test.each([200, 201, 202, 204, 299])('%i: posted', async (status) => {
    expect(await post(means({ status }).ctx, ROW, ROW.id)).toMatchObject({ kind: 'posted', status });
  });
  test.each([300, 301, 302, 304, 307, 400, 401, 404, 409, 422, 429, 500, 502, 503])(
    '%i: tried again',
    async (status) => {
      expect(await post(means({ status }).ctx, ROW, ROW.id)).toMatchObject({
        kind: 'retry',
        status,
        afterSeconds: null,
      });
    },
  );
  test('WO-10: 410 is the end', async () => {
    expect(await post(means({ status: 410 }).ctx, ROW, ROW.id)).toMatchObject({ kind: 'gone', status: 410 });
  });
  test('an address that leads inside is the end too; a broken line is tried again', async () => {
    const refused = new KoppelError('url_not_allowed', 'It leads into a private network.');
    expect(await post(means(refused).ctx, ROW, ROW.id)).toMatchObject({ kind: 'gone', reason: refused.message });
    for (const code of ['transient', 'outcome_unknown'] as const)
      expect(await post(means(new KoppelError(code, 'It broke.')).ctx, ROW, ROW.id)).toMatchObject({
        kind: 'retry',
        status: null,
      });
  });
  test("a defect of ours is not taken for the receiver's", async () => {
    const { ctx } = means({});
    const broken = { ...ctx, http: { send: () => Promise.reject(new TypeError('defect')) } };
    await expect(post(broken, ROW, ROW.id)).rejects.toThrow('defect');
  });
});

test('WO-11: Retry-After is honoured within a second and a day, whatever is written in it', async () => {
  const said: [string | undefined, number | null][] = [
    [undefined, null],
    ['120', 120],
    ['0', 1],
    ['1000000000', 86_400],
    ['Sun, 29 Mar 2026 01:32:00 GMT', 120],
    ['Sun, 29 Mar 2026 01:29:00 GMT', 1],
    ['Fri, 01 Jan 2100 00:00:00 GMT', 86_400],
    ['soon', null],
    ['', null],
    ['9'.repeat(400), null],
  ];
  for (const [header, seconds] of said) expect(retryAfter(header, NOW), header).toBe(seconds);
  for (const odd of ['-1', '1.5', '1e3', '0x10', 'NaN']) {
    const seconds = retryAfter(odd, NOW);
    expect(seconds === null || (seconds >= 1 && seconds <= 86_400), odd).toBe(true);
  }
  const { ctx } = means({ status: 503, headers: { 'retry-after': '120' } });
  expect(await post(ctx, ROW, ROW.id)).toMatchObject({ kind: 'retry', afterSeconds: 120 });
});
