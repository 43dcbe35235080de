import type { Service, ServiceState } from '../domain/consent.ts';
import type { DirectDebitScheme } from '../domain/direct-debit.ts';
import type { Iban } from '../domain/iban.ts';
import type { CreditTransferScheme, OrderStatus, PayeeResult } from '../domain/payment-order.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { Reading } from '../domain/reading.ts';
import type { StatementPart } from '../domain/statement.ts';
import type { PluginContext } from './ports.ts';
import type { SandboxBank, SandboxOptions } from './sandbox.ts';
import type { Settings } from './settings.ts';

/**
 * A connector translates between one bank (or file format of a bank) and Koppel. It is made of optional parts: what is absent
 * cannot be called. Core owns identity, paging loops, budgets, retries, storage and secrets; the connector owns the bank's
 * words. Limits are data, so that core, the admin UI and the shared suite can use them.
 */
export interface Connector {
  /** Stable, kebab-case, the folder's name: stored with every link. */
  readonly id: string;
  readonly title: string;
  /** Of the plugin itself, semver. */
  readonly version: string;
  /** Of this contract. Core refuses a plugin of another one at load. */
  readonly contract: 1;
  /** Banks it serves. Empty for a connector that takes any bank's files. */
  readonly banks: readonly BankRow[];
  /** What may be linked. A kind that is not listed is refused with the bank's own reason. */
  readonly accountKinds: readonly AccountKind[];
  /** Hosts it may reach, exact names. Enforced by core for every request. */
  readonly hosts: readonly string[];
  readonly settings: Settings;
  readonly link?: LinkPart;
  readonly statements?: StatementsPart;
  readonly payments?: Gateway<CreditTransferScheme>;
  readonly directDebits?: Gateway<DirectDebitScheme>;
  readonly payeeCheck?: PayeeCheckPart;
  readonly notifications?: NotificationsPart;
  /**
   * Starts a faithful stand-in bank on loopback, with fault injection, for tests, the demo and integrators. Called at most once
   * per process; `close` ends it.
   */
  sandbox?(options: SandboxOptions): Promise<SandboxBank>;
}

export interface BankRow {
  /** Bank code inside a Dutch IBAN ("INGB"), or the first characters of the BIC elsewhere. */
  readonly code: string;
  readonly bic: string;
  readonly name: string;
  /** Address of the API; data, so that a sandbox and production differ in nothing else. */
  readonly endpoint: string | null;
}

export interface AccountKind {
  /** 'business-current', 'g-account', 'savings', … */
  readonly kind: string;
  readonly services: readonly Service[];
}

/** How the customer lets us in. */
export interface LinkPart {
  /** Days a consent lasts at this bank; null when it does not expire by itself. */
  readonly consentDays: number | null;
  /** A new consent may start while the old one still runs. */
  readonly renewOverlap: boolean;
  /** Accounts one consent can cover; 1 at ABN AMRO, null for any number. */
  readonly accountsPerConsent: number | null;
  /**
   * The customer may also begin in the bank's own pages: then `complete` is called with an answer nobody asked for (`keep` null), and
   * must judge from the answer alone whether it is the bank's.
   */
  readonly startsAtBank?: boolean;
  /**
   * First step. Called when a person asks for a link or a renewal; calling it twice starts two flows, of which the later one
   * counts. Errors: `config`, `bank_down`, `rate_limited`.
   */
  begin(ctx: PluginContext, request: LinkRequest): Promise<LinkStep>;
  /**
   * What came back. Called exactly once per callback: core consumed its state before. May ask for another step; that one comes back
   * with the same `state`.
   * Errors: `consent_revoked` (denied), `needs_human`, `transient` (safe to call again), `contract_broken`.
   */
  complete(ctx: PluginContext, callback: LinkCallback): Promise<LinkStep | Grant>;
  /**
   * Present where the bank wants to hear which accounts and services the person chose, and have that confirmed (ING's
   * bookkeeping link). Called after the choice was stored; may send the browser back to the bank. The grant it ends with, at once
   * or through `complete`, is what counts.
   */
  confirm?(ctx: PluginContext, grant: Grant, chosen: ChosenAccounts, request: LinkRequest): Promise<LinkStep | Grant>;
  /**
   * New tokens for old. Core calls it under a lock, once per expiry, and stores what it returns before anything uses it.
   * Errors: `consent_expired`, `consent_revoked`, `transient`.
   */
  refresh(ctx: PluginContext, grant: Grant): Promise<Grant>;
  /** Gives the consent back. Best effort, may be called again; "already gone" is success. */
  end(ctx: PluginContext, grant: Grant): Promise<void>;
}

export interface LinkRequest {
  readonly connectionId: string;
  readonly services: readonly Service[];
  /** IBANs the person wants, when known; the bank's answer decides. */
  readonly ibans: readonly Iban[];
  /** Where the bank sends the browser. One address per connection, so that answers cannot be mixed up (OAuth BCP). */
  readonly redirectUrl: string;
  /** Opaque, unguessable, single use: must come back in the callback. */
  readonly state: string;
  readonly renews: Grant | null;
  /** Where the bank may call us about this connection; absent when the hub cannot be reached from outside. */
  readonly notificationUrl?: string;
}

