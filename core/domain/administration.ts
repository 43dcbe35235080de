/** The policy of an administration: what matching and booking may do by themselves, and where remainders go. */
export interface AdministrationSettings {
  /** Book the difference of a wrong opening balance as a correction entry on this ledger account; absent: only show it. */
  readonly correctionLedgerAccount?: string;
  /** Where an entry goes that is a problem case on purpose. */
  readonly suspenseLedgerAccount?: string;
  /** Book proven entries by themselves. Off: everything waits for a person. */
  readonly bookByItself?: boolean;
  /** Probability above which an entry without proof is booked by itself, 0–1 as a decimal string; absent: only proof books. */
  readonly threshold?: string;
  /** Largest payment difference booked off, a decimal string in the administration's currency. */
  readonly largestDifference?: string;
  /** Ledger accounts for what remains: `payment-difference`, `payment-discount`, `bank-charges`, `overpayment` … → code. */
  readonly remainders?: Readonly<Record<string, string>>;
}
