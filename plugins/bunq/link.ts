import type { Grant, GrantedAccount, LinkPart } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { ibanOrNull } from '#core/domain/iban.ts';
import { hmac } from '#core/kit/hmac.ts';
import { callJson } from '#core/kit/http.ts';
import { exactText, integer, shaped, z } from '#core/kit/json.ts';
import { authorizeStep, codeOf, type OAuthClient, postAuth } from '#core/kit/oauth.ts';
import { publicKeyOf } from '#core/kit/rsa.ts';
import { openJson, sealJson } from '#core/kit/sealed.ts';
import {
  ACCOUNT_KINDS,
  apiAddress,
  authorizeAddress,
  CATEGORIES,
  KINDS,
  PAGE_SIZE,
  PATHS,
  SESSION_SECONDS,
  tokenAddress,
} from './banks.ts';
import { bunqId, call, itemOf, itemsOf, type Session } from './client.ts';
import { explain, saidBy } from './errors.ts';

const KEPT = z.object({
  /** The OAuth access token: to bunq an API key of the customer. Does not end by itself. */
  secret: z.string(),
  installationToken: z.string(),
  serverKey: z.string(),
  sessionId: z.string(),
  sessionToken: z.string(),
  user: z.string(),
});
type Kept = z.infer<typeof KEPT>;

export const link: LinkPart = {
  consentDays: null,
  renewOverlap: true,
  accountsPerConsent: null,

  async begin(ctx, request) {
    const step = await authorizeStep(await oauthClient(ctx), request, { scope: '' });
    if (step.kind !== 'redirect') return step;
    // bunq knows no scopes.
    const url = new URL(step.url);
    url.searchParams.delete('scope');
    return { ...step, url: url.href };
  },

  async complete(ctx, callback) {
    const code = codeOf(await oauthClient(ctx), callback);
    const secret = await exchange(ctx, code, callback.redirectUrl);
    const installed = await install(ctx, secret);
    const session = await openSession(ctx, { ...installed, secret });
    const accounts = await accountsOf(ctx, session.kept);
    if (callback.notificationUrl !== undefined) await askForCalls(ctx, session.kept, callback.notificationUrl);
    return granted(ctx, session, accounts);
  },

  /** A new session under the same consent. bunq gives one in thirty seconds. */
  async refresh(ctx, grant) {
    const kept = await openJson(ctx.secrets, grant.sealed, KEPT);
    return granted(ctx, await openSession(ctx, kept), grant.accounts);
  },

  /** bunq has no way to give an OAuth consent back: callbacks are ended, and the session with the only token we hold. */
  async end(ctx, grant) {
    const kept = await openJson(ctx.secrets, grant.sealed, KEPT);
    const session = sessionOf(kept);
    const over = (error: unknown) => {
      if (!(error instanceof KoppelError) || !['token_expired', 'not_found'].includes(error.code)) throw error;
    };
    const none = { notification_filters: [] };
    const url = apiAddress(ctx, PATHS.callbacks(kept.user));
    await call(ctx, { what: 'bunq callbacks', method: 'POST', url, body: none, harmless: true, session }).catch(over);
    const logout = apiAddress(ctx, PATHS.logout(kept.sessionId));
    await call(ctx, { what: 'bunq session', method: 'DELETE', url: logout, harmless: true, session }).catch(over);
  },
};

/** The session of a grant, and whose it is. */
export async function bunqSession(ctx: PluginContext, grant: Grant): Promise<{ session: Session; user: string }> {
  const kept = await openJson(ctx.secrets, grant.sealed, KEPT);
  return { session: sessionOf(kept), user: kept.user };
}

function sessionOf({ sessionToken, serverKey }: Kept): Session {
  return { token: sessionToken, serverKey };
}

