import type { AccountKind, BankRow } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import type { Service } from '#core/domain/consent.ts';

/*
 * What may change without notice: hosts, paths, scopes, limits of the premium family ("Rabo BoekhoudKoppeling", "Rabo Banking
 * Link"). Those marked [assumed] are not documented where we could read it; README.md has the list.
 */

const API = 'https://api.rabobank.nl/openapi';
const OAUTH = 'https://oauth.rabobank.nl/openapi/oauth2-premium';

export const BANKS: readonly BankRow[] = [{ code: 'RABO', bic: 'RABONL2U', name: 'Rabobank', endpoint: API }];

export const HOSTS: readonly string[] = [
  'api.rabobank.nl',
  'oauth.rabobank.nl',
  'api-sandbox.rabobank.nl',
  'oauth-sandbox.rabobank.nl',
];

export const ACCOUNT_KINDS: readonly AccountKind[] = [
  { kind: 'business-current', services: ['transactions', 'payments', 'direct-debits'] },
  { kind: 'savings', services: ['transactions'] },
];

export const PATHS = {
  authorize: '/authorize',
  token: '/token',
  consents: '/v1/consents',
  insight: '/payments/insight',
  /** [assumed] By analogy with direct debits. */
  creditTransfers: '/payments/bulk/credit-transfers',
  directDebits: '/payments/bulk/direct-debits',
  payeeCheck: '/payments/single-payee-verification',
  /** [assumed] The product page names only what stands behind the base. */
  subscriptions: '/payments/account-notifications/subscriptions',
} as const;

/** [assumed] Name of the part of a multipart body that holds the file. */
export const FILE_FIELD = 'file';

export const SCOPES = {
  insight: 'bai.accountinformation.read',
  batchDetails: 'bai.batchtransactiondetails.read',
  payments: 'bbpi.bulk.read-write',
  directDebits: 'bdd.payments.write',
  notifications: 'ans.subscription.read-write',
} as const;

/** The scope that stands for a service in the consent's read-out. */
export const SERVICE_SCOPES = {
  transactions: SCOPES.insight,
  payments: SCOPES.payments,
  'direct-debits': SCOPES.directDebits,
} as const satisfies Record<Service, string>;

/** Rows in one page; the bank's default and most. */
export const PAGE_ROWS = 500;
/** Fifteen months, a few days short of it. */
export const HISTORY_DAYS = 450;
/** The bank asks to leave the last five minutes alone: what is booked now may not be shown in order yet. */
export const SETTLE_SECONDS = 300;
/** How often one consent's tokens may be renewed. */
export const MOST_REFRESHES = 4_096;

export function apiUrl(ctx: Pick<PluginContext, 'settings'>, path: string): string {
  return `${chosen(ctx, 'api-url') ?? API}${path}`;
}

export function oauthUrl(ctx: Pick<PluginContext, 'settings'>, path: string): string {
  return `${chosen(ctx, 'oauth-url') ?? OAUTH}${path}`;
}

function chosen({ settings }: Pick<PluginContext, 'settings'>, name: string): string | null {
  const value = settings[name];
  return typeof value === 'string' && value !== '' ? value.replace(/\/+$/, '') : null;
}
