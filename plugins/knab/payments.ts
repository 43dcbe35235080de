import type { BatchStatus, Gateway } from '#core/contract/connector.ts';
import { formatMoney } from '#core/domain/money.ts';
import type { CreditTransferScheme, OrderStatus } from '#core/domain/payment-order.ts';
import { bgErrorCode } from '#core/kit/berlin-group-errors.ts';
import { shaped, z } from '#core/kit/json.ts';
import { painOrders } from '#core/kit/pain-orders.ts';
import { personAddress } from '#core/kit/settings.ts';
import { cannotLookUp, RefusedByBank, submission } from '#core/kit/submission.ts';
import { PATHS, SIGNED } from './banks.ts';
import { appToken, call } from './client.ts';
import { explain } from './errors.ts';

/** As client code knows them; ACCP is where money is certain. */
const STATUSES = {
  RCVD: 'to-be-confirmed',
  ACTC: 'to-be-confirmed',
  ACCP: 'accepted',
  ACSC: 'executed',
  RJCT: 'rejected',
  CANC: 'cancelled',
} as const satisfies Record<string, OrderStatus>;

const TAKEN = z.object({
  paymentId: z.string().min(1),
  _links: z.object({ scaRedirect: z.object({ href: z.string() }).nullish() }).nullish(),
});
const STATUS = z.object({
  transactionStatus: z.enum(Object.keys(STATUSES) as (keyof typeof STATUSES)[]),
  endToEndIdentification: z.string().nullish(),
});

/** Codes with which Knab says that it read the payment and does not want it. */
const REFUSED = ['PAYMENT_FAILED', 'FORMAT_ERROR', 'PRODUCT_INVALID'];

/** One instant payment at a time; the customer signs each at the bank. Nothing is known of files or batches. */
export const payments: Gateway<CreditTransferScheme> = {
  schemes: ['sepa-instant'],
  maxPerBatch: 1,
  idempotency: { kind: 'none' },
  carrier: 'json',
  provenAfterMinutes: Number.POSITIVE_INFINITY,

  async submit(ctx, batch) {
    const {
      orders: [order],
    } = await painOrders(batch);
    return submission(async () => {
      if (order === undefined) throw new RefusedByBank('EMPTY', 'There is no payment in it.');
      const answer = await call(
        ctx,
        {
          what: 'Knab payment',
          method: 'POST',
          path: PATHS.payments,
          token: await appToken(ctx),
          headers: {
            'tpp-redirect-uri': batch.returnUrl,
            'tpp-nok-redirect-uri': batch.returnUrl,
            'psu-ip-address': personAddress('Knab', ctx),
          },
          body: JSON.stringify({
            endToEndIdentification: order.endToEndId,
            debtorAccount: { iban: batch.account.iban },
            creditorAccount: { iban: order.creditor.iban },
            creditorName: order.creditor.name,
            instructedAmount: { currency: order.amount.currency, amount: formatMoney(order.amount) },
            remittanceInformationUnstructured: order.remittance.text ?? order.remittance.structured ?? '',
          }),
        },
        SIGNED.payment,
        (refusal) => {
          const said = bgErrorCode(refusal.json);
          if (refusal.status === 400 && said !== null && REFUSED.includes(said.code))
            return new RefusedByBank(said.code, said.text ?? said.code);
          return explain(ctx)(refusal);
        },
      );
      const { paymentId, _links } = shaped(TAKEN, answer.json, 'Knab payment');
      return { kind: 'confirm-at-bank', bankRef: paymentId, url: _links?.scaRedirect?.href ?? null };
    });
  },

  /**
   * A payment is known by the id of the answer alone. One whose answer was lost cannot be signed either: the link to do so was in it.
   */
  lookup: async () => cannotLookUp('Knab'),

  async status(ctx, { bankRef }): Promise<BatchStatus> {
    const answer = await call(
      ctx,
      {
        what: 'Knab payment',
        method: 'GET',
        path: `${PATHS.payments}/${encodeURIComponent(bankRef)}`,
        token: await appToken(ctx),
        headers: { 'psu-ip-address': personAddress('Knab', ctx) },
      },
      SIGNED.payment,
    );
    const { transactionStatus: bankCode, endToEndIdentification } = shaped(STATUS, answer.json, 'Knab payment');
    const status = STATUSES[bankCode];
    const orders =
      endToEndIdentification == null ? [] : [{ endToEndId: endToEndIdentification, status, bankCode, reason: null }];
    return { status, bankCode, reason: null, orders };
  },
};
