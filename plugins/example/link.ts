import type { Grant, GrantedAccount, LinkPart } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import type { ServiceState } from '#core/domain/consent.ts';
import { parseIban } from '#core/domain/iban.ts';
import { callJson } from '#core/kit/http.ts';
import { shaped, z } from '#core/kit/json.ts';
import {
  authorizeStep,
  basicAuth,
  exchangeCode,
  type OAuthClient,
  refreshTokens,
  type Tokens,
} from '#core/kit/oauth.ts';
import { openJson, sealJson } from '#core/kit/sealed.ts';
import { ACCOUNT_KINDS, addressOf, PATHS, REFUSALS } from './banks.ts';
import { explain } from './errors.ts';

const CONSENT_DAYS = 180;

/** What a grant keeps. */
const KEPT = z.object({ accessToken: z.string(), refreshToken: z.string(), consentEndsAt: z.string() });

export const link: LinkPart = {
  consentDays: CONSENT_DAYS,
  renewOverlap: true,
  accountsPerConsent: null,

  async begin(ctx, request) {
    return authorizeStep(await oauthClient(ctx), request, {
      scope: request.services.includes('payments') ? 'accounts payments' : 'accounts',
      verifierBytes: ctx.random.bytes(32),
    });
  },

  async complete(ctx, callback) {
    const tokens = await exchangeCode(ctx, await oauthClient(ctx), callback);
    const ends = Date.parse(ctx.clock.now()) + CONSENT_DAYS * 86_400_000;
    return granted(ctx, tokens, new Date(ends).toISOString(), await accounts(ctx, tokens.accessToken));
  },

  async refresh(ctx, grant) {
    const kept = await openJson(ctx.secrets, grant.sealed, KEPT);
    const tokens = await refreshTokens(ctx, await oauthClient(ctx), kept.refreshToken);
    return granted(ctx, tokens, kept.consentEndsAt, grant.accounts);
  },

  async end(ctx, grant) {
    const kept = await openJson(ctx.secrets, grant.sealed, KEPT);
    // RFC 7009: a token the bank does not know is as good as revoked, and answered with 200.
    await callJson(ctx, {
      what: 'Voorbeeldbank revoke',
      method: 'POST',
      url: addressOf(ctx, PATHS.revoke),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...(await basicHeader(ctx)) },
      body: new URLSearchParams({ token: kept.refreshToken, token_type_hint: 'refresh_token' }).toString(),
      harmless: true,
    });
  },
};

/** The header that lets a call read the customer's accounts. */
export async function bearer(ctx: PluginContext, grant: Grant): Promise<Record<string, string>> {
  const { accessToken } = await openJson(ctx.secrets, grant.sealed, KEPT);
  return withPerson(ctx, accessToken);
}

function withPerson({ person }: PluginContext, token: string): Record<string, string> {
  return { authorization: `Bearer ${token}`, ...(person === undefined ? {} : { 'psu-ip-address': person.ip }) };
}

async function oauthClient(ctx: PluginContext): Promise<OAuthClient> {
  const tokenUrl = addressOf(ctx, PATHS.token);
  return {
    name: 'Voorbeeldbank',
    issuer: new URL(tokenUrl).origin,
    authorizeUrl: addressOf(ctx, PATHS.authorize),
    tokenUrl,
    clientId: String(ctx.settings['client-id']),
    auth: basicAuth(await ctx.secrets.read('client-secret')),
    pkce: true,
    tokenSeconds: 900,
  };
}

async function basicHeader(ctx: PluginContext): Promise<Record<string, string>> {
  const pair = `${encodeURIComponent(String(ctx.settings['client-id']))}:${encodeURIComponent(await ctx.secrets.read('client-secret'))}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

async function granted(
  ctx: PluginContext,
  tokens: Tokens,
  consentEndsAt: string,
  accounts: readonly GrantedAccount[],
): Promise<Grant> {
  const { accessToken, refreshToken, expiresAt } = tokens;
  return {
    kind: 'grant',
    expiresAt: consentEndsAt,
    tokensExpireAt: expiresAt,
    accounts,
    sealed: await sealJson(ctx.secrets, { accessToken, refreshToken: refreshToken ?? '', consentEndsAt }),
  };
}

const serviceState = z.enum(['granted', 'refused', 'no-contract']) satisfies z.ZodType<ServiceState>;
const ACCOUNTS = z.object({
  accounts: z.array(
    z.object({
      id: z.string(),
      iban: z.string(),
      currency: z.string(),
      holder: z.string().nullable(),
      kind: z.string(),
      services: z.object({ transactions: serviceState, payments: serviceState }),
    }),
  ),
});

async function accounts(ctx: PluginContext, accessToken: string): Promise<GrantedAccount[]> {
  const what = 'Voorbeeldbank accounts';
  const url = addressOf(ctx, PATHS.accounts);
  const answer = await callJson(ctx, { what, method: 'GET', url, headers: withPerson(ctx, accessToken) }, explain);
  return shaped(ACCOUNTS, answer.json, what).accounts.map(({ id, iban, services, ...account }) => ({
    ...account,
    iban: parseIban(iban),
    bankAccountId: id,
    services: { ...services, 'direct-debits': 'no-contract' },
    refusal: refusalOf(account.kind),
  }));
}

function refusalOf(kind: string): string | null {
  if (ACCOUNT_KINDS.some((one) => one.kind === kind)) return null;
  return REFUSALS[kind] ?? `Accounts of the kind "${kind}" cannot be linked at Voorbeeldbank.`;
}
