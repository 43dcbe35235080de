import type { Gateway, PayeeCheckPart } from '#core/contract/connector.ts';
import { KoppelError } from '#core/domain/errors.ts';
import type { CreditTransferScheme, PayeeResult } from '#core/domain/payment-order.ts';
import { shaped, z } from '#core/kit/json.ts';
import { cannotLookUp } from '#core/kit/submission.ts';
import { apiUrl, PATHS } from './banks.ts';
import { callRabobank, keptOf } from './client.ts';
import { NotThere } from './errors.ts';
import { fileStatus, submitFile } from './files.ts';

/** Business Bulk Payment Initiation: a pain.001, signed afterwards in Rabo Business Banking. */
export const payments: Gateway<CreditTransferScheme> = {
  schemes: ['sepa', 'sepa-instant', 'urgent', 'world'],
  // Advised by the bank for one file.
  maxPerBatch: 25_000,
  idempotency: { kind: 'none' },
  carrier: 'pain-file',
  provenAfterMinutes: Number.POSITIVE_INFINITY,
  submit: (ctx, batch, key) => submitFile(ctx, PATHS.creditTransfers, batch, key),
  lookup: async () => cannotLookUp('Rabobank'),
  status: (ctx, ref) => fileStatus(ctx, PATHS.creditTransfers, ref),
};

const RESULTS = {
  MATCHING: 'match',
  CLOSE_MATCH: 'close-match',
  NOT_MATCHING: 'no-match',
} as const satisfies Record<string, PayeeResult>;

const ANSWER = z.object({
  result: z.object({ resultType: z.string(), suggestedName: z.string().nullish() }),
});

/** Single payee verification. */
export const payeeCheck: PayeeCheckPart = {
  // Twelve calls a second are allowed, payments included.
  maxAtOnce: 10,
  async check(ctx, account, payees) {
    const kept = await keptOf(ctx, account.grant);
    const what = 'Rabobank payee check';
    const answers = [];
    for (const { name, iban } of payees) {
      try {
        const { json } = await callRabobank(ctx, kept, {
          what,
          method: 'POST',
          url: apiUrl(ctx, PATHS.payeeCheck),
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ creditorAccount: { iban }, creditorName: name }),
          harmless: true,
          timeoutMs: 10_000,
          explain: ({ status }) => (status === 400 || status === 404 ? new NotThere() : null),
        });
        const { resultType, suggestedName } = shaped(ANSWER, json, what).result;
        const result = (RESULTS as Readonly<Record<string, PayeeResult>>)[resultType] ?? 'not-possible';
        answers.push({ result, name: result === 'close-match' ? (suggestedName ?? null) : null });
      } catch (error) {
        if (!saysNothing(error)) throw error;
        answers.push({ result: 'not-possible' as const, name: null });
      }
    }
    return answers;
  },
};

/** The bank cannot say of this payee, or did not answer in time. */
function saysNothing(error: unknown): boolean {
  if (error instanceof NotThere) return true;
  return error instanceof KoppelError && error.cause instanceof KoppelError && error.cause.code === 'outcome_unknown';
}
