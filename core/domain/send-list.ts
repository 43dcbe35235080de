import type { PayeeResult } from './payment-order.ts';

/** What can happen to an order or a batch, as its history tells it. */
export const ORDER_ACTIONS = [
  'received',
  'batched',
  'approved',
  'voided',
  'changed',
  'override',
  'status',
  'told',
  'not-sent',
  'release',
  'file-taken',
  'payee-match',
  'payee-close-match',
  'payee-no-match',
  'payee-not-possible',
] as const;
export type OrderAction = (typeof ORDER_ACTIONS)[number];

/** What an administration allows its payments, as an admin fills it in. Amounts are decimal strings in euro. */
export interface PaymentSettings {
  /** SEPA creditor identifier, needed to collect. */
  readonly creditorId?: string | undefined;
  /** The bank still wants FRST for the first collection on a mandate. */
  readonly useFirst?: boolean | undefined;
  /** People who have to approve a batch. Absent: one. */
  readonly approvals?: number | undefined;
  /** Who made an order, or changed it, may not approve it. */
  readonly fourEyes?: boolean | undefined;
  /** Programs with an API key may approve. Absent: people only. */
  readonly keysMayApprove?: boolean | undefined;
  /** An order above this needs one approval more. */
  readonly orderLimit?: string | undefined;
  /** A batch above this is not approved. */
  readonly batchLimit?: string | undefined;
  /** What is approved for one day never passes this. */
  readonly dayLimit?: string | undefined;
  /** Approving outside these hours (Dutch time, 'HH:MM') takes one approval more. */
  readonly hours?: { readonly from: string; readonly to: string } | undefined;
  /** Orders for today are taken until then (Dutch time, 'HH:MM'); later ones move to the next day. Absent: the bank's own. */
  readonly cutOff?: string | undefined;
}

/** What Verification of Payee answered for an order, with the name and account it was asked for. */
export interface PayeeCheck {
  readonly result: PayeeResult;
  /** The name the payee's bank has, with a close match. */
  readonly bankName: string | null;
  readonly asked: { readonly name: string; readonly iban: string };
  readonly at: string;
}

/** Somebody looked at a warning and lets the order go all the same. */
export interface OrderOverride {
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

/** Reasons to look twice. The first two need an override, all of them an approval more (where there is somebody to give it). */
export type OrderWarning = 'payee-no-match' | 'iban-changed' | 'new-payee' | 'over-order-limit';

/** What a person should see of an order before approving it. */
export interface OrderShown {
  /** Texts that had to change to go through SEPA. */
  readonly changes?: readonly { readonly field: string; readonly from: string; readonly to: string }[];
  /** The day asked for, where the order moved, and why. */
  readonly moved?: { readonly from: string; readonly why: 'rest-day' | 'cut-off' | 'notice' };
  /** Instant the payee's account number came beside or instead of another one. */
  readonly ibanChangedAt?: string;
  /** Nobody of this organisation was ever paid on this account. */
  readonly newPayee?: boolean;
  /** What the bank will do with it, in a sentence each. */
  readonly notes?: readonly string[];
}

/** An account number that came this recently is looked at twice (invoice fraud). */
export const IBAN_IS_NEW_HOURS = 24;

/** Whether a payee's result stands in the way of approval until somebody overrides it. */
export function needsOverride(shown: OrderShown, payee: PayeeCheck | null, now: string): boolean {
  return payee?.result === 'no-match' || ibanIsNew(shown, now);
}

/** The warnings that are true of an order now. */
export function warningsOf(
  order: { readonly shown: OrderShown; readonly payee: PayeeCheck | null; readonly minor: bigint },
  orderLimit: bigint | null,
  now: string,
): readonly OrderWarning[] {
  return [
    ...(order.payee?.result === 'no-match' ? (['payee-no-match'] as const) : []),
    ...(ibanIsNew(order.shown, now) ? (['iban-changed'] as const) : []),
    ...(order.shown.newPayee === true ? (['new-payee'] as const) : []),
    ...(orderLimit !== null && order.minor > orderLimit ? (['over-order-limit'] as const) : []),
  ];
}

function ibanIsNew({ ibanChangedAt }: OrderShown, now: string): boolean {
  return ibanChangedAt !== undefined && Date.parse(now) - Date.parse(ibanChangedAt) < IBAN_IS_NEW_HOURS * 3_600_000;
}
