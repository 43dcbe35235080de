import type { BatchStatus, FrozenBatch, Gateway, SubmissionRef } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { formatMoney } from '#core/domain/money.ts';
import type { CreditTransferScheme, PaymentOrder } from '#core/domain/payment-order.ts';
import { bgErrorCode } from '#core/kit/berlin-group-errors.ts';
import type { Explain } from '#core/kit/http.ts';
import { shaped, z } from '#core/kit/json.ts';
import { type PainOrders, painOrders } from '#core/kit/pain-orders.ts';
import { orderStatusOf, painStatus } from '#core/kit/pain-status.ts';
import { personAddress } from '#core/kit/settings.ts';
import { cannotLookUp, RefusedByBank, submission } from '#core/kit/submission.ts';
import { apiUrl, frontPage, MAX_PAYMENTS, PATHS, SCOPES, SINGLE_NAMESPACE } from './banks.ts';
import { applicationTicket, callIng, callIngRaw, type IngRequest } from './client.ts';
import { explain } from './errors.ts';

/** What ING has received: people still have to sign it there. */
const RECEIVED = 'to-be-confirmed';

const TAKEN = z.object({
  transactionStatus: z.string(),
  paymentId: z.string().min(1),
  // Links are bare texts here, unlike those of accounts.
  _links: z.object({ scaRedirect: z.string() }),
});
const STATUS = z.object({
  transactionStatus: z.string(),
  stsRsnInf: z
    .array(
      z.object({
        rsn: z.object({ cd: z.string(), prtry: z.string() }).partial().nullish(),
        addtlInf: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
});

/** Payments go with our own token, not the customer's: the customer signs each batch at the bank. */
export const payments: Gateway<CreditTransferScheme> = {
  schemes: ['sepa'],
  maxPerBatch: MAX_PAYMENTS,
  idempotency: { kind: 'none' },
  carrier: 'json',
  provenAfterMinutes: Number.POSITIVE_INFINITY,

  submit(ctx, batch) {
    return submission(async () => {
      const orders = await painOrders(batch);
      const what = 'ING payments';
      const { product, ...message } = isSingle(batch) ? single(batch) : bulk(orders);
      const request = { what, method: 'POST', url: apiUrl(ctx, PATHS[product]), ...message } as const;
      const headers = { ...message.headers, 'TPP-Redirect-URI': returnUrl(ctx, batch) };
      const { json } = await ask(ctx, { ...request, headers }, refusedOrders);
      const { paymentId, _links } = shaped(TAKEN, json, what);
      return { kind: 'confirm-at-bank', bankRef: `${product}/${paymentId}`, url: frontPage(ctx, _links.scaRedirect) };
    });
  },

  lookup: async () => cannotLookUp('ING'),

  async status(ctx, ref) {
    const { product, id } = partsOf(ref);
    const what = 'ING payment status';
    if (product === 'single') {
      const url = apiUrl(ctx, `${PATHS.singleStatus}/${id}/status`);
      const request = { what, method: 'GET', url, headers: { Accept: 'application/xml' } } as const;
      const ticket = await applicationTicket(ctx, SCOPES.payments);
      const { body } = await callIngRaw(ctx, ticket, withAddress(ctx, request), explain(ctx.clock));
      return painStatus(body, 'ing', RECEIVED);
    }
    const { json } = await ask(ctx, { what, method: 'GET', url: apiUrl(ctx, `${PATHS.bulk}/${id}/status`) });
    return statusOf(shaped(STATUS, json, what));
  },

  async cancel(ctx, ref) {
    const { product, id } = partsOf(ref);
    const url = apiUrl(ctx, `${PATHS[product]}/${id}`);
    const tooLate: Explain = ({ status }) =>
      [400, 403, 405, 422].includes(status) ? new RefusedByBank('too-late', 'ING has executed it.') : null;
    try {
      await ask(ctx, { what: 'ING payment', method: 'DELETE', url, harmless: true }, tooLate);
      return 'cancelled';
    } catch (error) {
      if (error instanceof RefusedByBank) return 'too-late';
      throw error;
    }
  },
};

type Product = 'bulk' | 'single';
interface Message {
  readonly product: Product;
  readonly body: string | Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** ING takes a pain.001 of one payment, and only in this version. */
function isSingle({ orderCount, bytes }: FrozenBatch): boolean {
  return orderCount === 1 && Buffer.from(bytes.subarray(0, 1_000)).toString('latin1').includes(`"${SINGLE_NAMESPACE}"`);
}

function single({ bytes }: FrozenBatch): Message {
  return { product: 'single', body: bytes, headers: { 'Content-Type': 'application/xml' } };
}

/** The approved file as ING's JSON: nothing that was approved may get lost in it. */
function bulk({ batch, orders }: PainOrders): Message {
  const { debtor, batchBooking, executionDate, categoryPurpose } = batch;
  const body = JSON.stringify({
    requestedExecutionDate: executionDate,
    debtorAccount: { iban: debtor.iban, currency: 'EUR' },
    debtorName: debtor.name,
    ...(batchBooking === null ? {} : { batchBookingPreferred: String(batchBooking) }),
    ...(categoryPurpose === null ? {} : { categoryPurposeCode: categoryPurpose }),
    payments: orders.map(paymentOf),
  });
  return { product: 'bulk', body, headers: { 'Content-Type': 'application/json' } };
}

function paymentOf({ endToEndId, amount, creditor, remittance, ultimateCreditor, ultimateDebtor }: PaymentOrder) {
  // The JSON has no place for these; a file that needs them must not lose them in silence.
  if (ultimateCreditor !== null || ultimateDebtor !== null || creditor.iban === null)
    throw new KoppelError('needs_human', `ING's interface has no place for all of payment ${endToEndId}.`);
  const text = remittance.text ?? remittance.structured;
  return {
    endToEndIdentification: endToEndId,
    instructedAmount: { currency: amount.currency, amount: formatMoney(amount) },
    creditorAccount: { iban: creditor.iban, currency: amount.currency },
    ...(creditor.bic === null ? {} : { creditorAgent: creditor.bic }),
    creditorName: creditor.name,
    ...(text === null ? {} : { remittanceInformationUnstructured: text }),
  };
}

function statusOf({ transactionStatus, stsRsnInf }: z.infer<typeof STATUS>): BatchStatus {
  const why = stsRsnInf?.find(({ rsn }) => rsn?.cd !== undefined || rsn?.prtry !== undefined);
  return {
    status: orderStatusOf(transactionStatus, 'group', 'ing', RECEIVED),
    bankCode: transactionStatus,
    reason:
      why === undefined ? null : { code: why.rsn?.cd ?? why.rsn?.prtry ?? '', text: why.addtlInf?.join(' ') ?? null },
    orders: [],
  };
}

function partsOf({ bankRef }: SubmissionRef): { product: Product; id: string } {
  const [product, id = ''] = bankRef.split('/');
  return { product: product === 'single' ? 'single' : 'bulk', id: encodeURIComponent(id) };
}

async function ask(ctx: PluginContext, request: IngRequest, first?: Explain) {
  const usual = explain(ctx.clock);
  const ticket = await applicationTicket(ctx, SCOPES.payments).catch(beforeSending);
  return callIng(ctx, ticket, withAddress(ctx, request), (refusal) => first?.(refusal) ?? usual(refusal));
}

/** The token of ourselves failed: of the payment itself nothing has left. */
function beforeSending(error: unknown): never {
  if (error instanceof KoppelError && ['bank_down', 'contract_broken', 'outcome_unknown'].includes(error.code))
    throw new KoppelError('transient', error.message, { cause: error });
  throw error;
}

function withAddress(ctx: PluginContext, request: IngRequest): IngRequest {
  return { ...request, headers: { 'PSU-IP-Address': personAddress('ING', ctx), ...request.headers } };
}

/** The batch's own page, unless ING knows us by one fixed address. */
function returnUrl({ settings }: PluginContext, batch: FrozenBatch): string {
  const url = settings['return-url'];
  return typeof url === 'string' && url !== '' ? url : batch.returnUrl;
}

/** ING read the orders and found fault with them, in its own words. What concerns us and not them is not among these. */
const refusedOrders: Explain = ({ status, json }) => {
  const said = bgErrorCode(json);
  const ofOrders = ['FORMAT_ERROR', 'PAYMENT_FAILED', 'PRODUCT_INVALID', 'PRODUCT_UNKNOWN', 'TRANSACTION_ID_INVALID'];
  if (![400, 422].includes(status) || said === null || !ofOrders.includes(said.code)) return null;
  return new RefusedByBank(said.code, said.text ?? 'ING refuses the payments.');
};
