import type { Iban } from '#core/domain/iban.ts';
import type { SandboxModel } from '#core/kit/sandbox/bank.ts';
import { type AuthorisationServer, isAnswer } from '#core/kit/sandbox/oauth.ts';
import type { Pages } from '#core/kit/sandbox/pages.ts';
import {
  type BankAnswer,
  type BankHandler,
  type BankRequest,
  bearerOf,
  formOf,
  json,
  type Routes,
} from '#core/kit/sandbox/server.ts';
import { isCertificate } from '#core/kit/sandbox/signatures.ts';
import { CONSENT_DAYS, PATHS, SCOPES } from './banks.ts';
import { CLIENT, REFUSE } from './sandbox.ts';

/** Without a scope asked for, what the certificate carries. */
const ALL_SCOPES = `${SCOPES.accounts} ${SCOPES.payments}`;

/** ING's OAuth interface knows one shape of errors. */
function message(status: number, text: string): BankAnswer {
  return json(status, { message: text });
}

export interface TokenOptions {
  readonly model: SandboxModel;
  readonly oauth: AuthorisationServer;
  /** Of our signing certificate: hex. */
  readonly serial: string;
  readonly certificate: string;
  readonly issued: Map<string, string>;
  signatureOf(request: BankRequest, keyId: (text: string) => boolean, inAuthorization: boolean): string | null;
  /** Opens a place for a customer to come to; its reference. */
  grant(scope: string): string;
  readonly front: string;
}

/** Tokens, where to send the customer, and giving tokens back. */
export function tokenRoutes(options: TokenOptions): Routes {
  const { model, oauth, serial, certificate, issued, signatureOf, grant, front } = options;
  const guard = model.guarded(REFUSE);

  /** Signed under the certificate's name, which is the only name there is before the first token. */
  const application = (request: BankRequest): BankAnswer => {
    // Under contract the certificate of the connection and the client id are enough, for interfaces signed with JWS.
    if (request.headers['authorization'] === undefined && formOf(request)['client_id'] === CLIENT)
      return oauth.token({ scope: ALL_SCOPES, ...formOf(request) }, CLIENT, () => ({ client_id: CLIENT }));
    const named = (text: string) =>
      text
        .split(',')[0]
        ?.replace(/^SN=0*/i, '')
        .toUpperCase() === serial;
    const fault = signatureOf(request, named, true);
    if (fault !== null) return message(401, `Signature could not be verified: ${fault}.`);
    if (!isCertificate(request.headers['tpp-signature-certificate'], certificate))
      return message(401, 'TPP-Signature-Certificate is missing or unknown.');
    return oauth.token({ scope: ALL_SCOPES, ...formOf(request) }, CLIENT, () => ({ client_id: CLIENT }));
  };

  /** Our own token, and a signature under the id that came with it. Null when all is well. */
  const applicationFault = (request: BankRequest): BankAnswer | null => {
    const token = oauth.check(bearerOf(request) ?? '');
    if (token === null || token === 'expired' || token.consentId !== null) return message(401, 'No application token.');
    const fault = signatureOf(request, (text) => text === CLIENT, false);
    return fault === null ? null : message(401, `Signature could not be verified: ${fault}.`);
  };

  const token: BankHandler = (request) => {
    const form = formOf(request);
    if (form['grant_type'] === 'client_credentials') return application(request);
    const fault = applicationFault(request);
    if (fault !== null) return fault;
    let consent: string | null = null;
    const answer = oauth.token(form, CLIENT, (consentId, grantType) => {
      consent = consentId;
      return grantType === 'authorization_code' ? { refresh_token_expires_in: CONSENT_DAYS * 86_400 } : {};
    });
    if (answer.status !== 200) return message(answer.status, 'The grant is not valid.');
    const given = JSON.parse(String(answer.body)) as Record<string, unknown>;
    if (consent !== null) issued.set(String(given['access_token']), consent);
    // At a renewal ING may leave it out: the old one stays good.
    if (form['grant_type'] === 'refresh_token') delete given['refresh_token'];
    return json(200, given);
  };

  return {
    [`POST ${PATHS.token}`]: guard('token', token),
    [`GET ${PATHS.authorizationServer}`]: (request) => {
      const fault = applicationFault(request);
      if (fault !== null) return fault;
      const { searchParams } = request.url;
      if (searchParams.get('country_code') !== 'NL') return message(400, 'country_code is missing.');
      return json(200, { location: `${front}/granting/${grant(searchParams.get('scope') ?? '')}/NL` });
    },
    [`POST ${PATHS.revoke}`]: (request) => {
      const fault = applicationFault(request);
      if (fault !== null) return fault;
      oauth.revoke(formOf(request)['token'] ?? '');
      return { status: 204 };
    },
  };
}

/** What ING's pages do not let the customer choose. */
const NOT_CHOSEN = ['foreign-currency'];
/** Before ING's JSON, so that no page can read it as script. */
const GUARD = ")]}',\n";

/** Where the customer signs in and chooses accounts, and the door without pages of ING's own sandbox. */
export function grantRoutes(
  model: SandboxModel,
  oauth: AuthorisationServer,
  begin: Pages['begin'],
): { readonly routes: Routes; open(scope: string): string } {
  const open = new Set<string>();
  const consent = (ibans: readonly Iban[]): string => {
    const id = model.ids.uuid();
    const ends = Date.parse(model.clock.now()) + CONSENT_DAYS * 86_400_000;
    model.consents.request(id, new Date(ends).toISOString());
    model.consents.grant(id, ibans);
    return id;
  };
  const choice = () => model.ledger.accounts.filter(({ kind }) => !NOT_CHOSEN.includes(kind));
  return {
    open(_scope) {
      const reference = model.ids.token();
      open.add(reference);
      return reference;
    },
    routes: {
      'GET /granting/{reference}/NL': ({ url, params }) => {
        if (!open.has(params['reference'] ?? '')) return { status: 404 };
        const asked = oauth.authorise(url.searchParams);
        if (isAnswer(asked)) return asked;
        return begin({
          purpose: 'Koppel wil uw rekeningen inzien',
          choice: 'many',
          accounts: choice().map(({ iban, holder, kind }) => ({ iban, label: `${holder} (${kind})` })),
          finish: (outcome, ibans) =>
            outcome === 'deny' ? oauth.refused(asked, 'access_denied') : oauth.granted(asked, consent(ibans)),
        });
      },
      'GET /grantssupport/accounts': () => ({
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: `${GUARD}${JSON.stringify(choice().map(({ iban, holder }) => ({ id: iban, name: holder })))}`,
      }),
      'POST /grantssupport/{reference}/auth-code': (request) => {
        const cookie = /XSRF-TOKEN=([^;]+)/.exec(request.headers['cookie'] ?? '')?.[1];
        if (cookie === undefined || cookie !== request.headers['x-xsrf-token']) return { status: 403 };
        if (!open.has(request.params['reference'] ?? '')) return { status: 404 };
        const { id, client_id, scopes, state, redirectURL } = JSON.parse(request.body.toString('utf8')) as Record<
          string,
          string
        >;
        const query = { client_id, scope: scopes, state, redirect_uri: redirectURL, response_type: 'code' };
        const asked = oauth.authorise(new URLSearchParams(query as Record<string, string>));
        if (isAnswer(asked)) return asked;
        const ibans = choice().flatMap(({ iban }) => (iban === id ? [iban] : []));
        const location = oauth.granted(asked, consent(ibans)).headers?.['location'];
        const headers = { 'content-type': 'application/json' };
        return { status: 200, headers, body: `${GUARD}${JSON.stringify({ location })}` };
      },
    },
  };
}
