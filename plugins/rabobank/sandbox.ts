import type { IncomingHttp } from '#core/contract/connector.ts';
import type { SandboxBank, SandboxOptions } from '#core/contract/sandbox.ts';
import { asSandboxBank, createModel, type SandboxModel } from '#core/kit/sandbox/bank.ts';
import { createAuthority } from '#core/kit/sandbox/certificates.ts';
import type { Refusals } from '#core/kit/sandbox/faults.ts';
import { type AuthorisationServer, createAuthorisationServer, isAnswer } from '#core/kit/sandbox/oauth.ts';
import { createPages } from '#core/kit/sandbox/pages.ts';
import {
  type BankAnswer,
  type BankRequest,
  basicOf,
  bearerOf,
  formOf,
  json,
  listen,
  type Routes,
} from '#core/kit/sandbox/server.ts';
import { isCertificate, signatureFault } from '#core/kit/sandbox/signatures.ts';
import { PATHS, SCOPES } from './banks.ts';
import { accountRoutes } from './sandbox-accounts.ts';
import { createPush, type Push } from './sandbox-notifications.ts';
import { orderRoutes } from './sandbox-orders.ts';

const CLIENT = { id: 'koppel-rabobank', secret: 'rabobank-secret' };
const SIGN_IN = { user: 'rabo', password: 'rabo' };
const REFRESH_SECONDS = 30 * 86_400;
const API_BASE = '/openapi';
const OAUTH_BASE = '/openapi/oauth2-premium';

/** Of the gateway in front of everything. */
function gateway(status: number, message: string, headers: Readonly<Record<string, string>> = {}): BankAnswer {
  return json(status, { httpCode: String(status), httpMessage: message, moreInformation: message }, headers);
}

/** Of the products behind it. */
export function tpp(status: number, code: string, text: string): BankAnswer {
  return json(status, { tppMessages: [{ category: 'ERROR', code, text }] });
}

const REFUSE: Refusals = {
  rateLimited: (retryAfter) =>
    gateway(429, 'Too Many Requests', {
      'x-ratelimit-limit': '20',
      'x-ratelimit-remaining': '0',
      ...(retryAfter === null ? {} : { 'retry-after': retryAfter }),
    }),
  unauthorized: () => gateway(401, 'This server could not verify that you are authorized to access the URL'),
  revoked: () => gateway(403, 'Forbidden'),
  unavailable: () => gateway(503, 'Service Unavailable'),
};

/** Who calls, as far as the API found it in order. */
export interface Caller {
  readonly consentId: string;
  readonly scopes: readonly string[];
  /** A person is said to be there (PSU-IP-Address). */
  readonly attended: boolean;
}

/** A route of the API: transport certificate, signature, client id and token are checked before it. */
export type Guarded = (
  at: 'read' | 'order',
  scope: string,
  handler: (request: BankRequest, caller: Caller) => BankAnswer | Promise<BankAnswer>,
) => Routes[string];

