import type { Grant, GrantedAccount, LinkPart } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { ibanOrNull } from '#core/domain/iban.ts';
import { addDays } from '#core/domain/plain-date.ts';
import { exactText, shaped, z } from '#core/kit/json.ts';
import { authorizeStep, exchangeCode, keptOf, refreshTokens, type Tokens } from '#core/kit/oauth.ts';
import { openJson, sealJson } from '#core/kit/sealed.ts';
import { personAddress } from '#core/kit/settings.ts';
import { ACCOUNT_KINDS, CALLS_A_DAY, CONSENT_DAYS, PATHS, REFUSALS, SCOPE, SIGNED } from './banks.ts';
import { appToken, call, oauthClient } from './client.ts';

const KEPT = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  consentId: z.string(),
  validUntil: z.string(),
  /** Where the bank sends the browser after a payment was signed. */
});
type Kept = z.infer<typeof KEPT>;

const CONSENT = z.object({ consentId: z.string().min(1) });

export const link: LinkPart = {
  consentDays: CONSENT_DAYS,
  renewOverlap: true,
  accountsPerConsent: null,

  /** The consent comes first: the customer signs in to agree to it. */
  async begin(ctx, request) {
    const validUntil = addDays(ctx.clock.today(), CONSENT_DAYS);
    const body = JSON.stringify({
      access: ['accounts', 'transactions', 'balances'],
      recurringIndicator: true,
      validUntil,
      frequencyPerDay: CALLS_A_DAY,
      combinedServiceIndicator: false,
    });
    const headers = { 'tpp-redirect-uri': request.redirectUrl, 'psu-ip-address': personAddress('Knab', ctx) };
    const what = 'Knab consent';
    const answer = await call(
      ctx,
      // Asking for a consent twice makes two, of which one is never agreed to.
      { what, method: 'POST', path: PATHS.consents, token: await appToken(ctx), headers, body, harmless: true },
      SIGNED.consent,
    );
    const { consentId } = shaped(CONSENT, answer.json, what);
    return authorizeStep(await oauthClient(ctx), request, {
      scope: `${SCOPE.user} AIS:${consentId}`,
      more: { consentId, validUntil },
    });
  },

  async complete(ctx, callback) {
    const tokens = await exchangeCode(ctx, await oauthClient(ctx), callback);
    const { consentId = '', validUntil = '' } = keptOf(callback).more;
    const kept: Kept = {
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken ?? '',
      consentId,
      validUntil,
    };
    return granted(ctx, kept, tokens, await accounts(ctx, kept));
  },

  async refresh(ctx, grant) {
    const kept = await openJson(ctx.secrets, grant.sealed, KEPT);
    const tokens = await refreshTokens(ctx, await oauthClient(ctx, 'form'), kept.refreshToken);
    const { accessToken, refreshToken } = tokens;
    return granted(ctx, { ...kept, accessToken, refreshToken: refreshToken ?? '' }, tokens, grant.accounts);
  },

  async end(ctx, grant) {
    const { consentId } = await openJson(ctx.secrets, grant.sealed, KEPT);
    const path = `${PATHS.consent}/${encodeURIComponent(consentId)}`;
    const token = await appToken(ctx);
    await call(ctx, { what: 'Knab consent', method: 'DELETE', path, token, harmless: true }, SIGNED.data).catch(gone);
  },
};

/** What a call about the customer's accounts carries. */
export async function userAccess(ctx: PluginContext, grant: Grant) {
  return accessOf(ctx, await openJson(ctx.secrets, grant.sealed, KEPT));
}

function accessOf({ person }: PluginContext, { accessToken, consentId }: Kept) {
  return {
    token: accessToken,
    headers: { 'consent-id': consentId, ...(person === undefined ? {} : { 'psu-ip-address': person.ip }) },
  };
}

function gone(error: unknown): void {
  if (!(error instanceof KoppelError)) throw error;
  if (!['not_found', 'consent_revoked', 'consent_expired'].includes(error.code)) throw error;
}

async function granted(
  ctx: PluginContext,
  kept: Kept,
  { expiresAt }: Tokens,
  accounts: readonly GrantedAccount[],
): Promise<Grant> {
  return {
    kind: 'grant',
    // "Valid until" is a day of the bank's; the last hours of it are not worth a pull that fails.
    expiresAt: `${kept.validUntil}T20:00:00.000Z`,
    tokensExpireAt: expiresAt,
    accounts,
    sealed: await sealJson(ctx.secrets, kept),
  };
}

const text = exactText.nullish();
const ACCOUNTS = z.object({
  accounts: z.array(
    z.object({
      resourceId: z.string(),
      iban: text,
      bban: text,
      usage: text,
      currency: z.string(),
      name: text,
      cashAccountType: text,
    }),
  ),
});

async function accounts(ctx: PluginContext, kept: Kept): Promise<GrantedAccount[]> {
  const what = 'Knab accounts';
  const answer = await call(ctx, { what, method: 'GET', path: PATHS.accounts, ...accessOf(ctx, kept) }, SIGNED.data);
  return shaped(ACCOUNTS, answer.json, what).accounts.flatMap((account) => {
    const iban = account.iban == null ? null : ibanOrNull(account.iban);
    if (iban === null) {
      // Savings: only a number of the bank's own. It can be ticked there and not be linked here.
      ctx.log.info('Knab gave an account without an IBAN; it cannot be linked.', { kind: account.cashAccountType });
      return [];
    }
    const kind =
      account.cashAccountType === 'SVGS' ? 'savings' : account.usage === 'PRIV' ? 'private' : 'business-current';
    return {
      iban,
      currency: account.currency,
      holder: account.name ?? null,
      kind,
      bankAccountId: account.resourceId,
      services: { transactions: 'granted', payments: 'granted', 'direct-debits': 'no-contract' },
      refusal: ACCOUNT_KINDS.some((one) => one.kind === kind) ? null : REFUSALS[kind as keyof typeof REFUSALS],
    };
  });
}
