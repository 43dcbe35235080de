import type { Grant, LinkPart } from '#core/contract/connector.ts';
import type { Plugin } from '#core/contract/plugin.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { CURRENT } from './linking.ts';

/** What the bank sends by post. */
export const CODE = '4711';

/** A bank that sends nobody to its own pages: it asks for a code, and then takes a while. */
const link: LinkPart = {
  consentDays: 90,
  renewOverlap: true,
  accountsPerConsent: 1,
  begin: async () => ({
    kind: 'form',
    fields: { code: { label: { en: 'Code from the letter', nl: 'Code uit de brief' }, type: 'text', required: true } },
    keep: 'asked',
  }),
  async complete(ctx, { keep, parameters }) {
    if (keep === 'waited') return grant(await ctx.secrets.seal('token'));
    if (parameters['code'] !== CODE) throw new KoppelError('consent_revoked', 'The code is not right.');
    return { kind: 'wait', pollSeconds: 1, message: 'The bank looks at it.', keep: 'waited' };
  },
  refresh: async (_ctx, before) => before,
  end: async () => {},
};

function grant(sealed: string): Grant {
  const services = { transactions: 'no-contract', payments: 'granted', 'direct-debits': 'granted' } as const;
  const account = { iban: CURRENT, currency: 'EUR', holder: 'Test B.V.', kind: 'business-current', bankAccountId: '1' };
  return {
    kind: 'grant',
    expiresAt: null,
    tokensExpireAt: null,
    accounts: [{ ...account, services, refusal: null }],
    sealed,
  };
}

export const plugin: Plugin = {
  connector: {
    id: 'asking',
    title: 'Briefbank',
    version: '1.0.0',
    contract: 1,
    banks: [{ code: 'BRIF', bic: 'BRIFNL2A', name: 'Briefbank', endpoint: null }],
    accountKinds: [{ kind: 'business-current', services: ['payments', 'direct-debits'] }],
    hosts: [],
    settings: {},
    link,
  },
};
