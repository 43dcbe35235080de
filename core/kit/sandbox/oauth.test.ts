import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { testClock } from '#test/support/bank.ts';
import { createIds } from './ids.ts';
import { createAuthorisationServer, isAnswer, type OAuthRules } from './oauth.ts';
import type { BankAnswer } from './server.ts';

const BACK = 'https://hub.example/back';

function server(rules: Partial<OAuthRules> = {}) {
  const clock = testClock('2026-03-31');
  const oauth = createAuthorisationServer({
    clock,
    ids: createIds('test'),
    clients: ['us'],
    redirectUrls: [BACK],
    codeSeconds: 60,
    accessSeconds: 900,
    refreshSeconds: 86_400,
    rotating: true,
    alive: () => true,
    ...rules,
  });
  const query = (more: Record<string, string> = {}) =>
    new URLSearchParams({ response_type: 'code', client_id: 'us', redirect_uri: BACK, state: 's', ...more });
  const code = (more: Record<string, string> = {}) => {
    const asked = oauth.authorise(query(more));
    if (isAnswer(asked)) throw new Error(`Refused: ${asked.status}`);
    return parameter(oauth.granted(asked, 'consent-1'), 'code');
  };
  const exchange = (form: Record<string, string>) =>
    said(oauth.token({ grant_type: 'authorization_code', redirect_uri: BACK, ...form }, 'us'));
  const refresh = (token = '') => said(oauth.token({ grant_type: 'refresh_token', refresh_token: token }, 'us'));
  return { clock, oauth, query, code, exchange, refresh };
}

const parameter = (answer: BankAnswer, name: string) =>
  new URL(answer.headers?.['location'] ?? '').searchParams.get(name) ?? '';
const said = (answer: BankAnswer) => JSON.parse(String(answer.body)) as Record<string, string>;

test('never redirects to an address nobody registered, nor for a client nobody knows', () => {
  const { oauth, query } = server();
  for (const more of [{ redirect_uri: 'https://evil.example/' }, { client_id: 'them' }]) {
    const answer = oauth.authorise(query(more));
    expect(isAnswer(answer) ? [answer.status, answer.headers?.['location']] : 'in order').toEqual([400, undefined]);
  }
});

test('a code counts once; used again it ends what it gave', () => {
  const { oauth, code, exchange } = server();
  const one = code();
  const { access_token = '' } = exchange({ code: one });
  expect(oauth.check(access_token)).toMatchObject({ consentId: 'consent-1' });
  expect(exchange({ code: one })['error']).toBe('invalid_grant');
  expect(oauth.check(access_token)).toBe('expired');
});

test('a code is for a minute, for its own redirect address and its own verifier', () => {
  const { clock, code, exchange } = server();
  const late = code();
  clock.advance(61);
  expect(exchange({ code: late })['error']).toBe('invalid_grant');
  expect(exchange({ code: code(), redirect_uri: 'https://other.example/' })['error']).toBe('invalid_grant');
  const challenge = createHash('sha256').update('verifier').digest('base64url');
  const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
  expect(exchange({ code: code(pkce) })['error']).toBe('invalid_grant');
  expect(exchange({ code: code(pkce), code_verifier: 'verifier' })['access_token']).toBeDefined();
});

test('a refresh token counts once; used again, all of its family ends', () => {
  const { oauth, code, exchange, refresh } = server();
  const first = exchange({ code: code() });
  const second = refresh(first['refresh_token']);
  expect(second['refresh_token']).not.toBe(first['refresh_token']);
  expect(refresh(first['refresh_token'])['error']).toBe('invalid_grant');
  expect(refresh(second['refresh_token'])['error']).toBe('invalid_grant');
  expect(oauth.check(second['access_token'] ?? '')).toBe('expired');
});

test('where a bank keeps refresh tokens, the same one goes on', () => {
  const { code, exchange, refresh } = server({ rotating: false });
  const { refresh_token = '' } = exchange({ code: code() });
  expect(refresh(refresh_token)['refresh_token']).toBe(refresh_token);
  expect(refresh(refresh_token)['access_token']).toBeDefined();
});

test('tokens end with their time and with their consent', () => {
  let alive = true;
  const { clock, oauth, code, exchange, refresh } = server({ alive: () => alive });
  const { access_token = '', refresh_token = '' } = exchange({ code: code() });
  clock.advance(901);
  expect(oauth.check(access_token)).toBe('expired');
  alive = false;
  expect(refresh(refresh_token)['error']).toBe('invalid_grant');
  expect(oauth.check('never given')).toBeNull();
});
