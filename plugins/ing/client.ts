import type { HttpRequest, HttpResponse, PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { callBank, callJson, type Explain, type JsonAnswer, type JsonRequest } from '#core/kit/http.ts';
import { shaped, z } from '#core/kit/json.ts';
import { signJws, verifyJws } from '#core/kit/jws.ts';
import { clientToken, type OAuthClient } from '#core/kit/oauth.ts';
import { certificateHeader, httpDate, keyIdOf, type SignatureProfile, signRequest } from '#core/kit/signature.ts';
import { apiUrl, PATHS, TOKEN_SECONDS } from './banks.ts';

/** A token and the name of our signing key that goes with it: ING hands out both together (BANKS §1.1). */
export interface Ticket {
  readonly token: string;
  readonly keyId: string;
}

const OAUTH: SignatureProfile = {
  algorithm: 'rsa-sha256',
  digest: 'SHA-256',
  headers: ['(request-target)', 'date', 'digest'],
  placement: 'signature',
};
const DATA: SignatureProfile = { ...OAUTH, headers: ['(request-target)', 'date', 'digest', 'x-request-id'] };

export type IngRequest = Omit<JsonRequest, 'identity' | 'attended'>;

/** A signed call. Under JWS the answer, too, must be signed, or it is not used. */
export async function callIng(
  ctx: PluginContext,
  ticket: Ticket,
  request: IngRequest,
  explain?: Explain,
): Promise<JsonAnswer> {
  return callJson(verifying(ctx), await signedCall(ctx, ticket, request), explain);
}

/** The same for answers that are not JSON. */
export async function callIngRaw(
  ctx: PluginContext,
  ticket: Ticket,
  request: IngRequest,
  explain?: Explain,
): Promise<HttpResponse> {
  return callBank(verifying(ctx), await signedCall(ctx, ticket, request), explain);
}

async function signedCall(ctx: PluginContext, { token, keyId }: Ticket, request: IngRequest): Promise<JsonRequest> {
  const { person } = ctx;
  const { what, harmless } = request;
  const headers = {
    Accept: 'application/json',
    'Content-Type': 'application/json',
    'X-Request-ID': ctx.random.uuid(),
    Date: httpDate(ctx.clock.now()),
    Authorization: `Bearer ${token}`,
    ...(person === undefined ? {} : { 'PSU-IP-Address': person.ip }),
    ...request.headers,
  };
  const bare = { ...request, headers, identity: 'transport', attended: person !== undefined };
  const signed = usesJws(ctx) ? await jws(ctx, bare) : signRequest(bare, DATA, await keyOf(ctx, keyId));
  return { ...signed, what, ...(harmless === undefined ? {} : { harmless }) };
}

async function jws(ctx: PluginContext, request: HttpRequest): Promise<HttpRequest> {
  const certificate = String(ctx.settings['signing-certificate'] ?? '');
  const key = { certificate, privateKey: await ctx.secrets.read('signing-key') };
  return signJws(request, key, ctx.clock.now());
}

/** Answers are held against ING's certificate before anybody looks at them. A refusal changes nothing: it may come unsigned. */
function verifying(ctx: PluginContext): PluginContext {
  if (!usesJws(ctx)) return ctx;
  const certificate = ctx.settings['bank-certificate'];
  if (typeof certificate !== 'string' || certificate === '')
    throw new KoppelError('config', "With JWS, fill in ING's signing certificate: answers are held against it.");
  return {
    ...ctx,
    http: {
      async send(request) {
        const response = await ctx.http.send(request);
        if (response.status < 300) verifyJws(response, [certificate], ctx.clock.now());
        return response;
      },
    },
  };
}

const APPLICATION = z.object({ client_id: z.string().min(1) });

/** A token for ourselves, good for a quarter of an hour, and the key name that ING gives with it. */
export async function applicationTicket(ctx: PluginContext, scope?: string): Promise<Ticket> {
  const clientId = clientIdOf(ctx);
  const mtlsOnly = usesJws(ctx);
  const { accessToken, more } = await clientToken(ctx, applicationClient(ctx), {
    ...(mtlsOnly && clientId !== null ? { client_id: clientId } : {}),
    ...(scope === undefined ? {} : { scope }),
  });
  return { token: accessToken, keyId: shaped(APPLICATION, more, 'ING application token').client_id };
}

/** The token endpoint as it is asked for the first token: signed as `Authorization`, our certificate beside it. */
function applicationClient(ctx: PluginContext): OAuthClient {
  return tokenClient(ctx, async ({ method, url, headers, body }) => {
    if (usesJws(ctx)) return {};
    const clientId = clientIdOf(ctx);
    const certificate = String(ctx.settings['signing-certificate'] ?? '');
    const key = await keyOf(ctx, clientId ?? keyIdOf(certificate, 'sn-hex'));
    const dated = {
      ...headers,
      Date: httpDate(ctx.clock.now()),
      ...(clientId === null ? { 'TPP-Signature-Certificate': certificateHeader(certificate) } : {}),
    };
    const signed = signRequest({ method, url, headers: dated, body }, { ...OAUTH, placement: 'authorization' }, key);
    return signed.headers ?? {};
  });
}

/** The token endpoint as it is asked for a customer's token, with an application token that is fetched when it comes to it. */
export function customerClient(ctx: PluginContext, seen?: (ticket: Ticket) => void): OAuthClient {
  return tokenClient(ctx, async ({ method, url, headers, body }) => {
    const ticket = await applicationTicket(ctx);
    seen?.(ticket);
    const dated = { ...headers, Date: httpDate(ctx.clock.now()), Authorization: `Bearer ${ticket.token}` };
    if (usesJws(ctx)) return (await jws(ctx, { method, url, headers: dated, body })).headers ?? {};
    return signRequest({ method, url, headers: dated, body }, OAUTH, await keyOf(ctx, ticket.keyId)).headers ?? {};
  });
}

function tokenClient(ctx: PluginContext, sign: NonNullable<OAuthClient['sign']>): OAuthClient {
  const tokenUrl = apiUrl(ctx, PATHS.token);
  return {
    name: 'ING',
    issuer: new URL(tokenUrl).origin,
    authorizeUrl: tokenUrl,
    tokenUrl,
    clientId: clientIdOf(ctx) ?? 'application',
    // Certificate and signature say who we are: nothing of it is in the form.
    auth: () => undefined,
    pkce: false,
    identity: 'transport',
    sign,
    tokenSeconds: TOKEN_SECONDS,
  };
}

function clientIdOf({ settings }: PluginContext): string | null {
  const id = settings['client-id'];
  return typeof id === 'string' && id !== '' ? id : null;
}

function usesJws({ settings }: PluginContext): boolean {
  return settings['signing'] === 'jws';
}

async function keyOf(ctx: PluginContext, keyId: string): Promise<{ keyId: string; privateKey: string }> {
  return { keyId, privateKey: await ctx.secrets.read('signing-key') };
}
