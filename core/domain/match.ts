import type { Iban } from './iban.ts';
import type { SettledPart } from './open-item.ts';

/**
 * Part of an entry's amount put somewhere. `minor` is in the entry's currency and signed like the entry's own amount, so
 * that the allocations of a booking add up to the entry, always, to the cent (DESIGN §5.4).
 */
export type Allocation =
  | {
      readonly kind: 'open-item';
      readonly openItem: string;
      readonly minor: bigint;
      /** A return or reversal: the item opens again by this amount. */
      readonly reopens?: boolean;
      /** The item's administration when it is another one than the account's: booked through intercompany on both. */
      readonly administration?: string;
      /** Of a payment order or batch that is settled by this: the items it settled along with it. */
      readonly settles?: readonly SettledPart[];
    }
  | {
      readonly kind: 'ledger';
      /** Code of the ledger account. */
      readonly ledgerAccount: string;
      readonly minor: bigint;
      /** Why this part is here when it is a remainder: `payment-discount`, `bank-charges`, `problem-case` … */
      readonly reason?: string;
      readonly party?: string;
      readonly vatCode?: string;
      readonly costCentre?: string;
      readonly administration?: string;
    }
  | { readonly kind: 'transfer' /** the other own account */; readonly iban: Iban; readonly minor: bigint }
  | {
      readonly kind: 'administration' /** money for another branch */;
      readonly administration: string;
      readonly minor: bigint;
    };

export type EvidenceStrength = 'proof' | 'strong' | 'weak' | 'against';

/** One fact for or against a proposal, in words the workbench can show: `key` picks the sentence, `value` fills it. */
export interface Evidence {
  readonly key: string;
  readonly value: string;
  readonly strength: EvidenceStrength;
  /** Id of what it speaks of, where the value is only its name. */
  readonly ref?: string | undefined;
}

/** A reason why a proposal is never booked by itself, however likely. `key` picks the sentence. */
export interface Veto {
  readonly key: string;
  readonly value: string;
}

/** A complete way to book an entry, as one rule sees it. */
export interface Proposal {
  readonly allocations: readonly Allocation[];
  /** What the rule cannot place, in minor units, signed like the entry. Σ allocations + residue = entry. */
  readonly residue: bigint;
  readonly evidence: readonly Evidence[];
  readonly vetoes: readonly Veto[];
}

/** A proposal after core merged the evidence of all rules for the same allocations and weighed it. */
export interface RankedProposal extends Proposal {
  /** Ids of the rules that came to it. */
  readonly rules: readonly string[];
  /** Calibrated chance that it is wholly right, 0–1. */
  readonly probability: number;
  /** What kind of proposal it is, by its evidence: how an administration's own experience with such proposals is kept. */
  readonly pattern: string;
}

/**
 * What matching says of one entry. `ambiguous`: several solutions equally good, none is guessed. `nothing`: nothing in the books
 * explains it; what is proposed then is only where it could be parked.
 */
export interface Decision {
  readonly verdict: 'book' | 'propose' | 'ambiguous' | 'nothing';
  /** Best first; with `book` the first one is booked. */
  readonly proposals: readonly RankedProposal[];
}

/** Σ allocations, minor units. */
export function allocated(allocations: readonly Allocation[]): bigint {
  let total = 0n;
  for (const allocation of allocations) total += allocation.minor;
  return total;
}

/** The same allocations in any order give the same key: how evidence of several rules finds each other. */
export function allocationKey(allocations: readonly Allocation[]): string {
  return allocations.map(describe).sort().join('|');
}

function describe(allocation: Allocation): string {
  switch (allocation.kind) {
    case 'open-item':
      return `item ${allocation.openItem} ${allocation.minor}${allocation.reopens === true ? ' reopens' : ''}`;
    case 'ledger':
      return `ledger ${allocation.administration ?? ''} ${allocation.ledgerAccount} ${allocation.minor}`;
    case 'transfer':
      return `transfer ${allocation.iban} ${allocation.minor}`;
    case 'administration':
      return `administration ${allocation.administration} ${allocation.minor}`;
  }
}
