import { expect, test } from 'vitest';
import { answering, type Canned } from '../../test/support/answers.ts';
import { KoppelError } from '../domain/errors.ts';
import {
  authorizeStep,
  basicAuth,
  certificateAuth,
  exchangeCode,
  keptOf,
  type OAuthClient,
  refreshTokens,
} from './oauth.ts';

const client: OAuthClient = {
  name: 'Bank',
  issuer: 'https://bank.example',
  authorizeUrl: 'https://bank.example/authorize',
  tokenUrl: 'https://bank.example/token',
  clientId: 'koppel',
  auth: basicAuth('s3cret'),
  pkce: false,
  tokenSeconds: 3600,
};
const redirectUrl = 'https://hub.example/callback';
const TOKENS = '{"access_token":"a1","token_type":"bearer","expires_in":600,"refresh_token":"r1","scope":"x y"}';

async function kept(of: OAuthClient = client): Promise<string> {
  const step = await authorizeStep(
    of,
    { state: 'st', redirectUrl },
    { scope: 'x y', verifierBytes: new Uint8Array(32) },
  );
  return step.keep ?? '';
}

async function exchange(
  answer: Canned | Error,
  parameters: Record<string, string> = { code: 'c', state: 'st' },
  of = client,
) {
  const ctx = answering(() => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const keep = await kept(of);
  const outcome = await exchangeCode(ctx, of, { parameters, redirectUrl, keep }).then(
    (tokens) => ({ tokens, code: 'none', message: '' }),
    (error) => ({ tokens: null, code: error.code as string, message: `${error.message}${error.stack}${error.cause}` }),
  );
  return { ...outcome, sent: ctx.sent };
}

const refresh = (answer: Canned | Error) =>
  refreshTokens(
    answering(() => {
      if (answer instanceof Error) throw answer;
      return answer;
    }),
    client,
    'r0',
  ).then(
    (tokens) => ({ tokens, code: 'none' }),
    (error) => ({ tokens: null, code: error.code as string }),
  );

test('the redirect asks what is to be asked, and a code becomes tokens with their end', async () => {
  const step = await authorizeStep(client, { state: 'st', redirectUrl }, { scope: 'x y', extra: { bank: 'NLAA01' } });
  expect(Object.fromEntries(new URL(step.kind === 'redirect' ? step.url : '').searchParams)).toEqual({
    response_type: 'code',
    client_id: 'koppel',
    redirect_uri: redirectUrl,
    scope: 'x y',
    state: 'st',
    bank: 'NLAA01',
  });
  const { tokens, sent } = await exchange({ body: TOKENS });
  expect(tokens).toEqual({
    accessToken: 'a1',
    refreshToken: 'r1',
    expiresAt: '2026-03-02T11:10:00.000Z',
    scopes: ['x', 'y'],
    more: {},
  });
  expect(sent[0]?.headers?.['authorization']).toBe(`Basic ${Buffer.from('koppel:s3cret').toString('base64')}`);
  expect(Buffer.from(sent[0]?.body ?? '').toString()).toBe(
    'redirect_uri=https%3A%2F%2Fhub.example%2Fcallback&code=c&grant_type=authorization_code',
  );
});

test('a client known by its certificate sends its id and no secret', async () => {
  const { sent } = await exchange({ body: TOKENS }, undefined, {
    ...client,
    auth: certificateAuth(),
    identity: 'transport',
  });
  expect(sent[0]).toMatchObject({ identity: 'transport' });
  expect(sent[0]?.headers?.['authorization']).toBeUndefined();
  expect(Buffer.from(sent[0]?.body ?? '').toString()).toContain('client_id=koppel');
});

test('OA-10 OA-11 with PKCE the challenge is S256 and the token request carries its verifier', async () => {
  const pkce = { ...client, pkce: true };
  const step = await authorizeStep(
    pkce,
    { state: 'st', redirectUrl },
    { scope: 'x', verifierBytes: new Uint8Array(32) },
  );
  const asked = new URL(step.kind === 'redirect' ? step.url : '').searchParams;
  expect(asked.get('code_challenge_method')).toBe('S256');
  const { sent } = await exchange({ body: TOKENS }, undefined, pkce);
  const verifier = keptOf({ keep: await kept(pkce) }).verifier ?? '';
  expect(new URLSearchParams(Buffer.from(sent[0]?.body ?? '').toString()).get('code_verifier')).toBe(verifier);
  const hash = await crypto.subtle.digest('SHA-256', Buffer.from(verifier));
  expect(asked.get('code_challenge')).toBe(Buffer.from(hash).toString('base64url'));
});

test('message signatures are made over the finished form', async () => {
  const signed: string[] = [];
  const { sent } = await exchange({ body: TOKENS }, undefined, {
    ...client,
    sign: async ({ body, headers }) => {
      signed.push(Buffer.from(body).toString());
      return { signature: `over ${headers['content-type']}` };
    },
  });
  expect(signed).toEqual([Buffer.from(sent[0]?.body ?? '').toString()]);
  expect(sent[0]?.headers?.['signature']).toMatch(/^over application\/x-www-form-urlencoded/);
});

test.each([
  ['OA-01 no state', { code: 'c' }],
  ['OA-01 another state', { code: 'c', state: 'other' }],
  ['OA-06 another issuer (mix-up)', { code: 'c', state: 'st', iss: 'https://evil.example' }],
  ['OA-08 yes and no at once', { code: 'c', state: 'st', error: 'access_denied' }],
  ['OA-08 a no with another state', { state: 'other', error: 'access_denied' }],
  ['OA-26 a signed answer nobody asked for', { response: 'e30.e30.', state: 'st' }],
  ['OA-26 a token in the redirect', { access_token: 'x', state: 'st' }],
])('%s makes no token request', async (_name, parameters) => {
  const { code, sent } = await exchange({ body: TOKENS }, parameters as Record<string, string>);
  expect({ code, calls: sent.length }).toEqual({ code: 'link_state_unknown', calls: 0 });
});

test('OA-06 an issuer that is announced must be there', async () => {
  const { code, sent } = await exchange({ body: TOKENS }, undefined, { ...client, sendsIssuer: true });
  expect({ code, calls: sent.length }).toEqual({ code: 'link_state_unknown', calls: 0 });
});

test.each([
  ['access_denied', 'consent_revoked'],
  ['invalid_scope', 'config'],
  ['server_error', 'needs_human'],
  ['<script>', 'needs_human'],
])('OA-07 OA-08 the redirect says %s', async (error, expected) => {
  const { code, message, sent } = await exchange(
    { body: TOKENS },
    { state: 'st', error, error_description: '<script>alert(1)</script>' },
  );
  expect({ code, calls: sent.length }).toEqual({ code: expected, calls: 0 });
  expect(message).not.toContain('<script>');
});

const LEFT = new KoppelError('outcome_unknown', 'timeout');
const NOT_LEFT = new KoppelError('transient', 'refused');
const html = { headers: { 'content-type': 'text/html' }, body: '<html>sorry</html>' };

test.each<[string, Canned | Error, string, string]>([
  ['OA-09 invalid_grant', { status: 400, body: '{"error":"invalid_grant"}' }, 'needs_human', 'consent_expired'],
  ['OA-16 nothing after our bytes left', LEFT, 'needs_human', 'transient'],
  ['OA-16 nothing, and nothing left', NOT_LEFT, 'transient', 'transient'],
  [
    'OA-15 a redirect',
    { status: 302, headers: { location: 'https://evil.example' } },
    'contract_broken',
    'contract_broken',
  ],
  ['OA-15 500 as a page', { status: 500, ...html }, 'needs_human', 'transient'],
  ['OA-15 200 as a page', html, 'contract_broken', 'contract_broken'],
  ['OA-15 broken JSON', { body: '{"access_token":' }, 'contract_broken', 'contract_broken'],
  ['OA-15 no token', { body: '{"token_type":"bearer"}' }, 'contract_broken', 'contract_broken'],
  ['OA-15 token type mac', { body: TOKENS.replace('bearer', 'mac') }, 'contract_broken', 'contract_broken'],
  ['OA-15 expires_in -5', { body: TOKENS.replace('600', '-5') }, 'contract_broken', 'contract_broken'],
  ['OA-15 expires_in abc', { body: TOKENS.replace('600', '"abc"') }, 'contract_broken', 'contract_broken'],
  [
    'OA-17 a packed answer',
    { body: TOKENS, headers: { 'content-encoding': 'gzip' } },
    'contract_broken',
    'contract_broken',
  ],
  ['a client it does not know', { status: 401, body: '{"error":"invalid_client"}' }, 'config', 'config'],
  [
    'OA-32 invalid_grant behind a challenge',
    { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' }, body: '{"error":"invalid_grant"}' },
    'needs_human',
    'consent_expired',
  ],
  ['429', { status: 429 }, 'rate_limited', 'rate_limited'],
  ['503', { status: 503, ...html }, 'transient', 'transient'],
])('%s', async (_name, answer, ofCode, ofRefresh) => {
  expect((await exchange(answer)).code).toBe(ofCode);
  expect((await refresh(answer)).code).toBe(ofRefresh);
});

test('OA-15 an end beyond all calendars is a year at most, and none at all what the bank documents', async () => {
  expect((await exchange({ body: TOKENS.replace('600', '1e12') })).tokens?.expiresAt).toBe('2027-03-03T11:00:00.000Z');
  expect((await exchange({ body: TOKENS.replace('"expires_in":600,', '') })).tokens?.expiresAt).toBe(
    '2026-03-02T12:00:00.000Z',
  );
});

test('OA-17 a token answer may have 256 kB', async () => {
  expect((await exchange({ body: TOKENS })).sent[0]?.maxResponseBytes).toBe(256 * 1024);
});

test('OA-38 what the bank answered is in no error: it may hold a token', async () => {
  const { message } = await exchange({ body: TOKENS.replace('bearer', 'mac').replace('a1', 'CANARY') });
  expect(message).not.toContain('CANARY');
});

test('a refresh without a new refresh token keeps the old one', async () => {
  expect((await refresh({ body: '{"access_token":"a2","token_type":"Bearer"}' })).tokens?.refreshToken).toBe('r0');
});

// No bank is asked for one (`openid`), so nobody signs in by it. One that comes all the same is judged, and then dropped unread.
const NOW = Math.floor(Date.now() / 1000);
const GOOD = { iss: 'https://bank.example', aud: 'koppel', sub: 'customer-7', iat: NOW, exp: NOW + 300 };
test.each<[string, object, object, string]>([
  ['of another issuer', { alg: 'RS256' }, { ...GOOD, iss: 'https://evil.example' }, 'contract_broken'],
  ['for another client', { alg: 'RS256' }, { ...GOOD, aud: 'other' }, 'contract_broken'],
  ['for several, without azp', { alg: 'RS256' }, { ...GOOD, aud: ['koppel', 'other'] }, 'contract_broken'],
  ['with a nonce nobody gave', { alg: 'RS256' }, { ...GOOD, nonce: 'n' }, 'contract_broken'],
  ['that is not signed', { alg: 'none' }, GOOD, 'contract_broken'],
  ['without an end', { alg: 'RS256' }, { ...GOOD, exp: undefined }, 'contract_broken'],
  ['without a subject', { alg: 'RS256' }, { ...GOOD, sub: undefined }, 'contract_broken'],
  ['that ended a minute ago', { alg: 'RS256' }, { ...GOOD, exp: NOW - 60 }, 'contract_broken'],
  ['that ended twenty seconds ago', { alg: 'RS256' }, { ...GOOD, exp: NOW - 20 }, 'none'],
  ['of a week ago', { alg: 'RS256' }, { ...GOOD, iat: NOW - 7 * 86_400 }, 'none'],
  ['signed by a key nobody knows', { alg: 'RS256', kid: 'unknown' }, GOOD, 'none'],
])('OA-13, OA-14: nothing is made of an ID token %s', async (_, header, claims, expected) => {
  const part = (of: object) => Buffer.from(JSON.stringify(of)).toString('base64url');
  const idToken = `${part(header)}.${part(claims)}.c2lnbmF0dXJl`;
  const body = TOKENS.replace('{', `{"id_token":"${idToken}",`);
  const { tokens, code } = await exchange({ body, headers: { 'content-type': 'application/json' } });
  expect(code).toBe(expected);
  expect(JSON.stringify(tokens)).not.toContain('customer-7');
  expect(JSON.stringify(tokens)).not.toContain(idToken);
});
