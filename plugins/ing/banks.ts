import type { AccountKind, BankRow } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';

/*
 * What is ING's and may change without notice: hosts, paths, versions, names of products. Data, in one place; README.md says
 * where each comes from and how sure it is.
 */

const API = 'https://api.ing.com';
/** Where people sign in. The browser goes there, the hub never does. */
const FRONT = 'https://myaccount.ing.com';

export const BANKS: readonly BankRow[] = [{ code: 'INGB', bic: 'INGBNL2A', name: 'ING', endpoint: API }];
export const HOSTS: readonly string[] = ['api.ing.com'];

export const ACCOUNT_KINDS: readonly AccountKind[] = [
  { kind: 'business-current', services: ['transactions', 'payments'] },
  { kind: 'g-account', services: ['transactions', 'payments'] },
];

export const PATHS = {
  token: '/oauth2/token',
  revoke: '/oauth2/token/revoke',
  authorizationServer: '/oauth2/authorization-server-url',
  accounts: '/v3/accounts',
  bulk: '/v1/bulk-payments/sepa-credit-transfers',
  single: '/v1/payments/pain.001-sepa-credit-transfers',
  /** Version 2 answers with pain.002.001.11, version 1 with .03. */
  singleStatus: '/v2/payments/pain.001-sepa-credit-transfers',
} as const;

/** The only message a single payment may be. */
export const SINGLE_NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.03';

export const SCOPES = {
  accounts: 'payment-accounts:balances:view payment-accounts:transactions:view',
  payments: 'payment-accounts:orders:create',
} as const;

export const COUNTRY = 'NL';
/** ING says nothing about the length of a consent; the exemption of the RTS (art. 10a) lasts this long. */
export const CONSENT_DAYS = 180;
export const TOKEN_SECONDS = 900;
export const MAX_PAYMENTS = 5_000;

/** What ING calls an account → what it is to us. The first that fits counts; ING publishes no list of its products. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/spaar|saving|deposit/i, 'savings'],
  [/beleg|effecten|securit|invest/i, 'securities'],
  [/g-?rekening|g-?account/i, 'g-account'],
  [/privé|prive|particulier|private|betaalpakket|jongeren|student|kinder/i, 'private'],
  [/zakelijk|business|current|rekening-courant/i, 'business-current'],
];

const REFUSALS: Readonly<Record<string, string>> = {
  savings: 'Savings accounts cannot be linked at ING.',
  'foreign-currency': 'Only accounts in euro can be linked at ING.',
  securities: 'Securities accounts cannot be linked at ING.',
  private: 'Private accounts cannot be linked at ING, only business accounts.',
};

/** `kind` as in {@link ACCOUNT_KINDS}, or one that is refused. */
export function kindOf(product: string, currency: string): string {
  if (currency !== 'EUR') return 'foreign-currency';
  return KINDS.find(([words]) => words.test(product))?.[1] ?? 'unknown';
}

/** Why accounts of a kind cannot be linked, in the bank's terms; null when they can. */
export function refusalOf(kind: string, product: string): string | null {
  if (ACCOUNT_KINDS.some((one) => one.kind === kind)) return null;
  return (
    REFUSALS[kind] ??
    `ING calls this account "${product.slice(0, 60)}": only business current and G-accounts are linked.`
  );
}

/** An address of the API: production, or what the settings say (a stand-in bank). */
export function apiUrl({ settings }: Pick<PluginContext, 'settings'>, path: string): string {
  const base = settings['api-url'];
  return `${typeof base === 'string' && base !== '' ? base : API}${path}`;
}

/** The page the bank named for the customer. Throws `contract_broken` when it is not on ING's own front. */
export function frontPage({ settings }: Pick<PluginContext, 'settings'>, address: string): string {
  const front = settings['front-url'];
  const { origin } = new URL(typeof front === 'string' && front !== '' ? front : FRONT);
  if (URL.canParse(address) && new URL(address).origin === origin) return address;
  throw new KoppelError('contract_broken', 'ING sends the customer to a place that is not its own.');
}
