import { createHash } from 'node:crypto';
import type { Clock } from '../../contract/ports.ts';
import type { Ids } from './ids.ts';
import { type BankAnswer, json, redirect } from './server.ts';

/** The rules of one bank's authorisation server (RFC 6749; RFC 9700 for what happens on replay). */
export interface OAuthRules {
  readonly clock: Clock;
  readonly ids: Ids;
  /** The clients it knows. The bank's own code checks how a client proves itself. */
  readonly clients: readonly string[];
  /** Null: any address is registered. */
  readonly redirectUrls: readonly string[] | null;
  readonly codeSeconds: number;
  readonly accessSeconds: number;
  /** Null: no refresh tokens. */
  readonly refreshSeconds: number | null;
  /** Refresh tokens are single-use: a used one ends the whole family. Else the same one is good until it expires. */
  readonly rotating: boolean;
  /** The bank insists on Proof Key for Code Exchange (S256). Without it a challenge that was sent is checked all the same. */
  readonly pkce?: boolean;
  /** Whether the consent behind a token still lets it live. */
  alive(consentId: string): boolean;
}

/** What a request to the authorisation endpoint asked, once it is found in order. */
export interface AuthorisationRequest {
  readonly client: string;
  readonly redirectUrl: string;
  readonly state: string | null;
  readonly scope: string;
  readonly challenge: string | null;
}

export interface AccessToken {
  readonly client: string;
  /** Null for a token of the client itself. */
  readonly consentId: string | null;
  readonly scope: string;
}

export interface AuthorisationServer {
  /**
   * Reads the query of the authorisation endpoint. An answer is what the browser gets instead: a page when client or redirect
   * address are unknown (never a redirect to an address nobody registered), else a redirect with `error`.
   */
  authorise(query: URLSearchParams): AuthorisationRequest | BankAnswer;
  /** The redirect back with a code. */
  granted(request: AuthorisationRequest, consentId: string, scope?: string): BankAnswer;
  refused(request: AuthorisationRequest, error: string): BankAnswer;
  /**
   * The token endpoint, after the bank found out which client calls. `extra`: what this bank adds to the answer, by consent.
   * `client_credentials` gives a token of the client itself.
   */
  token(form: Readonly<Record<string, string>>, client: string, extra?: TokenExtra): BankAnswer;
  /** Null: unknown; `expired`: known, past its time or its consent's. */
  check(accessToken: string): AccessToken | 'expired' | null;
  /** Ends a refresh token and the access tokens of its family. Unknown ones are as good as ended (RFC 7009). */
  revoke(refreshToken: string): void;
}

export type TokenExtra = (
  consentId: string | null,
  grantType: string,
) => Readonly<Record<string, string | number | boolean>>;

interface Code extends AccessToken {
  readonly redirectUrl: string;
  readonly challenge: string | null;
  readonly until: number;
  family: string | null;
}

interface Live extends AccessToken {
  readonly family: string;
  readonly until: number;
  used: boolean;
}

