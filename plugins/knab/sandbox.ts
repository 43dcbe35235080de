import type { SandboxBank, SandboxOptions } from '#core/contract/sandbox.ts';
import { type Iban, parseIban } from '#core/domain/iban.ts';
import { plainDateOrNull } from '#core/domain/plain-date.ts';
import { asSandboxBank, createModel, type SandboxModel } from '#core/kit/sandbox/bank.ts';
import { createAuthority, type Identity } from '#core/kit/sandbox/certificates.ts';
import { type Refusals, tooMany } from '#core/kit/sandbox/faults.ts';
import { asUuid, hashed } from '#core/kit/sandbox/ids.ts';
import type { BankEntry } from '#core/kit/sandbox/ledger.ts';
import { centsOf, decimalOf } from '#core/kit/sandbox/money.ts';
import { type AuthorisationServer, createAuthorisationServer, isAnswer, oauthError } from '#core/kit/sandbox/oauth.ts';
import type { BankBatch } from '#core/kit/sandbox/orders.ts';
import { accountLabel, createPages } from '#core/kit/sandbox/pages.ts';
import {
  type BankAnswer,
  type BankRequest,
  basicOf,
  bearerOf,
  formOf,
  json,
  listen,
  type Routes,
  redirect,
} from '#core/kit/sandbox/server.ts';
import { isCertificate, signatureFault } from '#core/kit/sandbox/signatures.ts';
import { CALLS_A_DAY, PATHS, SIGNED } from './banks.ts';

const CLIENT = { id: 'koppel-knab', secret: 'knab-sandbox-secret' };
const SIGN_IN = { user: 'bob', password: 'bob' };
/** Knab was never seen to page; a customer with more rows than this is what shows that links are followed. */
const PAGE_SIZE = 60;

const message = (status: number, code: string, text: string): BankAnswer =>
  json(status, { tppMessages: [{ category: 'ERROR', code, text }] });

const REFUSE: Refusals = {
  rateLimited: (retryAfter) =>
    tooMany({ tppMessages: [{ category: 'ERROR', code: 'ACCESS_EXCEEDED', text: 'Too many.' }] }, retryAfter),
  unauthorized: () => message(401, 'TOKEN_EXPIRED', 'The token has expired.'),
  revoked: () => message(401, 'CONSENT_INVALID', 'The consent was revoked.'),
  unavailable: () => message(503, 'SERVICE_UNAVAILABLE', 'Planned maintenance.'),
};

interface Inside {
  readonly model: SandboxModel;
  readonly oauth: AuthorisationServer;
  readonly signing: Identity;
  /** Where the signing page of a payment is. */
  signingPage(paymentId: string): string;
  /** Payment → where the browser goes afterwards, signed or not. */
  readonly returns: Map<string, { readonly good: string; readonly bad: string }>;
}

/** Knab on this machine: sign-in and tokens at one address, the API behind mutual TLS at another. */
export async function sandbox(options: SandboxOptions): Promise<SandboxBank> {
  const model = createModel('knab', options);
  const authority = await createAuthority('Knab');
  const [server, transport, signing] = await Promise.all([
    authority.issue('server', 'localhost'),
    authority.issue('client', 'koppel-transport'),
    authority.issue('signing', 'koppel-signing'),
  ]);
  const oauth = createAuthorisationServer({
    clock: model.clock,
    ids: model.ids,
    clients: [CLIENT.id],
    redirectUrls: null,
    codeSeconds: 300,
    accessSeconds: 3600,
    refreshSeconds: 180 * 86_400,
    rotating: true,
    alive: (consentId) => model.consents.find(consentId)?.state === 'active',
  });
  let pagesAt = '';
  const inside: Inside = {
    model,
    oauth,
    signing,
    returns: new Map(),
    signingPage: (id) => `${pagesAt}/signing-page?id=${id}&type=psd2payment`,
  };
  const identity = await listen({ tls: { identity: server }, routes: identityRoutes(inside) });
  pagesAt = identity.origin;
  const api = await listen({
    tls: { identity: server, clientAuthority: authority.certificate },
    routes: apiRoutes(inside, identity.origin),
  });
  return asSandboxBank(model, {
    settings: {
      'client-id': CLIENT.id,
      'client-secret': CLIENT.secret,
      'transport-certificate': transport.certificate,
      'transport-key': transport.key,
      'signing-certificate': signing.certificate,
      'signing-key': signing.key,
      'hub-address': '192.0.2.10',
      'api-url': api.origin,
      'oauth-url': identity.origin,
    },
    listeners: [identity, api],
    ca: authority.certificate,
    signIn: SIGN_IN,
  });
}

