import type { Gateway } from '#core/contract/connector.ts';
import type { DirectDebitScheme } from '#core/domain/direct-debit.ts';
import { cannotLookUp } from '#core/kit/submission.ts';
import { PATHS } from './banks.ts';
import { fileStatus, submitFile } from './files.ts';

/** Business Direct Debit: a pain.008, signed afterwards in Rabo Business Banking. */
export const directDebits: Gateway<DirectDebitScheme> = {
  schemes: ['core', 'b2b'],
  maxPerBatch: 25_000,
  idempotency: { kind: 'none' },
  carrier: 'pain-file',
  provenAfterMinutes: Number.POSITIVE_INFINITY,
  submit: (ctx, batch, key) => submitFile(ctx, PATHS.directDebits, batch, key),
  lookup: async () => cannotLookUp('Rabobank'),
  status: (ctx, ref) => fileStatus(ctx, PATHS.directDebits, ref),
};
