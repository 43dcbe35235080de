import type { Grant, GrantedAccount, LinkPart, LinkRequest, LinkStep } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import { SERVICES, type Service, type ServiceState } from '#core/domain/consent.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { type Iban, parseIban } from '#core/domain/iban.ts';
import { expectAccount, shaped, z } from '#core/kit/json.ts';
import { authorizeStep, exchangeCode, keptOf } from '#core/kit/oauth.ts';
import { openJson, sealJson } from '#core/kit/sealed.ts';
import { apiUrl, BOOK, CONSENT_DAYS, PATHS, SCOPES } from './banks.ts';
import { callAbnAmro } from './client.ts';
import { KEPT, type Kept, NOTHING_KEPT, oauthClient, renewed, tokenOf } from './tokens.ts';

/** Renewed this long before the bank would: clocks differ, and a call takes its time. */
const EARLY_SECONDS = 30;

/**
 * What travels through the bank: which consent is being asked for, which are to come, and what the ones before gave. The bank lets
 * no two services be combined, so the customer goes through its page once for each.
 */
interface Journey {
  readonly service: Service;
  readonly next: readonly Service[];
  /** Account of the consents so far, and their sealed tokens; '' before the first. */
  readonly iban: string;
  readonly sealed: string;
}

export const link: LinkPart = {
  consentDays: CONSENT_DAYS,
  renewOverlap: true,
  accountsPerConsent: 1,

  async begin(ctx, request) {
    const [service, ...next] = SERVICES.filter((one) => request.services.includes(one));
    if (service === undefined) throw new KoppelError('request_invalid', 'A link is for one service at least.');
    return stepFor(ctx, request, { service, next, iban: '', sealed: '' });
  },

  async complete(ctx, callback) {
    const { state, more } = keptOf(callback);
    const journey = journeyOf(more);
    const before = journey.sealed === '' ? NOTHING_KEPT : await openJson(ctx.secrets, journey.sealed, KEPT);
    const got = await exchangeCode(ctx, oauthClient(ctx), callback).then(
      async (tokens) => {
        const token = tokenOf(tokens);
        return { token, iban: await accountOf(ctx, token.accessToken) };
      },
      (error) => {
        // The first no ends the link; a later one leaves what was given before.
        if (journey.sealed !== '' && error instanceof KoppelError && error.code === 'consent_revoked') return null;
        throw error;
      },
    );
    const iban = journey.iban === '' ? (got?.iban ?? '') : journey.iban;
    // Another account in a later consent is no consent for this one: its service stays refused.
    const token = got !== null && got.iban === iban ? got.token : null;
    const kept: Kept = { ...before, [journey.service]: token };
    const [service, ...next] = journey.next;
    if (service === undefined) return grantOf(ctx, kept, parseIban(iban));
    const sealed = await sealJson(ctx.secrets, kept);
    return stepFor(ctx, { state, redirectUrl: callback.redirectUrl }, { service, next, iban, sealed });
  },

  async refresh(ctx, grant) {
    const kept = await renewed(ctx, await openJson(ctx.secrets, grant.sealed, KEPT));
    return withTokens(ctx, kept, grant.accounts, grant.expiresAt);
  },

  async end() {
    // ABN AMRO documents no call to give a consent back: it ends by itself, or in the customer's Internet Banking.
  },
};

function stepFor(
  ctx: PluginContext,
  request: Pick<LinkRequest, 'state' | 'redirectUrl'>,
  { service, next, iban, sealed }: Journey,
): Promise<LinkStep> {
  return authorizeStep(oauthClient(ctx), request, {
    scope: SCOPES[service],
    extra: { flow: 'code', bank: BOOK },
    more: { service, next: next.join(' '), iban, sealed },
  });
}

function journeyOf(more: Readonly<Record<string, string>>): Journey {
  const services = (text: string | undefined) => SERVICES.filter((one) => (text ?? '').split(' ').includes(one));
  const [service] = services(more['service']);
  if (service === undefined) throw new KoppelError('link_state_unknown', 'This answer belongs to no link begun here.');
  return { service, next: services(more['next']), iban: more['iban'] ?? '', sealed: more['sealed'] ?? '' };
}

const CONSENT_INFO = z.object({ iban: z.string(), scopes: z.string() });
const DETAILS = z.object({
  accountNumber: z.string(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  accountHolderName: z.string().nullish(),
});

/** The one account the customer chose, as its token knows it. */
async function accountOf(ctx: PluginContext, accessToken: string): Promise<string> {
  const what = 'ABN AMRO consent';
  const answer = await callAbnAmro(ctx, accessToken, { what, method: 'GET', url: apiUrl(ctx, PATHS.consentInfo) });
  return parseIban(shaped(CONSENT_INFO, answer.json, what).iban);
}

async function grantOf(ctx: PluginContext, kept: Kept, iban: Iban): Promise<Grant> {
  const ends = Date.parse(ctx.clock.now()) + CONSENT_DAYS * 86_400_000;
  const { holder, currency } = await detailsOf(ctx, kept, iban);
  const states = SERVICES.map((service): [Service, ServiceState] => [
    service,
    kept[service] === null ? 'refused' : 'granted',
  ]);
  const account: GrantedAccount = {
    iban,
    currency,
    holder,
    kind: 'business-current',
    bankAccountId: iban,
    services: Object.fromEntries(states) as Record<Service, ServiceState>,
    refusal: null,
  };
  return withTokens(ctx, kept, [account], new Date(ends).toISOString());
}

/** Only a consent for reading tells holder and currency; accounts at ABN AMRO under the others are in euro. */
async function detailsOf(
  ctx: PluginContext,
  { transactions }: Kept,
  iban: Iban,
): Promise<{ readonly holder: string | null; readonly currency: string }> {
  if (transactions === null) return { holder: null, currency: 'EUR' };
  const what = 'ABN AMRO account';
  const url = apiUrl(ctx, `${PATHS.accounts}/${iban}/details`);
  const answer = await callAbnAmro(ctx, transactions.accessToken, { what, method: 'GET', url });
  const { accountNumber, accountHolderName, currency } = shaped(DETAILS, answer.json, what);
  expectAccount(iban, accountNumber, what);
  return { holder: accountHolderName ?? null, currency };
}

async function withTokens(
  ctx: PluginContext,
  kept: Kept,
  accounts: readonly GrantedAccount[],
  expiresAt: string | null,
): Promise<Grant> {
  const ends = SERVICES.flatMap((service) => kept[service]?.endsAt ?? []).sort();
  const first = ends[0];
  return {
    kind: 'grant',
    expiresAt,
    tokensExpireAt: first === undefined ? null : new Date(Date.parse(first) - EARLY_SECONDS * 1000).toISOString(),
    accounts,
    sealed: await sealJson(ctx.secrets, kept),
  };
}
