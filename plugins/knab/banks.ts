import type { AccountKind, BankRow } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import type { SignatureProfile } from '#core/kit/signature.ts';

/*
 * Knab's addresses, versions and numbers, as of public client code of 2023. Nothing here is from a document of Knab's own: README.md
 * says which are assumptions.
 */

const API = 'https://tpp-loket.knab.nl/openbanking';
const IDENTITY = 'https://login.knab.nl';

export const BANKS: readonly BankRow[] = [{ code: 'KNAB', bic: 'KNABNL2H', name: 'Knab', endpoint: API }];

export const HOSTS: readonly string[] = ['tpp-loket.knab.nl', 'login.knab.nl'];

export const ACCOUNT_KINDS: readonly AccountKind[] = [
  { kind: 'business-current', services: ['transactions', 'payments'] },
];

export const REFUSALS = {
  private: 'A private account; only business accounts can be linked.',
  savings: 'Savings accounts at Knab have no IBAN and cannot be linked.',
} as const;

/** What RTS art. 10a allows at most; Knab's own maximum is not known, and client code asked for 87. */
export const CONSENT_DAYS = 180;
/** Calls a day and account without a person, as asked for in the consent (RTS art. 36(5)(b)). */
export const CALLS_A_DAY = 4;

export const SCOPE = { app: 'psd2', user: 'psd2 offline_access' } as const;

export const PATHS = {
  authorize: '/connect/authorize',
  token: '/connect/token',
  discovery: '/.well-known/openid-configuration',
  consents: '/v2/consents',
  consent: '/v1/consents',
  accounts: '/v1/accounts',
  payments: '/v1/payments/instant-sepa-credit-transfers',
} as const;

/** Links in answers leave out the version: '/accounts/…/transactions' is under here. */
export const LINKS_UNDER = '/v1';

/** What Knab's clients were seen to sign, per kind of call. */
const profile = (headers: readonly string[]): SignatureProfile => ({
  algorithm: 'rsa-sha256',
  digest: 'SHA-256',
  headers,
  placement: 'signature',
});
export const SIGNED = {
  consent: profile(['digest', 'x-request-id', 'date', 'tpp-redirect-uri']),
  data: profile(['digest', 'x-request-id', 'date']),
  payment: profile(['digest', 'x-request-id']),
} as const;

export function apiAddress({ settings }: Pick<PluginContext, 'settings'>, path: string): string {
  return `${setting(settings['api-url'], API)}${path}`;
}

export function identityAddress({ settings }: Pick<PluginContext, 'settings'>, path: string): string {
  return `${setting(settings['oauth-url'], IDENTITY)}${path}`;
}

function setting(value: string | boolean | undefined, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
