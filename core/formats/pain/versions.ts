/** What differs between the versions we write; everything else is the same. */
export interface PainVersion {
  readonly message: string;
  readonly namespace: string;
  /** Name of the element that holds a bank's BIC. */
  readonly bic: 'BIC' | 'BICFI';
  /** From .09 of pain.001 the execution date is a choice of day and moment. */
  readonly nestedDate: boolean;
}

function version(message: string, bic: PainVersion['bic'], nestedDate: boolean): PainVersion {
  return { message, namespace: `urn:iso:std:iso:20022:tech:xsd:${message}`, bic, nestedDate };
}

export const CREDIT_TRANSFER_VERSIONS = {
  '03': version('pain.001.001.03', 'BIC', false),
  '09': version('pain.001.001.09', 'BICFI', true),
} as const;

export const DIRECT_DEBIT_VERSIONS = {
  '02': version('pain.008.001.02', 'BIC', false),
  '08': version('pain.008.001.08', 'BICFI', false),
} as const;

export type CreditTransferVersion = keyof typeof CREDIT_TRANSFER_VERSIONS;
export type DirectDebitVersion = keyof typeof DIRECT_DEBIT_VERSIONS;
