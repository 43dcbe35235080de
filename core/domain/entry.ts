import type { Iban } from './iban.ts';
import type { Money } from './money.ts';
import type { PlainDate } from './plain-date.ts';

/** `booked` moves money; `pending`, `info` and `future` are shown and never posted (CAMT Sts; MT942 EC/ED is `pending`). */
export type EntryStatus = 'booked' | 'pending' | 'info' | 'future';

export interface Counterparty {
  readonly name: string | null;
  /** Only when the check digits hold. */
  readonly iban: Iban | null;
  /** The account as the bank wrote it, when it is not a valid IBAN: an old number, a redacted or a foreign account. */
  readonly account: string | null;
  readonly bic: string | null;
  /** Postal address in one line, structured and free parts in the bank's order; absent when the source has none. */
  readonly address?: string;
}

export interface Remittance {
  /** What the payer wrote, all pieces in order. Pieces the bank cut are joined without inventing a separator. */
  readonly text: string | null;
  /** Structured reference as given: RF (ISO 11649) or the Dutch 16-digit payment reference; several are parted by a blank. */
  readonly structured: string | null;
}

/** Bank transaction codes as the bank gave them. */
export interface BankCode {
  /** ISO 20022 `PMNT/RCDT/ESCT`. */
  readonly iso: string | null;
  /** The bank's own: Rabobank `541`, ABN `N654`, ING `00100`. */
  readonly proprietary: string | null;
}

/** A card payment or cash withdrawal as far as the text tells. */
export interface CardFacts {
  readonly terminal: string | null;
  /** Last digits or sequence number of the card. */
  readonly card: string | null;
  /** The moment at the terminal, local time as written: 'YYYY-MM-DD' or 'YYYY-MM-DDTHH:MM'. */
  readonly at: string | null;
}

export interface ForeignAmount {
  /** What was ordered or paid in the other currency, unsigned. */
  readonly amount: Money;
  /** Exchange rate as the bank wrote it, a decimal string; its direction is the bank's. */
  readonly rate: string | null;
}

/** A cost the bank charged with this entry, unsigned. */
export interface Charge {
  readonly amount: Money;
  /** Whether the entry's amount already contains it; null when the bank does not say. */
  readonly included: boolean | null;
}

/** What an entry and each of its details may know. Unknown is null, never '' and never a guess. */
export interface EntryFacts {
  /** The bank's own id of the booking, as given. Never a word that stands for "none" (NONREF, NOTPROVIDED). */
  readonly bankReference: string | null;
  readonly endToEndId: string | null;
  /** Id of the payer's or our own batch (PmtInfId, MT940 PREF). */
  readonly batchId: string | null;
  readonly mandateId: string | null;
  readonly creditorId: string | null;
  readonly counterparty: Counterparty;
  /** The real party behind a collecting account (UltmtDbtr/UltmtCdtr). */
  readonly ultimateParty: string | null;
  readonly remittance: Remittance;
  readonly code: BankCode;
  /** ISO external return reason (AC04, MD06, …) or the bank's own. */
  readonly returnReason: string | null;
  readonly purpose: string | null;
  readonly foreign: ForeignAmount | null;
  readonly charges: readonly Charge[];
  /** The bank's own description, exactly as given (MT940 :86: unfolded, CAMT AddtlNtryInf/AddtlTxInf, the CSV text). */
  readonly bankText: string | null;
}

/** One payment inside a batch entry. Details explain the entry; the money that moved is the entry's amount. */
export interface EntryDetail extends EntryFacts {
  /** Signed like the entry; null when the bank does not break the amount down. */
  readonly amount: Money | null;
}

/**
 * One line on a statement. `amount` is signed from the account holder's side and already is the direction of this booking:
 * a reversal flag never flips it.
 */
export interface Entry extends EntryFacts {
  readonly amount: Money;
  readonly bookingDate: PlainDate;
  /** The bank gave no booking date; it was taken from the value date or the statement. */
  readonly bookingDateDerived: boolean;
  readonly valueDate: PlainDate | null;
  readonly status: EntryStatus;
  readonly reversal: boolean;
  readonly card: CardFacts | null;
  readonly details: readonly EntryDetail[];
  /** How many payments the bank says are inside (NbOfTxs), also when it does not list them. */
  readonly batchCount: number | null;
  /** Fields of the source nobody maps yet, path → value: what `koppel parse --unmapped` lists. */
  readonly unmapped: Readonly<Record<string, string>> | null;
}

export const NO_COUNTERPARTY: Counterparty = { name: null, iban: null, account: null, bic: null };
export const NO_FACTS: EntryFacts = {
  bankReference: null,
  endToEndId: null,
  batchId: null,
  mandateId: null,
  creditorId: null,
  counterparty: NO_COUNTERPARTY,
  ultimateParty: null,
  remittance: { text: null, structured: null },
  code: { iso: null, proprietary: null },
  returnReason: null,
  purpose: null,
  foreign: null,
  charges: [],
  bankText: null,
};
