import * as oauth from 'oauth4webapi';
import type { LinkCallback, LinkRequest, LinkStep } from '../contract/connector.ts';
import type { PluginContext } from '../contract/ports.ts';
import { KoppelError } from '../domain/errors.ts';
import { secondsAfter } from '../domain/instant.ts';
import { shaped, z } from './json.ts';
import { fetchThrough, NO_ANSWER, type SignRequest } from './oauth-fetch.ts';
import { refusedExchange, refusedRefresh } from './oauth-outcome.ts';

export type { SignRequest } from './oauth-fetch.ts';

/** How a client says who it is at the token endpoint: writes into the form and the headers of the request. */
export type ClientAuthentication = oauth.ClientAuth;

/** `Authorization: Basic` with id and secret (RFC 6749 §2.3.1). */
export const basicAuth = (secret: string): ClientAuthentication => oauth.ClientSecretBasic(secret);
/** Id and secret in the form. */
export const postAuth = (secret: string): ClientAuthentication => oauth.ClientSecretPost(secret);
/** Only `client_id` in the form: the client certificate of the connection says the rest (RFC 8705 §2). */
export const certificateAuth = (): ClientAuthentication => oauth.TlsClientAuth();

/** A bank's authorisation server and what we are to it. Data: a stand-in bank differs in nothing else. */
export interface OAuthClient {
  /** For messages: 'Rabobank'. */
  readonly name: string;
  readonly issuer: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly auth: ClientAuthentication;
  /** Proof Key for Code Exchange (S256). Only where the bank takes it: none of the five documents it. */
  readonly pkce: boolean;
  /** The bank sends its issuer along in the redirect (RFC 9207): then it must be there. */
  readonly sendsIssuer?: boolean;
  /** Client certificate of the connection to the token endpoint. */
  readonly identity?: string;
  /** Headers over the finished request: message signatures. */
  readonly sign?: SignRequest;
  /** Errors of the redirect that mean "the customer said no". Default: access_denied. */
  readonly denials?: readonly string[];
  /** How long an access token holds when the bank does not say, seconds. */
  readonly tokenSeconds: number;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** Instant the access token ends, ISO 8601. */
  readonly expiresAt: string;
  /** Scopes granted; null when the bank did not say, which means: those asked. */
  readonly scopes: readonly string[] | null;
  /** What else the answer held. */
  readonly more: Readonly<Record<string, unknown>>;
}

const KEPT = z.object({ state: z.string(), verifier: z.string().nullable(), more: z.record(z.string(), z.string()) });

/**
 * The redirect to the bank. What `complete` needs is in the step's `keep`; `more` travels along in it. `extra` are parameters of
 * the bank's own.
 */
