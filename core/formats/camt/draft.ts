import type { Charge, EntryStatus } from '../../domain/entry.ts';
import type { Place } from '../../domain/errors.ts';
import type { Money } from '../../domain/money.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { AccountDraft, PartyDraft } from '../iso20022/parts.ts';

/** Half-read things, filled by the rules element by element and turned into domain objects when their element ends. */

/** One of the amounts of AmtDtls. */
export interface AmountDraft {
  readonly money: Money;
  rate: string | null;
}

export class AmountDetails {
  instructed: AmountDraft | null = null;
  transaction: AmountDraft | null = null;
  counterValue: AmountDraft | null = null;
}

export class ChargeDraft {
  amount: Money | null = null;
  included: boolean | null = null;
}

export class CodeDraft {
  domain: string | null = null;
  family: string | null = null;
  subFamily: string | null = null;
  proprietary: string | null = null;
}

export class CardDraft {
  terminal: string | null = null;
  card: string | null = null;
  at: string | null = null;
}

/** TxDtls: one payment inside an entry. */
export class TransactionDraft {
  endToEndId: string | null = null;
  mandateId: string | null = null;
  batchId: string | null = null;
  servicerReference: string | null = null;
  servicerTransactionId: string | null = null;
  amount: Money | null = null;
  credit: boolean | null = null;
  amounts: AmountDetails | null = null;
  code: CodeDraft | null = null;
  charges: Charge[] | null = null;
  debtor: PartyDraft | null = null;
  debtorAccount: AccountDraft | null = null;
  debtorAgent: PartyDraft | null = null;
  ultimateDebtor: PartyDraft | null = null;
  creditor: PartyDraft | null = null;
  creditorAccount: AccountDraft | null = null;
  creditorAgent: PartyDraft | null = null;
  ultimateCreditor: PartyDraft | null = null;
  purpose: string | null = null;
  unstructured: string | null = null;
  structured: string | null = null;
  structuredText: string | null = null;
  returnReason: string | null = null;
  returnText: string | null = null;
  text: string | null = null;
  card: CardDraft | null = null;
}

/** Ntry. */
export class EntryDraft {
  reference: string | null = null;
  amount: Money | null = null;
  credit: boolean | null = null;
  reversal = false;
  status: EntryStatus | null = null;
  bookingDate: PlainDate | null = null;
  valueDate: PlainDate | null = null;
  servicerReference: string | null = null;
  code: CodeDraft | null = null;
  amounts: AmountDetails | null = null;
  charges: Charge[] | null = null;
  batchId: string | null = null;
  batchCount: string | null = null;
  text: string | null = null;
  card: CardDraft | null = null;
  readonly transactions: TransactionDraft[] = [];
  unmapped: Record<string, string> | null = null;
  place: Place | null = null;
}

export class BalanceDraft {
  kind: string | null = null;
  subType: string | null = null;
  amount: Money | null = null;
  credit: boolean | null = null;
  date: PlainDate | null = null;
}

/** A count and a sum the bank wrote about its own entries (TxsSummry). */
export class TotalDraft {
  count: string | null = null;
  sum: string | null = null;
}

/** Stmt, Rpt or Ntfctn. */
export class StatementDraft {
  id: string | null = null;
  electronicSequence: string | null = null;
  legalSequence: string | null = null;
  createdAt: PlainDate | null = null;
  until: PlainDate | null = null;
  copy = false;
  lastPage: boolean | null = null;
  account: AccountDraft | null = null;
  proxy: string | null = null;
  owner: PartyDraft | null = null;
  servicer: PartyDraft | null = null;
  readonly balances: BalanceDraft[] = [];
  all: TotalDraft | null = null;
  credits: TotalDraft | null = null;
  debits: TotalDraft | null = null;
}
