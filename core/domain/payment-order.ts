import type { PostalAddress } from './address.ts';
import type { Iban } from './iban.ts';
import type { Money } from './money.ts';
import type { PlainDate } from './plain-date.ts';

/** Money that goes, or money that is collected. */
export type OrderKind = 'credit-transfer' | 'direct-debit';

/** SEPA credit transfer, SEPA instant, urgent (TARGET), and world payments. */
export type CreditTransferScheme = 'sepa' | 'sepa-instant' | 'urgent' | 'world';

/**
 * Where an order stands. `unknown` is a state of its own: bytes may have reached the bank, nobody knows; it is frozen until the
 * bank, the statement or two people decide. Final states never change except by a recorded correction (a return).
 */
export const ORDER_TRANSITIONS = {
  draft: ['approved', 'cancelled'],
  // Unknown at once: a restored database learns that it was sent after its backup.
  approved: ['draft', 'in-flight', 'unknown', 'cancelled'],
  // Back to approved: it is certain that nothing left (no connection, no consent).
  'in-flight': ['to-be-confirmed', 'accepted', 'rejected', 'unknown', 'approved'],
  unknown: [
    'to-be-confirmed',
    'accepted',
    'processing',
    'partly-executed',
    'executed',
    'rejected',
    'cancelled',
    'approved',
  ],
  'to-be-confirmed': ['accepted', 'processing', 'executed', 'partly-executed', 'rejected', 'cancelled'],
  accepted: ['processing', 'executed', 'partly-executed', 'rejected', 'cancelled'],
  processing: ['executed', 'partly-executed', 'rejected', 'cancelled'],
  'partly-executed': ['executed', 'returned'],
  executed: ['returned'],
  rejected: [],
  cancelled: [],
  returned: [],
} as const satisfies Record<string, readonly string[]>;

export type OrderStatus = keyof typeof ORDER_TRANSITIONS;

/** Whether an order may go from one status to the other; staying where it is always may (a status told twice). */
export function mayBecome(from: OrderStatus, to: OrderStatus): boolean {
  const next: readonly OrderStatus[] = ORDER_TRANSITIONS[from];
  return from === to || next.includes(to);
}

/** States in which the bank may have the order or will: what it settles is held. */
export const AT_BANK: readonly OrderStatus[] = [
  'in-flight',
  'unknown',
  'to-be-confirmed',
  'accepted',
  'processing',
  'partly-executed',
];

/** States in which nothing more is to come, but for a return. */
export const ENDED: readonly OrderStatus[] = ['executed', 'rejected', 'cancelled', 'returned'];

/** What Verification of Payee says (EPC VOP rulebook); `not-possible` also when no answer came in time. */
export type PayeeResult = 'match' | 'close-match' | 'no-match' | 'not-possible';

/** Who is paid or pays, with the account it happens on. */
export interface PaymentParty {
  /** As the account holder spells it: Verification of Payee compares it. At most 70 characters. */
  readonly name: string;
  readonly iban: Iban | null;
  /** An account without IBAN (world payments only). */
  readonly account: string | null;
  /** Optional inside SEPA since 2016; needed elsewhere. */
  readonly bic: string | null;
  readonly address: PostalAddress | null;
}

/** What goes with the money: one free text or one structured reference, never both. */
export interface PaymentRemittance {
  /** At most 140 characters. */
  readonly text: string | null;
  /** RF reference (ISO 11649) or the Dutch payment reference of 7, 9–14 or 16 digits. */
  readonly structured: string | null;
}

/** One payment to be made. */
export interface PaymentOrder {
  /** Ours; at most 35 characters, unique, chosen by us and stored before it leaves. */
  readonly endToEndId: string;
  /** Comes back in status reports when the bank drops the end-to-end id. At most 35 characters. */
  readonly instructionId: string | null;
  /** Positive. SEPA: EUR, 0.01 to 999,999,999.99. */
  readonly amount: Money;
  readonly creditor: PaymentParty;
  readonly ultimateCreditor: string | null;
  readonly ultimateDebtor: string | null;
  readonly remittance: PaymentRemittance;
  /** ISO external purpose code of four letters (SALA, SUPP …). */
  readonly purpose: string | null;
}

/** Who bears the charges: shared, all by the payer, all by the payee. SEPA always shares. */
export type ChargeBearer = 'shared' | 'debtor' | 'creditor';

/** Orders that leave together: one account, one day, one scheme. One PmtInf of a pain.001. */
export interface PaymentBatch {
  /** PmtInfId: unique in its file; comes back on statements (PREF) and in status reports. At most 35 characters. */
  readonly batchId: string;
  readonly debtor: PaymentParty;
  readonly scheme: CreditTransferScheme;
  readonly executionDate: PlainDate;
  /** One booking for the batch, one for each order, or whatever the contract with the bank says (null). */
  readonly batchBooking: boolean | null;
  /** ISO category purpose, for salaries `SALA`: booked as a batch, the individuals hidden. */
  readonly categoryPurpose: string | null;
  readonly chargeBearer: ChargeBearer;
}
