import type { Gateway } from '#core/contract/connector.ts';
import type { DirectDebitScheme } from '#core/domain/direct-debit.ts';
import { cannotLookUp } from '#core/kit/submission.ts';
import { HANDED_OVER, submitBatch } from './batches.ts';

/** Collections as pain.008. The customer needs a contract for them, or the batch never shows up to be signed. */
export const directDebits: Gateway<DirectDebitScheme> = {
  schemes: ['core', 'b2b'],
  maxPerBatch: 25_000,
  idempotency: { kind: 'none' },
  carrier: 'pain-file',
  tracking: 'none',
  provenAfterMinutes: Number.POSITIVE_INFINITY,
  submit: (ctx, batch, key) => submitBatch(ctx, 'direct-debits', batch, key),
  lookup: async () => cannotLookUp('ABN AMRO'),
  status: async () => HANDED_OVER,
};
