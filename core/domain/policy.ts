/**
 * Where a remainder goes, as the administration wants it: payment differences, discounts, fees. A role without a ledger
 * account is never used, so nothing is booked on a guessed account.
 */
export const LEDGER_ROLES = [
  'payment-difference',
  'payment-discount',
  'overpayment',
  'double-payment',
  'prepayment',
  'suspense',
  'bank-charges',
  'interest-paid',
  'interest-received',
  'exchange-difference',
  'psp-fees',
  'card-commission',
  'factoring-fee',
  'cash-difference',
  'dunning-costs',
] as const;
export type LedgerRole = (typeof LEDGER_ROLES)[number];

export interface BookingPolicy {
  /** Largest difference that may be written off without asking, unsigned minor units. */
  readonly maxDifference: bigint;
  /** Ledger account code per role. Absent: the administration has none. */
  readonly ledger: Readonly<Partial<Record<LedgerRole, string>>>;
  /**
   * How many entries handled by hand one wrong booking is worth. 200 asks for a chance of 200/201 = 99.5 % before Koppel
   * books by itself; higher is more careful.
   */
  readonly wrongBookingCost: number;
}

export const DEFAULT_POLICY: BookingPolicy = { maxDifference: 50n, ledger: {}, wrongBookingCost: 200 };

/** The least probability at which booking by itself is worth its risk. */
export function bookingThreshold(policy: BookingPolicy): number {
  return policy.wrongBookingCost / (policy.wrongBookingCost + 1);
}

/** Roles of what others keep before they pay out. */
export const FEE_ROLES = [
  'psp-fees',
  'card-commission',
  'factoring-fee',
  'bank-charges',
] as const satisfies readonly LedgerRole[];
