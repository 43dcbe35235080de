import type { BatchStatus, FrozenBatch, SubmitOutcome } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import type { Service } from '#core/domain/consent.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { gzipped } from '#core/kit/gzip.ts';
import { shaped, z } from '#core/kit/json.ts';
import { assertFrozen, RefusedByBank, submission } from '#core/kit/submission.ts';
import { apiUrl, FILE_NAME_LENGTH, PATHS } from './banks.ts';
import { callAbnAmro } from './client.ts';
import { explainBatch } from './errors.ts';
import { tokenFor } from './tokens.ts';

/*
 * Batches of payments and collections alike: the file packed into JSON, then signed by the account holder in Internet Banking or
 * Access Online. The bank tells nothing of them afterwards.
 */

const TAKEN = z.object({
  sepaBatchPaymentInstruction: z.object({
    status: z.string(),
    id: z.string().nullish(),
    hash: z.string().nullish(),
    authorizationUrl: z.string().nullish(),
  }),
});

export function submitBatch(
  ctx: PluginContext,
  service: Service,
  batch: FrozenBatch,
  key: string,
): Promise<SubmitOutcome> {
  return submission(async () => {
    assertFrozen(batch);
    const what = 'ABN AMRO batch';
    const token = await tokenFor(ctx, batch.account.grant.sealed, service);
    const fileData = gzipped(batch.bytes).toString('base64');
    const body = JSON.stringify({ sepaBatchPaymentInstruction: { fileName: nameOf(key), fileData } });
    const headers = { 'Content-Type': 'application/json' };
    const url = apiUrl(ctx, PATHS.batches);
    const request = { what, method: 'POST' as const, url, headers, body, timeoutMs: 40_000 };
    const answer = await callAbnAmro(ctx, token, request, explainBatch);
    const { status, id, hash, authorizationUrl } = shaped(TAKEN, answer.json, what).sepaBatchPaymentInstruction;
    if (status === 'REJECTED') throw new RefusedByBank('REJECTED', 'ABN AMRO refuses the batch.');
    if (status !== 'RECEIVED' || id == null)
      throw new KoppelError('contract_broken', `${what}: the bank says "${status.slice(0, 40)}" of it.`);
    // The bank hashes what it unpacked: another hash is another file, and that one waits to be signed now.
    if (hash != null && hash.toLowerCase() !== batch.sha256)
      throw new KoppelError('outcome_unknown', 'ABN AMRO holds another file than was sent: do not sign it there.');
    return { kind: 'confirm-at-bank', bankRef: id, url: httpsOrNull(authorizationUrl) };
  });
}

/** All there is to know once the bank has it: people sign it there, and then it is booked. */
export const HANDED_OVER: BatchStatus = {
  status: 'to-be-confirmed',
  bankCode: 'RECEIVED',
  reason: null,
  orders: [],
};

/** New for every attempt, and short enough: out of the random end of the key. */
function nameOf(key: string): string {
  const random = key.replace(/[^0-9a-zA-Z]/g, '').slice(-(FILE_NAME_LENGTH - 5));
  return `k${random}.xml`;
}

/** An address a person is sent to must be one a browser trusts. */
function httpsOrNull(url: string | null | undefined): string | null {
  return url != null && URL.canParse(url) && new URL(url).protocol === 'https:' ? url : null;
}
