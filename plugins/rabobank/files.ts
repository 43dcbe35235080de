import type { BatchStatus, FrozenBatch, SubmissionRef, SubmitOutcome } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { bgErrorCode } from '#core/kit/berlin-group-errors.ts';
import type { Explain } from '#core/kit/http.ts';
import { parseExact, shaped, z } from '#core/kit/json.ts';
import { orderStatusOf, painStatus } from '#core/kit/pain-status.ts';
import { personAddress } from '#core/kit/settings.ts';
import { assertFrozen, RefusedByBank, submission } from '#core/kit/submission.ts';
import { apiUrl, FILE_FIELD } from './banks.ts';
import { callRabobank, callRabobankRaw, keptOf } from './client.ts';

/*
 * Files of orders, the same way for pain.001 and pain.008: sent as multipart, then waiting to be signed in Rabo Business Banking.
 */

/** What a file is that Rabobank received: people have to sign it there. */
const RECEIVED = 'to-be-confirmed';

const TAKEN = z.object({
  paymentId: z.string(),
  transactionStatus: z.string(),
  tppMessages: z.array(z.object({ code: z.string(), text: z.string().nullish() })).nullish(),
});
const STATUS = z.object({
  transactionStatus: z.string(),
  tppMessages: z.array(z.object({ code: z.string(), text: z.string().nullish() })).nullish(),
});

export function submitFile(ctx: PluginContext, path: string, batch: FrozenBatch, key: string): Promise<SubmitOutcome> {
  return submission(async () => {
    assertFrozen(batch);
    const what = 'Rabobank orders';
    const { contentType, body } = multipart(batch, key);
    const answer = await callRabobank(ctx, await keptOf(ctx, batch.account.grant), {
      what,
      method: 'POST',
      url: apiUrl(ctx, path),
      headers: { 'Content-Type': contentType, 'PSU-IP-Address': personAddress('Rabobank', ctx) },
      body,
      requestId: key,
      timeoutMs: 40_000,
      explain: refusedOrders,
    });
    const { paymentId, transactionStatus, tppMessages } = shaped(TAKEN, answer.json, what);
    if (transactionStatus === 'RJCT') {
      const [why] = tppMessages ?? [];
      throw new RefusedByBank(why?.code ?? 'RJCT', why?.text ?? 'Rabobank refuses the file.');
    }
    return { kind: 'confirm-at-bank', bankRef: paymentId, url: null };
  });
}

export async function fileStatus(
  ctx: PluginContext,
  path: string,
  { account, bankRef }: SubmissionRef,
): Promise<BatchStatus> {
  const what = 'Rabobank order status';
  const { headers, body } = await callRabobankRaw(ctx, await keptOf(ctx, account.grant), {
    what,
    method: 'GET',
    url: apiUrl(ctx, `${path}/${encodeURIComponent(bankRef)}/status`),
    headers: { Accept: 'application/json, application/xml', 'PSU-IP-Address': personAddress('Rabobank', ctx) },
  });
  // One product answers with a pain.002, the other with JSON.
  if (/\bxml\b/.test(headers['content-type'] ?? '')) return painStatus(body, 'rabobank', RECEIVED);
  const { transactionStatus, tppMessages } = shaped(STATUS, parseExact(body, what), what);
  const [why] = tppMessages ?? [];
  return {
    status: orderStatusOf(transactionStatus, 'group', 'rabobank', RECEIVED),
    bankCode: transactionStatus,
    reason: why === undefined ? null : { code: why.code, text: why.text ?? null },
    orders: [],
  };
}

/** The bank read the file and found fault: 400 and 413, in its own words. What concerns us and not the file is not among them. */
const refusedOrders: Explain = ({ status, json }) => {
  const said = bgErrorCode(json);
  // Nothing stands at the address: nobody took the file.
  if (status === 404) return new KoppelError('config', 'Rabobank takes no files at the address of this plugin.');
  if (status === 413) return new RefusedByBank('TOO_LARGE', 'Rabobank finds the file too large.');
  const ofFile = ['FORMAT_ERROR', 'PARAMETER_NOT_SUPPORTED', 'REQUESTED_FORMATS_INVALID', 'PAYMENT_FAILED'];
  if (status !== 400 || said === null || !ofFile.includes(said.code)) return null;
  return new RefusedByBank(said.code, said.text ?? 'Rabobank refuses the file.');
};

/** RFC 7578. The boundary comes from the key, so that the same file under the same key is the same body. */
function multipart({ bytes, fileName }: FrozenBatch, key: string): { contentType: string; body: Uint8Array } {
  const boundary = `koppel-${key.replace(/[^A-Za-z0-9]/g, '')}`;
  const name = fileName.replace(/[^\w.-]/g, '_');
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${FILE_FIELD}"; filename="${name}"\r\nContent-Type: application/xml\r\n\r\n`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
