import type { SandboxModel } from '#core/kit/sandbox/bank.ts';
import type { BankBatch } from '#core/kit/sandbox/orders.ts';
import { readPaymentFile } from '#core/kit/sandbox/pain.ts';
import { json, type Routes } from '#core/kit/sandbox/server.ts';
import { PATHS } from './interface.ts';
import type { Links } from './sandbox-links.ts';
import { type Guarded, refusal } from './sandbox-names.ts';

const CODES = {
  'to-be-signed': 'RCVD',
  scheduled: 'ACCP',
  executed: 'ACSC',
  refused: 'RJCT',
  cancelled: 'CANC',
} as const satisfies Record<BankBatch['state'], string>;

/** The send list: files wait there until the customer sends them with a TAN. */
export function orderRoutes(model: SandboxModel, links: Links, guarded: Guarded, portal: string): Routes {
  const { orders, ids } = model;
  const missing = () => refusal(404, 'NOT_FOUND', 'There is no such file on the send list.');
  return {
    [`POST ${PATHS.orders}`]: guarded('order', async ({ body, url }, reference) => {
      const read = await readPaymentFile(body).catch(() => null);
      const [batch] = read?.batches ?? [];
      if (read === null || batch === undefined || read.batches.length !== 1)
        return refusal(400, 'FORMAT_ERROR', 'The file is no payment file of one batch.');
      const service = read.kind === 'credit-transfers' ? 'payments' : 'direct-debits';
      if (!links.may(reference, batch.iban, service)) return refusal(422, 'AG01', 'The service is not linked.');
      const { ref } = orders.take({ ...batch, ref: ids.uuid(), key: url.searchParams.get('key') });
      return json(201, { id: ref, sendList: `${portal}/verzendlijst` });
    }),
    [`GET ${PATHS.orders}`]: guarded('order', ({ url }) => {
      const found = orders.findByKey(url.searchParams.get('key') ?? '');
      return json(200, { orders: found === null ? [] : [{ id: found.ref }] });
    }),
    [`GET ${PATHS.orders}/{id}/status`]: guarded('order', ({ params }) => {
      const batch = orders.find(params['id'] ?? '');
      if (batch === null) return missing();
      return { status: 200, headers: { 'content-type': 'application/xml' }, body: pain002(batch, model.clock.now()) };
    }),
    [`DELETE ${PATHS.orders}/{id}`]: guarded('order', ({ params }) => {
      if (orders.find(params['id'] ?? '') === null) return missing();
      const outcome = orders.cancel(params['id'] ?? '');
      return outcome === 'cancelled' ? { status: 204 } : refusal(409, 'TOO_LATE', 'It was sent.');
    }),
  };
}

function pain002({ ref, state, orders }: BankBatch, now: string): string {
  const code = CODES[state];
  const reason = state === 'refused' ? '<StsRsnInf><Rsn><Cd>DS02</Cd></Rsn></StsRsnInf>' : '';
  const each = orders.map(
    ({ endToEndId }) =>
      `<TxInfAndSts><OrgnlEndToEndId>${endToEndId}</OrgnlEndToEndId><TxSts>${code}</TxSts>${reason}</TxInfAndSts>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt><GrpHdr><MsgId>${ref.slice(0, 35)}</MsgId><CreDtTm>${now.slice(0, 19)}</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>${ref.slice(0, 35)}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.03</OrgnlMsgNmId><GrpSts>${code}</GrpSts>${reason}</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>B</OrgnlPmtInfId>${each.join('')}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`;
}