async function oauthClient(ctx: PluginContext): Promise<OAuthClient> {
  const tokenUrl = tokenAddress(ctx);
  return {
    name: 'bunq',
    issuer: new URL(tokenUrl).origin,
    authorizeUrl: authorizeAddress(ctx),
    tokenUrl,
    clientId: String(ctx.settings['client-id']),
    auth: postAuth(await ctx.secrets.read('client-secret')),
    pkce: false,
    tokenSeconds: SESSION_SECONDS,
  };
}

const TOKEN = z.object({ access_token: z.string().min(1) });
const REFUSED = z.object({ error: z.string() });

/** Not as OAuth has it: all of it in the query, nothing in the body. */
async function exchange(ctx: PluginContext, code: string, redirectUrl: string): Promise<string> {
  const what = 'bunq token';
  const again = (why: string) => new KoppelError('needs_human', `${why}; link again at bunq.`);
  const url = new URL(tokenAddress(ctx));
  const parameters = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUrl,
    client_id: String(ctx.settings['client-id']),
    client_secret: await ctx.secrets.read('client-secret'),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  try {
    const answer = await callJson(ctx, { what, method: 'POST', url: url.href }, ({ status, json }) => {
      const refused = REFUSED.safeParse(json);
      if (!refused.success || status >= 500) return null;
      if (refused.data.error === 'invalid_grant') return again('The code of bunq was used or is too old');
      return new KoppelError('config', `bunq refuses our token request (${refused.data.error.slice(0, 60)}).`);
    });
    return shaped(TOKEN, answer.json, what).access_token;
  } catch (error) {
    // A code can be used once, and nobody knows whether it was.
    if (error instanceof KoppelError && error.code === 'outcome_unknown') throw again('bunq did not answer');
    throw error;
  }
}

const INSTALLATION_TOKEN = z.object({ token: z.string() });
const SERVER_KEY = z.object({ server_public_key: z.string() });

/** Makes our key known, and binds the customer's secret to it and to our address. */
async function install(ctx: PluginContext, secret: string): Promise<Pick<Kept, 'installationToken' | 'serverKey'>> {
  const what = 'bunq installation';
  const answer = await call(ctx, {
    what,
    method: 'POST',
    url: apiAddress(ctx, PATHS.installation),
    body: { client_public_key: publicKeyOf(await ctx.secrets.read('signing-key')) },
    session: null,
    harmless: true,
  });
  const { token } = itemOf(answer, 'Token', INSTALLATION_TOKEN, what);
  const { server_public_key: serverKey } = itemOf(answer, 'ServerPublicKey', SERVER_KEY, what);
  const address = ctx.settings['permitted-ip'];
  await call(ctx, {
    what: 'bunq device',
    method: 'POST',
    url: apiAddress(ctx, PATHS.device),
    body: {
      description: 'Koppel',
      secret,
      permitted_ips: [typeof address === 'string' && address !== '' ? address : '*'],
    },
    session: { token, serverKey },
    harmless: true,
  });
  return { installationToken: token, serverKey };
}

interface Opened {
  readonly kept: Kept;
  readonly endsAt: string;
}

const ID = z.object({ id: bunqId });
const timeout = z.object({ session_timeout: integer }).partial();
const USER = z.object({
  id: bunqId,
  session_timeout: integer.optional(),
  granted_by_user: z.record(z.string(), timeout).optional(),
});

