import type { SandboxBank, SandboxOptions } from '#core/contract/sandbox.ts';
import type { Iban } from '#core/domain/iban.ts';
import { type PlainDate, plainDateOrNull } from '#core/domain/plain-date.ts';
import { hmac } from '#core/kit/hmac.ts';
import { asSandboxBank, createModel, type SandboxModel } from '#core/kit/sandbox/bank.ts';
import { createAuthority } from '#core/kit/sandbox/certificates.ts';
import { type Refusals, tooMany } from '#core/kit/sandbox/faults.ts';
import { asUuid, hashed } from '#core/kit/sandbox/ids.ts';
import { centsOf, decimalOf } from '#core/kit/sandbox/money.ts';
import { type AuthorisationServer, createAuthorisationServer, isAnswer, oauthError } from '#core/kit/sandbox/oauth.ts';
import type { BankBatch } from '#core/kit/sandbox/orders.ts';
import { accountLabel, createPages } from '#core/kit/sandbox/pages.ts';
import { type BankRequest, basicOf, bearerOf, formOf, json, listen, type Routes } from '#core/kit/sandbox/server.ts';
import { PATHS } from './banks.ts';

const CLIENT = { id: 'koppel-example', secret: 'example-secret' };
const NOTIFICATION_SECRET = 'example-notifications';
const SIGN_IN = { user: 'voorbeeld', password: 'voorbeeld' };
/** Small, so that a month has several pages. */
const PAGE_SIZE = 8;
const CONSENT_DAYS = 180;

const REFUSE: Refusals = {
  rateLimited: (retryAfter) => tooMany({ error: 'too_many_calls' }, retryAfter),
  unauthorized: () => json(401, { error: 'token_expired' }),
  revoked: () => json(403, { error: 'consent_revoked' }),
  unavailable: () => json(503, { error: 'maintenance' }),
};

/** Voorbeeldbank on this machine. */
export async function sandbox(options: SandboxOptions): Promise<SandboxBank> {
  const model = createModel('example', options);
  const authority = await createAuthority('Voorbeeldbank');
  const identity = await authority.issue('server', 'localhost');
  const oauth = createAuthorisationServer({
    clock: model.clock,
    ids: model.ids,
    clients: [CLIENT.id],
    redirectUrls: null,
    codeSeconds: 120,
    accessSeconds: 900,
    refreshSeconds: CONSENT_DAYS * 86_400,
    rotating: true,
    pkce: true,
    alive: (consentId) => model.consents.find(consentId)?.state === 'active',
  });
  const pages = createPages({
    bank: 'Voorbeeldbank',
    colour: '#0b6e4f',
    signIn: SIGN_IN,
    token: () => model.ids.token(),
  });
  const listener = await listen({
    tls: { identity },
    routes: { ...pages.routes, ...oauthRoutes(model, oauth, pages.begin), ...apiRoutes(model, oauth) },
  });
  return asSandboxBank(model, {
    settings: {
      'client-id': CLIENT.id,
      'client-secret': CLIENT.secret,
      'notification-secret': NOTIFICATION_SECRET,
      'api-url': listener.origin,
    },
    listeners: [listener],
    ca: authority.certificate,
    signIn: SIGN_IN,
  });
}

/** A notification as the bank would send it: for tests, which hand it to the plugin themselves. */
export function signedNotice(notice: object, at: string): { headers: Record<string, string>; body: Uint8Array } {
  const body = Buffer.from(JSON.stringify(notice));
  const seconds = String(Math.floor(Date.parse(at) / 1000));
  const signature = hmac(NOTIFICATION_SECRET, Buffer.concat([Buffer.from(`${seconds}.`), body]));
  return { headers: { 'x-bank-timestamp': seconds, 'x-bank-signature': signature }, body };
}

function oauthRoutes(
  model: SandboxModel,
  oauth: AuthorisationServer,
  begin: ReturnType<typeof createPages>['begin'],
): Routes {
  const guard = model.guarded(REFUSE);
  const isClient = (request: BankRequest) => {
    const given = basicOf(request);
    return given?.user === CLIENT.id && given.secret === CLIENT.secret;
  };
  return {
    [`GET ${PATHS.authorize}`]: ({ url }) => {
      const asked = oauth.authorise(url.searchParams);
      if (isAnswer(asked)) return asked;
      return begin({
        purpose: 'Koppel wil uw rekeningen inzien',
        choice: 'many',
        accounts: model.ledger.accounts.map((account) => ({ iban: account.iban, label: accountLabel(account) })),
        finish(outcome, ibans) {
          if (outcome === 'deny') return oauth.refused(asked, 'access_denied');
          const id = model.ids.uuid();
          const ends = Date.parse(model.clock.now()) + CONSENT_DAYS * 86_400_000;
          model.consents.request(id, new Date(ends).toISOString());
          model.consents.grant(id, ibans);
          return oauth.granted(asked, id);
        },
      });
    },
    [`POST ${PATHS.token}`]: guard('token', (request) =>
      isClient(request) ? oauth.token(formOf(request), CLIENT.id) : oauthError('invalid_client', 'Who are you?', 401),
    ),
    [`POST ${PATHS.revoke}`]: (request) => {
      if (!isClient(request)) return oauthError('invalid_client', 'Who are you?', 401);
      oauth.revoke(formOf(request)['token'] ?? '');
      return json(200, {});
    },
  };
}

