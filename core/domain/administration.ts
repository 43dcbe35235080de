import type { LedgerRole } from './policy.ts';
import type { PaymentSettings } from './send-list.ts';

/** The policy of an administration as an admin fills it in: what may happen by itself, and where remainders go. */
export interface AdministrationSettings {
  /** Book the difference of a wrong opening balance as a correction entry on this ledger account; absent: only show it. */
  readonly correctionLedgerAccount?: string | undefined;
  /** Off: everything waits for a person. Absent: on. */
  readonly bookByItself?: boolean | undefined;
  /** See BookingPolicy.wrongBookingCost. */
  readonly wrongBookingCost?: number | undefined;
  /** Largest payment difference written off without asking, a decimal string. */
  readonly largestDifference?: string | undefined;
  /** Ledger account per role of a remainder. */
  readonly ledger?: Readonly<Partial<Record<LedgerRole, string | undefined>>> | undefined;
  /** Where money for this administration on another one's account is booked. */
  readonly intercompanyLedgerAccount?: string | undefined;
  /** What payments are allowed. */
  readonly payments?: PaymentSettings | undefined;
}
