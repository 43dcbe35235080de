import type { SandboxBank, SandboxOptions } from '#core/contract/sandbox.ts';
import { type Iban, ibanOrNull } from '#core/domain/iban.ts';
import { plainDateOrNull } from '#core/domain/plain-date.ts';
import { bodyHolds, publicKeyOf, signBody } from '#core/kit/rsa.ts';
import { asSandboxBank, createModel, type SandboxModel } from '#core/kit/sandbox/bank.ts';
import { createAuthority } from '#core/kit/sandbox/certificates.ts';
import { createDeliveries, type Deliveries } from '#core/kit/sandbox/deliveries.ts';
import { type Refusals, tooMany } from '#core/kit/sandbox/faults.ts';
import { centsOf } from '#core/kit/sandbox/money.ts';
import { type AuthorisationServer, createAuthorisationServer, isAnswer } from '#core/kit/sandbox/oauth.ts';
import type { BankOrder } from '#core/kit/sandbox/orders.ts';
import { createPages } from '#core/kit/sandbox/pages.ts';
import {
  type BankAnswer,
  type BankHandler,
  type BankRequest,
  json,
  listen,
  type Routes,
} from '#core/kit/sandbox/server.ts';
import { CALL_WINDOW_MS, CALLS_AT_ONCE, PAGE_SIZE, SESSION_SECONDS } from './banks.ts';
import { accountJson, draftJson, mutationJson, numberOf, paymentId, paymentJson } from './sandbox-json.ts';

const CLIENT = { id: 'koppel-bunq', secret: 'bunq-sandbox-secret' };
const SIGN_IN = { user: 'bunq', password: 'bunq' };
const CALLBACK_SECRET = 'bunq-sandbox-callbacks';
const SESSION_EVERY_SECONDS = 30;
/** A call in the last half hour of a session makes it longer. */
const SLIDES_WITHIN_SECONDS = 1_800;
const DEFAULT_COUNT = 10;

const error = (status: number, description: string): BankAnswer =>
  json(status, { Error: [{ error_description: description, error_description_translated: description }] });

const REFUSE: Refusals = {
  rateLimited: (retryAfter) =>
    tooMany({ Error: [{ error_description: 'Too many requests.', error_description_translated: '' }] }, retryAfter),
  unauthorized: () => error(401, 'Insufficient authentication.'),
  revoked: () => error(403, 'Insufficient authorisation.'),
  unavailable: () => error(491, 'bunq is in maintenance.'),
};

interface Session {
  readonly installation: Installation;
  readonly secret: string;
  readonly consentId: string;
  readonly id: number;
  until: number;
}

interface Installation {
  readonly token: string;
  readonly clientKey: string;
  /** Secrets bound to this device. */
  readonly secrets: Set<string>;
  readonly requestIds: Set<string>;
}

interface Inside {
  readonly model: SandboxModel;
  readonly oauth: AuthorisationServer;
  readonly serverKey: string;
  readonly installations: Map<string, Installation>;
  readonly sessions: Map<string, Session>;
  /** Secret → when its last session began, seconds. */
  readonly begun: Map<string, number>;
  /** Method and address → when it was called. */
  readonly calls: Map<string, number[]>;
  callbacks: readonly { readonly category: string; readonly target: string }[];
  readonly deliveries: Deliveries;
}

