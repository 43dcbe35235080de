import type { PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { z } from '#core/kit/json.ts';

/*
 * EVERYTHING THAT IS ASSUMED about the technical interface behind ING's bookkeeping link, and nothing else. Known from manuals is
 * what happens: a browser that comes with a signed SAML 2.0 response of customer, accounts and services; a choice that is confirmed
 * with a TAN; statements of a day signed as XML; orders on the send list. Not known are addresses, names of fields and of
 * attributes. Whoever gets ING's documents puts them in place here and in README.md.
 */

/** Hosts the hub may reach. ING gives the real one with the contract. */
export const HOSTS: readonly string[] = ['api.ing.com'];
const API = 'https://api.ing.com/bookkeeping-link/v1';
/** Pages for the customer; only browsers go there. */
const PORTAL = 'https://mijnzakelijk.ing.nl/koppeling-boekhoudpakket';

/** By the API's address. */
export const PATHS = {
  link: (reference: string) => `/links/${encodeURIComponent(reference)}`,
  statements: '/statements',
  orders: '/orders',
} as const;

/** How long after the last page of a list the bank may be asked for. */
export const HISTORY_DAYS = 540;
/** A statement of a day is there the next morning. */
export const DELAY_DAYS = 1;
/** ING's send list takes files of this many orders. */
export const MAX_ORDERS = 25_000;
/** An order that arrived is found by our key after this long at the latest. */
export const FOUND_AFTER_MINUTES = 15;

const text = z.string().min(1);
const state = z.enum(['granted', 'refused', 'no-contract']);

/** The SAML attributes: each account is one value of `account`, a JSON text. */
export const ATTRIBUTES = { customer: 'customer', link: 'link', account: 'account', phase: 'phase' } as const;
export const ACCOUNT = z.object({
  iban: text,
  currency: z.string(),
  holder: z.string().nullable(),
  kind: z.string(),
  services: z.object({ transactions: state, payments: state, 'direct-debits': state }),
  /** Customer number under which the account is linked already; null when it is not. */
  linkedUnder: z.string().nullable(),
});
export type AssertedAccount = z.infer<typeof ACCOUNT>;

/** `GET /statements?account&from&to`: a statement a day, oldest first, numbered without a gap; the signed XML as base64. */
export const STATEMENTS = z.object({
  account: text,
  statements: z.array(z.object({ id: text, date: z.string(), number: z.string().regex(/^\d{1,9}$/), document: text })),
  next: z.string().nullable(),
});

/** `POST /orders` and `GET /orders?key=`. */
export const TAKEN = z.object({ id: text, sendList: z.string().nullable() });
export const FOUND = z.object({ orders: z.array(z.object({ id: text })) });

/** The pages: where the customer begins, and where the choice is confirmed. `RelayState` and the request's id come back. */
export function portalUrl(
  { settings }: Pick<PluginContext, 'settings'>,
  page: 'begin' | { readonly confirm: string },
  query: { readonly returnUrl: string; readonly relayState: string; readonly requestId: string },
): string {
  const url = new URL(base(settings['portal-url'], PORTAL));
  url.pathname += page === 'begin' ? '/aanvragen' : `/${encodeURIComponent(page.confirm)}/bevestigen`;
  url.searchParams.set('package', String(settings['entity-id']));
  url.searchParams.set('request', query.requestId);
  url.searchParams.set('RelayState', query.relayState);
  url.searchParams.set('returnUrl', query.returnUrl);
  return url.href;
}

export function apiUrl({ settings }: Pick<PluginContext, 'settings'>, path: string): string {
  return `${base(settings['api-url'], API)}${path}`;
}

function base(setting: string | boolean | undefined, otherwise: string): string {
  return typeof setting === 'string' && setting !== '' ? setting : otherwise;
}

/** What our services are called in the choice: the words of the link's table. */
export const SERVICE_NAMES = {
  transactions: 'transactions',
  payments: 'payments',
  'direct-debits': 'direct-debits',
} as const;

/** One account of the assertion. Throws `contract_broken`. */
export function readAccount(value: string): AssertedAccount {
  try {
    return ACCOUNT.parse(JSON.parse(value));
  } catch {
    throw new KoppelError('contract_broken', 'ING names an account in a way that was not agreed.');
  }
}
