import type { Grant, GrantedAccount, LinkPart, LinkStep } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { ibanOrNull } from '#core/domain/iban.ts';
import { bgLink } from '#core/kit/berlin-group.ts';
import { exactText, shaped, z } from '#core/kit/json.ts';
import { authorizeStep, exchangeCode, refreshTokens, type Tokens } from '#core/kit/oauth.ts';
import { openJson, sealJson } from '#core/kit/sealed.ts';
import { apiUrl, CONSENT_DAYS, COUNTRY, frontPage, kindOf, PATHS, refusalOf, SCOPES } from './banks.ts';
import { applicationTicket, callIng, customerClient, type Ticket } from './client.ts';
import { explain, NotThere } from './errors.ts';

/** Right after a consent ING does not show the accounts everywhere yet: asked again at once, and then with pauses, this often. */
const AT_ONCE = 3;
const PAUSES_SECONDS = [1, 2, 4, 8, 16];

/** What a grant keeps. */
const KEPT = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  keyId: z.string(),
  /** Instants the customer consented, and the token ends. */
  grantedAt: z.string(),
  tokenEndsAt: z.string(),
  /** By the bank's id of an account: where it says that its transactions and balances are. */
  links: z.record(z.string(), z.object({ transactions: z.string(), balances: z.string() })),
});
type Kept = z.infer<typeof KEPT>;

/** A link that waits for ING to show its accounts. */
const WAITING = z.object({ waiting: KEPT, round: z.number() });

const LOCATION = z.object({ location: z.string() });

export const link: LinkPart = {
  consentDays: CONSENT_DAYS,
  renewOverlap: true,
  accountsPerConsent: null,

  async begin(ctx, request) {
    const ticket = await applicationTicket(ctx);
    const query = new URLSearchParams({
      scope: SCOPES.accounts,
      country_code: COUNTRY,
      redirect_uri: request.redirectUrl,
    });
    const what = 'ING authorisation server';
    const url = apiUrl(ctx, `${PATHS.authorizationServer}?${query}`);
    const answer = await callIng(ctx, ticket, { what, method: 'GET', url }, explain(ctx.clock));
    const { location } = shaped(LOCATION, answer.json, what);
    const client = { ...customerClient(ctx), authorizeUrl: frontPage(ctx, location), clientId: ticket.keyId };
    return authorizeStep(client, request, { scope: SCOPES.accounts });
  },

  async complete(ctx, callback) {
    const waiting = WAITING.safeParse(JSON.parse(callback.keep ?? 'null'));
    if (waiting.success) return discovered(ctx, waiting.data.waiting, waiting.data.round);
    let ticket: Ticket | null = null;
    const tokens = await refusedAs(
      ctx,
      'needs_human',
      'The code of ING was used or is too old; link again.',
      (watched) =>
        exchangeCode(
          watched,
          customerClient(watched, (seen) => {
            ticket = seen;
          }),
          callback,
        ),
    );
    return discovered(ctx, keptOf(tokens, ticket, ctx.clock.now()), 0);
  },

  async refresh(ctx, grant) {
    const kept = await openKept(ctx, grant);
    let ticket: Ticket | null = null;
    const why = 'ING no longer takes our token: the consent has ended.';
    const tokens = await refusedAs(ctx, 'consent_expired', why, (watched) =>
      refreshTokens(
        watched,
        customerClient(watched, (seen) => {
          ticket = seen;
        }),
        kept.refreshToken,
      ),
    );
    // ING may leave out the refresh token: the kit then hands back the old one, which stays good.
    return granted(ctx, { ...keptOf(tokens, ticket, kept.grantedAt), links: kept.links }, grant.accounts);
  },

  async end(ctx, grant) {
    const { refreshToken } = await openKept(ctx, grant);
    await callIng(ctx, await applicationTicket(ctx), {
      what: 'ING revoke',
      method: 'POST',
      url: apiUrl(ctx, PATHS.revoke),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ token: refreshToken, token_type_hint: 'refresh_token' }).toString(),
      harmless: true,
    });
  },
};

