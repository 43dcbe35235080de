import type { PlainDate } from '../../domain/plain-date.ts';

/** One line of a bank journal of another package: money put on a ledger account, or on an item of a party. */
export interface PastPosting {
  /** Our bank account as the package has it: its IBAN, or its ledger account. */
  readonly bank: string;
  readonly date: PlainDate;
  /** What belongs together in the package: the lines of one bank line share it. */
  readonly group: string;
  /** Minor units, signed as the bank entry: money in is positive. */
  readonly minor: bigint;
  readonly ledgerAccount: string;
  /** Customer or supplier number, when the line settles their account. */
  readonly party: string | null;
  readonly description: string | null;
}
