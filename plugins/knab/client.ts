import type { PluginContext } from '#core/contract/ports.ts';
import { callJson, type Explain, type JsonAnswer, type JsonRequest } from '#core/kit/http.ts';
import { basicAuth, clientToken, type OAuthClient, postAuth } from '#core/kit/oauth.ts';
import { certificateHeader, httpDate, keyIdOf, type SignatureProfile, signRequest } from '#core/kit/signature.ts';
import { apiAddress, identityAddress, PATHS, SCOPE } from './banks.ts';
import { explain } from './errors.ts';

interface SignedCall extends Pick<JsonRequest, 'method' | 'what' | 'body' | 'harmless'> {
  /** Below the API's address, or a whole address on it. */
  readonly path: string;
  readonly token: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One call of Knab's API: mutual TLS, and a signature over what the bank wants signed. */
export async function call(
  ctx: PluginContext,
  { path, token, headers, ...request }: SignedCall,
  profile: SignatureProfile,
  explained: Explain = explain(ctx),
): Promise<JsonAnswer> {
  const certificate = String(ctx.settings['signing-certificate'] ?? '');
  const signed = signRequest(
    {
      method: request.method,
      url: path.startsWith('https:') ? path : apiAddress(ctx, path),
      ...(request.body === undefined ? {} : { body: request.body }),
      identity: 'transport',
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        date: httpDate(ctx.clock.now()),
        'x-request-id': ctx.random.uuid(),
        'tpp-signature-certificate': certificateHeader(certificate),
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
    },
    profile,
    { keyId: keyIdOf(certificate, 'sn-decimal-ca'), privateKey: await ctx.secrets.read('signing-key') },
  );
  return callJson(ctx, { ...request, ...signed }, explained);
}

/** `secretIn`: Basic at every grant but the refresh, which was seen with id and secret in the form. */
export async function oauthClient(ctx: PluginContext, secretIn: 'header' | 'form' = 'header'): Promise<OAuthClient> {
  const secret = await ctx.secrets.read('client-secret');
  return {
    name: 'Knab',
    issuer: identityAddress(ctx, ''),
    authorizeUrl: identityAddress(ctx, PATHS.authorize),
    tokenUrl: identityAddress(ctx, PATHS.token),
    clientId: String(ctx.settings['client-id']),
    auth: secretIn === 'header' ? basicAuth(secret) : postAuth(secret),
    pkce: false,
    identity: 'transport',
    tokenSeconds: 3600,
  };
}

/** A token of our own, for consents and payments. */
export async function appToken(ctx: PluginContext): Promise<string> {
  const tokens = await clientToken(ctx, await oauthClient(ctx), { scope: SCOPE.app });
  return tokens.accessToken;
}