function identityRoutes({ model, oauth, returns }: Inside): Routes {
  const guard = model.guarded(REFUSE);
  const pages = createPages({ bank: 'Knab', colour: '#00645a', signIn: SIGN_IN, token: () => model.ids.token() });
  return {
    ...pages.routes,
    [`GET ${PATHS.discovery}`]: ({ url }) =>
      json(200, {
        issuer: url.origin,
        authorization_endpoint: `${url.origin}${PATHS.authorize}`,
        token_endpoint: `${url.origin}${PATHS.token}`,
      }),
    [`GET ${PATHS.authorize}`]: ({ url }) => {
      const asked = oauth.authorise(url.searchParams);
      if (isAnswer(asked)) return asked;
      const consentId = /(?:^| )AIS:([\w-]+)(?: |$)/.exec(asked.scope)?.[1] ?? '';
      const consent = model.consents.find(consentId);
      if (consent?.state !== 'requested') return oauth.refused(asked, 'invalid_scope');
      return pages.begin({
        purpose: 'Koppel wil je rekeningen bekijken',
        choice: 'many',
        accounts: model.ledger.accounts.map((account) => ({ iban: account.iban, label: accountLabel(account) })),
        finish(outcome, ibans) {
          if (outcome === 'deny') {
            model.consents.deny(consentId);
            return oauth.refused(asked, 'access_denied');
          }
          model.consents.grant(consentId, ibans);
          return oauth.granted(asked, consentId);
        },
      });
    },
    [`POST ${PATHS.token}`]: guard('token', (request) => {
      const form = formOf(request);
      const basic = basicOf(request) ?? { user: form['client_id'] ?? '', secret: form['client_secret'] ?? '' };
      if (basic.user !== CLIENT.id || basic.secret !== CLIENT.secret)
        return oauthError('invalid_client', 'Unknown client.', 401);
      return oauth.token(form, CLIENT.id);
    }),
    'GET /signing-page': ({ url }) => {
      const id = url.searchParams.get('id') ?? '';
      const payment = model.orders.find(id);
      if (payment?.state !== 'to-be-signed') return { status: 410, body: 'Niets te ondertekenen.' };
      return pages.begin({
        purpose: 'Betaling ondertekenen',
        choice: 'none',
        accounts: [],
        finish(outcome) {
          model.orders.confirm(id, outcome === 'grant' ? 'sign' : 'refuse');
          const back = returns.get(id);
          return redirect((outcome === 'grant' ? back?.good : back?.bad) ?? '/');
        },
      });
    },
  };
}

