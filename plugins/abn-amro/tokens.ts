import type { PluginContext } from '#core/contract/ports.ts';
import { SERVICES, type Service } from '#core/domain/consent.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { z } from '#core/kit/json.ts';
import { certificateAuth, type OAuthClient, refreshTokens, type Tokens } from '#core/kit/oauth.ts';
import { openJson } from '#core/kit/sealed.ts';
import { authorizeUrl, tokenUrl } from './banks.ts';

const TOKEN = z.object({ accessToken: z.string(), refreshToken: z.string(), endsAt: z.string() });
export type Token = z.infer<typeof TOKEN>;

/** One consent, and so one pair of tokens, for each service: the bank does not combine them. Null: refused or lost. */
export const KEPT = z.object({
  transactions: TOKEN.nullable(),
  payments: TOKEN.nullable(),
  'direct-debits': TOKEN.nullable(),
}) satisfies z.ZodType<Record<Service, Token | null>>;
export type Kept = z.infer<typeof KEPT>;

export const NOTHING_KEPT: Kept = { transactions: null, payments: null, 'direct-debits': null };

export function oauthClient(ctx: PluginContext): OAuthClient {
  return {
    name: 'ABN AMRO',
    issuer: new URL(authorizeUrl(ctx)).origin,
    authorizeUrl: authorizeUrl(ctx),
    tokenUrl: tokenUrl(ctx),
    clientId: String(ctx.settings['client-id']),
    auth: certificateAuth(),
    identity: 'transport',
    pkce: false,
    // A customer who cancels comes back as a failure of the server.
    denials: ['access_denied', 'server_error'],
    tokenSeconds: 7_200,
  };
}

export function tokenOf({ accessToken, refreshToken, expiresAt }: Tokens): Token {
  return { accessToken, refreshToken: refreshToken ?? '', endsAt: expiresAt };
}

/**
 * All pairs anew. Each refresh token is good once: what one consent got must not be lost by the failure of another. So the first
 * failure throws while nothing is changed yet; a later consent keeps its old pair and is tried next time, or is given up when
 * the bank no longer takes it.
 */
export async function renewed(ctx: PluginContext, kept: Kept): Promise<Kept> {
  const next: { -readonly [service in Service]: Token | null } = { ...kept };
  let changed = false;
  for (const service of SERVICES) {
    const token = kept[service];
    if (token === null) continue;
    try {
      next[service] = tokenOf(await refreshTokens(ctx, oauthClient(ctx), token.refreshToken));
      changed = true;
    } catch (error) {
      if (!(error instanceof KoppelError) || !changed) throw error;
      if (error.code === 'consent_expired') next[service] = null;
      ctx.log.warn('ABN AMRO did not renew a token', { service, code: error.code });
    }
  }
  return next;
}

/** The token of a service. Throws `needs_human` when its consent was refused or is over. */
export async function tokenFor(ctx: PluginContext, sealed: string, service: Service): Promise<string> {
  const token = (await openJson(ctx.secrets, sealed, KEPT))[service];
  if (token === null)
    throw new KoppelError('needs_human', `There is no consent at ABN AMRO for ${service}; link again.`);
  return token.accessToken;
}
