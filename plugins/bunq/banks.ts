import type { AccountKind, BankRow } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';

/*
 * bunq's addresses and numbers, from its own API document (April 2025).
 */

const API = 'https://api.bunq.com/v1';
const AUTHORIZE = 'https://oauth.bunq.com/auth';
const TOKEN = 'https://api.oauth.bunq.com/v1/token';

export const BANKS: readonly BankRow[] = [{ code: 'BUNQ', bic: 'BUNQNL2A', name: 'bunq', endpoint: API }];

export const HOSTS: readonly string[] = ['api.bunq.com', 'oauth.bunq.com', 'api.oauth.bunq.com'];

export const ACCOUNT_KINDS: readonly AccountKind[] = [
  { kind: 'business-current', services: ['transactions', 'payments'] },
  { kind: 'savings', services: ['transactions'] },
];

/** What bunq calls its accounts, and what that is here. */
export const KINDS: Readonly<Record<string, string>> = {
  MonetaryAccountBank: 'business-current',
  MonetaryAccountJoint: 'business-current',
  MonetaryAccountSavings: 'savings',
  MonetaryAccountExternalSavings: 'external',
  MonetaryAccountExternal: 'external',
  MonetaryAccountCard: 'card',
  MonetaryAccountInvestment: 'investment',
  MonetaryAccountLight: 'light',
  MonetaryAccountSwitchService: 'switch-service',
};

/** Items of a page at most. */
export const PAGE_SIZE = 200;
/** GET requests of one address within {@link CALL_WINDOW_MS}. */
export const CALLS_AT_ONCE = 3;
export const CALL_WINDOW_MS = 3_000;
/** When bunq does not say how long a session lasts. */
export const SESSION_SECONDS = 604_800;
/** Entries of one draft. bunq names no number; this many fit a page of its app. */
export const MAX_ENTRIES = 100;

export const CATEGORIES = ['MUTATION', 'DRAFT_PAYMENT', 'OAUTH'] as const;

export const PATHS = {
  installation: '/installation',
  device: '/device-server',
  session: '/session-server',
  logout: (sessionId: string) => `/session/${sessionId}`,
  accounts: (user: string) => `/user/${user}/monetary-account`,
  payments: (user: string, account: string) => `/user/${user}/monetary-account/${account}/payment`,
  drafts: (user: string, account: string) => `/user/${user}/monetary-account/${account}/draft-payment`,
  callbacks: (user: string) => `/user/${user}/notification-filter-url`,
} as const;

/** `path` as above. */
export function apiAddress({ settings }: Pick<PluginContext, 'settings'>, path: string): string {
  return `${setting(settings['api-url'], API)}${path}`;
}

export function authorizeAddress({ settings }: Pick<PluginContext, 'settings'>): string {
  return setting(settings['oauth-url'], AUTHORIZE);
}

export function tokenAddress({ settings }: Pick<PluginContext, 'settings'>): string {
  return setting(settings['token-url'], TOKEN);
}

function setting(value: string | boolean | undefined, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
