import type { OpenItemView } from '../../../../core/api/schema/books.ts';

type Kind = OpenItemView['kind'];

/** The places one can look for what an entry belongs to, in the order people know from their shop's back office. */
export const TABS = [
  'all',
  'sales-invoice',
  'purchase-invoice',
  'cost-note',
  'settlement',
  'cash-movement',
  'transfer',
  'administration',
  'ledger',
  'suspense',
  'other',
] as const;
export type Tab = (typeof TABS)[number];

/** Kinds of open items each tab looks in; a tab without them has a panel of its own. */
export const TAB_KINDS: Readonly<Partial<Record<Tab, readonly Kind[]>>> = {
  // No kind named: every kind.
  all: [],
  'sales-invoice': ['sales-invoice', 'credit-note'],
  'purchase-invoice': ['purchase-invoice', 'credit-note'],
  'cost-note': ['cost-note'],
  settlement: ['pin-total', 'psp-batch', 'card-batch'],
  'cash-movement': ['cash-movement'],
  other: ['direct-debit-batch', 'payment-order', 'payroll', 'tax'],
};
