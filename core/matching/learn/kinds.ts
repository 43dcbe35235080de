/** Kinds of learned facts. The key is normalised text; the value says what it leads to. */

/** Counter account → code of the party whose items it settled. */
export const ACCOUNT_PARTY = 'account-party';
/** Name of the counterparty (nameKey) → code of the party. */
export const NAME_PARTY = 'name-party';
/** Code of a customer → amount kept for them (overpaid, paid twice, paid ahead), unsigned minor units. */
export const HELD_MONEY = 'held-money';
/** What a ledger booking hangs on, from sure to loose; the value is a ledger target (see habits.ts). */
export const MANDATE_LEDGER = 'mandate-ledger';
export const ACCOUNT_LEDGER = 'account-ledger';
export const ACCOUNT_WORD_LEDGER = 'account-word-ledger';
export const WORD_LEDGER = 'word-ledger';
/** Who pays out less a fee: counter account → role of the fee and its share of the gross amount. */
export const ACCOUNT_FEE = 'account-fee';
/** 'number/amount' of an entry booked on a ledger account → that target: what a later reversal names. */
export const NUMBER_BOOKED = 'number-booked';
/** Pattern of a proposal that was stated as sure, in an administration → 'right' or 'wrong'. */
export const PATTERN = 'pattern';
/** Code of a customer → amount given back of what was kept. */
export const MONEY_RETURNED = 'money-returned';
