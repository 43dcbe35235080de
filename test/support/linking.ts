import type { SandboxAccount, SandboxEntry, SandboxOptions } from '#core/contract/sandbox.ts';
import type { ServiceState } from '#core/domain/consent.ts';
import type { Iban } from '#core/domain/iban.ts';
import { addDays, type PlainDate } from '#core/domain/plain-date.ts';
import { systemClock } from '#core/runtime/ports.ts';
import type { TestHub } from './hub.ts';
import type { Visitor } from './organisation.ts';

export const CURRENT = 'NL91ABNA0417164300' as Iban;
export const SECOND = 'NL20INGB0001234567' as Iban;
export const SAVINGS = 'NL44RABO0123456789' as Iban;

const ALL: Readonly<Record<'transactions' | 'payments' | 'direct-debits', ServiceState>> = {
  transactions: 'granted',
  payments: 'granted',
  'direct-debits': 'no-contract',
};

/** Days back, cents and text of one entry. */
export function entry(daysAgo: number, cents: number, text: string, more: Partial<SandboxEntry> = {}): SandboxEntry {
  const date = addDays(systemClock.today(), -daysAgo) as PlainDate;
  return { date, minor: BigInt(cents), name: 'Bakkerij De Ochtend', iban: SECOND, text, ...more };
}

export function account(
  iban: Iban,
  entries: readonly SandboxEntry[],
  more: Partial<SandboxAccount> = {},
): SandboxAccount {
  return {
    iban,
    currency: 'EUR',
    holder: 'Test B.V.',
    kind: 'business-current',
    services: ALL,
    opening: 100_000n,
    entries,
    ...more,
  };
}

export function options(accounts: readonly SandboxAccount[]): SandboxOptions {
  return { clock: systemClock, accounts };
}

export interface BegunLink {
  readonly connection: { readonly id: string; readonly state: string };
  readonly step: { readonly kind: string; readonly url: string };
}

/** Starts a link as the person who is signed in. */
export async function begin(who: Visitor, connector: string): Promise<BegunLink> {
  const answer = await who.ask('POST', '/v1/bank-connections', { body: { connector } });
  if (answer.status !== 201) throw new Error(`Starting a link answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as BegunLink;
}

/** Goes through the stand-in bank and comes back to the hub, as the browser of `who`. Null when the customer closed the page. */
export async function throughBank(
  hub: TestHub,
  who: Visitor,
  connector: string,
  url: string,
  outcome: 'grant' | 'deny' | 'close' = 'grant',
  ibans: readonly Iban[] | null = null,
): Promise<Response | null> {
  const bank = await hub.hub.house.banks.sandbox(connector);
  const arrival = await bank.visit(url, { outcome, ibans });
  if (arrival === null) return null;
  const answer = await arrive(hub, who, arrival);
  const next = answer.headers.get('location');
  // A bank that asks for a consent for each service sends the customer through its pages again.
  if (next === null || next.startsWith('/')) return answer;
  return throughBank(hub, who, connector, next, outcome, ibans);
}

/** The browser's return to the hub, by address or posted form. */
export async function arrive(
  hub: TestHub,
  who: Visitor,
  arrival: { readonly url: string; readonly form: Readonly<Record<string, string>> | null },
): Promise<Response> {
  const { pathname, search } = new URL(arrival.url);
  const headers: Record<string, string> = { cookie: who.cookie() };
  if (arrival.form === null) return fetch(`${hub.url}${pathname}${search}`, { headers, redirect: 'manual' });
  // What a bank posts across sites comes without our cookie; the redirect that follows has it.
  const posted = await fetch(`${hub.url}${pathname}${search}`, {
    method: 'POST',
    body: new URLSearchParams(arrival.form),
    redirect: 'manual',
  });
  const next = posted.headers.get('location');
  return next === null ? posted : fetch(new URL(next, hub.url), { headers, redirect: 'manual' });
}
