import type { Service, ServiceState } from '../domain/consent.ts';
import type { Iban } from '../domain/iban.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { Clock } from './ports.ts';

/** What a stand-in bank starts with. Nothing in it comes from the machine: the same options make the same bank. */
export interface SandboxOptions {
  readonly clock: Clock;
  readonly accounts: readonly SandboxAccount[];
}

/** An account of the one customer of the stand-in bank. */
export interface SandboxAccount {
  readonly iban: Iban;
  readonly currency: string;
  readonly holder: string;
  /** As in `accountKinds`, or one the connector refuses ('savings'). */
  readonly kind: string;
  readonly services: Readonly<Record<Service, ServiceState>>;
  /** Balance before the first entry, minor units. */
  readonly opening: bigint;
  /** Oldest first. Those after the clock's today appear when their day has come. */
  readonly entries: readonly SandboxEntry[];
}

export interface SandboxEntry {
  readonly date: PlainDate;
  /** Signed from the account holder's side, minor units. */
  readonly minor: bigint;
  readonly name: string | null;
  readonly iban: Iban | null;
  readonly text: string;
  readonly endToEndId?: string;
  readonly mandateId?: string;
  readonly creditorId?: string;
  readonly returnReason?: string;
}

/** A stand-in bank that runs on loopback and speaks the real protocol. */
export interface SandboxBank {
  /** Settings that make the connector talk to it, secrets in the clear: they open nothing but this process. */
  readonly settings: Readonly<Record<string, string | boolean>>;
  readonly hosts: readonly string[];
  /** PEM of the authority that signed its server certificate; null when it speaks plain http. */
  readonly ca: string | null;
  /** Where a person signs in at the stand-in bank; null when it has no pages. */
  readonly signIn: { readonly user: string; readonly password: string } | null;
  /**
   * Goes through the bank's pages as the customer would, from the address a `redirect` step gave, and returns where the bank
   * sends the browser in the end: for a form the bank posts, `form` has its fields. Null when the customer closes the page.
   */
  visit(
    url: string,
    answer: SandboxVisit,
  ): Promise<{ readonly url: string; readonly form: Readonly<Record<string, string>> | null } | null>;
  /** Makes the next matching calls go wrong. Unknown names throw: a test must not pass by a typing error. */
  inject(fault: SandboxFault): void;
  /** The bank books an entry now (its date may lie in the past: a late booking). */
  book(iban: Iban, entry: SandboxEntry): void;
  /** The customer withdraws the consent in the bank's own pages; null: all of them. */
  revoke(iban: Iban | null): void;
  /** What waits at the bank for the customer to confirm it: of a file the sender never got an answer about, too. */
  waiting(): readonly { readonly bankRef: string; readonly endToEndIds: readonly string[] }[];
  /** The customer confirms (or refuses) at the bank what was submitted under this bank reference. */
  confirm(bankRef: string, outcome: 'sign' | 'refuse'): void;
  /** What the bank itself booked, to compare with: the judge of "none lost, none doubled". Up to and with the clock's today. */
  ledger(iban: Iban): readonly { readonly date: PlainDate; readonly minor: bigint; readonly text: string }[];
  /** Orders the bank executed, in the order it did: the judge of "no order sent twice". */
  executed(): readonly { readonly endToEndId: string; readonly minor: bigint; readonly iban: Iban }[];
  /** How often an account was read without a person present, by bank day: the judge of the call budget. */
  reads(iban: Iban): ReadonlyMap<PlainDate, number>;
  close(): Promise<void>;
}

export interface SandboxVisit {
  readonly outcome: 'grant' | 'deny' | 'close';
  /** Accounts the customer ticks; null: all that can be. */
  readonly ibans: readonly Iban[] | null;
}

export const SANDBOX_FAULTS = [
  'rate-limited',
  'unauthorized',
  'revoked',
  'unavailable',
  'slow',
  'cut-off',
  'malformed',
  'page-repeated',
  'page-missing',
  'page-reordered',
  'page-loop',
  'ids-changed',
  'late-booking',
  'amended',
  'vanished',
  'other-account',
] as const;
export type SandboxFaultKind = (typeof SANDBOX_FAULTS)[number];

export interface SandboxFault {
  readonly kind: SandboxFaultKind;
  /** How many calls it hits. */
  readonly times: number;
  /** Which calls count: token requests, reading accounts and entries, orders. Default `read`. */
  readonly at?: 'token' | 'read' | 'order';
  /** With `rate-limited`: the Retry-After header, null for none. */
  readonly retryAfter?: string | null;
}
