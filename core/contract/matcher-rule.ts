import type { Entry } from '../domain/entry.ts';
import type { Iban } from '../domain/iban.ts';
import type { Proposal } from '../domain/match.ts';
import type { OpenItem, OpenItemKind } from '../domain/open-item.ts';
import type { Party } from '../domain/party.ts';
import type { PlainDate } from '../domain/plain-date.ts';

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
export const MAX_KEYS = 64;

/** A stored entry that waits to be booked. */
export interface QueuedEntry extends Entry {
  /** Ours. */
  readonly id: string;
  /** Own account it stands on. */
  readonly iban: Iban;
  /** Code of the administration the account is mapped to. */
  readonly administration: string;
}

/** What a rule may ask of the books. Values are normalised by the helper that makes the key (core/matching/keys.ts). */
export type LookupKey =
  /** Our number or their reference of an item: letters and digits only, upper case, leading zeros kept. */
  | { readonly kind: 'number'; readonly value: string }
  /** Structured payment reference. */
  | { readonly kind: 'payment-reference'; readonly value: string }
  /** Batch id or end-to-end id of an own order. */
  | { readonly kind: 'batch'; readonly value: string }
  | { readonly kind: 'mandate'; readonly value: string }
  /** Open items whose open amount is exactly this, in minor units of the entry's currency, of these kinds. */
  | { readonly kind: 'amount'; readonly minor: bigint; readonly kinds?: readonly OpenItemKind[] }
  /** The party that owns this IBAN, with its open items. */
  | { readonly kind: 'party-iban'; readonly iban: Iban }
  /** Parties whose name or alias shares this normalised word, with their open items. */
  | { readonly kind: 'party-word'; readonly value: string }
  /** Settlements of a terminal around a day. */
  | { readonly kind: 'terminal'; readonly value: string };

/** What the books gave for the keys of one entry (all rules together; a rule picks what is its own). */
export interface Found {
  readonly items: readonly OpenItem[];
  readonly parties: readonly Party[];
}

/** A characteristic rule a person made (betalingskenmerk): IBAN and/or words → ledger account. */
export interface Characteristic {
  readonly id: string;
  readonly administration: string;
  readonly iban: Iban | null;
  /** All must be contained in the entry's text, letters and digits compared, case and blanks ignored. */
  readonly textContains: readonly string[];
  readonly direction: 'in' | 'out' | null;
  readonly ledgerAccount: string;
  readonly party: string | null;
  readonly vatCode: string | null;
  readonly costCentre: string | null;
}

export interface OwnAccount {
  readonly iban: Iban;
  /** Null: an own account outside the books (savings). */
  readonly administration: string | null;
  readonly ledgerAccount: string | null;
  readonly currency: string;
}

/** All else a rule may know: the same for the whole run. Nothing ambient: no clock, no randomness, no database. */
export interface MatchEnvironment {
  /** The day of the run: what the books know that day. */
  readonly today: PlainDate;
  readonly ownAccounts: readonly OwnAccount[];
  readonly characteristics: readonly Characteristic[];
}
