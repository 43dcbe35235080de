import type { AccountKind, BankRow } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';

/*
 * What is different for every bank and may change without notice: data, in one place.
 */

const API = 'https://api.voorbeeldbank.example';

export const BANKS: readonly BankRow[] = [{ code: 'VBLD', bic: 'VBLDNL2A', name: 'Voorbeeldbank', endpoint: API }];

export const HOSTS: readonly string[] = ['api.voorbeeldbank.example'];

export const ACCOUNT_KINDS: readonly AccountKind[] = [
  { kind: 'business-current', services: ['transactions', 'payments'] },
];

/** Why other accounts are refused, in the bank's terms. */
export const REFUSALS: Readonly<Record<string, string>> = {
  savings: 'Savings accounts cannot be linked at Voorbeeldbank.',
};

export const PATHS = {
  authorize: '/oauth/authorize',
  token: '/oauth/token',
  revoke: '/oauth/revoke',
  accounts: '/v1/accounts',
  payments: '/v1/payment-batches',
} as const;

/** Where the bank lives: production, or what the settings say (a stand-in bank). */
export function addressOf(ctx: Pick<PluginContext, 'settings'>, path: string): string {
  const base = ctx.settings['api-url'];
  return `${typeof base === 'string' && base !== '' ? base : API}${path}`;
}