/** Rabobank on this machine: consents with mutual TLS, signed calls, single-use refresh tokens, both shapes of errors. */
export async function sandbox(options: SandboxOptions): Promise<SandboxBank> {
  const model = createModel('rabobank', options);
  const authority = await createAuthority('Rabobank');
  const [server, transport, signing, pusher] = await Promise.all([
    authority.issue('server', 'localhost'),
    authority.issue('client', 'koppel-transport'),
    authority.issue('signing', 'koppel-signing'),
    authority.issue('signing', 'rabobank-notifications'),
  ]);
  const oauth = createAuthorisationServer({
    clock: model.clock,
    ids: model.ids,
    clients: [CLIENT.id],
    redirectUrls: null,
    codeSeconds: 300,
    accessSeconds: 3_600,
    refreshSeconds: REFRESH_SECONDS,
    rotating: true,
    alive: (consentId) => model.consents.find(consentId)?.state === 'active',
  });
  /** What a product or the consent page must see before it listens. */
  const formFault = (request: BankRequest): BankAnswer | null => {
    if (request.headers['x-ibm-client-id'] !== CLIENT.id) return gateway(401, 'Invalid client id or secret.');
    if (request.headers['x-request-id'] === undefined) return tpp(400, 'FORMAT_ERROR', 'X-Request-ID is missing.');
    if (!isCertificate(request.headers['signature-certificate'], signing.certificate))
      return tpp(401, 'CERTIFICATE_MISSING', 'Signature-Certificate is missing or not yours.');
    const fault = signatureFault(request, {
      clock: model.clock,
      certificate: signing.certificate,
      required: ['date', 'digest', 'x-request-id'],
      algorithm: 'rsa-sha512',
      keyId: (text) => text === BigInt(`0x${signing.serial}`).toString(),
      digest: { algorithms: ['sha-512'] },
    });
    return fault === null ? null : tpp(401, 'SIGNATURE_INVALID', fault);
  };
  const callerOf = (request: BankRequest): Caller | null => {
    const token = oauth.check(bearerOf(request) ?? '');
    if (token === null || token === 'expired' || token.consentId === null) return null;
    const attended = request.headers['psu-ip-address'] !== undefined;
    return { consentId: token.consentId, scopes: token.scope.split(' '), attended };
  };
  /** Access token → its consent, beyond the end of both. */
  const issued = new Map<string, string>();
  const guard = model.guarded(REFUSE);
  const guarded: Guarded = (at, scope, handler) =>
    guard(at, (request) => {
      const fault = formFault(request);
      if (fault !== null) return fault;
      const caller = callerOf(request);
      if (caller !== null)
        return caller.scopes.includes(scope)
          ? handler(request, caller)
          : tpp(401, 'SERVICE_INVALID', `${scope} is not granted.`);
      // The token of a consent that was taken back is forbidden rather than unknown.
      const consentId = issued.get(bearerOf(request) ?? '');
      const withdrawn = consentId !== undefined && model.consents.find(consentId)?.state !== 'active';
      return withdrawn ? REFUSE.revoked() : REFUSE.unauthorized();
    });
  const pages = createPages({ bank: 'Rabobank', colour: '#000099', signIn: SIGN_IN, token: () => model.ids.token() });
  const push = createPush(model, pusher);
  const tls = { identity: server, clientAuthority: authority.certificate };
  const oauthListener = await listen({
    tls: { ...tls, clientOptional: true },
    routes: { ...pages.routes, ...oauthRoutes(model, oauth, pages.begin, formFault, issued) },
  });
  const apiListener = await listen({
    tls,
    routes: prefixed(API_BASE, {
      ...accountRoutes(model, guarded),
      ...orderRoutes(model, guarded),
      ...push.routes(guarded),
    }),
  });
  const bank = asSandboxBank(model, {
    settings: {
      'hub-address': '192.0.2.10',
      'client-id': CLIENT.id,
      'client-secret': CLIENT.secret,
      'transport-certificate': transport.certificate,
      'transport-key': transport.key,
      'signing-certificate': signing.certificate,
      'signing-key': signing.key,
      'notification-certificate': pusher.certificate,
      'api-url': `${apiListener.origin}${API_BASE}`,
      'oauth-url': `${oauthListener.origin}${OAUTH_BASE}`,
    },
    listeners: [oauthListener, apiListener],
    ca: authority.certificate,
    signIn: SIGN_IN,
    onBook: push.booked,
  });
  pushes.set(bank, push);
  return bank;
}

const pushes = new WeakMap<SandboxBank, Push>();

