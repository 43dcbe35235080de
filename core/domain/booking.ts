import type { Allocation, Evidence } from './match.ts';
import type { PlainDate } from './plain-date.ts';

/**
 * `entry`: the accepted allocations of an entry. `correction`: the difference of a wrong opening balance, booked because the
 * administration chose so. `reversal`: undoes another booking; nothing is ever deleted.
 */
export type BookingKind = 'entry' | 'correction' | 'reversal';

/** Who decided: a rule by itself, or a person. */
export type DecidedBy =
  | { readonly kind: 'rule'; readonly rules: readonly string[]; readonly probability: number }
  | { readonly kind: 'person'; readonly userId: string; readonly name: string }
  | { readonly kind: 'erp'; readonly apiKeyId: string; readonly name: string }
  | { readonly kind: 'policy'; readonly policy: string };

/** The accepted allocations of an entry. Undone by a reversing booking, never by deletion. */
export interface Booking {
  readonly id: string;
  readonly kind: BookingKind;
  readonly entryId: string | null;
  readonly administration: string;
  readonly daybook: string;
  readonly date: PlainDate;
  readonly currency: string;
  /** Signed like the entry; Σ allocations, to the cent. */
  readonly minor: bigint;
  readonly allocations: readonly Allocation[];
  readonly decidedBy: DecidedBy;
  readonly evidence: readonly Evidence[];
  /** The booking this one undoes. */
  readonly reverses: string | null;
  readonly comment: string | null;
}
