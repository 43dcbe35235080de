import type { Iban } from './iban.ts';
import type { Money } from './money.ts';
import type { PlainDate } from './plain-date.ts';

export const OPEN_ITEM_KINDS = [
  'sales-invoice',
  'purchase-invoice',
  'cost-note',
  'credit-note',
  'pin-total',
  'psp-batch',
  'card-batch',
  'cash-movement',
  'direct-debit-batch',
  'payment-order',
  'payroll',
  'tax',
] as const;

export type OpenItemKind = (typeof OPEN_ITEM_KINDS)[number];

/** Anything in the books that a bank entry may settle. Amounts are signed as the bank entry that settles it will be. */
export interface OpenItem {
  readonly id: string;
  readonly kind: OpenItemKind;
  /** Code of the administration it belongs to. */
  readonly administration: string;
  /** Code of the party, null for items that have none (a PIN total). */
  readonly party: string | null;
  /** Our number: invoice number, purchase number, note number. */
  readonly number: string | null;
  /** The other side's reference: the supplier's invoice number. */
  readonly reference: string | null;
  readonly date: PlainDate;
  /** The day it was entered in the books: matching on an earlier day does not know it. */
  readonly enteredOn: PlainDate;
  readonly dueDate: PlainDate | null;
  /** The whole item. */
  readonly amount: Money;
  /** What is still to settle; zero once settled. */
  readonly open: Money;
  /** The structured reference we put on it: 16 digits, 7–14 digits, or RF. */
  readonly paymentReference: string | null;
  /**
   * Id of the open payment order or direct-debit batch that will settle it: while that is open, this item is not booked
   * directly. Null when nothing holds it.
   */
  readonly heldBy: string | null;
  readonly facts: OpenItemFacts;
}

/** Part of an item that a payment order or direct-debit batch settles when it is booked. */
export interface SettledPart {
  readonly openItem: string;
  /** Minor units of the item's currency, signed as the item. */
  readonly minor: bigint;
}

/** What only some kinds have. Absent means the books do not say. */
export interface OpenItemFacts {
  readonly description?: string;
  readonly orderNumber?: string;
  /** Their purchase order number. */
  readonly customerReference?: string;
  /** How it is agreed to be paid; an item that is collected is not expected as a transfer. */
  readonly paymentMethod?: 'transfer' | 'direct-debit';
  readonly discount?: { readonly percent: string; readonly until: PlainDate };
  /** Part to be paid to a blocked account (G-account). */
  readonly gAccount?: { readonly iban: Iban; readonly amount: Money };
  readonly foreign?: { readonly amount: Money; readonly rate: string };
  /** Tax, wage or subscription period as the books write it. */
  readonly period?: string;
  readonly mandateId?: string;
  /** Sold to a factor, who pays it. */
  readonly factored?: boolean;
  /** PIN and card settlements. */
  readonly terminal?: string;
  readonly count?: number;
  readonly fees?: Money;
  readonly net?: Money;
  /** Batches and payment orders. */
  readonly batchId?: string;
  readonly endToEndId?: string;
  /** The own account it goes over. */
  readonly bankAccount?: Iban;
  readonly counterIban?: Iban;
  /** What it settles when it is booked. */
  readonly settles?: readonly SettledPart[];
}
