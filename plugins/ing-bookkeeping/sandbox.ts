import type { SandboxBank, SandboxOptions } from '#core/contract/sandbox.ts';
import { asSandboxBank, createModel } from '#core/kit/sandbox/bank.ts';
import { createAuthority } from '#core/kit/sandbox/certificates.ts';
import { type Refusals, tooMany } from '#core/kit/sandbox/faults.ts';
import { jwsFault, signAnswer } from '#core/kit/sandbox/jws.ts';
import { createPages } from '#core/kit/sandbox/pages.ts';
import { listen } from '#core/kit/sandbox/server.ts';
import { createLinks, linkRoutes, portalRoutes } from './sandbox-links.ts';
import { BANK_ENTITY, type Guarded, HUB_ENTITY, refusal } from './sandbox-names.ts';
import { orderRoutes } from './sandbox-orders.ts';
import { statementRoutes } from './sandbox-statements.ts';

const SIGN_IN = { user: 'ing', password: 'ing' };
const REFUSE: Refusals = {
  rateLimited: (retryAfter) => tooMany({ tppMessages: [{ category: 'ERROR', code: 'ING_ERROR' }] }, retryAfter),
  unauthorized: () => refusal(401, 'ING_ERROR', 'Who are you?'),
  revoked: () => refusal(403, 'SERVICE_BLOCKED', 'The link has ended.'),
  unavailable: () => refusal(503, 'SERVICE_UNAVAILABLE', 'Out of order.'),
};

/**
 * ING's bookkeeping link on this machine: pages where the customer ticks accounts and later confirms the choice with a TAN, each ending
 * in a signed SAML response; an API with mutual TLS and signatures both ways; statements of past days signed as XML; a send list.
 */
export async function sandbox(options: SandboxOptions): Promise<SandboxBank> {
  const model = createModel('ing-bookkeeping', options);
  const authority = await createAuthority('ING');
  const [server, transport, ours, saml, signing] = await Promise.all([
    authority.issue('server', 'localhost'),
    authority.issue('client', 'koppel-transport'),
    authority.issue('signing', 'koppel-signing'),
    authority.issue('signing', 'ing-saml'),
    authority.issue('signing', 'ing-documents'),
  ]);
  const links = createLinks(model);
  const guard = model.guarded(REFUSE);
  const checked =
    (inForce: boolean): Guarded =>
    (at, handler) => {
      const guarded = guard(at, async (request) => {
        const fault = jwsFault(request, model.clock, ours.certificate);
        if (fault !== null) return refusal(401, 'SIGNATURE_INVALID', fault);
        const reference = request.headers['x-link-reference'] ?? '';
        if (links.find(reference) === null || (inForce && !links.inForce(reference))) return REFUSE.revoked();
        return handler(request, reference);
      });
      return async (request) => {
        const answer = await guarded(request);
        // What a fault made of it is not the bank's own answer any more.
        const whole = answer.status < 300 && answer.headers?.['content-type'] !== 'text/html';
        return whole ? signAnswer(answer, model.clock, signing) : answer;
      };
    };
  const pages = createPages({ bank: 'ING', colour: '#ff6200', signIn: SIGN_IN, token: () => model.ids.token() });
  const portal = await listen({
    tls: { identity: server },
    routes: { ...pages.routes, ...portalRoutes(model, links, saml, pages.begin) },
  });
  const api = await listen({
    tls: { identity: server, clientAuthority: authority.certificate },
    routes: {
      ...linkRoutes(links, checked(false)),
      ...statementRoutes(model, links, signing, checked(true)),
      ...orderRoutes(model, links, checked(true), portal.origin),
    },
  });
  return asSandboxBank(model, {
    settings: {
      'entity-id': HUB_ENTITY,
      'bank-entity-id': BANK_ENTITY,
      'saml-certificate': saml.certificate,
      'bank-certificate': signing.certificate,
      'transport-certificate': transport.certificate,
      'transport-key': transport.key,
      'signing-certificate': ours.certificate,
      'signing-key': ours.key,
      'api-url': api.origin,
      'portal-url': `${portal.origin}/koppeling`,
    },
    listeners: [api, portal],
    ca: authority.certificate,
    signIn: SIGN_IN,
  });
}
