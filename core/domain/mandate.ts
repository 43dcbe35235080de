import type { DirectDebitScheme, SequenceType } from './direct-debit.ts';
import type { Iban } from './iban.ts';
import type { PlainDate } from './plain-date.ts';

/**
 * Where a mandate stands. A `suspended` one is kept but not collected on; `expired` is 36 months without a collection, `used`
 * a one-off that has been collected. The last three are final: collecting again needs a new mandate.
 */
export const MANDATE_TRANSITIONS = {
  draft: ['active', 'cancelled'],
  active: ['suspended', 'used', 'expired', 'cancelled'],
  suspended: ['active', 'expired', 'cancelled'],
  used: [],
  expired: [],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;

export type MandateStatus = keyof typeof MANDATE_TRANSITIONS;

/** What became of the last collection; it decides the next sequence type. */
export type CollectionOutcome = 'collected' | 'rejected' | 'returned';

/** A debtor's signed permission to collect. */
export interface Mandate {
  /** MndtId: at most 35 characters, unique together with the creditor identifier. */
  readonly mandateId: string;
  readonly creditorId: string;
  readonly scheme: DirectDebitScheme;
  readonly type: 'recurrent' | 'one-off';
  readonly status: MandateStatus;
  readonly signedOn: PlainDate;
  readonly debtorName: string;
  readonly debtorIban: Iban;
  readonly lastCollectedOn: PlainDate | null;
  readonly lastOutcome: CollectionOutcome | null;
}

/** A mandate not collected on for this long has lapsed (EPC rulebook). */
export const MANDATE_LAPSES_AFTER_MONTHS = 36;

/**
 * The sequence type of the next collection. A first one that was rejected never happened and stays first; one that was returned
 * did happen. `useFirst`: the bank still wants FRST (since November 2016 RCUR is allowed from the beginning).
 */
export function nextSequenceType(
  mandate: Pick<Mandate, 'type' | 'lastOutcome'>,
  options: { readonly final: boolean; readonly useFirst: boolean },
): SequenceType {
  if (mandate.type === 'one-off') return 'OOFF';
  if (options.final) return 'FNAL';
  const never = mandate.lastOutcome === null || mandate.lastOutcome === 'rejected';
  return never && options.useFirst ? 'FRST' : 'RCUR';
}