/** bunq on this machine: consent page, tokens and API at one address. */
export async function sandbox(options: SandboxOptions): Promise<SandboxBank> {
  const model = createModel('bunq', options);
  const authority = await createAuthority('bunq');
  const [server, ours, theirs] = await Promise.all([
    authority.issue('server', 'localhost'),
    authority.issue('signing', 'koppel'),
    authority.issue('signing', 'bunq'),
  ]);
  const inside: Inside = {
    model,
    oauth: createAuthorisationServer({
      clock: model.clock,
      ids: model.ids,
      clients: [CLIENT.id],
      redirectUrls: null,
      codeSeconds: 600,
      // A token does not end by itself.
      accessSeconds: 100 * 365 * 86_400,
      refreshSeconds: null,
      rotating: false,
      alive: (consentId) => model.consents.find(consentId)?.state === 'active',
    }),
    serverKey: theirs.key,
    installations: new Map(),
    sessions: new Map(),
    begun: new Map(),
    calls: new Map(),
    callbacks: [],
    deliveries: createDeliveries({ retries: 5, minutesBetween: 1 }),
  };
  const listener = await listen({
    tls: { identity: server },
    routes: { ...consentRoutes(inside), ...contextRoutes(inside), ...dataRoutes(inside), ...draftRoutes(inside) },
    otherwise: () => error(404, 'There is nothing here.'),
  });
  const bank = asSandboxBank(model, {
    settings: {
      'client-id': CLIENT.id,
      'client-secret': CLIENT.secret,
      'signing-key': ours.key,
      'callback-secret': CALLBACK_SECRET,
      'api-url': `${listener.origin}/v1`,
      'oauth-url': `${listener.origin}/auth`,
      'token-url': `${listener.origin}/oauth/v1/token`,
    },
    listeners: [listener],
    ca: authority.certificate,
    signIn: SIGN_IN,
    onBook: (iban) => callAbout(inside, iban),
  });
  return {
    ...bank,
    async close() {
      inside.deliveries.close();
      await bank.close();
    },
  };
}

function callAbout({ model, callbacks, deliveries }: Inside, iban: Iban): void {
  const entry = model.ledger.entries(iban).at(-1);
  const account = model.ledger.account(iban);
  if (entry === undefined || account === null) return;
  for (const { category, target } of callbacks)
    if (category === 'MUTATION') deliveries.post(target, JSON.stringify(mutationJson(target, entry, account)));
}

function consentRoutes({ model, oauth }: Inside): Routes {
  const guard = model.guarded(REFUSE);
  const pages = createPages({ bank: 'bunq', colour: '#2d2d5f', signIn: SIGN_IN, token: () => model.ids.token() });
  return {
    ...pages.routes,
    'GET /auth': ({ url }) => {
      const asked = oauth.authorise(url.searchParams);
      if (isAnswer(asked)) return asked;
      return pages.begin({
        purpose: 'Koppel wil toegang tot je bunq-rekeningen',
        // All of them: bunq lets nobody choose.
        choice: 'none',
        accounts: [],
        finish(outcome) {
          if (outcome === 'deny') return oauth.refused(asked, 'access_denied');
          const id = model.ids.uuid();
          model.consents.request(id, null);
          model.consents.grant(
            id,
            model.ledger.accounts.map(({ iban }) => iban),
          );
          return oauth.granted(asked, id);
        },
      });
    },
    'POST /oauth/v1/token': guard('token', ({ url }) => {
      const form = Object.fromEntries(url.searchParams);
      if (form['client_id'] !== CLIENT.id || form['client_secret'] !== CLIENT.secret)
        return json(400, { error: 'invalid_client', error_description: 'Unknown client.' });
      const answer = oauth.token(form, CLIENT.id);
      if (answer.status !== 200) return answer;
      const { access_token } = JSON.parse(String(answer.body)) as { access_token: string };
      return json(200, { access_token, token_type: 'bearer', state: form['state'] ?? '' });
    }),
  };
}

