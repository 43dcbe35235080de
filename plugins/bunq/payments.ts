import type { BatchStatus, FrozenBatch, Gateway, PulledAccount } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { formatMoney } from '#core/domain/money.ts';
import type { CreditTransferScheme, OrderStatus, PaymentOrder } from '#core/domain/payment-order.ts';
import type { Explain } from '#core/kit/http.ts';
import { exactText, shaped, z } from '#core/kit/json.ts';
import { painOrders } from '#core/kit/pain-orders.ts';
import { RefusedByBank, submission } from '#core/kit/submission.ts';
import { apiAddress, MAX_ENTRIES, PAGE_SIZE, PATHS } from './banks.ts';
import { bunqId, call, itemOf, itemsOf } from './client.ts';
import { explain, saidBy } from './errors.ts';
import { bunqSession } from './link.ts';

/** bunq lists no states; these are those of its app and of client code. An accepted draft has been paid. */
const STATUSES = {
  PENDING: 'to-be-confirmed',
  ACCEPTED: 'executed',
  REJECTED: 'rejected',
  EXPIRED: 'rejected',
  CANCELLED: 'cancelled',
} as const satisfies Record<string, OrderStatus>;

const DRAFT = z.object({
  id: bunqId,
  updated: exactText.optional(),
  status: z.enum(Object.keys(STATUSES) as (keyof typeof STATUSES)[]),
  entries: z.array(z.object({ merchant_reference: exactText.nullish() })),
});
const CREATED = z.object({ id: bunqId });

/**
 * A draft payment: the customer accepts it in the bunq app. What we call an order travels as `merchant_reference`, by which a draft
 * is found again; the key is the request's id, which bunq takes once.
 */
export const payments: Gateway<CreditTransferScheme> = {
  schemes: ['sepa'],
  maxPerBatch: MAX_ENTRIES,
  idempotency: { kind: 'key', hours: 24 },
  carrier: 'json',
  provenAfterMinutes: 10,

  async submit(ctx, batch, key) {
    const { orders, batch: asked } = await painOrders(batch);
    const later = asked.executionDate > ctx.clock.today();
    const body = {
      entries: orders.map(entryOf),
      number_of_required_accepts: 1,
      ...(later ? { schedule: onceOn(asked.executionDate) } : {}),
    };
    return submission(async () => {
      try {
        const what = 'bunq draft payment';
        const answer = await ask(ctx, batch.account, what, {
          method: 'POST',
          body,
          requestId: key,
          explained: refused,
        });
        const { id } = itemOf(answer, 'Id', CREATED, what);
        return { kind: 'confirm-at-bank', bankRef: id, url: null };
      } catch (error) {
        if (!(error instanceof RefusedByBank)) throw error;
        // "Already used" and "not good" are one refusal at bunq: only a draft that is not there was refused.
        const ref = await find(ctx, batch, orders);
        if (ref === null) throw error;
        return { kind: 'accepted', bankRef: ref };
      }
    });
  },

  async lookup(ctx, batch) {
    const ref = await find(ctx, batch, (await painOrders(batch)).orders);
    return ref === null ? { kind: 'absent' } : { kind: 'found', bankRef: ref };
  },

  async status(ctx, { bankRef, account }): Promise<BatchStatus> {
    const { status: bankCode, entries } = await draft(ctx, account, bankRef);
    const status = STATUSES[bankCode];
    const orders = entries.flatMap(({ merchant_reference: id }) =>
      id == null ? [] : [{ endToEndId: id, status, bankCode, reason: null }],
    );
    return { status, bankCode, reason: null, orders };
  },

  async cancel(ctx, { bankRef, account }) {
    const { status, updated } = await draft(ctx, account, bankRef);
    if (status === 'CANCELLED') return 'cancelled';
    if (status !== 'PENDING') return 'too-late';
    const what = 'bunq draft payment';
    const body = { status: 'CANCELLED', previous_updated_timestamp: updated };
    await ask(ctx, account, what, { method: 'PUT', path: `/${bankRef}`, body, harmless: true });
    return (await draft(ctx, account, bankRef)).status === 'CANCELLED' ? 'cancelled' : 'too-late';
  },
};

function entryOf({ amount, creditor, remittance, endToEndId }: PaymentOrder) {
  return {
    amount: { value: formatMoney(amount), currency: amount.currency },
    counterparty_alias: { type: 'IBAN', value: creditor.iban, name: creditor.name },
    description: remittance.text ?? remittance.structured ?? '',
    merchant_reference: endToEndId,
  };
}

/** Times are UTC; the morning of the day in Amsterdam, summer and winter. */
function onceOn(day: string) {
  return { time_start: `${day} 06:00:00`, recurrence_unit: 'ONCE', recurrence_size: 1 };
}

/** 400 and 490: bunq read it and does not want it, or has it already. */
const refused: Explain = (refusal) => {
  if (refusal.status === 400 || refusal.status === 490)
    return new RefusedByBank(String(refusal.status), saidBy(refusal.json));
  return explain(refusal);
};

interface Asked {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path?: string;
  readonly body?: object;
  readonly requestId?: string;
  readonly harmless?: boolean;
  readonly explained?: Explain;
}

async function ask(ctx: PluginContext, { grant, bankAccountId }: PulledAccount, what: string, asked: Asked) {
  const { session, user } = await bunqSession(ctx, grant);
  const { path = '', ...request } = asked;
  return call(ctx, { what, ...request, url: apiAddress(ctx, `${PATHS.drafts(user, bankAccountId)}${path}`), session });
}

async function draft(ctx: PluginContext, account: PulledAccount, ref: string) {
  const what = 'bunq draft payment';
  const path = `/${encodeURIComponent(ref)}`;
  return itemOf(await ask(ctx, account, what, { method: 'GET', path }), 'DraftPayment', DRAFT, what);
}

/** The draft that holds exactly these orders, among the newest. */
async function find(
  ctx: PluginContext,
  { account }: FrozenBatch,
  orders: readonly PaymentOrder[],
): Promise<string | null> {
  const what = 'bunq draft payments';
  const answer = await ask(ctx, account, what, { method: 'GET', path: `?count=${PAGE_SIZE}` });
  const wanted = orders.map(({ endToEndId }) => endToEndId).join('\n');
  for (const { type, value } of itemsOf(answer, what)) {
    if (type !== 'DraftPayment') continue;
    const { id, entries } = shaped(DRAFT, value, what);
    if (entries.map(({ merchant_reference: reference }) => reference ?? '').join('\n') === wanted) return id;
  }
  // More drafts than a page since: then it is not proven that this one is not there.
  if (itemsOf(answer, what).length >= PAGE_SIZE)
    throw new KoppelError(
      'outcome_unknown',
      'There are too many drafts at bunq to be sure that this one is not there.',
    );
  return null;
}
