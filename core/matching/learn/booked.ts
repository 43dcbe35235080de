import type { QueuedEntry } from '../../contract/matcher-rule.ts';
import type { Allocation } from '../../domain/match.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { BookingPolicy } from '../../domain/policy.ts';

/** A booking as learning needs it: accepted, changed or made by hand; undone ones are unlearned with the same. */
export interface Booked {
  readonly entry: QueuedEntry;
  readonly bookedOn: PlainDate;
  readonly allocations: readonly Allocation[];
  /** The items in the allocations, in any state. */
  readonly items: readonly OpenItem[];
  /** Whose it is, as far as the one who booked it said; null: look at the items. */
  readonly party: string | null;
  /** Of the entry's administration. */
  readonly policy: BookingPolicy;
  /**
   * What matching stood for when it was sure, and whether that was what was booked (learn/trust.ts). Null or absent: it was not
   * sure, or was not asked.
   */
  readonly stood?: { readonly pattern: string; readonly right: boolean } | null;
}
