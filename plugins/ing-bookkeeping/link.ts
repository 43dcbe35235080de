import type { GrantedAccount, LinkCallback, LinkPart, LinkRequest } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { parseIban } from '#core/domain/iban.ts';
import { z } from '#core/kit/json.ts';
import { readSamlResponse, type SamlClaims } from '#core/kit/saml.ts';
import { openJson, sealJson } from '#core/kit/sealed.ts';
import { refusalOf } from './banks.ts';
import { callLink, KEPT } from './client.ts';
import { ATTRIBUTES, apiUrl, PATHS, portalUrl, readAccount, SERVICE_NAMES } from './interface.ts';

/** What a step keeps: which request the answer must be of, and which link is being confirmed. */
const STEP = z.object({ requestId: z.string(), relayState: z.string(), confirms: z.string().nullable() });

/**
 * ING's bookkeeping link: the customer ticks accounts at ING, ING sends the browser with a signed assertion, the administrator chooses
 * accounts and services here, and ING has that choice confirmed with a TAN. May begin at ING as well as here.
 */
export const link: LinkPart = {
  consentDays: null,
  renewOverlap: true,
  accountsPerConsent: null,
  startsAtBank: true,

  async begin(ctx, request) {
    return step(ctx, request, 'begin');
  },

  async complete(ctx, callback) {
    const asked = keptOf(callback);
    const claims = await asserted(ctx, callback, asked?.requestId ?? null);
    const reference = one(claims, ATTRIBUTES.link);
    const confirmed = asked?.confirms ?? null;
    if (confirmed !== null && confirmed !== reference) throw strange('it confirms another link');
    // A choice that was confirmed says so; the first answer never does.
    const phase = claims.attributes.get(ATTRIBUTES.phase)?.[0];
    if ((phase === 'confirmed') !== (confirmed !== null)) throw strange('it is of another step');
    return {
      kind: 'grant',
      expiresAt: null,
      tokensExpireAt: null,
      accounts: (claims.attributes.get(ATTRIBUTES.account) ?? []).map(granted),
      sealed: await sealJson(ctx.secrets, { reference, customer: one(claims, ATTRIBUTES.customer) }),
      once: { id: claims.assertionId, until: claims.expiresAt },
    };
  },

  async confirm(ctx, grant, chosen, request) {
    const { reference } = await openJson(ctx.secrets, grant.sealed, KEPT);
    const accounts = chosen.map(({ iban, services }) => ({
      iban,
      services: services.map((one) => SERVICE_NAMES[one]),
    }));
    await callLink(ctx, grant, {
      what: 'ING link',
      method: 'PUT',
      url: apiUrl(ctx, PATHS.link(reference)),
      body: JSON.stringify({ accounts }),
      // The same choice again is the same choice.
      harmless: true,
    });
    return step(ctx, request, { confirm: reference });
  },

  // Nothing to renew: the link holds until one of both ends it.
  refresh: async (_ctx, grant) => grant,

  async end(ctx, grant) {
    const { reference } = await openJson(ctx.secrets, grant.sealed, KEPT);
    const gone = ({ status }: { readonly status: number }) =>
      status === 403 || status === 404 ? new KoppelError('consent_revoked', 'The link had ended at ING.') : null;
    try {
      const url = apiUrl(ctx, PATHS.link(reference));
      await callLink(ctx, grant, { what: 'ING link', method: 'DELETE', url, harmless: true }, gone);
    } catch (error) {
      if (!(error instanceof KoppelError && error.code === 'consent_revoked')) throw error;
    }
  },
};

function step(ctx: PluginContext, { redirectUrl, state }: LinkRequest, page: 'begin' | { readonly confirm: string }) {
  const requestId = `_${Buffer.from(ctx.random.bytes(20)).toString('hex')}`;
  return {
    kind: 'redirect' as const,
    url: portalUrl(ctx, page, { returnUrl: redirectUrl, relayState: state, requestId }),
    keep: JSON.stringify({ requestId, relayState: state, confirms: page === 'begin' ? null : page.confirm }),
  };
}

/** Null when nobody here asked: the customer began at ING. */
function keptOf({ keep, parameters }: LinkCallback): z.infer<typeof STEP> | null {
  if (parameters['error'] !== undefined) throw strange('it holds an error of another protocol');
  if (keep === null) return null;
  const kept = STEP.safeParse(JSON.parse(keep));
  const state = parameters['state'] ?? parameters['RelayState'];
  if (!kept.success || state !== kept.data.relayState) throw strange('its state is another');
  return kept.data;
}

async function asserted(ctx: PluginContext, callback: LinkCallback, inResponseTo: string | null): Promise<SamlClaims> {
  const { settings, clock } = ctx;
  return readSamlResponse(callback.parameters['SAMLResponse'], {
    issuer: String(settings['bank-entity-id']),
    certificates: [String(settings['saml-certificate'])],
    audience: String(settings['entity-id']),
    acsUrl: callback.redirectUrl,
    inResponseTo,
    signed: 'both',
    now: clock.now(),
    denied: 'consent_revoked',
  });
}

function granted(value: string): GrantedAccount {
  const { iban, currency, holder, kind, services, linkedUnder } = readAccount(value);
  const refusal = refusalOf(kind, currency, linkedUnder);
  return { iban: parseIban(iban), currency, holder, kind, bankAccountId: iban, services, refusal };
}

function one({ attributes }: SamlClaims, name: string): string {
  const [value, ...more] = attributes.get(name) ?? [];
  if (value === undefined || value === '' || more.length > 0)
    throw new KoppelError(
      'contract_broken',
      `ING's assertion says ${value === undefined ? 'no' : 'more than one'} ${name}.`,
    );
  return value;
}

function strange(why: string): KoppelError {
  return new KoppelError('link_state_unknown', `This answer of ING does not belong to this link: ${why}.`);
}
