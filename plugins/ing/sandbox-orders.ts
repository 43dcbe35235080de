import type { Iban } from '#core/domain/iban.ts';
import type { PlainDate } from '#core/domain/plain-date.ts';
import type { SandboxModel } from '#core/kit/sandbox/bank.ts';
import { centsOf } from '#core/kit/sandbox/money.ts';
import type { BankBatch } from '#core/kit/sandbox/orders.ts';
import type { Pages } from '#core/kit/sandbox/pages.ts';
import { readPaymentFile } from '#core/kit/sandbox/pain.ts';
import { type BankAnswer, type BankRequest, json, type Routes, redirect } from '#core/kit/sandbox/server.ts';
import { MAX_PAYMENTS, PATHS, SCOPES, SINGLE_NAMESPACE } from './banks.ts';
import { type Guarded, tpp } from './sandbox.ts';

const CODES = {
  'to-be-signed': 'RCVD',
  scheduled: 'ACCP',
  executed: 'ACSC',
  refused: 'RJCT',
  cancelled: 'CANC',
} as const satisfies Record<BankBatch['state'], string>;

interface AskedBulk {
  readonly requestedExecutionDate?: PlainDate;
  readonly debtorAccount: { readonly iban: Iban };
  readonly payments: readonly {
    readonly endToEndIdentification?: string;
    readonly instructedAmount: { readonly amount: string };
    readonly creditorAccount: { readonly iban: Iban };
    readonly creditorName: string;
    readonly remittanceInformationUnstructured?: string;
  }[];
}

/** Payments as ING's Payment Initiation API 2.0.2 has them: bulk as JSON, one payment as pain.001, signed at the customer's pages. */
export function orderRoutes(
  model: SandboxModel,
  guarded: Guarded,
  frontOrigin: () => string,
  begin: Pages['begin'],
): { readonly api: Routes; readonly front: Routes } {
  const { orders, ledger } = model;
  /** Our own token with the scope for payments, and the headers ING demands. */
  const order = (handler: (request: BankRequest) => BankAnswer | Promise<BankAnswer>) =>
    guarded('order', (request, { consentId, scope }) => {
      if (consentId !== null || !scope.split(' ').includes(SCOPES.payments))
        return tpp(403, 'SERVICE_BLOCKED', 'Payments go with an application token.');
      if (request.headers['psu-ip-address'] === undefined)
        return tpp(400, 'INVALID_HEADER', 'PSU-IP-Address is missing.');
      return handler(request);
    });
  const taken = (path: string, type: string, request: BankRequest, batch: Omit<BankBatch, 'state' | 'ref' | 'key'>) => {
    if (!URL.canParse(request.headers['tpp-redirect-uri'] ?? ''))
      return tpp(400, 'INVALID_HEADER', 'TPP-Redirect-URI is missing.');
    if (ledger.account(batch.iban)?.services.payments !== 'granted')
      return tpp(400, 'PAYMENT_FAILED', 'The account cannot be used for payments.');
    const ref = model.ids.uuid();
    returns.set(ref, request.headers['tpp-redirect-uri'] ?? '');
    orders.take({ ...batch, ref, key: null });
    const self = `${path}/${ref}`;
    const scaRedirect = `${frontOrigin()}/payment-initiation/${ref}/NL${type}`;
    return json(
      201,
      {
        transactionStatus: 'RCVD',
        paymentId: ref,
        _links: { scaRedirect, self, status: `${self}/status`, delete: self },
      },
      { location: self, 'aspsp-sca-approach': 'REDIRECT' },
    );
  };
  const returns = new Map<string, string>();
  const found = (request: BankRequest) => orders.find(request.params['id'] ?? '');
  const missing = () => tpp(404, 'RESOURCE_UNKNOWN', 'There is no such payment.');
  const cancel = order((request) => {
    if (found(request) === null) return missing();
    const outcome = orders.cancel(request.params['id'] ?? '');
    return outcome === 'cancelled' ? { status: 204 } : tpp(422, 'SERVICE_INVALID', 'It was executed.');
  });

  return {
    api: {
      [`POST ${PATHS.bulk}`]: order((request) => {
        const asked = JSON.parse(request.body.toString('utf8')) as AskedBulk;
        if (asked.payments.length < 1 || asked.payments.length > MAX_PAYMENTS)
          return tpp(400, 'FORMAT_ERROR', `1 to ${MAX_PAYMENTS} payments.`);
        return taken(PATHS.bulk, '?type=bulk', request, {
          iban: asked.debtorAccount.iban,
          executionDate: asked.requestedExecutionDate ?? null,
          orders: asked.payments.map((one) => ({
            endToEndId: one.endToEndIdentification ?? 'NOTPROVIDED',
            minor: -centsOf(one.instructedAmount.amount),
            name: one.creditorName,
            iban: one.creditorAccount.iban,
            text: one.remittanceInformationUnstructured ?? '',
          })),
        });
      }),
      [`POST ${PATHS.single}`]: order(async (request) => {
        const read = request.body.includes(SINGLE_NAMESPACE)
          ? await readPaymentFile(request.body).catch(() => null)
          : null;
        const [batch] = read?.batches ?? [];
        if (batch === undefined || read?.batches.length !== 1 || batch.orders.length !== 1)
          return tpp(400, 'FORMAT_ERROR', 'A pain.001.001.03 with one payment.');
        return taken(PATHS.single, '', request, batch);
      }),
      [`GET ${PATHS.bulk}/{id}/status`]: order((request) => {
        const batch = found(request);
        return batch === null ? missing() : json(200, { transactionStatus: CODES[batch.state] });
      }),
      [`GET ${PATHS.singleStatus}/{id}/status`]: order((request) => {
        const batch = found(request);
        if (batch === null) return missing();
        return { status: 200, headers: { 'content-type': 'application/xml' }, body: pain002(batch, model.clock.now()) };
      }),
      [`DELETE ${PATHS.bulk}/{id}`]: cancel,
      [`DELETE ${PATHS.single}/{id}`]: cancel,
    },
    front: {
      'GET /payment-initiation/{id}/NL': (request) => {
        const batch = found(request);
        if (batch === null) return { status: 404 };
        return begin({
          purpose: `Betaling van ${batch.orders.length} opdracht(en) ondertekenen`,
          choice: 'none',
          accounts: [],
          finish(outcome) {
            if (batch.state === 'to-be-signed') orders.confirm(batch.ref, outcome === 'grant' ? 'sign' : 'refuse');
            return redirect(returns.get(batch.ref) ?? '/');
          },
        });
      },
    },
  };
}

function pain002({ ref, state, orders }: BankBatch, now: string): string {
  const code = CODES[state];
  const reason = state === 'refused' ? '<StsRsnInf><Rsn><Cd>DS02</Cd></Rsn></StsRsnInf>' : '';
  const each = orders.map(
    ({ endToEndId }) =>
      `<TxInfAndSts><OrgnlEndToEndId>${endToEndId}</OrgnlEndToEndId><TxSts>${code}</TxSts>${reason}</TxInfAndSts>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.11"><CstmrPmtStsRpt><GrpHdr><MsgId>${ref.slice(0, 35)}</MsgId><CreDtTm>${now.slice(0, 19)}</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>${ref.slice(0, 35)}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.03</OrgnlMsgNmId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>B</OrgnlPmtInfId><PmtInfSts>${code}</PmtInfSts>${reason}${each.join('')}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`;
}
