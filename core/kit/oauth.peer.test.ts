import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Http, PluginContext } from '#core/contract/ports.ts';
import { systemClock, systemRandom } from '#core/runtime/ports.ts';
import { authorizeStep, basicAuth, exchangeCode, type OAuthClient, postAuth, refreshTokens } from './oauth.ts';

/*
 * Our OAuth against an authorisation server nobody here wrote. It goes by the machine's clock, which is why stand-in banks, whose days
 * are simulated, have one of their own (docs/decisions).
 */

const REDIRECT = 'https://hub.example/callback';
const CLIENTS = [
  { client_id: 'basic', token_endpoint_auth_method: 'client_secret_basic' },
  { client_id: 'post', token_endpoint_auth_method: 'client_secret_post' },
].map((one) => ({
  ...one,
  client_secret: `secret of ${one.client_id}: +/=%:"`,
  redirect_uris: [REDIRECT],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
}));

let origin = '';
let provider: Provider;
const server = createServer((request, response) => {
  if (request.url?.startsWith('/interaction/') !== true) return provider.callback()(request, response);
  void (async () => {
    // Who asks for "deny" is turned away; everybody else is signed in and agrees.
    const { prompt, params } = await provider.interactionDetails(request, response);
    const client = params.client_id;
    if (denied) return provider.interactionFinished(request, response, { error: 'access_denied' });
    if (prompt.name === 'login')
      return provider.interactionFinished(request, response, { login: { accountId: 'bob' } });
    const grant = new provider.Grant({ accountId: 'bob', clientId: client });
    grant.addOIDCScope('openid offline_access');
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  })();
});
let denied = false;

beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  provider = new Provider(origin, {
    clients: CLIENTS,
    scopes: ['openid', 'offline_access'],
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    features: { devInteractions: { enabled: false } },
    findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub }) }),
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    cookies: { keys: ['only for this test'] },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 3600, Interaction: 600, RefreshToken: 3600, Session: 3600 },
  });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Follows redirects with cookies until the browser would leave the provider. */
async function browse(start: string): Promise<Record<string, string>> {
  const jar = new Map<string, string>();
  let url = new URL(start);
  for (let steps = 0; url.origin === origin; steps++) {
    if (steps > 10) throw new Error('It leads nowhere.');
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await globalThis.fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null)
      throw new Error(
        `${answer.status}: ${(await answer.text()).replace(/<style[\s\S]*?<\/style>|<[^>]*>|\s+/g, ' ')}`,
      );
    url = new URL(location, url);
  }
  return Object.fromEntries(url.searchParams);
}

const http: Http = {
  async send({ method, url, headers = {}, body }) {
    const sent = body === undefined ? {} : { body: Buffer.from(body) };
    const answer = await globalThis.fetch(url, { method, headers, redirect: 'manual', ...sent });
    const all = Object.fromEntries([...answer.headers].filter(([name]) => name !== 'content-length'));
    return { status: answer.status, headers: all, body: new Uint8Array(await answer.arrayBuffer()) };
  },
};
const ctx = { http, clock: systemClock, random: systemRandom } as unknown as PluginContext;

function client(id: 'basic' | 'post', more: Partial<OAuthClient> = {}): OAuthClient {
  const secret = CLIENTS.find(({ client_id }) => client_id === id)?.client_secret ?? '';
  return {
    name: 'Peer',
    issuer: origin,
    authorizeUrl: `${origin}/auth`,
    tokenUrl: `${origin}/token`,
    clientId: id,
    auth: id === 'basic' ? basicAuth(secret) : postAuth(secret),
    pkce: true,
    sendsIssuer: true,
    tokenSeconds: 60,
    ...more,
  };
}

async function answer(of: OAuthClient) {
  const step = await authorizeStep(
    of,
    { state: 'state-1', redirectUrl: REDIRECT },
    { scope: 'openid offline_access', extra: { prompt: 'consent' }, verifierBytes: systemRandom.bytes(32) },
  );
  if (step.kind !== 'redirect') throw new Error('No redirect.');
  return { parameters: await browse(step.url), redirectUrl: REDIRECT, keep: step.keep };
}

test.each(['basic', 'post'] as const)(
  'a client that says who it is by %s gets tokens, and new ones once',
  async (id) => {
    const of = client(id);
    const callback = await answer(of);
    // RFC 9207: it says who it is.
    expect(callback.parameters['iss']).toBe(origin);
    const tokens = await exchangeCode(ctx, of, callback);
    expect(tokens.scopes).toEqual(['openid', 'offline_access']);
    const renewed = await refreshTokens(ctx, of, tokens.refreshToken ?? '');
    expect(renewed.refreshToken).not.toBe(tokens.refreshToken);
    expect(renewed.accessToken).not.toBe(tokens.accessToken);
    // The used one ends the family (RFC 9700 §4.14).
    const again = (token: string | null) =>
      refreshTokens(ctx, of, token ?? '').catch((error: { code: string }) => error.code);
    expect(await again(tokens.refreshToken)).toBe('consent_expired');
    expect(await again(renewed.refreshToken)).toBe('consent_expired');
  },
);

test('a code counts once, and only with its verifier (OA-09, OA-11)', async () => {
  const of = client('basic');
  const callback = await answer(of);
  const { keep } = await answer(of);
  const other = exchangeCode(ctx, of, { ...callback, keep });
  await expect(other).rejects.toMatchObject({ code: 'needs_human' });
  const good = await answer(of);
  await exchangeCode(ctx, of, good);
  await expect(exchangeCode(ctx, of, good)).rejects.toMatchObject({ code: 'needs_human' });
});

test('a wrong secret is our own fault', async () => {
  const of = client('basic', { auth: basicAuth('another') });
  await expect(exchangeCode(ctx, of, await answer(of))).rejects.toMatchObject({ code: 'config' });
});

test('an answer of another server, or without saying of which, is refused (OA-06)', async () => {
  const of = client('basic');
  const callback = await answer(of);
  const { iss: _, ...silent } = callback.parameters;
  for (const parameters of [silent, { ...callback.parameters, iss: 'https://evil.example' }])
    await expect(exchangeCode(ctx, of, { ...callback, parameters })).rejects.toMatchObject({
      code: 'link_state_unknown',
    });
});

test('the customer who says no is told as such', async () => {
  denied = true;
  const callback = await answer(client('basic'));
  denied = false;
  await expect(exchangeCode(ctx, client('basic'), callback)).rejects.toMatchObject({ code: 'consent_revoked' });
});