function apiRoutes(inside: Inside, identity: string): Routes {
  const { model, returns } = inside;
  const { consents, ledger, orders, pager } = model;
  const guard = model.guarded(REFUSE);
  const own = (request: BankRequest, required: readonly string[]) =>
    unsigned(inside, request, required) ?? (isApp(inside, request) ? null : REFUSE.unauthorized());

  return {
    [`POST ${PATHS.consents}`]: (request) => {
      const wrong = own(request, SIGNED.consent.headers) ?? withoutPerson(request);
      if (wrong !== null) return wrong;
      const asked = JSON.parse(request.body.toString('utf8')) as { validUntil?: unknown; access?: unknown };
      if (!Array.isArray(asked.access) || plainDateOrNull(String(asked.validUntil)) === null)
        return message(400, 'FORMAT_ERROR', 'access and validUntil are required.');
      const id = model.ids.uuid();
      consents.request(id, `${asked.validUntil}T22:00:00.000Z`);
      return json(201, {
        consentId: id,
        consentStatus: 'received',
        _links: {
          self: { href: `/consents/${id}` },
          status: { href: `/consents/${id}/status` },
          scaOAuth: { href: `${identity}${PATHS.discovery}` },
        },
      });
    },
    [`DELETE ${PATHS.consent}/{id}`]: (request) => {
      const wrong = own(request, SIGNED.data.headers);
      if (wrong !== null) return wrong;
      const id = request.params['id'] ?? '';
      if (consents.find(id) === null) return message(404, 'RESOURCE_UNKNOWN', 'There is no such consent.');
      consents.end(id);
      return { status: 204 };
    },
    [`GET ${PATHS.accounts}`]: guard('read', (request) => {
      const { ibans, wrong } = admitted(inside, request);
      if (wrong !== undefined) return wrong;
      return json(200, { accounts: ibans.map((iban) => accountJson(model, iban)) });
    }),
    [`GET ${PATHS.accounts}/{id}/balances`]: guard('read', (request) => {
      const { ibans, wrong } = admitted(inside, request);
      if (wrong !== undefined) return wrong;
      const iban = ibans.find((one) => idOf(one) === request.params['id']);
      if (iban === undefined) return message(404, 'RESOURCE_UNKNOWN', 'There is no such account.');
      return json(200, balancesJson(model, iban));
    }),
    [`GET ${PATHS.accounts}/{id}/transactions`]: guard('read', (request) => {
      const { ibans, wrong } = admitted(inside, request);
      if (wrong !== undefined) return wrong;
      const iban = ibans.find((one) => idOf(one) === request.params['id']);
      if (iban === undefined) return message(404, 'RESOURCE_UNKNOWN', 'There is no such account.');
      const { searchParams } = request.url;
      const next = searchParams.get('next');
      if (next === null && searchParams.get('bookingStatus') !== 'booked')
        return message(400, 'FORMAT_ERROR', 'bookingStatus is required.');
      const attended = request.headers['psu-ip-address'] !== undefined;
      if (next === null && !attended && (ledger.reads(iban).get(model.clock.today()) ?? 0) >= CALLS_A_DAY)
        return REFUSE.rateLimited(null);
      const day = (name: string) => plainDateOrNull(searchParams.get(name) ?? '');
      const page =
        next === null
          ? pager.begin(ledger.read(iban, day('dateFrom'), day('dateTo'), attended), PAGE_SIZE, 'oldest-first')
          : pager.go(next);
      if (page === null) return message(400, 'FORMAT_ERROR', 'next is not known.');
      const { account } = page.reading;
      const at = `/accounts/${idOf(iban)}`;
      return json(200, {
        account: { iban: account.iban },
        transactions: {
          booked: page.entries.map((entry) => rowJson(entry, dayStart(page.reading, entry))),
          _links: {
            account: { href: at },
            ...(page.next === null ? {} : { next: { href: `${at}/transactions?next=${page.next}` } }),
          },
        },
      });
    }),
    [`POST ${PATHS.payments}`]: guard('order', (request) => {
      const wrong = own(request, SIGNED.payment.headers) ?? withoutPerson(request);
      if (wrong !== null) return wrong;
      const taken = paymentOf(inside, request);
      if (taken === null) return message(400, 'FORMAT_ERROR', 'The payment is not complete.');
      const { ref } = orders.take(taken);
      const good = request.headers['tpp-redirect-uri'] ?? '/';
      returns.set(ref, { good, bad: request.headers['tpp-nok-redirect-uri'] ?? good });
      const self = `/payments/instant-sepa-credit-transfers/${ref}`;
      return json(201, {
        paymentId: ref,
        transactionStatus: 'RCVD',
        _links: {
          scaRedirect: { href: inside.signingPage(ref) },
          self: { href: self },
          status: { href: `${self}/status` },
        },
      });
    }),
    [`GET ${PATHS.payments}/{id}`]: guard('order', (request) => {
      const wrong = own(request, SIGNED.payment.headers) ?? withoutPerson(request);
      if (wrong !== null) return wrong;
      const found = orders.find(request.params['id'] ?? '');
      return found === null
        ? message(404, 'RESOURCE_UNKNOWN', 'There is no such payment.')
        : json(200, paymentJson(found));
    }),
  };
}