export async function authorizeStep(
  client: OAuthClient,
  request: Pick<LinkRequest, 'state' | 'redirectUrl'>,
  {
    scope,
    extra = {},
    more = {},
    verifierBytes,
  }: {
    readonly scope: string;
    readonly extra?: Readonly<Record<string, string>>;
    readonly more?: Readonly<Record<string, string>>;
    /** 32 random bytes, with `pkce`. */
    readonly verifierBytes?: Uint8Array;
  },
): Promise<LinkStep> {
  const url = new URL(client.authorizeUrl);
  const verifier = client.pkce ? Buffer.from(verifierBytes ?? []).toString('base64url') : null;
  const parameters = {
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: request.redirectUrl,
    scope,
    state: request.state,
    ...(verifier === null
      ? {}
      : { code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' }),
    ...extra,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { kind: 'redirect', url: url.href, keep: JSON.stringify({ state: request.state, verifier, more }) };
}

/** What {@link authorizeStep} kept. Throws `link_state_unknown` when the callback is not of a flow begun with it. */
export function keptOf(callback: Pick<LinkCallback, 'keep'>): z.infer<typeof KEPT> {
  try {
    return shaped(KEPT, JSON.parse(callback.keep ?? 'null'), 'What was kept of the link');
  } catch {
    throw new KoppelError('link_state_unknown', 'This answer of the bank belongs to no link that was begun.');
  }
}

/**
 * The code of a callback against tokens. Called once per code. Errors: `consent_revoked` (the customer said no),
 * `link_state_unknown` (not an answer to this link), `rate_limited`/`transient` (the bank did not look at it: safe to call again),
 * `needs_human` (the code is used up or nobody knows: link again), `config` (the bank does not know us), `contract_broken`.
 */
export async function exchangeCode(
  ctx: PluginContext,
  client: OAuthClient,
  callback: Pick<LinkCallback, 'parameters' | 'redirectUrl' | 'keep'>,
): Promise<Tokens> {
  const { state, verifier } = keptOf(callback);
  const parameters = checkedCallback(client, callback.parameters, state);
  const last = NO_ANSWER();
  const as = serverOf(client);
  const us = { client_id: client.clientId };
  try {
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      us,
      client.auth,
      parameters,
      callback.redirectUrl,
      verifier ?? oauth.nopkce,
      fetchThrough(ctx, client, last),
    );
    return tokensOf(ctx, client, await oauth.processAuthorizationCodeResponse(as, us, response));
  } catch (error) {
    throw refusedExchange(error, last, client.name, ctx.clock.now());
  }
}

/**
 * New tokens for old. Errors: `consent_expired` (the refresh token is no longer good: link again), `transient` (also when nobody
 * knows whether the bank changed it: the old one is tried again, and if it is gone the bank says so), `rate_limited`,
 * `bank_down`, `config`, `contract_broken`.
 */
export async function refreshTokens(
  ctx: PluginContext,
  client: OAuthClient,
  refreshToken: string,
  extra: Readonly<Record<string, string>> = {},
): Promise<Tokens> {
  const last = NO_ANSWER();
  const as = serverOf(client);
  const us = { client_id: client.clientId };
  try {
    const response = await oauth.refreshTokenGrantRequest(as, us, client.auth, refreshToken, {
      ...fetchThrough(ctx, client, last),
      additionalParameters: extra,
    });
    const tokens = tokensOf(ctx, client, await oauth.processRefreshTokenResponse(as, us, response));
    return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken };
  } catch (error) {
    throw refusedRefresh(error, last, client.name, ctx.clock.now());
  }
}

/** A token for ourselves, without a customer. Errors as of {@link refreshTokens}, with `config` where that says `consent_expired`. */
export async function clientToken(
  ctx: PluginContext,
  client: OAuthClient,
  parameters: Readonly<Record<string, string>>,
): Promise<Tokens> {
  const last = NO_ANSWER();
  const as = serverOf(client);
  const us = { client_id: client.clientId };
  try {
    const response = await oauth.clientCredentialsGrantRequest(as, us, client.auth, new URLSearchParams(parameters), {
      ...fetchThrough(ctx, client, last),
    });
    return tokensOf(ctx, client, await oauth.processClientCredentialsResponse(as, us, response));
  } catch (error) {
    const failure = refusedRefresh(error, last, client.name, ctx.clock.now());
    if (failure.code !== 'consent_expired') throw failure;
    throw new KoppelError('config', `${client.name} gives us no token: ${failure.message}`);
  }
}

/** The code of a callback, for banks whose token endpoint is not OAuth's. Errors as of {@link exchangeCode} before it asks the bank. */
export function codeOf(client: OAuthClient, callback: Pick<LinkCallback, 'parameters' | 'keep'>): string {
  return checkedCallback(client, callback.parameters, keptOf(callback).state).get('code') ?? '';
}

function serverOf({ issuer, authorizeUrl, tokenUrl, sendsIssuer }: OAuthClient): oauth.AuthorizationServer {
  return {
    issuer,
    authorization_endpoint: authorizeUrl,
    token_endpoint: tokenUrl,
    authorization_response_iss_parameter_supported: sendsIssuer ?? false,
  };
}

function checkedCallback(client: OAuthClient, given: Readonly<Record<string, string>>, state: string): URLSearchParams {
  const strange = (why: string) =>
    new KoppelError('link_state_unknown', `This answer of ${client.name} does not belong to this link: ${why}.`);
  if (given['error'] !== undefined && given['code'] !== undefined) throw strange('it says both yes and no');
  try {
    const parameters = oauth.validateAuthResponse(
      serverOf(client),
      { client_id: client.clientId },
      new URLSearchParams(given),
      state,
    );
    if (parameters.get('code') === null) throw strange('it has no code');
    return parameters;
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError) throw deniedOrFailed(client, error.error);
    throw error instanceof KoppelError ? error : strange('its state or issuer is another');
  }
}

function deniedOrFailed({ name, denials = ['access_denied'] }: OAuthClient, code: string): KoppelError {
  const word = code.replace(/[^\w.-]/g, '').slice(0, 60);
  if (denials.includes(code))
    return new KoppelError('consent_revoked', `The customer gave no consent at ${name} (${word}).`);
  const ours = ['invalid_request', 'unauthorized_client', 'unsupported_response_type', 'invalid_scope'].includes(code);
  if (ours) return new KoppelError('config', `${name} does not take our request (${word}).`);
  return new KoppelError('needs_human', `${name} could not finish the link (${word}); begin again.`);
}

/** Longer than any bank's token holds: a bigger number is a mistake and must not become a date that does not exist. */
const LONGEST_SECONDS = 366 * 86_400;

function tokensOf(ctx: PluginContext, client: OAuthClient, answer: oauth.TokenEndpointResponse): Tokens {
  const { access_token, refresh_token, expires_in, scope, token_type, id_token, ...more } = answer;
  const seconds = Math.min(expires_in ?? client.tokenSeconds, LONGEST_SECONDS);
  return {
    accessToken: access_token,
    refreshToken: refresh_token ?? null,
    expiresAt: secondsAfter(ctx.clock.now(), seconds),
    scopes: scope === undefined ? null : scope.split(/[ ,]+/).filter((one) => one !== ''),
    more,
  };
}
