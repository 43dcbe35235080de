import type { SandboxAccount } from '#core/contract/sandbox.ts';
import type { Service } from '#core/domain/consent.ts';
import type { Iban } from '#core/domain/iban.ts';
import type { SandboxModel } from '#core/kit/sandbox/bank.ts';
import type { Identity } from '#core/kit/sandbox/certificates.ts';
import { hashed } from '#core/kit/sandbox/ids.ts';
import { type Pages, postingPage } from '#core/kit/sandbox/pages.ts';
import { samlResponse, signedSamlResponse } from '#core/kit/sandbox/saml.ts';
import { type BankAnswer, type BankRequest, formOf, json, type Routes, redirect } from '#core/kit/sandbox/server.ts';
import { refusalOf } from './banks.ts';
import { ATTRIBUTES, PATHS } from './interface.ts';
import { BANK_ENTITY, type Guarded, HUB_ENTITY, REFERENCE_PATH } from './sandbox-names.ts';

const CUSTOMER = '0012345678';
const SAML_SECONDS = 120;

type Chosen = ReadonlyMap<Iban, readonly Service[]>;

interface Link {
  readonly reference: string;
  readonly ibans: readonly Iban[];
  /** What the administrator wants, not yet confirmed; what holds is in `services`. */
  wanted: Chosen | null;
  services: Chosen;
}

/** The links of the one customer. A link is in force from its first TAN until it is ended, here or by the customer. */
export interface Links {
  open(ibans: readonly Iban[]): string;
  find(reference: string): Link | null;
  inForce(reference: string): boolean;
  /** The accounts of a link for a service; none of a link that ended. */
  may(reference: string, iban: Iban, service: Service): boolean;
  want(reference: string, wanted: Chosen): void;
  confirm(reference: string): void;
  end(reference: string): void;
}

export function createLinks(model: SandboxModel): Links {
  const { consents, ids } = model;
  const kept = new Map<string, Link>();
  return {
    open(ibans) {
      const reference = `BKL-${ids.token().slice(0, 12)}`;
      kept.set(reference, { reference, ibans, wanted: null, services: new Map() });
      consents.request(reference, null);
      return reference;
    },
    find: (reference) => kept.get(reference) ?? null,
    inForce: (reference) => consents.find(reference)?.state === 'active',
    may(reference, iban, service) {
      return consents.admits(reference, iban) && (kept.get(reference)?.services.get(iban) ?? []).includes(service);
    },
    want(reference, wanted) {
      const link = kept.get(reference);
      if (link !== undefined) link.wanted = wanted;
    },
    confirm(reference) {
      const link = kept.get(reference);
      if (link === undefined || link.wanted === null) return;
      link.services = link.wanted;
      link.wanted = null;
      consents.grant(reference, [...link.services.keys()]);
    },
    end: (reference) => consents.end(reference),
  };
}

/** The choice of the administrator, and the end of a link. */
export function linkRoutes(links: Links, guarded: Guarded): Routes {
  return {
    [`PUT ${REFERENCE_PATH}`]: guarded('read', (request, reference) => {
      if (PATHS.link(reference) !== request.target) return { status: 404 };
      const { accounts } = JSON.parse(request.body.toString('utf8')) as {
        accounts: readonly { readonly iban: Iban; readonly services: readonly Service[] }[];
      };
      links.want(reference, new Map(accounts.map(({ iban, services }) => [iban, services])));
      return json(200, { accounts });
    }),
    [`DELETE ${REFERENCE_PATH}`]: guarded('read', (request, reference) => {
      if (PATHS.link(reference) !== request.target) return { status: 404 };
      links.end(reference);
      return { status: 204 };
    }),
  };
}

interface Asked {
  readonly returnUrl: string;
  readonly relayState: string | null;
  readonly requestId: string | null;
}