/** What the person ticked: per account the services it is to have. */
export type ChosenAccounts = readonly { readonly iban: Iban; readonly services: readonly Service[] }[];

export type LinkStep =
  | { readonly kind: 'redirect'; readonly url: string; readonly keep: string | null }
  | { readonly kind: 'form'; readonly fields: Settings; readonly keep: string | null }
  | { readonly kind: 'wait'; readonly pollSeconds: number; readonly message: string; readonly keep: string | null };

export interface LinkCallback {
  readonly connectionId: string;
  readonly redirectUrl: string;
  /** Query and form parameters as received; each name once, core refuses repeats. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What the step before gave as `keep` (a PKCE verifier, a consent id), sealed by core in between. */
  readonly keep: string | null;
  /** As in the request. */
  readonly notificationUrl?: string;
}

export interface Grant {
  readonly kind: 'grant';
  /** Instant the consent ends, ISO 8601; null when it does not by itself. */
  readonly expiresAt: string | null;
  /** Instant from which tokens must be renewed before they are used; null when they hold as long as the consent. */
  readonly tokensExpireAt: string | null;
  readonly accounts: readonly GrantedAccount[];
  /** Tokens and ids, sealed with `ctx.secrets.seal`. Core stores it and hands it back, nothing more. */
  readonly sealed: string;
  /**
   * What came can be used once (a SAML assertion): core keeps the id until that instant, unique for the connector, in the transaction
   * that takes the grant, and refuses the grant when it is there already (THREATS SAML-40, 41).
   */
  readonly once?: { readonly id: string; readonly until: string };
}

export interface GrantedAccount {
  readonly iban: Iban;
  readonly currency: string;
  readonly holder: string | null;
  readonly kind: string;
  /** The bank's id of the account, valid for this grant only. */
  readonly bankAccountId: string;
  readonly services: Readonly<Record<Service, ServiceState>>;
  /** Why it cannot be linked (a savings account), in the bank's terms; null when it can. */
  readonly refusal: string | null;
}

/** How statements come and how they are read. */
export interface StatementsPart {
  /** Days back the bank gives at the most; null when it does not say. */
  readonly historyDays: number | null;
  /** In which order `pull` gives things. */
  readonly order: 'oldest-first' | 'newest-first';
  /** What the checkpoint stands for. */
  readonly watermark: 'date' | 'bank-cursor' | 'none';
  /** Entries may still appear up to this many days before the watermark. */
  readonly lateBookingDays: number;
  /** Days after which the bank gives the entries of a day: 1 where a statement comes the next morning. Absent: the same day. */
  readonly delayDays?: number;
  readonly entryIds: 'stable' | 'per-consent' | 'absent';
  /** The bank also gives entries that are not booked yet. */
  readonly pending: boolean;
  readonly budget: CallBudget | null;
  /**
   * Fetches what the bank has for a range, as the bank gave it. Nothing is decoded here: each piece is stored as evidence
   * before it is read. Stops early when aborted; a later call with the last stored cursor goes on.
   * Absent where documents only ever arrive (file import). Errors: `rate_limited`, `bank_down`, `transient`,
   * `consent_expired`, `consent_revoked`, `token_expired` (core renews once and asks again), `contract_broken`.
   */
  pull?(ctx: PluginContext, account: PulledAccount, range: DateRange, cursor: string | null): AsyncIterable<Pulled>;
  /**
   * Bytes → statements. Pure: the same bytes always give the same parts, today and after an upgrade of anything but the plugin
   * itself. May call core/formats. Throws `KoppelError` with a place when the document as a whole cannot be read; a single
   * unreadable row is a `rejected` part. A pulled piece is one statement; its `period` says which days it was asked for.
   */
  decode(document: EvidenceBytes): AsyncIterable<readonly StatementPart[]>;
}

export interface PulledAccount {
  readonly iban: Iban;
  readonly currency: string;
  readonly bankAccountId: string;
  readonly grant: Grant;
}