export function createAuthorisationServer(rules: OAuthRules): AuthorisationServer {
  const codes = new Map<string, Code>();
  const access = new Map<string, Live>();
  const refresh = new Map<string, Live>();
  const ended = new Set<string>();
  const now = () => Date.parse(rules.clock.now()) / 1000;
  const lives = (one: AccessToken & { readonly family: string; readonly until: number }) =>
    one.until > now() && !ended.has(one.family) && (one.consentId === null || rules.alive(one.consentId));

  const issue = (to: AccessToken, family: string, kept: string | null, extra: object): BankAnswer => {
    const token = rules.ids.token();
    access.set(token, { ...to, family, until: now() + rules.accessSeconds, used: false });
    let next = kept;
    if (next === null && rules.refreshSeconds !== null && to.consentId !== null) {
      next = rules.ids.token();
      refresh.set(next, { ...to, family, until: now() + rules.refreshSeconds, used: false });
    }
    const withRefresh = next === null ? {} : { refresh_token: next };
    return json(
      200,
      {
        access_token: token,
        token_type: 'Bearer',
        expires_in: rules.accessSeconds,
        scope: to.scope,
        ...withRefresh,
        ...extra,
      },
      { 'cache-control': 'no-store' },
    );
  };

  const byCode = (form: Readonly<Record<string, string>>, client: string, extra?: TokenExtra): BankAnswer => {
    const code = codes.get(form['code'] ?? '');
    if (code === undefined || code.client !== client) return oauthError('invalid_grant', 'The code is not known.');
    if (code.family !== null) {
      // RFC 6749 §4.1.2: somebody else may have it; what was given for it ends too.
      ended.add(code.family);
      return oauthError('invalid_grant', 'The code was used before.');
    }
    code.family = rules.ids.token();
    if (code.until <= now()) return oauthError('invalid_grant', 'The code has expired.');
    if ((form['redirect_uri'] ?? code.redirectUrl) !== code.redirectUrl)
      return oauthError('invalid_grant', 'The redirect address differs.');
    if (code.challenge !== null && challengeOf(form['code_verifier'] ?? '') !== code.challenge)
      return oauthError('invalid_grant', 'The verifier is not that of the challenge.');
    return issue(code, code.family, null, extra?.(code.consentId, 'authorization_code') ?? {});
  };

  const byRefresh = (form: Readonly<Record<string, string>>, client: string, extra?: TokenExtra): BankAnswer => {
    const presented = form['refresh_token'] ?? '';
    const old = refresh.get(presented);
    if (old === undefined || old.client !== client) return oauthError('invalid_grant', 'The token is not known.');
    if (old.used) ended.add(old.family);
    if (old.used || !lives(old)) return oauthError('invalid_grant', 'The token has been used or has expired.');
    old.used = rules.rotating;
    const kept = rules.rotating ? null : presented;
    return issue(old, old.family, kept, extra?.(old.consentId, 'refresh_token') ?? {});
  };

  return {
    authorise(query) {
      const client = query.get('client_id') ?? '';
      const redirectUrl = query.get('redirect_uri') ?? rules.redirectUrls?.[0] ?? '';
      const registered = rules.redirectUrls?.includes(redirectUrl) ?? URL.canParse(redirectUrl);
      if (!rules.clients.includes(client)) return page('Deze toepassing is hier niet bekend.');
      if (!registered) return page('Het adres om naar terug te keren is hier niet bekend.');
      const challenge = query.get('code_challenge');
      const request = { client, redirectUrl, challenge, state: query.get('state'), scope: query.get('scope') ?? '' };
      if (query.get('response_type') !== 'code') return this.refused(request, 'unsupported_response_type');
      if (challenge === null ? rules.pkce === true : query.get('code_challenge_method') !== 'S256')
        return this.refused(request, 'invalid_request');
      return request;
    },
    granted(request, consentId, scope = request.scope) {
      const code = rules.ids.token();
      codes.set(code, { ...request, consentId, scope, until: now() + rules.codeSeconds, family: null });
      return back(request, { code });
    },
    refused: (request, error) => back(request, { error }),
    token(form, client, extra) {
      switch (form['grant_type']) {
        case 'authorization_code':
          return byCode(form, client, extra);
        case 'refresh_token':
          return byRefresh(form, client, extra);
        case 'client_credentials': {
          const to = { client, consentId: null, scope: form['scope'] ?? '' };
          return issue(to, rules.ids.token(), null, extra?.(null, 'client_credentials') ?? {});
        }
        default:
          return oauthError('unsupported_grant_type', 'This grant type is not known here.');
      }
    },
    check(accessToken) {
      const found = access.get(accessToken);
      if (found === undefined) return null;
      return lives(found) ? { client: found.client, consentId: found.consentId, scope: found.scope } : 'expired';
    },
    revoke(refreshToken) {
      const found = refresh.get(refreshToken);
      if (found !== undefined) ended.add(found.family);
    },
  };
}

/** RFC 7636 §4.2. */
function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

/** RFC 6749 §5.2. */
export function oauthError(error: string, description: string, status = 400): BankAnswer {
  return json(status, { error, error_description: description }, { 'cache-control': 'no-store' });
}

/** Whether `authorise` found fault. */
export function isAnswer(one: AuthorisationRequest | BankAnswer): one is BankAnswer {
  return 'status' in one;
}

function back({ redirectUrl, state }: AuthorisationRequest, parameters: Readonly<Record<string, string>>): BankAnswer {
  const url = new URL(redirectUrl);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  if (state !== null) url.searchParams.set('state', state);
  return redirect(url.href);
}

function page(text: string): BankAnswer {
  return {
    status: 400,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="nl"><title>Niet mogelijk</title><p>${text}</p></html>`,
  };
}
