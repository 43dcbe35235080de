import type { HttpResponse, PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { callBank, callJson, type Explain, type JsonAnswer, type JsonRequest } from '#core/kit/http.ts';
import { shaped, z } from '#core/kit/json.ts';
import { openJson } from '#core/kit/sealed.ts';
import { certificateHeader, httpDate, keyIdOf, type SignatureProfile, signRequest } from '#core/kit/signature.ts';
import { oauthUrl, PATHS } from './banks.ts';
import { explain, Forbidden } from './errors.ts';

/** What a grant keeps, sealed. */
export const KEPT = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  /** Instants the access token was given out and ends. */
  issuedAt: z.string(),
  endsAt: z.string(),
  /** Null when the bank did not name the consent. */
  consentId: z.string().nullable(),
  scopes: z.array(z.string()),
  refreshes: z.number(),
  subscriptionId: z.string().nullable(),
});
export type Kept = z.infer<typeof KEPT>;

export type RaboRequest = Omit<JsonRequest, 'identity' | 'attended'> & {
  /** Correlates the call at the bank. Default: a new one. */
  readonly requestId?: string;
  /** Asked before what Rabobank's refusals mean in general. */
  readonly explain?: Explain;
};

/** The docs allow SHA-256 too; clients in the field found that only this works. */
const PROFILE: SignatureProfile = {
  algorithm: 'rsa-sha512',
  digest: 'sha-512',
  headers: ['date', 'digest', 'x-request-id'],
  placement: 'signature',
};

/** A signed call with the customer's token. A bare 403 is looked into: the consent says whether it is over. */
export async function callRabobank(ctx: PluginContext, kept: Kept, request: RaboRequest): Promise<JsonAnswer> {
  return judged(ctx, kept, request, async (reasons) => callJson(ctx, await signed(ctx, kept, request), reasons));
}

/** The same for answers that are not JSON. */
export async function callRabobankRaw(ctx: PluginContext, kept: Kept, request: RaboRequest): Promise<HttpResponse> {
  return judged(ctx, kept, request, async (reasons) => callBank(ctx, await signed(ctx, kept, request), reasons));
}

export function keptOf(ctx: PluginContext, grant: { readonly sealed: string }): Promise<Kept> {
  return openJson(ctx.secrets, grant.sealed, KEPT);
}

const CONSENT = z.object({
  access: z.record(
    z.string(),
    z.array(
      z.object({
        iban: z.string(),
        currency: z.string().nullish(),
        status: z.string(),
        validUntil: z.string().nullish(),
      }),
    ),
  ),
});
export type ConsentDetails = z.infer<typeof CONSENT>;

/** What the customer agreed to, by scope and account, as the bank holds it now. */
export async function readConsent(ctx: PluginContext, kept: Kept, consentId: string): Promise<ConsentDetails> {
  const what = 'Rabobank consent';
  const url = oauthUrl(ctx, `${PATHS.consents}/${encodeURIComponent(consentId)}`);
  const request = await signed(ctx, kept, { what, method: 'GET', url });
  return shaped(CONSENT, (await callJson(ctx, request, explain(ctx, kept))).json, what);
}

async function judged<T>(
  ctx: PluginContext,
  kept: Kept,
  { explain: first }: RaboRequest,
  call: (reasons: Explain) => Promise<T>,
): Promise<T> {
  const usual = explain(ctx, kept);
  try {
    return await call((refusal) => first?.(refusal) ?? usual(refusal));
  } catch (error) {
    throw error instanceof Forbidden ? await whyForbidden(ctx, kept, error) : error;
  }
}

/** A consent that is over is told from a gateway that has a bad moment (BANKS §2.1). */
async function whyForbidden(ctx: PluginContext, kept: Kept, forbidden: Forbidden): Promise<KoppelError> {
  if (kept.consentId === null) return forbidden;
  const states = await readConsent(ctx, kept, kept.consentId).then(
    ({ access }) => Object.values(access).flatMap((accounts) => accounts.map(({ status }) => status)),
    (error): string[] => {
      // Not even the consent may be read with this token: it has gone with it.
      if (error instanceof Forbidden || (error instanceof KoppelError && error.code === 'token_expired')) return [];
      throw error;
    },
  );
  if (states.includes('valid'))
    return new KoppelError('transient', 'Rabobank forbids it although the consent stands; later it may not.');
  return states.includes('expired')
    ? new KoppelError('consent_expired', 'The consent at Rabobank has expired.')
    : new KoppelError('consent_revoked', 'The consent was taken back at Rabobank.');
}

async function signed(
  ctx: PluginContext,
  kept: Kept,
  { requestId, explain: _explain, ...request }: RaboRequest,
): Promise<JsonRequest> {
  const certificate = String(ctx.settings['signing-certificate'] ?? '');
  const { person } = ctx;
  const headers = {
    'X-Request-ID': requestId ?? ctx.random.uuid(),
    Date: httpDate(ctx.clock.now()),
    'X-IBM-Client-Id': String(ctx.settings['client-id']),
    Authorization: `Bearer ${kept.accessToken}`,
    'Signature-Certificate': certificateHeader(certificate),
    ...(person === undefined ? {} : { 'PSU-IP-Address': person.ip }),
    ...request.headers,
  };
  const key = { keyId: keyIdOf(certificate, 'serial-decimal'), privateKey: await ctx.secrets.read('signing-key') };
  const { what, harmless } = request;
  const bare = { ...request, headers, identity: 'transport', attended: person !== undefined };
  return { ...signRequest(bare, PROFILE, key), what, ...(harmless === undefined ? {} : { harmless }) };
}