/** A notification as this stand-in sends it, for tests that hand it to the plugin themselves. */
export function noticeOf(bank: SandboxBank): IncomingHttp {
  const path = '/v1/bank-notifications/rabobank';
  const call = pushes.get(bank)?.signedNotice(`https://hub.example${path}`, 'subscription');
  if (call === undefined) throw new RangeError('This is not the stand-in Rabobank.');
  const headers = Object.entries(call.headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { method: 'POST', path, headers: Object.fromEntries(headers), body: Buffer.from(call.body) };
}

function oauthRoutes(
  model: SandboxModel,
  oauth: AuthorisationServer,
  begin: ReturnType<typeof createPages>['begin'],
  formFault: (request: BankRequest) => BankAnswer | null,
  issued: Map<string, string>,
): Routes {
  const guard = model.guarded(REFUSE);
  return prefixed(OAUTH_BASE, {
    [`GET ${PATHS.authorize}`]: ({ url }) => {
      const asked = oauth.authorise(url.searchParams);
      if (isAnswer(asked)) return asked;
      return begin({
        purpose: 'Koppel wil uw rekeningen koppelen',
        choice: 'many',
        accounts: model.ledger.accounts.map(({ iban, holder, kind }) => ({ iban, label: `${holder} (${kind})` })),
        finish(outcome, ibans) {
          if (outcome === 'deny') return oauth.refused(asked, 'access_denied');
          const id = model.ids.uuid();
          model.consents.request(id, null, { scope: asked.scope });
          model.consents.grant(id, ibans);
          return oauth.granted(asked, id, `${asked.scope} oauth2.consents.read`);
        },
      });
    },
    [`POST ${PATHS.token}`]: guard('token', (request) => {
      if (request.clientCertificate === null) return json(401, { error: 'invalid_client' });
      const given = basicOf(request);
      if (given?.user !== CLIENT.id || given.secret !== CLIENT.secret) return json(401, { error: 'invalid_client' });
      let of: string | null = null;
      const answer = oauth.token(formOf(request), CLIENT.id, (consentId, grantType) => {
        of = consentId;
        return {
          consented_on: Math.floor(Date.parse(model.clock.now()) / 1000),
          refresh_token_expires_in: REFRESH_SECONDS,
          ...(grantType === 'authorization_code' ? { metadata: `a:consentId ${consentId}` } : {}),
        };
      });
      if (of !== null) issued.set(JSON.parse(String(answer.body)).access_token, of);
      return answer;
    }),
    [`GET ${PATHS.consents}/{id}`]: guard('read', (request) => {
      if (request.clientCertificate === null) return gateway(401, 'A client certificate is needed.');
      return formFault(request) ?? consentDetails(model, request.params['id'] ?? '');
    }),
  });
}

/** What the customer agreed to, by scope; accounts without a contract for a service are not named under its scope. */
function consentDetails(model: SandboxModel, id: string): BankAnswer {
  const consent = model.consents.find(id);
  if (consent === null) return tpp(404, 'CONSENT_UNKNOWN', 'There is no such consent.');
  const status = {
    active: 'valid',
    revoked: 'revokedByPsu',
    expired: 'expired',
    denied: 'rejected',
    requested: 'received',
  }[consent.state];
  const services = { [SCOPES.payments]: 'payments', [SCOPES.directDebits]: 'direct-debits' } as const;
  const scopes = (consent.notes['scope'] ?? '').split(' ');
  // A withdrawn consent still names its accounts.
  const ibans = consent.ibans.length > 0 ? consent.ibans : model.ledger.accounts.map(({ iban }) => iban);
  const access = scopes.map((scope) => [
    scope,
    ibans.flatMap((iban) => {
      const account = model.ledger.account(iban);
      const service = (services as Readonly<Record<string, 'payments' | 'direct-debits'>>)[scope] ?? 'transactions';
      const state = account?.services[service] ?? 'no-contract';
      if (account === null || state === 'no-contract') return [];
      const ended = state === 'refused' ? 'rejected' : status;
      return [{ iban, currency: account.currency, status: ended, validUntil: '9999-12-31' }];
    }),
  ]);
  return json(200, { consentId: id, access: Object.fromEntries(access) });
}

function prefixed(base: string, routes: Routes): Routes {
  return Object.fromEntries(
    Object.entries(routes).map(([route, handler]) => [route.replace(' ', ` ${base}`), handler]),
  );
}
