import type { Entry } from '../domain/entry.ts';
import type { Iban } from '../domain/iban.ts';
import type { Proposal } from '../domain/match.ts';
import type { OpenItem } from '../domain/open-item.ts';
import type { Party } from '../domain/party.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { BookingPolicy } from '../domain/policy.ts';

/**
 * A matcher rule: one reason why an entry belongs to something in the books. Rules are pure and deterministic. They know
 * nothing of each other; core merges what they say, weighs it, assigns the whole queue and decides what is booked.
 *
 * Life of a rule in one run: `keys(entry)` for every entry of the queue → core fetches all keys of all rules at once →
 * `propose(entry, found, env)`.
 */
export interface MatcherRule {
  /** Stable, kebab-case: stored with every booking it led to. */
  readonly id: string;
  /** Raised when its proposals change, so that old decisions can be told from new ones. */
  readonly version: number;
  readonly title: { readonly en: string; readonly nl: string };
  /** What to fetch from the books. At most {@link MAX_KEYS}; more are cut. Called once per entry and run. */
  keys(entry: QueuedEntry, env: MatchEnvironment): readonly LookupKey[];
  /**
   * Ways to book the entry. Each must satisfy Σ allocations + residue = entry; core refuses the rule's whole answer when one
   * does not (`contract_broken`). An empty list means: this rule has nothing to say.
   */
  propose(entry: QueuedEntry, found: Found, env: MatchEnvironment): readonly Proposal[];
}

/** Enough for a payment that names twenty invoices in three wordings; beyond it a text is noise. */
export const MAX_KEYS = 96;

/** A stored entry that waits to be booked. */
export interface QueuedEntry extends Entry {
  /** Ours. */
  readonly id: string;
  /** Own account it stands on. */
  readonly iban: Iban;
  /** Code of the administration the account is mapped to. */
  readonly administration: string;
}

/** Kinds of key that lead to items. The rows to index are made by core/matching/item-keys.ts. */
export type ItemKeyKind =
  /** Our id of the item. */
  | 'item'
  /** Any number that names an item: ours, theirs, order, batch, end-to-end id, payment reference. Settled items too. */
  | 'number'
  /**
   * Open items by open amount, minor units as a decimal string with sign. Answered only for an entry of which neither a number
   * nor the payer leads to an item of that amount.
   */
  | 'amount'
  /** Settled items by their whole amount, minor units as a decimal string with sign. */
  | 'settled-amount'
  /** Open items of a party's code. */
  | 'party'
  /** Items under a direct-debit mandate, settled ones too. */
  | 'mandate'
  /** Open settlements of a terminal. */
  | 'terminal'
  /** Open payment orders and direct-debit batches that go over an own account. */
  | 'account'
  /**
   * Open items nothing names, by 'administration/kind': PIN totals, PSP and card batches, cash movements, and invoices sold to a
   * factor ('administration/factored').
   */
  | 'settlement';

/** Kinds of key that lead to parties. */
export type PartyKeyKind =
  /** Its code: a customer number quoted in a text. */
  | 'party-code'
  /** An IBAN or other account of the party, letters and digits only. */
  | 'party-account'
  /** Its whole name or alias without legal form, words sorted. */
  | 'party-name'
  /** One word of its name or aliases. */
  | 'party-word';

/** What a rule may ask of the books. The value is plain normalised text; core/matching/keys.ts makes both sides alike. */
export interface LookupKey<Kind extends ItemKeyKind | PartyKeyKind = ItemKeyKind | PartyKeyKind> {
  readonly kind: Kind;
  readonly value: string;
}

/**
 * What the books gave. A rule asks with the keys it named; `item` and `party` know everything those keys led to, and the
 * open items of every party met on the way.
 */
export interface Found {
  /** Items under a key, by id. Empty when there are none, and when there are so many that the key tells nothing. */
  items(key: LookupKey<ItemKeyKind>): readonly OpenItem[];
  parties(key: LookupKey<PartyKeyKind>): readonly Party[];
  item(id: string): OpenItem | null;
  party(code: string): Party | null;
}

/** A characteristic rule a person made (betalingskenmerk): IBAN and/or words → ledger account. */
export interface Characteristic {
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  /** Null: for all administrations of the company. */
  readonly administration: string | null;
  readonly iban: Iban | null;
  /** All must be contained in the entry's text, letters and digits compared, case, blanks and punctuation ignored. */
  readonly textContains: readonly string[];
  readonly direction: 'in' | 'out' | null;
  readonly ledgerAccount: string;
  readonly party: string | null;
  readonly vatCode: string | null;
  readonly costCentre: string | null;
  /**
   * Further ledger accounts: each takes its part first, in this order, and `ledgerAccount` what is left. `percent` is a decimal
   * string of the entry ('12.5'), `minor` a fixed unsigned amount.
   */
  readonly split: readonly CharacteristicPart[];
}

export interface CharacteristicPart {
  readonly ledgerAccount: string;
  readonly vatCode: string | null;
  readonly costCentre: string | null;
  readonly part: { readonly percent: string } | { readonly minor: bigint };
}

export interface OwnAccount {
  readonly iban: Iban;
  /** Null: an own account outside the books (a savings account nobody linked). */
  readonly administration: string | null;
  readonly ledgerAccount: string | null;
  readonly currency: string;
  readonly kind: 'current' | 'savings' | 'g-account' | 'credit-card' | 'other';
}

export interface AdministrationFacts {
  readonly code: string;
  readonly name: string;
  readonly legalName: string;
  readonly city: string | null;
  /** Three digits that end its invoice numbers, in a chain of shops. Null: none. */
  readonly branch: string | null;
  /** Where money for this administration on another one's account is booked. Null: it has no such relation. */
  readonly intercompanyLedgerAccount: string | null;
  readonly policy: BookingPolicy;
}

export interface LedgerAccountFacts {
  readonly code: string;
  readonly name: string;
  /** `cost`, `revenue`, `asset`, `liability` …, as the package calls it. */
  readonly kind: string;
}

/** A card terminal of ours. */
export interface Terminal {
  readonly id: string;
  readonly administration: string;
  /** Name of who settles it. */
  readonly provider: string | null;
}

/** A learned thing as matching sees it: how often it held, how often it did not, and when last. */
export interface LearnedFact {
  readonly value: string;
  readonly hits: number;
  /** Bookings with the same key that went elsewhere. */
  readonly misses: number;
  readonly firstSeen: PlainDate;
  readonly lastSeen: PlainDate;
}

/** What was learned from bookings, by kind and key, most trusted first. Only active facts. */
export interface Learned {
  facts(kind: string, key: string): readonly LearnedFact[];
}

/**
 * All else a rule may know: the same for the whole run. Nothing ambient: no clock, no randomness, no database. One environment
 * holds administrations that may book for each other; administrations of different companies are matched apart.
 */
export interface MatchEnvironment {
  /** The day of the run: what the books know that day. */
  readonly today: PlainDate;
  readonly administrations: readonly AdministrationFacts[];
  readonly ownAccounts: readonly OwnAccount[];
  readonly ledgerAccounts: readonly LedgerAccountFacts[];
  readonly terminals: readonly Terminal[];
  readonly characteristics: readonly Characteristic[];
  readonly learned: Learned;
}
