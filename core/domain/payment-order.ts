/** SEPA credit transfer, SEPA instant, urgent (TARGET), and world payments. */
export type CreditTransferScheme = 'sepa' | 'sepa-instant' | 'urgent' | 'world';

/**
 * Where an order stands. `unknown` is a state of its own: bytes may have reached the bank, nobody knows; it is frozen until the
 * bank, the statement or two people decide. Final states never change except by a recorded correction (a return).
 */
export const ORDER_TRANSITIONS = {
  draft: ['approved', 'cancelled'],
  approved: ['draft', 'in-flight', 'cancelled'],
  'in-flight': ['to-be-confirmed', 'accepted', 'rejected', 'unknown'],
  unknown: ['to-be-confirmed', 'accepted', 'processing', 'executed', 'rejected', 'approved'],
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