/** Pages: request a link (also without the hub having asked), and confirm a choice with a TAN. */
export function portalRoutes(model: SandboxModel, links: Links, identity: Identity, begin: Pages['begin']): Routes {
  const { ledger, ids, clock } = model;
  const tans = new Map<string, { readonly tan: string; readonly reference: string; readonly asked: Asked }>();

  const assertion = (asked: Asked, reference: string, phase: 'chosen' | 'confirmed') => ({
    id: `_${ids.token()}`,
    issuer: BANK_ENTITY,
    audience: HUB_ENTITY,
    acsUrl: asked.returnUrl,
    nameId: CUSTOMER,
    inResponseTo: asked.requestId,
    issuedAt: clock.now(),
    seconds: SAML_SECONDS,
    attributes: {
      [ATTRIBUTES.customer]: [CUSTOMER],
      [ATTRIBUTES.link]: [reference],
      [ATTRIBUTES.phase]: [phase],
      [ATTRIBUTES.account]: accountsOf(reference, phase),
    },
  });
  const accountsOf = (reference: string, phase: 'chosen' | 'confirmed'): string[] => {
    const link = links.find(reference);
    return (link?.ibans ?? []).flatMap((iban) => {
      const account = ledger.account(iban);
      const services = link?.services.get(iban);
      if (account === null || (phase === 'confirmed' && services === undefined)) return [];
      return [JSON.stringify(asserted(account, phase === 'confirmed' ? (services ?? []) : null))];
    });
  };
  const back = (asked: Asked, xml: string): BankAnswer =>
    postingPage(asked.returnUrl, {
      SAMLResponse: Buffer.from(xml).toString('base64'),
      ...(asked.relayState === null ? {} : { RelayState: asked.relayState }),
    });
  const sent = (asked: Asked, reference: string, phase: 'chosen' | 'confirmed') =>
    back(asked, signedSamlResponse(assertion(asked, reference, phase), identity));
  /** Nobody is let in by it: as many banks do, it goes unsigned. */
  const refused = (asked: Asked) =>
    back(
      asked,
      samlResponse(assertion(asked, '', 'chosen'))
        .replace('status:Success', 'status:Responder')
        .replace(/<saml:Assertion.*<\/saml:Assertion>/s, ''),
    );

  return {
    'GET /koppeling/aanvragen': ({ url }) => {
      const asked = askedOf(url);
      if (asked === null) return { status: 400, body: 'Onbekend boekhoudpakket.' };
      return begin({
        purpose: 'Koppeling met uw boekhoudpakket aanvragen',
        choice: 'many',
        accounts: ledger.accounts.map(({ iban, holder, kind }) => ({ iban, label: `${holder} (${kind})` })),
        finish: (outcome, ibans) => (outcome === 'deny' ? refused(asked) : sent(asked, links.open(ibans), 'chosen')),
      });
    },
    'GET /koppeling/{reference}/bevestigen': ({ url, params }) => {
      const asked = askedOf(url);
      const reference = params['reference'] ?? '';
      if (asked === null || (links.find(reference)?.wanted ?? null) === null) return { status: 404 };
      return begin({
        purpose: 'Wijziging van de koppeling',
        choice: 'none',
        accounts: [],
        finish(outcome) {
          if (outcome === 'deny') return refused(asked);
          const id = ids.token();
          tans.set(id, {
            tan: String(Number.parseInt(hashed(id).slice(0, 8), 16) % 1_000_000).padStart(6, '0'),
            reference,
            asked,
          });
          return redirect(`/koppeling/tan/${id}`);
        },
      });
    },
    'GET /koppeling/tan/{id}': ({ params }) => tanPage(tans.get(params['id'] ?? '')?.tan ?? null, ''),
    'POST /koppeling/tan/{id}': (request: BankRequest) => {
      const waiting = tans.get(request.params['id'] ?? '');
      if (waiting === undefined) return tanPage(null, '');
      const { tan, answer } = formOf(request);
      if (answer === 'deny') return refused(waiting.asked);
      if (tan !== waiting.tan) return tanPage(waiting.tan, '<p role="alert">De TAN-code klopt niet.</p>');
      tans.delete(request.params['id'] ?? '');
      links.confirm(waiting.reference);
      return sent(waiting.asked, waiting.reference, 'confirmed');
    },
  };
}

/** What is told of an account: at first what the customer has a contract for, in the end what was confirmed. */
function asserted(account: SandboxAccount, confirmed: readonly Service[] | null) {
  const { iban, currency, holder, kind, services } = account;
  const linkable = refusalOf(kind, currency, null) === null;
  const state = (service: Service) => {
    if (services[service] === 'no-contract') return 'no-contract';
    if (!linkable || (confirmed !== null && !confirmed.includes(service))) return 'refused';
    return services[service];
  };
  return {
    iban,
    currency,
    holder,
    kind,
    services: {
      transactions: state('transactions'),
      payments: state('payments'),
      'direct-debits': state('direct-debits'),
    },
    linkedUnder: null,
  };
}

function askedOf({ searchParams }: URL): Asked | null {
  const returnUrl = searchParams.get('returnUrl') ?? '';
  if (searchParams.get('package') !== HUB_ENTITY || !URL.canParse(returnUrl)) return null;
  return { returnUrl, relayState: searchParams.get('RelayState'), requestId: searchParams.get('request') };
}

/** As the customer's phone would show it, on the same page: this is a stand-in. */
function tanPage(tan: string | null, alert: string): BankAnswer {
  const form =
    tan === null
      ? '<p>Deze bevestiging is verlopen.</p>'
      : `${alert}<form method="post"><p>TAN-code met volgnummer 1: ${tan}</p><p><label>TAN-code <input name="tan" inputmode="numeric" required></label></p><p><button name="answer" value="grant">Verzenden</button> <button name="answer" value="deny" formnovalidate>Weigeren</button></p></form>`;
  return {
    status: tan === null ? 410 : 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body: `<!doctype html><html lang="nl"><meta charset="utf-8"><title>Bevestigen – ING</title><h1>Bevestigen met TAN</h1>${form}</html>`,
  };
}