/** Installation, device, session: each signed with what came before. */
function contextRoutes(inside: Inside): Routes {
  const { model, oauth, installations, sessions, begun } = inside;
  const guard = model.guarded(REFUSE);
  const now = () => Date.parse(model.clock.now()) / 1000;
  const answered = (items: readonly object[]) => json(200, { Response: items });
  const installationOf = (request: BankRequest) =>
    installations.get(request.headers['x-bunq-client-authentication'] ?? '') ?? null;
  const stamp = () => `${model.clock.now().slice(0, 19).replace('T', ' ')}.000000`;

  return {
    'POST /v1/installation': (request) => {
      const { client_public_key: clientKey } = bodyOf(request);
      if (typeof clientKey !== 'string' || !clientKey.includes('PUBLIC KEY')) return error(400, 'No public key.');
      const token = model.ids.token();
      installations.set(token, { token, clientKey, secrets: new Set(), requestIds: new Set() });
      return answered([
        { Id: { id: installations.size } },
        { Token: { id: installations.size, created: stamp(), updated: stamp(), token } },
        { ServerPublicKey: { server_public_key: publicKeyOf(inside.serverKey) } },
      ]);
    },
    'POST /v1/device-server': signing(inside, (request) => {
      const installation = installationOf(request);
      if (installation === null) return REFUSE.unauthorized();
      const wrong = unsigned(request, installation);
      if (wrong !== null) return wrong;
      const { secret } = bodyOf(request);
      if (typeof secret !== 'string' || oauth.check(secret) === null) return error(400, 'Incorrect API key.');
      installation.secrets.add(secret);
      return answered([{ Id: { id: numberOf(secret) } }]);
    }),
    'POST /v1/session-server': guard(
      'token',
      signing(inside, (request) => {
        const installation = installationOf(request);
        if (installation === null) return REFUSE.unauthorized();
        const wrong = unsigned(request, installation);
        if (wrong !== null) return wrong;
        const { secret } = bodyOf(request);
        const token = typeof secret === 'string' && installation.secrets.has(secret) ? oauth.check(secret) : null;
        if (typeof secret !== 'string' || token === null || token === 'expired' || token.consentId === null)
          return error(400, 'User credentials are incorrect. Incorrect API key or IP address.');
        if (now() - (begun.get(secret) ?? Number.NEGATIVE_INFINITY) < SESSION_EVERY_SECONDS)
          return REFUSE.rateLimited(null);
        begun.set(secret, now());
        const sessionToken = model.ids.token();
        const id = sessions.size + 1;
        sessions.set(sessionToken, {
          installation,
          secret,
          consentId: token.consentId,
          id,
          until: now() + SESSION_SECONDS,
        });
        const company = { id: 7001, session_timeout: SESSION_SECONDS, display_name: 'Bakkerij De Wit B.V.' };
        return answered([
          { Id: { id } },
          { Token: { id, created: stamp(), updated: stamp(), token: sessionToken } },
          {
            UserApiKey: {
              id: numberOf(token.consentId),
              created: stamp(),
              updated: stamp(),
              requested_by_user: { UserCompany: { id: 7000, display_name: 'Koppel' } },
              granted_by_user: { UserCompany: company },
            },
          },
        ]);
      }),
    ),
    'DELETE /v1/session/{id}': signing(inside, (request) => {
      const session = sessionOf(inside, request);
      if (session === null) return REFUSE.unauthorized();
      sessions.delete(request.headers['x-bunq-client-authentication'] ?? '');
      return answered([]);
    }),
    'POST /v1/user/{user}/notification-filter-url': signed(inside, (request) => {
      const { notification_filters: filters } = bodyOf(request) as {
        notification_filters?: { category: string; notification_target: string }[];
      };
      inside.callbacks = (filters ?? []).map(({ category, notification_target: target }) => ({ category, target }));
      return answered([{ NotificationFilterUrl: { id: 1, notification_filters: filters } }]);
    }),
  };
}

