/** SEPA direct debit towards consumers (CORE) or between businesses (B2B). */
export type DirectDebitScheme = 'core' | 'b2b';
