import type { CollectionBatch, DirectDebit } from '../../domain/direct-debit.ts';
import type { PaymentBatch, PaymentOrder } from '../../domain/payment-order.ts';
import type { Initiator } from './message.ts';
import type { Totals } from './totals.ts';

/** What a payment file says before its batches. */
export interface InitiationHeader {
  readonly kind: 'credit-transfers' | 'direct-debits';
  /** `pain.001.001.09`. */
  readonly format: string;
  readonly messageId: string;
  /** As written: an ISODateTime. */
  readonly createdAt: string | null;
  readonly initiator: Initiator;
  /** What the file says it holds; null when it does not say. */
  readonly statedCount: number | null;
  readonly statedSum: string | null;
}

/** What it really held. */
export interface InitiationTotals {
  readonly totals: Totals;
  /** Stated number or sum, of the file or of a batch, that the orders contradict: a sentence each. */
  readonly mismatches: readonly string[];
}

/** What reading pain.001 or pain.008 yields, in document order: the file, a batch, its orders, the next batch, the end. */
export type InitiationPart =
  | { readonly kind: 'file'; readonly file: InitiationHeader }
  | { readonly kind: 'payments'; readonly batch: PaymentBatch }
  | { readonly kind: 'order'; readonly order: PaymentOrder }
  | { readonly kind: 'collections'; readonly batch: CollectionBatch }
  | { readonly kind: 'debit'; readonly debit: DirectDebit }
  | ({ readonly kind: 'end' } & InitiationTotals);
