import type { Grant, GrantedAccount, LinkCallback, LinkPart } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import { SERVICES, type Service, type ServiceState } from '#core/domain/consent.ts';
import { type ErrorCode, KoppelError } from '#core/domain/errors.ts';
import { type Iban, ibanOrNull } from '#core/domain/iban.ts';
import { addDays, earliest, type PlainDate, plainDateOrNull } from '#core/domain/plain-date.ts';
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
import { startOfDay } from '#core/kit/zone.ts';
import { ACCOUNT_KINDS, apiUrl, MOST_REFRESHES, oauthUrl, PATHS, SCOPES, SERVICE_SCOPES } from './banks.ts';
import { type ConsentDetails, callRabobank, KEPT, type Kept, keptOf, readConsent } from './client.ts';
import { subscribe, unsubscribe, wantsNotifications } from './notifications.ts';

/** Looks at a fresh token this often, a second apart, before giving up on it. */
const MOST_LOOKS = 10;
/** What a token that is not known yet may look like. */
const PASSING: readonly ErrorCode[] = ['token_expired', 'transient'];
/** Renewed this long before the bank would: clocks differ, and a call takes its time. */
const EARLY_SECONDS = 30;

export const link: LinkPart = {
  // Open-ended until it is revoked in Rabo Business Banking.
  consentDays: null,
  renewOverlap: true,
  accountsPerConsent: null,

  async begin(ctx, request) {
    const asked = [
      SCOPES.insight,
      SCOPES.batchDetails,
      ...request.services.filter((one) => one !== 'transactions').map((service) => SERVICE_SCOPES[service]),
      ...(wantsNotifications(ctx, request.notificationUrl) ? [SCOPES.notifications] : []),
    ];
    return authorizeStep(await oauthClient(ctx), request, { scope: asked.join(' ') });
  },

  async complete(ctx, callback) {
    const waited = waitedFor(callback);
    const kept =
      waited === null
        ? keptFrom(ctx, await exchangeCode(ctx, await oauthClient(ctx), callback), null)
        : await openJson(ctx.secrets, waited.sealed, KEPT);
    try {
      const { accounts, expiresAt } = await grantedAccounts(ctx, kept);
      const subscriptionId = await subscribe(ctx, kept, callback.notificationUrl, accounts);
      return await grantOf(ctx, { ...kept, subscriptionId }, accounts, expiresAt);
    } catch (error) {
      // A token is not known everywhere at once; the code is used up, so the token is kept over the wait.
      const looks = (waited?.looks ?? 0) + 1;
      if (!(error instanceof KoppelError && PASSING.includes(error.code)) || looks > MOST_LOOKS) throw error;
      const keep = JSON.stringify({ sealed: await sealJson(ctx.secrets, kept), looks });
      return { kind: 'wait', pollSeconds: 1, message: 'Rabobank is making the link ready.', keep };
    }
  },

  async refresh(ctx, grant) {
    const old = await keptOf(ctx, grant);
    if (old.refreshes >= MOST_REFRESHES)
      throw new KoppelError('consent_expired', 'Rabobank renews a link this often and no more; link again.');
    const tokens = await refreshTokens(ctx, await oauthClient(ctx), old.refreshToken);
    return grantOf(ctx, keptFrom(ctx, tokens, old), grant.accounts, grant.expiresAt);
  },

  async end(ctx, grant) {
    // Rabobank has no call for a third party to give a consent back: the customer ends it in Rabo Business Banking.
    await unsubscribe(ctx, await keptOf(ctx, grant));
  },
};

async function oauthClient(ctx: PluginContext): Promise<OAuthClient> {
  const tokenUrl = oauthUrl(ctx, PATHS.token);
  return {
    name: 'Rabobank',
    issuer: new URL(tokenUrl).origin,
    authorizeUrl: oauthUrl(ctx, PATHS.authorize),
    tokenUrl,
    clientId: String(ctx.settings['client-id']),
    auth: basicAuth(await ctx.secrets.read('client-secret')),
    identity: 'transport',
    pkce: false,
    // Documented as 86,400 and seen as 3,600: the shorter one when it is not said.
    tokenSeconds: 3_600,
  };
}

const WAITED = z.object({ sealed: z.string(), looks: z.number() });

function waitedFor({ keep }: Pick<LinkCallback, 'keep'>): z.infer<typeof WAITED> | null {
  const read = WAITED.safeParse(JSON.parse(keep ?? 'null'));
  return read.success ? read.data : null;
}

