import type { SandboxBank, SandboxOptions } from '#core/contract/sandbox.ts';
import type { Iban } from '#core/domain/iban.ts';
import { asSandboxBank, createModel, type SandboxModel } from '#core/kit/sandbox/bank.ts';
import { createAuthority } from '#core/kit/sandbox/certificates.ts';
import type { Refusals } from '#core/kit/sandbox/faults.ts';
import { type AuthorisationServer, createAuthorisationServer, isAnswer, oauthError } from '#core/kit/sandbox/oauth.ts';
import { createPages, type Journey } from '#core/kit/sandbox/pages.ts';
import {
  type BankAnswer,
  type BankRequest,
  bearerOf,
  formOf,
  json,
  listen,
  type Routes,
} from '#core/kit/sandbox/server.ts';
import { ACCOUNT_KINDS, PATHS, SCOPES } from './banks.ts';
import { accountRoutes } from './sandbox-accounts.ts';
import { batchRoutes, signingRoutes } from './sandbox-batches.ts';

const CLIENT = { id: 'koppel-abn-amro', apiKey: 'abn-amro-api-key' };
const SIGN_IN = { user: 'abn', password: 'abn' };
const CODE_SECONDS = 60;
const TOKEN_SECONDS = 7_200;
const CONSENT_DAYS = 180;

/** The bank's error body. */
export function refusal(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): BankAnswer {
  const category = { 400: 'BAD_REQUEST', 401: 'INVALID_ACCESS_TOKEN', 403: 'INSUFFICIENT_SCOPE', 404: 'NOT_FOUND' };
  const named = (category as Readonly<Record<number, string>>)[status] ?? 'BACKEND_ERROR';
  return json(
    status,
    { errors: [{ code, message, reference: '', traceId: 'trace', status, category: named }] },
    headers,
  );
}

const REFUSE: Refusals = {
  rateLimited: (retryAfter) =>
    refusal(429, 'ERR_7002_001', 'Rate limit violation', retryAfter === null ? {} : { 'retry-after': retryAfter }),
  unauthorized: () => refusal(401, 'ERR_2002_002', 'The presented access token is not valid or expired'),
  revoked: () => refusal(403, 'ERR_3002_003', 'The consent was withdrawn'),
  unavailable: () => refusal(503, 'MESSAGE_BAI560_0005', 'Maintenance'),
};

/** Who calls: the one account of a consent, and what it is for. */
export interface Caller {
  readonly iban: Iban;
  readonly scope: string;
  readonly attended: boolean;
}

/** A route of the API: key and token are checked before it. */
export type Guarded = (
  at: 'read' | 'order',
  handler: (request: BankRequest, caller: Caller) => BankAnswer | Promise<BankAnswer>,
) => Routes[string];

