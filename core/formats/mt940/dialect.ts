import type { AmountForm } from './amount.ts';
import type { Lifted } from './lifted.ts';
import type { StatementLine } from './statement-line.ts';

/** What a message shows before its entries are interpreted; the dialect is recognised from this. */
export interface Signs {
  /** First eight characters of the BIC in the envelope, else of the bank in an IBAN (`NL..INGB` → `INGB`); '' when neither. */
  readonly bank: string;
  /** `:20:` */
  readonly reference: string;
  /** `:25:` as written. */
  readonly account: string;
  /** First `:60a:` or `:62a:` as written. */
  readonly balance: string;
  /** The first `:61:`, its supplementary lines and the first `:86:`, each joined; '' when the message has no entries. */
  readonly line: string;
  readonly supplementary: string;
  readonly text: string;
}

/**
 * One bank's way of MT940. Everything that differs between banks stands in such an object; the reader knows no bank.
 */
export interface Dialect {
  /** `ing`, `rabobank` … as in `koppel parse --dialect`. */
  readonly id: string;
  /** How sure it is, 0 to 1. Bank and layout together are near 1, the bank alone 0.6, the layout alone 0.5. */
  recognise(signs: Signs): number;
  readonly amounts: AmountForm;
  /**
   * Booking date of an entry whose `:61:` has none: the day of the closing balance where the bank makes a statement per book
   * day, else the value date (a download over a period).
   */
  readonly undated: 'closing' | 'value';
  /** Fills `lifted` from the entry. `text` are the lines of all its `:86:`, empty when it has none. */
  lift(lifted: Lifted, line: StatementLine, text: readonly string[]): void;
}