function dataRoutes(inside: Inside): Routes {
  const { model } = inside;
  const { ledger, consents, pager } = model;
  const guard = model.guarded(REFUSE);
  return {
    'GET /v1/user/{user}/monetary-account': guard(
      'read',
      signed(inside, (_, session) => {
        const ibans = consents.find(session.consentId)?.ibans ?? [];
        const items = ibans.flatMap((iban) => {
          const account = ledger.account(iban);
          return account === null ? [] : [accountJson(account, ledger.balance(iban))];
        });
        return json(200, { Response: items, Pagination: { future_url: null, newer_url: null, older_url: null } });
      }),
    ),
    'GET /v1/user/{user}/monetary-account/{account}/payment': guard(
      'read',
      signed(inside, (request, session) => {
        const iban = accountOf(inside, request, session);
        if (iban === null) return error(404, 'No such account.');
        const { searchParams, pathname } = request.url;
        const count = Math.min(Number(searchParams.get('count') ?? DEFAULT_COUNT), PAGE_SIZE);
        if (!Number.isInteger(count) || count < 1) return error(400, 'count is not a number.');
        const cursor = searchParams.get('page');
        const older = searchParams.get('older_id');
        // bunq knows no presence of a person, and no days. The first page begins a reading; later ones go on in it, so that what is booked meanwhile changes nothing.
        const page =
          cursor !== null
            ? pager.go(cursor)
            : pager.begin(beforeId(ledger.read(iban, null, null, false), older), count, 'newest-first');
        if (page === null) return error(400, 'The page is not known.');
        const { account } = page.reading;
        const last = page.entries.at(-1);
        const first = page.entries[0];
        const next =
          page.next === null || last === undefined
            ? null
            : `${pathname}?count=${count}&older_id=${paymentId(last)}&page=${page.next}`;
        return json(200, {
          Response: page.entries.map((entry) => ({ Payment: paymentJson(entry, account) })),
          Pagination: {
            future_url: first === undefined ? null : `${pathname}?count=${count}&newer_id=${paymentId(first)}`,
            newer_url: null,
            older_url: next,
          },
        });
      }),
    ),
  };
}

function beforeId(reading: ReturnType<SandboxModel['ledger']['read']>, older: string | null) {
  if (older === null) return reading;
  const at = reading.entries.findIndex((entry) => String(paymentId(entry)) === older);
  return { ...reading, entries: reading.entries.slice(0, Math.max(at, 0)) };
}

function draftRoutes(inside: Inside): Routes {
  const { model } = inside;
  const { orders } = model;
  const guard = model.guarded(REFUSE);
  const at = '/v1/user/{user}/monetary-account/{account}/draft-payment';
  const shown = (ref: string) => {
    const found = orders.find(ref);
    return found === null ? null : draftJson(found);
  };
  return {
    [`POST ${at}`]: guard(
      'order',
      signed(inside, (request, session) => {
        const iban = accountOf(inside, request, session);
        if (iban === null) return error(404, 'No such account.');
        const asked = bodyOf(request) as { entries?: AskedEntry[]; schedule?: { time_start?: string } };
        const taken = (asked.entries ?? []).map(orderOf);
        if (taken.length === 0 || taken.includes(null)) return error(400, 'The entries are not complete.');
        const { ref } = orders.take({
          ref: String(numberOf(`draft ${model.orders.all().length}`)),
          key: request.headers['x-bunq-client-request-id'] ?? null,
          iban,
          executionDate: plainDateOrNull(asked.schedule?.time_start?.slice(0, 10) ?? ''),
          orders: taken.filter((one) => one !== null),
        });
        return json(200, { Response: [{ Id: { id: Number(ref) } }] });
      }),
    ),
    [`GET ${at}`]: guard(
      'order',
      signed(inside, (request, session) => {
        const iban = accountOf(inside, request, session);
        const own = orders.all().filter((one) => one.iban === iban);
        return json(200, {
          Response: own.toReversed().map((one) => ({ DraftPayment: shown(one.ref) })),
          Pagination: { future_url: null, newer_url: null, older_url: null },
        });
      }),
    ),
    [`GET ${at}/{ref}`]: guard(
      'order',
      signed(inside, (request) => {
        const found = shown(request.params['ref'] ?? '');
        return found === null ? error(404, 'No such draft.') : json(200, { Response: [{ DraftPayment: found }] });
      }),
    ),
    [`PUT ${at}/{ref}`]: guard(
      'order',
      signed(inside, (request) => {
        const ref = request.params['ref'] ?? '';
        const before = shown(ref);
        const asked = bodyOf(request) as { status?: string; previous_updated_timestamp?: string };
        if (before === null) return error(404, 'No such draft.');
        if (asked.status !== 'CANCELLED' || asked.previous_updated_timestamp !== before.updated)
          return error(400, 'The draft was changed in the meantime.');
        orders.cancel(ref);
        return json(200, { Response: [{ Id: { id: Number(ref) } }] });
      }),
    ),
  };
}