/** ABN AMRO on this machine: one account and one service a consent, codes of a minute, certificates on the token port only. */
export async function sandbox(options: SandboxOptions): Promise<SandboxBank> {
  const model = createModel('abn-amro', options);
  const authority = await createAuthority('ABN AMRO');
  const [server, transport] = await Promise.all([
    authority.issue('server', 'localhost'),
    authority.issue('client', 'koppel-transport'),
  ]);
  const oauth = createAuthorisationServer({
    clock: model.clock,
    ids: model.ids,
    clients: [CLIENT.id],
    redirectUrls: null,
    codeSeconds: CODE_SECONDS,
    accessSeconds: TOKEN_SECONDS,
    refreshSeconds: CONSENT_DAYS * 86_400,
    rotating: true,
    alive: (consentId) => model.consents.find(consentId)?.state === 'active',
  });
  /** Access token → its consent, beyond the end of both. */
  const issued = new Map<string, string>();
  const guard = model.guarded(REFUSE);
  const guarded: Guarded = (at, handler) =>
    guard(at, (request) => {
      if (request.headers['api-key'] !== CLIENT.apiKey) return refusal(401, 'ERR_2001_001', 'API-Key is not known');
      const bearer = bearerOf(request) ?? '';
      const token = oauth.check(bearer);
      if (token === null || token === 'expired') {
        const consent = model.consents.find(issued.get(bearer) ?? '');
        return consent !== null && consent.state !== 'active' ? REFUSE.revoked() : REFUSE.unauthorized();
      }
      const iban = model.consents.find(token.consentId ?? '')?.ibans[0];
      if (iban === undefined) return REFUSE.revoked();
      const attended = request.headers['psu-ip-address'] !== undefined;
      return handler(request, { iban, scope: token.scope, attended });
    });
  const pages = createPages({ bank: 'ABN AMRO', colour: '#005e5d', signIn: SIGN_IN, token: () => model.ids.token() });
  const tls = { identity: server };
  const consentListener = await listen({
    tls,
    routes: { ...pages.routes, ...consentRoutes(model, oauth, pages.begin), ...signingRoutes(model, pages.begin) },
  });
  const tokenListener = await listen({
    tls: { ...tls, clientAuthority: authority.certificate },
    routes: { [`POST ${PATHS.token}`]: guard('token', (request) => tokenAnswer(oauth, issued, request)) },
  });
  const apiListener = await listen({
    tls: { ...tls, clientAuthority: authority.certificate, clientOptional: true },
    routes: { ...accountRoutes(model, guarded), ...batchRoutes(model, guarded, consentListener.origin) },
  });
  return asSandboxBank(model, {
    settings: {
      'client-id': CLIENT.id,
      'api-key': CLIENT.apiKey,
      'transport-certificate': transport.certificate,
      'transport-key': transport.key,
      'api-url': apiListener.origin,
      'oauth-url': tokenListener.origin,
      'authorize-url': consentListener.origin,
    },
    listeners: [consentListener, tokenListener, apiListener],
    ca: authority.certificate,
    signIn: SIGN_IN,
  });
}

function tokenAnswer(oauth: AuthorisationServer, issued: Map<string, string>, request: BankRequest): BankAnswer {
  const form = formOf(request);
  // The certificate of the connection is the client; a secret has no place here.
  if (form['client_id'] !== CLIENT.id || form['client_secret'] !== undefined)
    return oauthError('invalid_client', 'The certificate is not of this client.', 401);
  let of: string | null = null;
  const answer = oauth.token(form, CLIENT.id, (consentId) => {
    of = consentId;
    return {};
  });
  if (of !== null) issued.set(JSON.parse(String(answer.body)).access_token, of);
  return answer;
}

function consentRoutes(
  model: SandboxModel,
  oauth: AuthorisationServer,
  begin: (journey: Journey) => BankAnswer,
): Routes {
  return {
    [`GET ${PATHS.authorize}`]: ({ url }) => {
      const asked = oauth.authorise(url.searchParams);
      if (isAnswer(asked)) return asked;
      const service = Object.entries(SCOPES).find(([, scope]) => scope === asked.scope)?.[0];
      // Two products in one consent, or a book that is none: the page says so and leads nowhere.
      if (service === undefined || url.searchParams.get('flow') !== 'code' || url.searchParams.get('bank') === null)
        return {
          status: 400,
          headers: { 'content-type': 'text/html' },
          body: '<p>Uw verzoek kan niet worden verwerkt.</p>',
        };
      return begin({
        purpose: `Koppel vraagt toestemming: ${service}`,
        choice: 'one',
        accounts: model.ledger.accounts.map(({ iban, holder, kind }) => ({
          iban,
          label: `${holder} (${kind})`,
          ...(ACCOUNT_KINDS.some((one) => one.kind === kind) ? {} : { refusal: 'Geen zakelijke betaalrekening.' }),
        })),
        finish(outcome, ibans) {
          if (outcome === 'deny') return oauth.refused(asked, 'server_error');
          const id = model.ids.uuid();
          const ends = Date.parse(model.clock.now()) + CONSENT_DAYS * 86_400_000;
          model.consents.request(id, new Date(ends).toISOString());
          model.consents.grant(id, ibans.slice(0, 1));
          return oauth.granted(asked, id);
        },
      });
    },
  };
}
