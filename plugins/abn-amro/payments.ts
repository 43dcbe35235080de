import type { Gateway } from '#core/contract/connector.ts';
import type { CreditTransferScheme } from '#core/domain/payment-order.ts';
import { cannotLookUp } from '#core/kit/submission.ts';
import { HANDED_OVER, submitBatch } from './batches.ts';

/** SEPA batches as pain.001; also of one order. */
export const payments: Gateway<CreditTransferScheme> = {
  schemes: ['sepa'],
  maxPerBatch: 25_000,
  idempotency: { kind: 'none' },
  carrier: 'pain-file',
  tracking: 'none',
  provenAfterMinutes: Number.POSITIVE_INFINITY,
  submit: (ctx, batch, key) => submitBatch(ctx, 'payments', batch, key),
  lookup: async () => cannotLookUp('ABN AMRO'),
  status: async () => HANDED_OVER,
};