/** Both days included. */
export interface DateRange {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

export interface CallBudget {
  /** Calls per account and bank day without a person present (PSD2: 4). */
  readonly unattendedPerDay: number;
  /** Kept back of those for a person who asks now. */
  readonly keptForPeople: number;
}

export interface Pulled {
  readonly evidence: { readonly bytes: Uint8Array; readonly mediaType: string; readonly name: string };
  /** Days this piece is complete for, as far as the bank says; null when it says nothing. */
  readonly covers: DateRange | null;
  /** Where to go on from. Stored in the same transaction as the rows of this piece. */
  readonly checkpoint: string | null;
}

/** A stored document, handed to `decode`. */
export interface EvidenceBytes {
  readonly name: string;
  readonly mediaType: string | null;
  /** The content, in order, in pieces of any size. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** What a person said about it, where the content alone did not tell. */
  readonly reading: Reading;
}

/** How orders leave and how their fate is learned. `lookup` is as mandatory as `submit`: no order is ever sent blind. */
export interface Gateway<Scheme extends string> {
  readonly schemes: readonly Scheme[];
  readonly maxPerBatch: number;
  /** Whether the bank drops a repeat with the same key, and for how long. */
  readonly idempotency: { readonly kind: 'none' } | { readonly kind: 'key'; readonly hours: number };
  /** How the bank wants it: a pain file, or one call per order. */
  readonly carrier: 'pain-file' | 'json';
  /**
   * How the fate of a batch is learned once it is there. Absent: `poll`, by `status`. `none`: the bank tells nothing (ABN AMRO
   * batches); the batch waits for its bank entry and is not asked after.
   */
  readonly tracking?: 'poll' | 'none';
  /**
   * Sends exactly the frozen bytes of an approved batch. Core wrote them to the submission log before and calls it once; it never
   * calls again by itself. Throw only what is certain: `transient`, `consent_expired`, `consent_revoked`, `needs_human` and
   * `config` say that the bank has nothing of it, `rate_limited` that it documents not having looked at it. Anything else, a
   * timeout, a 5xx, an answer that cannot be read, a second call of several that failed, is `outcome_unknown`; core also takes
   * every other throw for that. A batch the bank knows already (409) is looked up and then `accepted`.
   */
  submit(ctx: PluginContext, batch: FrozenBatch, key: string): Promise<SubmitOutcome>;
  /** What the bank knows of the key. `absent` is proof only after `provenAfterMinutes`. Safe to call at any time. */
  lookup(ctx: PluginContext, batch: FrozenBatch, key: string): Promise<LookupOutcome>;
  readonly provenAfterMinutes: number;
  /** The batch's and its orders' present status. Safe to call at any time. */
  status(ctx: PluginContext, ref: SubmissionRef): Promise<BatchStatus>;
  /** Takes back what the bank has not executed yet. */
  cancel?(ctx: PluginContext, ref: SubmissionRef): Promise<'cancelled' | 'too-late'>;
}

/** Verification of Payee: does the name belong to the account? Asked before approval; nothing is sent by it. */
export interface PayeeCheckPart {
  /** Payees asked in one call of `check`. */
  readonly maxAtOnce: number;
  /**
   * One answer per payee, in their order. A payee the bank cannot answer for is `not-possible`; a time-out is that too, never a
   * match. Safe to call again. Errors: `rate_limited`, `bank_down`, `transient`, `consent_expired`, `consent_revoked`.
   */
  check(ctx: PluginContext, account: PulledAccount, payees: readonly Payee[]): Promise<readonly PayeeAnswer[]>;
}

export interface Payee {
  readonly name: string;
  readonly iban: Iban;
}

export interface PayeeAnswer {
  readonly result: PayeeResult;
  /** The name the payee's bank has, given with a close match; null otherwise. */
  readonly name: string | null;
}

export interface FrozenBatch {
  readonly id: string;
  readonly account: PulledAccount;
  /** What was approved, byte for byte: a pain file, or the JSON the bank takes. */
  readonly bytes: Uint8Array;
  /** SHA-256 of `bytes`, lower-case hex: what the approvers signed. */
  readonly sha256: string;
  readonly mediaType: string;
  readonly fileName: string;
  readonly orderCount: number;
  /** A page of this hub that shows the batch: where the bank may send the browser when people are done there. */
  readonly returnUrl: string;
}

export interface SubmissionRef {
  readonly key: string;
  readonly bankRef: string;
  readonly account: PulledAccount;
}

export type SubmitOutcome =
  | { readonly kind: 'accepted'; readonly bankRef: string }
  | { readonly kind: 'confirm-at-bank'; readonly bankRef: string; readonly url: string | null }
  | { readonly kind: 'refused'; readonly code: string; readonly text: string };

export type LookupOutcome = { readonly kind: 'found'; readonly bankRef: string } | { readonly kind: 'absent' };

export interface BatchStatus {
  readonly status: OrderStatus;
  /** As the bank said it: 'ACCP', 'RJCT' … */
  readonly bankCode: string;
  readonly reason: { readonly code: string; readonly text: string | null } | null;
  readonly orders: readonly {
    readonly endToEndId: string;
    readonly status: OrderStatus;
    readonly bankCode: string;
    readonly reason: { readonly code: string; readonly text: string | null } | null;
  }[];
}

/** A bank that calls us. */
export interface NotificationsPart {
  /**
   * Verifies the call (signature over the raw bytes, age, origin) and says what to go and look at. Never rows on trust: core
   * reads the bank again. Throws `not_allowed` when the call is not the bank's.
   */
  receive(ctx: PluginContext, request: IncomingHttp): Promise<Notice>;
}

export interface IncomingHttp {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface Notice {
  /** Unique at the bank; a repeat is dropped. */
  readonly id: string;
  readonly kind: 'new-entries' | 'order-status' | 'consent-changed';
  /** The bank's id of the account or order it is about; null when it does not say. */
  readonly about: string | null;
}
