import type { BatchStatus, Gateway, PulledAccount } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import { formatMoney } from '#core/domain/money.ts';
import type { CreditTransferScheme, OrderStatus } from '#core/domain/payment-order.ts';
import { callJson, type JsonRequest } from '#core/kit/http.ts';
import { shaped, z } from '#core/kit/json.ts';
import { painOrders } from '#core/kit/pain-orders.ts';
import { RefusedByBank, submission } from '#core/kit/submission.ts';
import { addressOf, PATHS } from './banks.ts';
import { explain } from './errors.ts';
import { bearer } from './link.ts';

const STATUSES = {
  'to-be-signed': 'to-be-confirmed',
  scheduled: 'accepted',
  executed: 'executed',
  refused: 'rejected',
  cancelled: 'cancelled',
} as const satisfies Record<string, OrderStatus>;

const BATCH = z.object({
  id: z.string(),
  status: z.enum(Object.keys(STATUSES) as (keyof typeof STATUSES)[]),
  confirmUrl: z.string().nullable(),
  orders: z.array(z.string()),
});
const FOUND = z.object({ batches: z.array(BATCH) });
const REFUSED = z.object({ error: z.literal('refused'), reason: z.string() });

export const payments: Gateway<CreditTransferScheme> = {
  schemes: ['sepa'],
  maxPerBatch: 500,
  idempotency: { kind: 'key', hours: 24 },
  carrier: 'json',
  provenAfterMinutes: 10,

  async submit(ctx, batch, key) {
    const { batch: asked, orders } = await painOrders(batch);
    const body = JSON.stringify({
      account: batch.account.iban,
      executionDate: asked.executionDate,
      orders: orders.map(({ endToEndId, amount, creditor, remittance }) => ({
        endToEndId,
        amount: formatMoney(amount),
        name: creditor.name,
        iban: creditor.iban,
        text: remittance.text ?? remittance.structured ?? '',
      })),
    });
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    return submission(async () => {
      const json = await ask(ctx, batch.account, { method: 'POST', body, headers });
      const { id, confirmUrl } = shaped(BATCH, json, 'Payment batch');
      return { kind: 'confirm-at-bank', bankRef: id, url: confirmUrl };
    });
  },

  async lookup(ctx, batch, key) {
    const json = await ask(ctx, batch.account, { method: 'GET', path: `?key=${encodeURIComponent(key)}` });
    const [found] = shaped(FOUND, json, 'Payment batches').batches;
    return found === undefined ? { kind: 'absent' } : { kind: 'found', bankRef: found.id };
  },

  async status(ctx, { bankRef, account }): Promise<BatchStatus> {
    const json = await ask(ctx, account, { method: 'GET', path: `/${encodeURIComponent(bankRef)}` });
    const { status: bankCode, orders } = shaped(BATCH, json, 'Payment batch');
    const status = STATUSES[bankCode];
    return {
      status,
      bankCode,
      reason: null,
      orders: orders.map((endToEndId) => ({ endToEndId, status, bankCode, reason: null })),
    };
  },

  async cancel(ctx, { bankRef, account }) {
    const json = await ask(ctx, account, { method: 'DELETE', path: `/${encodeURIComponent(bankRef)}`, harmless: true });
    return shaped(z.object({ outcome: z.enum(['cancelled', 'too-late']) }), json, 'Payment batch').outcome;
  },
};

async function ask(
  ctx: PluginContext,
  { grant }: PulledAccount,
  {
    path = '',
    headers = {},
    ...request
  }: Pick<JsonRequest, 'method' | 'body' | 'headers' | 'harmless'> & { path?: string },
): Promise<unknown> {
  const answer = await callJson(
    ctx,
    {
      what: 'Voorbeeldbank payments',
      url: addressOf(ctx, `${PATHS.payments}${path}`),
      ...request,
      headers: { ...headers, ...(await bearer(ctx, grant)) },
    },
    (refusal) => {
      const refused = REFUSED.safeParse(refusal.json);
      return refused.success ? new RefusedByBank('refused', refused.data.reason) : explain(refusal);
    },
  );
  return answer.json;
}