/** What is wrong with the signature or its certificate; null when nothing is. */
function unsigned({ model, signing }: Inside, request: BankRequest, required: readonly string[]): BankAnswer | null {
  if (!isCertificate(request.headers['tpp-signature-certificate'], signing.certificate))
    return message(401, 'CERTIFICATE_INVALID', 'Not the certificate that was registered.');
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(request.headers['x-request-id'] ?? ''))
    return message(400, 'FORMAT_ERROR', 'X-Request-ID is not a UUID.');
  const fault = signatureFault(request, {
    clock: model.clock,
    certificate: signing.certificate,
    required,
    algorithm: 'rsa-sha256',
    // The name behind CA= was seen to be that of the subject and of the issuer: only the serial number counts.
    keyId: (text) => text.startsWith(`SN=${BigInt(`0x${signing.serial}`)},CA=`),
    digest: { algorithms: ['sha-256'], alsoFor: ['{}'] },
  });
  return fault === null ? null : message(401, 'SIGNATURE_INVALID', fault);
}

function withoutPerson({ headers }: BankRequest): BankAnswer | null {
  const address = headers['psu-ip-address'];
  if (address !== undefined && /^(\d{1,3}\.){3}\d{1,3}$|^[0-9a-f:]+$/i.test(address)) return null;
  return message(400, 'FORMAT_ERROR', 'request.headers.psu-ip-address is required.');
}

function isApp({ oauth }: Inside, request: BankRequest): boolean {
  const token = oauth.check(bearerOf(request) ?? '');
  return token !== null && token !== 'expired' && token.consentId === null;
}

/** The accounts the caller may read now, or what it is told instead. */
function admitted(
  inside: Inside,
  request: BankRequest,
):
  | { readonly ibans: readonly Iban[]; readonly wrong?: undefined }
  | { readonly ibans: readonly Iban[]; readonly wrong: BankAnswer } {
  const { model, oauth } = inside;
  const wrong = (answer: BankAnswer) => ({ ibans: [], wrong: answer });
  const bad = unsigned(inside, request, SIGNED.data.headers);
  if (bad !== null) return wrong(bad);
  const consent = model.consents.find(request.headers['consent-id'] ?? '');
  if (consent === null) return wrong(message(400, 'CONSENT_UNKNOWN', 'There is no such consent.'));
  if (consent.state === 'expired') {
    const [year, month, day] = (consent.expiresAt ?? '').slice(0, 10).split('-');
    const text = `Consent has expired. It was valid until '${day}/${month}/${year}'.`;
    return wrong(message(401, 'CONSENT_EXPIRED', text));
  }
  if (consent.state !== 'active') return wrong(REFUSE.revoked());
  const token = oauth.check(bearerOf(request) ?? '');
  if (token === null || token === 'expired' || token.consentId !== consent.id) return wrong(REFUSE.unauthorized());
  return { ibans: consent.ibans };
}

function accountJson({ ledger }: SandboxModel, iban: Iban) {
  const account = ledger.account(iban);
  const savings = account?.kind === 'savings';
  const at = `/accounts/${idOf(iban)}`;
  return {
    resourceId: idOf(iban),
    // Savings have a number of Knab's own only.
    ...(savings ? { bban: iban.slice(-10) } : { iban }),
    usage: account?.kind === 'private' ? 'PRIV' : 'ORGA',
    currency: account?.currency,
    name: account?.holder,
    product: savings ? 'Savings Account' : 'Current Account',
    cashAccountType: savings ? 'SVGS' : 'CACC',
    _links: { balances: { href: `${at}/balances` }, transactions: { href: `${at}/transactions` } },
  };
}

