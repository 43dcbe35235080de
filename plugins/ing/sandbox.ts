import type { SandboxBank, SandboxOptions } from '#core/contract/sandbox.ts';
import { asSandboxBank, createModel } from '#core/kit/sandbox/bank.ts';
import { createAuthority } from '#core/kit/sandbox/certificates.ts';
import { type Refusals, tooMany } from '#core/kit/sandbox/faults.ts';
import { jwsFault, signAnswer } from '#core/kit/sandbox/jws.ts';
import { createAuthorisationServer } from '#core/kit/sandbox/oauth.ts';
import { createPages } from '#core/kit/sandbox/pages.ts';
import {
  type BankAnswer,
  type BankHandler,
  type BankRequest,
  bearerOf,
  json,
  listen,
  type Routes,
} from '#core/kit/sandbox/server.ts';
import { signatureFault } from '#core/kit/sandbox/signatures.ts';
import { CONSENT_DAYS, TOKEN_SECONDS } from './banks.ts';
import { accountRoutes } from './sandbox-accounts.ts';
import { grantRoutes, tokenRoutes } from './sandbox-oauth.ts';
import { orderRoutes } from './sandbox-orders.ts';

const SIGN_IN = { user: 'ing', password: 'ing' };
/** The id ING gives with an application token: the name of the signing key from then on. */
export const CLIENT = '5ca1ab1e-c0ca-c01a-cafe-154deadbea75';

/** Of the data interfaces. */
export function tpp(status: number, code: string, text: string): BankAnswer {
  return json(status, { tppMessages: [{ category: 'ERROR', code, text }] });
}

export const REFUSE: Refusals = {
  rateLimited: (retryAfter) =>
    tooMany({ tppMessages: [{ category: 'ERROR', code: 'ING_ERROR', text: 'Too many requests' }] }, retryAfter),
  unauthorized: () => tpp(401, 'ING_ERROR', 'The access token is not valid.'),
  revoked: () => tpp(403, 'SERVICE_BLOCKED', 'The customer withdrew the consent.'),
  unavailable: () => tpp(503, 'SERVICE_UNAVAILABLE', 'Planned service unavailability.'),
};

/** A route of a data interface: certificate, signature and token are checked before it. `consentId` is null for our own token. */
export type Guarded = (
  at: 'read' | 'order',
  handler: (
    request: BankRequest,
    caller: { readonly consentId: string | null; readonly scope: string },
  ) => BankAnswer | Promise<BankAnswer>,
) => BankHandler;

/**
 * ING on this machine: mutual TLS at the API, an application token signed under the certificate's name and everything behind it under
 * the id that came with it, consents at the customer's pages, and through the headless door of ING's own sandbox.
 */
export async function sandbox(options: SandboxOptions): Promise<SandboxBank> {
  const model = createModel('ing', options);
  const authority = await createAuthority('ING');
  const [server, transport, signing, answers] = await Promise.all([
    authority.issue('server', 'localhost'),
    authority.issue('client', 'koppel-transport'),
    authority.issue('signing', 'koppel-signing'),
    authority.issue('signing', 'ing-answers'),
  ]);
  const oauth = createAuthorisationServer({
    clock: model.clock,
    ids: model.ids,
    clients: [CLIENT],
    redirectUrls: null,
    codeSeconds: 300,
    accessSeconds: TOKEN_SECONDS,
    refreshSeconds: CONSENT_DAYS * 86_400,
    rotating: false,
    alive: (consentId) => model.consents.find(consentId)?.state === 'active',
  });
  const isJws = (request: BankRequest) => request.headers['x-jws-signature'] !== undefined;
  const signatureOf = (request: BankRequest, keyId: (text: string) => boolean, placed: boolean) =>
    isJws(request)
      ? jwsFault(request, model.clock, signing.certificate)
      : signatureFault(request, {
          clock: model.clock,
          certificate: signing.certificate,
          required: ['(request-target)', 'date', 'digest'],
          algorithm: 'rsa-sha256',
          keyId,
          header: placed ? 'authorization' : 'signature',
        });
  /** Who signs with JWS gets answers signed so; what a fault made of an answer is not the bank's own any more. */
  const answering = (routes: Routes): Routes =>
    Object.fromEntries(
      Object.entries(routes).map(([route, handler]) => [
        route,
        async (request: BankRequest) => {
          const answer = await handler(request);
          const whole = answer.status < 300 && answer.headers?.['content-type'] !== 'text/html';
          return isJws(request) && whole ? signAnswer(answer, model.clock, answers) : answer;
        },
      ]),
    );
  /** Token → its consent, beyond the end of both. */
  const issued = new Map<string, string>();
  const guard = model.guarded(REFUSE);
  const guarded: Guarded = (at, handler) =>
    guard(at, (request) => {
      if (request.headers['x-request-id'] === undefined) return tpp(400, 'INVALID_HEADER', 'X-Request-ID is missing.');
      const fault = signatureOf(request, (text) => text === CLIENT, false);
      if (fault !== null) return tpp(401, 'INVALID_HEADER', fault);
      const token = oauth.check(bearerOf(request) ?? '');
      if (token !== null && token !== 'expired') return handler(request, token);
      const consentId = issued.get(bearerOf(request) ?? '');
      const withdrawn = consentId !== undefined && model.consents.find(consentId)?.state !== 'active';
      return withdrawn ? REFUSE.revoked() : REFUSE.unauthorized();
    });
  const pages = createPages({ bank: 'ING', colour: '#ff6200', signIn: SIGN_IN, token: () => model.ids.token() });
  const door = grantRoutes(model, oauth, pages.begin);
  const orders = orderRoutes(model, guarded, () => frontOrigin, pages.begin);
  const front = await listen({
    tls: { identity: server },
    routes: { ...pages.routes, ...door.routes, ...orders.front },
  });
  const frontOrigin = front.origin;
  const api = await listen({
    tls: { identity: server, clientAuthority: authority.certificate },
    routes: answering({
      ...tokenRoutes({
        model,
        oauth,
        serial: signing.serial,
        certificate: signing.certificate,
        issued,
        signatureOf,
        grant: door.open,
        front: frontOrigin,
      }),
      ...accountRoutes(model, guarded),
      ...orders.api,
    }),
  });
  return asSandboxBank(model, {
    settings: {
      'hub-address': '192.0.2.10',
      signing: 'http-signature',
      'transport-certificate': transport.certificate,
      'transport-key': transport.key,
      'signing-certificate': signing.certificate,
      'signing-key': signing.key,
      'bank-certificate': answers.certificate,
      'api-url': api.origin,
      'front-url': frontOrigin,
    },
    listeners: [api, front],
    ca: authority.certificate,
    signIn: SIGN_IN,
    onConfirm: (bankRef, outcome) => model.orders.confirm(bankRef.split('/').at(-1) ?? '', outcome),
  });
}