/** What a grant holds, for calls about its accounts. */
export function openKept(ctx: PluginContext, grant: Grant): Promise<Kept> {
  return openJson(ctx.secrets, grant.sealed, KEPT);
}

/** The customer's token with the key name it was given under. */
export function ticketOf({ accessToken, keyId }: Kept): Ticket {
  return { token: accessToken, keyId };
}

/**
 * ING refuses tokens with `{message}` and no code (BANKS §1.5). It had just taken our certificates and signature for the application
 * token, so a 4xx is about what the customer gave.
 */
async function refusedAs<T>(
  ctx: PluginContext,
  code: 'needs_human' | 'consent_expired',
  message: string,
  work: (watched: PluginContext) => Promise<T>,
): Promise<T> {
  let status = 0;
  let calls = 0;
  const send: PluginContext['http']['send'] = async (request) => {
    const response = await ctx.http.send(request);
    status = response.status;
    calls++;
    return response;
  };
  try {
    return await work({ ...ctx, http: { send } });
  } catch (error) {
    // The second call is the one that carries what the customer gave.
    if (calls === 2 && [400, 401, 403].includes(status)) throw new KoppelError(code, message, { cause: error });
    throw error;
  }
}

function keptOf(tokens: Tokens, ticket: Ticket | null, grantedAt: string): Kept {
  return {
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken ?? '',
    keyId: ticket?.keyId ?? '',
    grantedAt,
    tokenEndsAt: tokens.expiresAt,
    links: {},
  };
}

async function granted(ctx: PluginContext, kept: Kept, accounts: readonly GrantedAccount[]): Promise<Grant> {
  return {
    kind: 'grant',
    expiresAt: new Date(Date.parse(kept.grantedAt) + CONSENT_DAYS * 86_400_000).toISOString(),
    tokensExpireAt: kept.tokenEndsAt,
    accounts,
    sealed: await sealJson(ctx.secrets, kept),
  };
}

const text = exactText.nullish();
const ACCOUNTS = z.object({
  accounts: z.array(
    z.object({
      resourceId: z.string().min(1),
      iban: text,
      name: text,
      currency: z.string(),
      product: z.string().default(''),
      _links: z.object({ transactions: bgLink, balances: bgLink }),
    }),
  ),
});

/** The grant with its accounts, or a pause when ING does not show them yet. */
async function discovered(ctx: PluginContext, kept: Kept, round: number): Promise<Grant | LinkStep> {
  const accounts = await shownAccounts(ctx, kept);
  if (accounts === null) {
    const pollSeconds = PAUSES_SECONDS[round];
    if (pollSeconds === undefined)
      throw new KoppelError('needs_human', 'ING shows no account under this consent; link again and choose one.');
    return {
      kind: 'wait',
      pollSeconds,
      message: 'ING is getting your accounts ready.',
      keep: JSON.stringify({ waiting: kept, round: round + 1 }),
    };
  }
  const links: Record<string, { transactions: string; balances: string }> = {};
  const found: GrantedAccount[] = [];
  for (const { resourceId, iban: written, name, currency, product, _links } of accounts) {
    const iban = ibanOrNull(written ?? '');
    // Card accounts have no IBAN: nothing to link.
    if (iban === null) continue;
    links[resourceId] = _links;
    const kind = kindOf(product, currency);
    const refusal = refusalOf(kind, product);
    const state = refusal === null ? 'granted' : 'refused';
    found.push({
      iban,
      currency,
      holder: name ?? null,
      kind,
      bankAccountId: resourceId,
      services: { transactions: state, payments: state, 'direct-debits': 'no-contract' },
      refusal,
    });
  }
  return granted(ctx, { ...kept, links }, found);
}

async function shownAccounts(ctx: PluginContext, kept: Kept) {
  const what = 'ING accounts';
  for (let tries = 0; tries < AT_ONCE; tries++) {
    try {
      const url = apiUrl(ctx, PATHS.accounts);
      const answer = await callIng(ctx, ticketOf(kept), { what, method: 'GET', url }, explain(ctx.clock));
      return shaped(ACCOUNTS, answer.json, what).accounts;
    } catch (error) {
      if (!(error instanceof NotThere)) throw error;
    }
  }
  return null;
}
