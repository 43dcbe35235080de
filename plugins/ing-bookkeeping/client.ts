import type { Grant } from '#core/contract/connector.ts';
import type { HttpResponse, PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { callBank, callJson, type Explain, type JsonAnswer, type JsonRequest } from '#core/kit/http.ts';
import { z } from '#core/kit/json.ts';
import { signJws, verifyJws } from '#core/kit/jws.ts';
import { openJson } from '#core/kit/sealed.ts';

/** What a grant keeps: there are no tokens, the certificates open the door and the reference says which link. */
export const KEPT = z.object({ reference: z.string().min(1), customer: z.string() });

export type LinkRequestToBank = Omit<JsonRequest, 'identity' | 'attended'>;

/** A call with our certificate and signature; the answer must be signed by ING, or it is not used. */
export async function callLink(
  ctx: PluginContext,
  grant: Pick<Grant, 'sealed'>,
  request: LinkRequestToBank,
  explain?: Explain,
): Promise<JsonAnswer> {
  return callJson(verifying(ctx), await signed(ctx, grant, request), explain);
}

/** The same for answers that are XML. */
export async function callLinkRaw(
  ctx: PluginContext,
  grant: Pick<Grant, 'sealed'>,
  request: LinkRequestToBank,
  explain?: Explain,
): Promise<HttpResponse> {
  return callBank(verifying(ctx), await signed(ctx, grant, request), explain);
}

/** ING's certificates that count now: one, or two while it changes keys. */
export function bankCertificates({ settings }: PluginContext): string[] {
  const all = [settings['bank-certificate'], settings['next-bank-certificate']];
  const filled = all.filter((one): one is string => typeof one === 'string' && one !== '');
  if (filled.length === 0) throw new KoppelError('config', "ING's signing certificate was never filled in.");
  return filled;
}

async function signed(
  ctx: PluginContext,
  grant: Pick<Grant, 'sealed'>,
  request: LinkRequestToBank,
): Promise<JsonRequest> {
  const { reference } = await openJson(ctx.secrets, grant.sealed, KEPT);
  const { what, harmless } = request;
  const headers = {
    'Content-Type': 'application/json',
    'X-Request-ID': ctx.random.uuid(),
    'X-Link-Reference': reference,
    ...(ctx.person === undefined ? {} : { 'PSU-IP-Address': ctx.person.ip }),
    ...request.headers,
  };
  const bare = { ...request, headers, identity: 'transport', attended: ctx.person !== undefined };
  const key = {
    certificate: String(ctx.settings['signing-certificate'] ?? ''),
    privateKey: await ctx.secrets.read('signing-key'),
  };
  return { ...signJws(bare, key, ctx.clock.now()), what, ...(harmless === undefined ? {} : { harmless }) };
}

/** A refusal changes nothing and may come unsigned; everything that would be used is held against ING's certificates. */
function verifying(ctx: PluginContext): PluginContext {
  return {
    ...ctx,
    http: {
      async send(request) {
        const response = await ctx.http.send(request);
        if (response.status < 300) verifyJws(response, bankCertificates(ctx), ctx.clock.now());
        return response;
      },
    },
  };
}
