/** A value of a manifest that we do not follow, and why ours is right. `*` in `file` stands for anything. */
export interface Difference {
  readonly format: string;
  readonly file: string;
  readonly fields: readonly string[];
  readonly reason: string;
}

const OWN_ACCOUNT =
  'The manifest takes the creditor of every debit, also where that is the account holder himself; then the other party is the counterparty (FORMATS 2.3).';

export const DIFFERENCES: readonly Difference[] = [
  {
    format: 'camt053',
    file: 'newinnovations__camt053/example-camt053-b.xml',
    fields: ['debits', 'booked count', 'balanced', 'entry'],
    reason:
      'One entry is in EUR on a USD account. The manifest adds it up as if it were dollars; we show it as unreadable (currency_mismatch) and the statement as not balanced.',
  },
  {
    format: 'camt053',
    file: 'viafintech__camt_parser/053__valid_example*.xml',
    fields: ['counterparty name', 'counterparty account'],
    reason: OWN_ACCOUNT,
  },
  {
    format: 'camt054',
    file: 'genkgo__camt/camt054.v*.xml',
    fields: ['counterparty name', 'counterparty account'],
    reason: OWN_ACCOUNT,
  },
];
