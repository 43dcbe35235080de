import {
  ACCOUNT_FEE,
  ACCOUNT_LEDGER,
  ACCOUNT_PARTY,
  ACCOUNT_WORD_LEDGER,
  MANDATE_LEDGER,
  NAME_PARTY,
  WORD_LEDGER,
} from './kinds.ts';

/** How evidence that rests on a kind of learned fact begins: a booking that is an example of a fact and tells this, used it. */
const EVIDENCE: Readonly<Record<string, readonly string[]>> = {
  [ACCOUNT_PARTY]: ['payer-account-learned', 'payer-learned'],
  [NAME_PARTY]: ['payer-name-learned', 'payer-learned'],
  [MANDATE_LEDGER]: ['habit-mandate-'],
  [ACCOUNT_LEDGER]: ['habit-account-'],
  [ACCOUNT_WORD_LEDGER]: ['habit-account-word-'],
  [WORD_LEDGER]: ['habit-word-'],
  [ACCOUNT_FEE]: ['fees-before', 'fee-usual'],
};

/** Beginnings of the evidence keys of a kind; empty: nothing is decided by facts of this kind alone. */
export function evidenceOf(kind: string): readonly string[] {
  return EVIDENCE[kind] ?? [];
}