function balancesJson({ ledger }: SandboxModel, iban: Iban) {
  const last = ledger.entries(iban).at(-1);
  const balance = (balanceType: string) => ({
    balanceType,
    balanceAmount: { currency: 'EUR', amount: decimalOf(ledger.balance(iban)) },
    creditLimitIncluded: false,
    ...(last === undefined
      ? {}
      : { lastChangeDateTime: `${last.date}T09:00:00Z`, lastCommittedTransaction: transactionId(last) }),
  });
  return { account: { iban }, balances: [balance('interimBooked'), balance('interimAvailable')] };
}

function rowJson(entry: BankEntry, start: bigint) {
  const other = {
    ...(entry.name === null ? {} : { [entry.minor < 0n ? 'creditorName' : 'debtorName']: entry.name }),
    ...(entry.iban === null ? {} : { [entry.minor < 0n ? 'creditorAccount' : 'debtorAccount']: { iban: entry.iban } }),
  };
  return {
    transactionId: transactionId(entry),
    entryReference: String(entry.number).padStart(7, '0'),
    bookingDate: entry.date,
    valueDate: entry.date,
    transactionDate: entry.date,
    transactionAmount: { currency: 'EUR', amount: decimalOf(entry.minor) },
    ...other,
    remittanceInformationUnstructured: entry.text,
    ...(entry.endToEndId === undefined ? {} : { endToEndId: entry.endToEndId }),
    ...(entry.mandateId === undefined ? {} : { mandateId: entry.mandateId }),
    ...(entry.creditorId === undefined ? {} : { creditorId: entry.creditorId }),
    proprietaryBankTransactionCode: entry.minor < 0n ? 'Transfer' : 'Credit transfer',
    dayStartBalance: { currency: 'EUR', amount: decimalOf(start) },
  };
}

/** Balance when the day of an entry began: of the whole account, not of what a range shows. */
function dayStart(
  { entries, opening }: { entries: readonly BankEntry[]; opening: bigint },
  { date }: BankEntry,
): bigint {
  const before = entries.findLast((one) => one.date < date);
  return before?.balance ?? opening;
}

function transactionId({ id }: BankEntry): string {
  return id.slice(0, 22).toUpperCase();
}

function paymentOf({ model }: Inside, request: BankRequest): Omit<BankBatch, 'state'> | null {
  try {
    const asked = JSON.parse(request.body.toString('utf8')) as Record<string, never>;
    const at = (...path: string[]) =>
      path.reduce<unknown>((one, name) => (one as Record<string, unknown>)?.[name], asked);
    return {
      ref: model.ids.token().slice(0, 32),
      key: null,
      iban: parseIban(String(at('debtorAccount', 'iban'))),
      executionDate: null,
      orders: [
        {
          endToEndId: String(at('endToEndIdentification') ?? ''),
          minor: -centsOf(String(at('instructedAmount', 'amount'))),
          name: String(at('creditorName')),
          iban: parseIban(String(at('creditorAccount', 'iban'))),
          text: String(at('remittanceInformationUnstructured') ?? ''),
        },
      ],
    };
  } catch {
    return null;
  }
}

const STATUSES = {
  'to-be-signed': 'RCVD',
  scheduled: 'ACTC',
  executed: 'ACCP',
  refused: 'RJCT',
  cancelled: 'CANC',
} as const satisfies Record<BankBatch['state'], string>;

function paymentJson({ iban, state, orders: [order] }: BankBatch) {
  return {
    debtorAccount: { iban },
    creditorAccount: { iban: order?.iban },
    creditorName: order?.name,
    instructedAmount: { currency: 'EUR', amount: decimalOf(-(order?.minor ?? 0n)) },
    remittanceInformationUnstructured: order?.text,
    endToEndIdentification: order?.endToEndId,
    transactionStatus: STATUSES[state],
  };
}

function idOf(iban: Iban): string {
  return asUuid(hashed(`knab ${iban}`));
}