function apiRoutes(model: SandboxModel, oauth: AuthorisationServer): Routes {
  const guard = model.guarded(REFUSE);
  const { ledger, consents, pager, orders } = model;

  /** The accounts the caller may see; an answer when it may see none. */
  const seen = (request: BankRequest) => {
    const token = oauth.check(bearerOf(request) ?? '');
    const consent =
      token === null || token === 'expired' || token.consentId === null ? null : consents.find(token.consentId);
    return consent?.state === 'active' ? { ibans: consent.ibans } : { ibans: null };
  };
  const accountOf = (ibans: readonly Iban[], id: string) => ibans.find((iban) => idOf(iban) === id);
  const noToken = () => REFUSE.unauthorized();

  const entries = (request: BankRequest) => {
    const { ibans } = seen(request);
    if (ibans === null) return noToken();
    const iban = accountOf(ibans, request.params['id'] ?? '');
    if (iban === undefined) return json(404, { error: 'account_unknown' });
    const { searchParams } = request.url;
    const cursor = searchParams.get('cursor');
    const attended = request.headers['psu-ip-address'] !== undefined;
    const day = (name: string): PlainDate | null => plainDateOrNull(searchParams.get(name) ?? '');
    const page =
      cursor === null
        ? pager.begin(ledger.read(iban, day('from'), day('to'), attended), PAGE_SIZE, 'oldest-first')
        : pager.go(cursor);
    if (page === null) return json(400, { error: 'cursor_unknown' });
    const { account } = page.reading;
    return json(200, {
      account: { iban: account.iban, currency: account.currency, holder: account.holder },
      entries: page.entries.map((entry) => ({
        id: entry.id.slice(0, 16),
        number: entry.number,
        bookedOn: entry.date,
        valueOn: entry.date,
        amount: decimalOf(entry.minor),
        balanceAfter: decimalOf(entry.balance),
        name: entry.name,
        iban: entry.iban,
        text: entry.text,
        endToEndId: entry.endToEndId ?? null,
        mandateId: entry.mandateId ?? null,
        creditorId: entry.creditorId ?? null,
        returnReason: entry.returnReason ?? null,
      })),
      next: page.next === null ? null : `${request.url.pathname}?cursor=${page.next}`,
    });
  };

  return {
    [`GET ${PATHS.accounts}`]: guard('read', (request) => {
      const { ibans } = seen(request);
      if (ibans === null) return noToken();
      return json(200, {
        accounts: ibans.flatMap((iban) => {
          const account = ledger.account(iban);
          if (account === null) return [];
          const { currency, holder, kind, services } = account;
          return { id: idOf(iban), iban, currency, holder, kind, services };
        }),
      });
    }),
    [`GET ${PATHS.accounts}/{id}/entries`]: guard('read', entries),
    [`POST ${PATHS.payments}`]: guard('order', (request) => {
      const { ibans } = seen(request);
      if (ibans === null) return noToken();
      const key = request.headers['idempotency-key'] ?? null;
      const known = key === null ? null : orders.findByKey(key);
      const asked = JSON.parse(request.body.toString('utf8')) as AskedBatch;
      if (known !== null) return json(200, batchJson(known));
      if (!ibans.includes(asked.account)) return json(422, { error: 'refused', reason: 'The account is not yours.' });
      return json(201, batchJson(orders.take(taken(model, asked, key))));
    }),
    [`GET ${PATHS.payments}`]: guard('order', (request) => {
      if (seen(request).ibans === null) return noToken();
      const found = orders.findByKey(request.url.searchParams.get('key') ?? '');
      return json(200, { batches: found === null ? [] : [batchJson(found)] });
    }),
    [`GET ${PATHS.payments}/{ref}`]: guard('order', (request) => {
      if (seen(request).ibans === null) return noToken();
      const found = orders.find(request.params['ref'] ?? '');
      return found === null ? json(404, { error: 'batch_unknown' }) : json(200, batchJson(found));
    }),
    [`DELETE ${PATHS.payments}/{ref}`]: guard('order', (request) => {
      if (seen(request).ibans === null) return noToken();
      return json(200, { outcome: orders.cancel(request.params['ref'] ?? '') });
    }),
  };
}

interface AskedBatch {
  readonly account: Iban;
  readonly executionDate: PlainDate;
  readonly orders: readonly { endToEndId: string; amount: string; name: string; iban: Iban; text: string }[];
}

function taken(model: SandboxModel, asked: AskedBatch, key: string | null): Omit<BankBatch, 'state'> {
  return {
    ref: model.ids.uuid(),
    key,
    iban: asked.account,
    executionDate: asked.executionDate,
    orders: asked.orders.map(({ amount, ...order }) => ({ ...order, minor: -centsOf(amount) })),
  };
}

function batchJson({ ref, state, orders }: BankBatch) {
  return { id: ref, status: state, confirmUrl: null, orders: orders.map(({ endToEndId }) => endToEndId) };
}

function idOf(iban: Iban): string {
  return asUuid(hashed(`account ${iban}`));
}
