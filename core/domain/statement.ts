import type { Entry } from './entry.ts';
import type { KoppelError } from './errors.ts';
import type { Iban } from './iban.ts';
import type { Money } from './money.ts';
import type { PlainDate } from './plain-date.ts';

/** An account as a file names it. At least one of `iban` and `other` is set, except in QIF, which names none: the user says. */
export interface AccountRef {
  readonly iban: Iban | null;
  /** The account as written when it is not a valid IBAN. */
  readonly other: string | null;
  readonly currency: string | null;
}

export interface Balance {
  readonly date: PlainDate;
  readonly amount: Money;
}

/** A balance besides opening and closing: available, forward, interim … `kind` is the bank's code (CLAV, :64:). */
export interface OtherBalance extends Balance {
  readonly kind: string;
}

/** What is known when a statement begins. */
export interface StatementHeader {
  /** `camt.053.001.02`, `mt940`, `csv` … */
  readonly format: string;
  /** `ing`, `rabobank`, `abn-amro` …; null when nothing tells. */
  readonly dialect: string | null;
  readonly account: AccountRef;
  /** The bank's id of the document; new at every download at some banks. */
  readonly statementId: string | null;
  readonly sequence: string | null;
  /** Name of the holder as the file gives it. */
  readonly holder: string | null;
  readonly opening: Balance | null;
  /** Days the bank was asked for and gave in full, both included; absent where a document does not say. */
  readonly period?: { readonly from: PlainDate; readonly to: PlainDate };
  /** The bank itself marks it as a repeated delivery (CpyDplctInd DUPL/COPY/CODU). */
  readonly copy: boolean;
}

/** What is known when a statement ends. */
export interface StatementFooter {
  readonly closing: Balance | null;
  readonly others: readonly OtherBalance[];
  /** Pages before or behind this are not in this file (MT940 from :60M: or to :62M:, CAMT LastPgInd false): hold it until they come. */
  readonly incomplete: boolean;
  /** opening + Σ booked = closing; null when one of the balances is missing. */
  readonly balanced: boolean | null;
  /** Checksums of the file that disagree with its rows (TxsSummry, /SUM/), said in a sentence each. */
  readonly warnings: readonly string[];
}

/** A row that could not be read. Nothing of it is guessed; the raw bytes stay in the evidence. */
export interface RejectedRow {
  readonly error: KoppelError;
  /** The row as given, shortened. */
  readonly raw: string;
}

/**
 * What every reader yields, in document order: a `statement`, its entries, its `end`, the next statement. Readers stream:
 * they hold one statement's header and one entry at a time, so memory does not grow with the file.
 */
export type StatementPart =
  | { readonly kind: 'statement'; readonly statement: StatementHeader }
  | { readonly kind: 'entry'; readonly entry: Entry }
  | { readonly kind: 'rejected'; readonly row: RejectedRow }
  | { readonly kind: 'end'; readonly footer: StatementFooter };

/** A statement held in memory whole, for small files and tests. */
export interface Statement extends StatementHeader, StatementFooter {
  readonly entries: readonly Entry[];
  readonly rejected: readonly RejectedRow[];
}