async function openSession(
  ctx: PluginContext,
  given: Pick<Kept, 'secret' | 'installationToken' | 'serverKey'>,
): Promise<Opened> {
  const what = 'bunq session';
  const answer = await call(ctx, {
    what,
    method: 'POST',
    url: apiAddress(ctx, PATHS.session),
    body: { secret: given.secret },
    session: { token: given.installationToken, serverKey: given.serverKey },
    harmless: true,
    explained: (refusal) => {
      // bunq takes the customer's key no longer: withdrawn in the app.
      if ([400, 401, 403].includes(refusal.status))
        return new KoppelError('consent_revoked', `bunq no longer lets us in: ${saidBy(refusal.json)}`);
      return explain(refusal);
    },
  });
  const { id: sessionId } = itemOf(answer, 'Id', ID, what);
  const { token: sessionToken } = itemOf(answer, 'Token', INSTALLATION_TOKEN, what);
  const user = itemsOf(answer, what).find(({ type }) => type.startsWith('User'));
  const { id, session_timeout, granted_by_user = {} } = shaped(USER, user?.value, what);
  const [granter] = Object.values(granted_by_user);
  const seconds = session_timeout ?? granter?.session_timeout ?? SESSION_SECONDS;
  return {
    kept: { ...given, sessionId, sessionToken, user: id },
    endsAt: new Date(Date.parse(ctx.clock.now()) + Math.min(seconds, SESSION_SECONDS * 4) * 1000).toISOString(),
  };
}

async function granted(
  ctx: PluginContext,
  { kept, endsAt }: Opened,
  accounts: readonly GrantedAccount[],
): Promise<Grant> {
  return {
    kind: 'grant',
    expiresAt: null,
    tokensExpireAt: endsAt,
    accounts,
    sealed: await sealJson(ctx.secrets, kept),
  };
}

/** Asks to be called when something happens. bunq signs no callback, so the address carries a secret. */
async function askForCalls(ctx: PluginContext, kept: Kept, notificationUrl: string): Promise<void> {
  const secret = await ctx.secrets.read('callback-secret').catch(() => null);
  if (secret === null) return;
  const target = new URL(notificationUrl);
  target.searchParams.set('key', callbackKey(secret));
  const filters = CATEGORIES.map((category) => ({ category, notification_target: target.href }));
  await call(ctx, {
    what: 'bunq callbacks',
    method: 'POST',
    url: apiAddress(ctx, PATHS.callbacks(kept.user)),
    body: { notification_filters: filters },
    session: sessionOf(kept),
    harmless: true,
  });
}

/** What a callback's address must carry. */
export function callbackKey(secret: string): string {
  return hmac(secret, 'bunq callback').slice(0, 40);
}

const text = exactText.nullish();
const ACCOUNT = z.object({
  id: bunqId,
  currency: z.string(),
  description: text,
  display_name: text,
  status: z.string(),
  alias: z.array(z.object({ type: z.string(), value: text, name: text })).default([]),
});

async function accountsOf(ctx: PluginContext, kept: Kept): Promise<GrantedAccount[]> {
  const what = 'bunq accounts';
  const url = apiAddress(ctx, `${PATHS.accounts(kept.user)}?count=${PAGE_SIZE}`);
  const answer = await call(ctx, { what, method: 'GET', url, session: sessionOf(kept) });
  return itemsOf(answer, what).flatMap(({ type, value }) => {
    const account = shaped(ACCOUNT, value, what);
    const alias = account.alias.find((one) => one.type === 'IBAN');
    const iban = ibanOrNull(alias?.value ?? '');
    if (iban === null) {
      ctx.log.info('bunq gave an account without an IBAN; it cannot be linked.', { kind: type });
      return [];
    }
    const kind = KINDS[type] ?? type;
    const linkable = ACCOUNT_KINDS.find((one) => one.kind === kind);
    return {
      iban,
      currency: account.currency,
      holder: alias?.name ?? account.display_name ?? null,
      kind,
      bankAccountId: account.id,
      services: {
        transactions: 'granted',
        payments: linkable?.services.includes('payments') === true ? 'granted' : 'no-contract',
        'direct-debits': 'no-contract',
      },
      refusal: refusalOf(kind, account.status, linkable !== undefined),
    };
  });
}

function refusalOf(kind: string, status: string, linkable: boolean): string | null {
  if (!linkable) return `Accounts of the kind "${kind}" at bunq cannot be linked.`;
  return status === 'ACTIVE' ? null : `The account is ${status.toLowerCase()} at bunq.`;
}