interface AskedEntry {
  readonly amount?: { readonly value?: string; readonly currency?: string };
  readonly counterparty_alias?: { readonly type?: string; readonly value?: string; readonly name?: string };
  readonly description?: string;
  readonly merchant_reference?: string;
}

function orderOf({
  amount,
  counterparty_alias: other,
  description = '',
  merchant_reference,
}: AskedEntry): BankOrder | null {
  const iban = ibanOrNull(other?.value ?? '');
  if (amount?.currency !== 'EUR' || amount.value === undefined || iban === null || description.length > 140)
    return null;
  return {
    endToEndId: merchant_reference ?? '',
    minor: -centsOf(amount.value),
    name: other?.name ?? null,
    iban,
    text: description,
  };
}

function bodyOf(request: BankRequest): Record<string, unknown> {
  return JSON.parse(request.body.toString('utf8') || '{}') as Record<string, unknown>;
}

/** A handler for calls of a session: signed where they have a body, with an id never used before, not too fast. */
function signed(inside: Inside, handler: (request: BankRequest, session: Session) => BankAnswer): BankHandler {
  return signing(inside, (request) => {
    const session = sessionOf(inside, request);
    if (session === null) return REFUSE.unauthorized();
    const wrong = unsigned(request, session.installation) ?? tooFast(inside, request);
    return wrong ?? handler(request, session);
  });
}

/** Signs what is answered, and says which request it answers. */
function signing({ serverKey }: Inside, handler: (request: BankRequest) => BankAnswer): BankHandler {
  return (request) => {
    const answer = handler(request);
    const id = request.headers['x-bunq-client-request-id'] ?? '';
    const headers = {
      'x-bunq-client-request-id': id,
      'x-bunq-server-signature': signBody(serverKey, answer.body ?? ''),
    };
    return { ...answer, headers: { ...answer.headers, ...headers } };
  };
}

/** 466 without a signature over the body; 400 for a request id that was used before. */
function unsigned(request: BankRequest, { clientKey, requestIds }: Installation): BankAnswer | null {
  const id = request.headers['x-bunq-client-request-id'];
  if (id === undefined || requestIds.has(id)) return error(400, 'The request ID is missing or was used before.');
  const signature = request.headers['x-bunq-client-signature'] ?? '';
  if (request.body.length > 0 && !bodyHolds(clientKey, request.body, signature))
    return error(466, 'Request signature is required for this operation.');
  requestIds.add(id);
  return null;
}

function sessionOf({ model, sessions }: Inside, request: BankRequest): Session | null {
  const session = sessions.get(request.headers['x-bunq-client-authentication'] ?? '');
  const now = Date.parse(model.clock.now()) / 1000;
  if (session === undefined || session.until <= now) return null;
  if (model.consents.find(session.consentId)?.state !== 'active') return null;
  if (session.until - now < SLIDES_WITHIN_SECONDS) session.until = now + SESSION_SECONDS;
  return session;
}

/** Three GETs, five POSTs and two PUTs of one address within three seconds. */
function tooFast({ model, calls }: Inside, { method, url }: BankRequest): BankAnswer | null {
  const now = Date.parse(model.clock.now());
  const key = `${method} ${url.pathname}`;
  const recent = (calls.get(key) ?? []).filter((at) => now - at < CALL_WINDOW_MS);
  const allowed = method === 'GET' ? CALLS_AT_ONCE : method === 'PUT' ? 2 : 5;
  calls.set(key, [...recent, now]);
  return recent.length >= allowed ? REFUSE.rateLimited(null) : null;
}

function accountOf({ model }: Inside, { params }: BankRequest, { consentId }: Session): Iban | null {
  if (params['user'] !== String(numberOf(consentId))) return null;
  const ibans = model.consents.find(consentId)?.ibans ?? [];
  return ibans.find((iban) => String(numberOf(iban)) === params['account']) ?? null;
}
