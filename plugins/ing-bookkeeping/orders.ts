import type {
  BatchStatus,
  FrozenBatch,
  Gateway,
  LookupOutcome,
  SubmissionRef,
  SubmitOutcome,
} from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { bgErrorCode } from '#core/kit/berlin-group-errors.ts';
import type { Explain } from '#core/kit/http.ts';
import { shaped } from '#core/kit/json.ts';
import { painStatus } from '#core/kit/pain-status.ts';
import { digest } from '#core/kit/signature.ts';
import { RefusedByBank, submission } from '#core/kit/submission.ts';
import { callLink, callLinkRaw } from './client.ts';
import { apiUrl, FOUND, FOUND_AFTER_MINUTES, MAX_ORDERS, PATHS, TAKEN } from './interface.ts';

const WHAT = 'ING send list';
/** What stands on the send list: the customer still has to send it, with a TAN. */
const RECEIVED = 'to-be-confirmed';

/** Files for the send list, the same way for pain.001 and pain.008. */
export const sendList = {
  maxPerBatch: MAX_ORDERS,
  idempotency: { kind: 'none' },
  carrier: 'pain-file',
  provenAfterMinutes: FOUND_AFTER_MINUTES,

  submit(ctx: PluginContext, batch: FrozenBatch, key: string): Promise<SubmitOutcome> {
    return submission(async () => {
      if (Buffer.from(digest(batch.bytes, 'sha-256').slice(8), 'base64').toString('hex') !== batch.sha256)
        throw new KoppelError('needs_human', 'The file is not the one that was approved.');
      const { json } = await callLink(
        ctx,
        batch.account.grant,
        {
          what: WHAT,
          method: 'POST',
          url: apiUrl(ctx, `${PATHS.orders}?${new URLSearchParams({ key, name: batch.fileName })}`),
          headers: { 'Content-Type': 'application/xml' },
          body: batch.bytes,
          timeoutMs: 60_000,
        },
        refusedOrders,
      );
      const { id, sendList: url } = shaped(TAKEN, json, WHAT);
      return { kind: 'confirm-at-bank', bankRef: id, url };
    });
  },

  async lookup(ctx: PluginContext, { account }: FrozenBatch, key: string): Promise<LookupOutcome> {
    const url = apiUrl(ctx, `${PATHS.orders}?${new URLSearchParams({ key })}`);
    const { json } = await callLink(ctx, account.grant, { what: WHAT, method: 'GET', url });
    const [found] = shaped(FOUND, json, WHAT).orders;
    return found === undefined ? { kind: 'absent' } : { kind: 'found', bankRef: found.id };
  },

  async status(ctx: PluginContext, { account, bankRef }: SubmissionRef): Promise<BatchStatus> {
    const url = apiUrl(ctx, `${PATHS.orders}/${encodeURIComponent(bankRef)}/status`);
    const headers = { Accept: 'application/xml' };
    const { body } = await callLinkRaw(ctx, account.grant, { what: WHAT, method: 'GET', url, headers });
    return painStatus(body, 'ing', RECEIVED);
  },

  async cancel(ctx: PluginContext, { account, bankRef }: SubmissionRef): Promise<'cancelled' | 'too-late'> {
    const url = apiUrl(ctx, `${PATHS.orders}/${encodeURIComponent(bankRef)}`);
    const sent: Explain = ({ status }) => (status === 409 ? new RefusedByBank('too-late', 'It was sent.') : null);
    try {
      await callLink(ctx, account.grant, { what: WHAT, method: 'DELETE', url, harmless: true }, sent);
      return 'cancelled';
    } catch (error) {
      if (error instanceof RefusedByBank) return 'too-late';
      throw error;
    }
  },
} satisfies Omit<Gateway<string>, 'schemes'>;

/** ING read the file and found fault with it. */
const refusedOrders: Explain = ({ status, json }) => {
  const said = bgErrorCode(json);
  if ((status !== 400 && status !== 422) || said === null) return null;
  return new RefusedByBank(said.code, said.text ?? 'ING refuses the file.');
};
