import type { Iban } from './iban.ts';
import type { Money } from './money.ts';
import type { PaymentParty, PaymentRemittance } from './payment-order.ts';
import type { PlainDate } from './plain-date.ts';

/** SEPA direct debit towards consumers (CORE) or between businesses (B2B). */
export type DirectDebitScheme = 'core' | 'b2b';

/** First, following, last collection under a mandate, or the only one. All debits of a batch share it. */
export const SEQUENCE_TYPES = ['FRST', 'RCUR', 'FNAL', 'OOFF'] as const;
export type SequenceType = (typeof SEQUENCE_TYPES)[number];

/** What changed in a mandate since the last collection; told to the debtor's bank once. */
export interface MandateAmendment {
  readonly originalMandateId: string | null;
  readonly originalCreditorId: string | null;
  /** The debtor's former account at the same bank. */
  readonly originalIban: Iban | null;
  /** The debtor went to another bank (SMNDA). */
  readonly otherBank: boolean;
}

/** One collection. */
export interface DirectDebit {
  /** Ours; at most 35 characters, unique, chosen by us and stored before it leaves. */
  readonly endToEndId: string;
  readonly instructionId: string | null;
  /** Positive, EUR, 0.01 to 999,999,999.99. */
  readonly amount: Money;
  readonly debtor: PaymentParty;
  readonly ultimateDebtor: string | null;
  /** At most 35 characters, unique together with the creditor identifier. */
  readonly mandateId: string;
  readonly mandateSignedOn: PlainDate;
  readonly amendment: MandateAmendment | null;
  readonly remittance: PaymentRemittance;
  readonly purpose: string | null;
}

/** Collections that leave together: one account, one day, one scheme, one sequence type. One PmtInf of a pain.008. */
export interface CollectionBatch {
  /** PmtInfId: unique in its file; comes back on statements and in status reports. At most 35 characters. */
  readonly batchId: string;
  readonly creditor: PaymentParty;
  /** SEPA creditor identifier. */
  readonly creditorId: string;
  readonly scheme: DirectDebitScheme;
  readonly sequenceType: SequenceType;
  readonly collectionDate: PlainDate;
  /** One booking for the batch, one for each debit, or whatever the contract with the bank says (null). */
  readonly batchBooking: boolean | null;
}
