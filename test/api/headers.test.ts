import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub.close());

const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

test('every answer carries the security headers: data, pages, problems, and what does not exist', async () => {
  for (const path of [
    '/',
    '/entries',
    '/docs',
    '/healthz',
    '/v1/openapi.json',
    '/v1/administrations',
    '/v1/setup',
    '/v1/nothing',
    '/nothing.js',
  ]) {
    const { headers } = await fetch(hub.url + path);
    expect(Object.fromEntries(headers), path).toMatchObject(EVERYWHERE);
    expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
  }
});

test('UI-05: answers with data are not kept by browsers', async () => {
  for (const path of ['/entries', '/bank-accounts', '/openapi.json'])
    expect((await hub.request('GET', path)).headers.get('cache-control')).toBe('no-store');
});

test('UI-04: the policy of pages has no inline script and no inline style but the one with the nonce of this answer', async () => {
  const policies = await Promise.all(
    [1, 2].map(async () => (await fetch(hub.url)).headers.get('content-security-policy') ?? ''),
  );
  for (const policy of policies) {
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(policy).toMatch(/style-src 'self' 'nonce-[\w+/=]{20,}'/);
  }
  expect(policies[0]).not.toBe(policies[1]);
});

test('API-25: no other site is let in by CORS', async () => {
  for (const origin of ['https://evil.example', 'null']) {
    for (const method of ['GET', 'OPTIONS']) {
      const answer = await fetch(`${hub.url}/v1/session`, {
        method,
        headers: { origin, 'access-control-request-method': 'POST' },
      });
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  }
});

test('behind https a browser is told never to come without it', async () => {
  const secure = await startTestHub({ publicUrl: 'https://koppel.example' });
  try {
    const { headers } = await fetch(secure.url);
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
  } finally {
    await secure.close();
  }
  expect((await fetch(hub.url)).headers.get('strict-transport-security')).toBeNull();
});