/** The consent's id stands in a text for people: `a:consentId <uuid>`. It comes with the first token only. */
function keptFrom(ctx: PluginContext, tokens: Tokens, old: Kept | null): Kept {
  const said = /\ba:consentId ([\w-]{1,100})/.exec(String(tokens.more['metadata'] ?? ''))?.[1];
  return {
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken ?? '',
    issuedAt: ctx.clock.now(),
    endsAt: tokens.expiresAt,
    consentId: old?.consentId ?? said ?? null,
    scopes: [...(tokens.scopes ?? old?.scopes ?? [])],
    refreshes: old === null ? 0 : old.refreshes + 1,
    subscriptionId: old?.subscriptionId ?? null,
  };
}

async function grantOf(
  ctx: PluginContext,
  kept: Kept,
  accounts: readonly GrantedAccount[],
  expiresAt: string | null,
): Promise<Grant> {
  const renewAt = new Date(Date.parse(kept.endsAt) - EARLY_SECONDS * 1000).toISOString();
  return { kind: 'grant', expiresAt, tokensExpireAt: renewAt, accounts, sealed: await sealJson(ctx.secrets, kept) };
}

const ACCOUNTS = z.object({
  accounts: z.array(
    z.object({
      resourceId: z.string(),
      iban: z.string(),
      currency: z.string().regex(/^[A-Z]{3}$/),
      ownerName: z.string().nullish(),
      status: z.string().nullish(),
      cashAccountType: z.string().nullish(),
    }),
  ),
});
type BankAccount = z.infer<typeof ACCOUNTS>['accounts'][number];

/** The accounts of the consent: who may do what is in its read-out, what they are in the insight product. */
async function grantedAccounts(
  ctx: PluginContext,
  kept: Kept,
): Promise<{ readonly accounts: readonly GrantedAccount[]; readonly expiresAt: string | null }> {
  const what = 'Rabobank accounts';
  const consent = kept.consentId === null ? null : await readConsent(ctx, kept, kept.consentId);
  const answer = await callRabobank(ctx, kept, { what, method: 'GET', url: apiUrl(ctx, `${PATHS.insight}/accounts`) });
  const { accounts } = shaped(ACCOUNTS, answer.json, what);
  return {
    expiresAt: consent === null ? null : endOf(consent),
    accounts: accounts.flatMap((account) => {
      const iban = ibanOrNull(account.iban);
      return iban === null ? [] : [grantedAccount(account, iban, consent, kept.scopes)];
    }),
  };
}

function grantedAccount(
  account: BankAccount,
  iban: Iban,
  consent: ConsentDetails | null,
  scopes: readonly string[],
): GrantedAccount {
  const kind = account.cashAccountType === 'SVGS' ? 'savings' : 'business-current';
  const possible = ACCOUNT_KINDS.find((one) => one.kind === kind)?.services ?? [];
  const states = SERVICES.map((service): [Service, ServiceState] => [
    service,
    possible.includes(service) ? stateOf(service, iban, consent, scopes) : 'no-contract',
  ]);
  return {
    iban,
    currency: account.currency,
    holder: account.ownerName ?? null,
    kind,
    bankAccountId: account.resourceId,
    services: Object.fromEntries(states) as Record<Service, ServiceState>,
    refusal:
      account.status === 'blocked' || account.status === 'deleted'
        ? `Rabobank says the account is ${account.status}.`
        : null,
  };
}

/** Not asked for: refused. Asked for and not named for this account: the customer has no contract for it there. */
function stateOf(
  service: Service,
  iban: Iban,
  consent: ConsentDetails | null,
  scopes: readonly string[],
): ServiceState {
  const scope = SERVICE_SCOPES[service];
  if (!scopes.includes(scope)) return 'refused';
  if (consent === null) return 'granted';
  const named = consent.access[scope]?.find((one) => ibanOrNull(one.iban) === iban);
  if (named === undefined) return 'no-contract';
  return named.status === 'valid' ? 'granted' : 'refused';
}

/** The first day on which part of the consent ends, at its end; null when none does (9999-12-31). */
function endOf({ access }: ConsentDetails): string | null {
  const days = Object.values(access)
    .flat()
    .flatMap(({ status, validUntil }) => {
      const day = status === 'valid' && validUntil != null ? plainDateOrNull(validUntil.slice(0, 10)) : null;
      return day === null || day.startsWith('9999') ? [] : [day];
    });
  const [first, ...rest] = days;
  if (first === undefined) return null;
  return startOfDay(addDays(rest.reduce<PlainDate>(earliest, first), 1));
}
