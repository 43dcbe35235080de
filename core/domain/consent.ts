/**
 * Where a bank link stands. Every state has a way out that a person or the bank can take: none needs the database.
 * `needs-human` is for errors no retry mends; it goes back to where it came from once somebody acted.
 */
export const CONSENT_TRANSITIONS = {
  requested: ['active', 'denied', 'needs-human', 'ended'],
  active: ['expiring', 'expired', 'revoked', 'needs-human', 'ended'],
  expiring: ['active', 'expired', 'revoked', 'needs-human', 'ended'],
  expired: ['requested', 'active', 'ended'],
  revoked: ['requested', 'active', 'ended'],
  denied: ['requested', 'ended'],
  'needs-human': ['requested', 'active', 'expiring', 'expired', 'revoked', 'ended'],
  ended: ['requested'],
} as const satisfies Record<string, readonly string[]>;

export type ConsentState = keyof typeof CONSENT_TRANSITIONS;
export const CONSENT_STATES = Object.keys(CONSENT_TRANSITIONS) as [ConsentState, ...ConsentState[]];

export function mayBecome(from: ConsentState, to: ConsentState): boolean {
  return (CONSENT_TRANSITIONS[from] as readonly ConsentState[]).includes(to);
}

/** What a linked account may do. */
export const SERVICES = ['transactions', 'payments', 'direct-debits'] as const;
export type Service = (typeof SERVICES)[number];

/** `no-contract`: the bank knows the account but never agreed the service with the customer. */
export type ServiceState = 'granted' | 'refused' | 'no-contract';
