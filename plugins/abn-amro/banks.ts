import type { AccountKind, BankRow } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import type { Service } from '#core/domain/consent.ts';

/*
 * What may change without notice: hosts, paths, scopes and limits of the PSD2 interfaces (Account Information 1.0.2, Payment
 * Initiation 1.2.1). README.md says what is assumed.
 */

const API = 'https://api.abnamro.com';
/** Tokens are given on a port of their own, with mutual TLS. */
const TOKENS = 'https://auth.connect.abnamro.com:8443';
const CONSENTS = 'https://auth.connect.abnamro.com';

export const BANKS: readonly BankRow[] = [{ code: 'ABNA', bic: 'ABNANL2A', name: 'ABN AMRO', endpoint: API }];

export const HOSTS: readonly string[] = [
  'api.abnamro.com',
  'auth.connect.abnamro.com',
  'auth.connect.abnamro.com:8443',
  'api-sandbox.abnamro.com',
  'auth-sandbox.connect.abnamro.com',
  'auth-sandbox.connect.abnamro.com:8443',
];

export const ACCOUNT_KINDS: readonly AccountKind[] = [
  { kind: 'business-current', services: ['transactions', 'payments', 'direct-debits'] },
];

export const PATHS = {
  authorize: '/as/authorization.oauth2',
  token: '/as/token.oauth2',
  consentInfo: '/v1/consentinfo',
  accounts: '/v1/accounts',
  batches: '/v1/payments/batch',
} as const;

/** Which of the bank's books the customer signs in to: NL, and commercial customers in BE, GB and DE. */
export const BOOK = 'NLAA01';

/** A consent is for one of these: the bank does not let them be combined. */
export const SCOPES = {
  transactions: 'psd2:account:balance:read psd2:account:transaction:read psd2:account:details:read',
  payments: 'psd2:payment:batchsct:write',
  'direct-debits': 'psd2:payment:batchsdd:write',
} as const satisfies Record<Service, string>;

/** [assumed] The bank's text of 2020 says 90; the law lets it be 180 since July 2023. */
export const CONSENT_DAYS = 180;
/** Eighteen months, less the day that is asked for in front. */
export const HISTORY_DAYS = 540;
/** Longest name of a file. */
export const FILE_NAME_LENGTH = 18;

export const apiUrl = (ctx: Pick<PluginContext, 'settings'>, path: string) => address(ctx, 'api-url', API, path);
export const tokenUrl = (ctx: Pick<PluginContext, 'settings'>) => address(ctx, 'oauth-url', TOKENS, PATHS.token);
export const authorizeUrl = (ctx: Pick<PluginContext, 'settings'>) =>
  address(ctx, 'authorize-url', CONSENTS, PATHS.authorize);

function address({ settings }: Pick<PluginContext, 'settings'>, name: string, own: string, path: string): string {
  const value = settings[name];
  return `${typeof value === 'string' && value !== '' ? value.replace(/\/+$/, '') : own}${path}`;
}
