import type { Iban } from '#core/domain/iban.ts';
import type { SandboxModel } from '#core/kit/sandbox/bank.ts';
import type { BankBatch } from '#core/kit/sandbox/orders.ts';
import { type ReadFile, readPaymentFile } from '#core/kit/sandbox/pain.ts';
import { type BankAnswer, type BankRequest, json, type Routes } from '#core/kit/sandbox/server.ts';
import { FILE_FIELD, PATHS, SCOPES } from './banks.ts';
import { type Caller, type Guarded, tpp } from './sandbox.ts';

const CODES = {
  'to-be-signed': 'ACTC',
  scheduled: 'ACSP',
  executed: 'ACSC',
  refused: 'RJCT',
  cancelled: 'CANC',
} as const satisfies Record<BankBatch['state'], string>;

/** Bulk credit transfers (status as pain.002) and direct debits (status as JSON), and the payee check. */
export function orderRoutes(model: SandboxModel, guarded: Guarded): Routes {
  const { orders, consents, ledger } = model;
  const submit =
    (kind: ReadFile['kind'], service: 'payments' | 'direct-debits') =>
    async (request: BankRequest, { consentId }: Caller): Promise<BankAnswer> => {
      if (request.headers['psu-ip-address'] === undefined)
        return tpp(400, 'FORMAT_ERROR', 'PSU-IP-Address is missing.');
      const file = fileOf(request);
      if (file === null) return tpp(400, 'FORMAT_ERROR', 'The body is not multipart/form-data with a file.');
      const read = await readPaymentFile(file).catch(() => null);
      const [batch] = read?.batches ?? [];
      if (read === null || batch === undefined) return tpp(400, 'FORMAT_ERROR', 'The file is no payment file.');
      const paymentId = model.ids.uuid();
      const may = (iban: Iban) =>
        consents.admits(consentId, iban) && ledger.account(iban)?.services[service] === 'granted';
      if (read.kind !== kind || read.batches.length !== 1 || !may(batch.iban)) {
        const tppMessages = [{ category: 'ERROR', code: 'AG01', text: 'Rekening niet toegestaan voor deze opdracht' }];
        return json(201, { paymentId, transactionStatus: 'RJCT', tppMessages });
      }
      orders.take({ ...batch, ref: paymentId, key: null });
      return json(201, { paymentId, transactionStatus: 'RCVD' });
    };
  const found = (request: BankRequest) => orders.find(request.params['id'] ?? '');
  const missing = () => tpp(404, 'RESOURCE_UNKNOWN', 'There is no such payment.');
  return {
    [`POST ${PATHS.creditTransfers}`]: guarded('order', SCOPES.payments, submit('credit-transfers', 'payments')),
    [`POST ${PATHS.directDebits}`]: guarded('order', SCOPES.directDebits, submit('direct-debits', 'direct-debits')),
    [`GET ${PATHS.creditTransfers}/{id}/status`]: guarded('order', SCOPES.payments, (request) => {
      const batch = found(request);
      if (batch === null) return missing();
      return { status: 200, headers: { 'content-type': 'application/xml' }, body: pain002(batch, model.clock.now()) };
    }),
    [`GET ${PATHS.directDebits}/{id}/status`]: guarded('order', SCOPES.directDebits, (request) => {
      const batch = found(request);
      return batch === null ? missing() : json(200, { transactionStatus: CODES[batch.state] });
    }),
    [`POST ${PATHS.payeeCheck}`]: guarded('order', SCOPES.payments, (request) => {
      const asked = JSON.parse(request.body.toString('utf8')) as {
        creditorName: string;
        creditorAccount: { iban: Iban };
      };
      const account = ledger.account(asked.creditorAccount.iban);
      if (account === null) return tpp(404, 'RESOURCE_UNKNOWN', 'The account cannot be checked.');
      return json(200, { result: verdict(asked.creditorName, account.holder) });
    }),
  };
}

function verdict(asked: string, holder: string): { resultType: string; suggestedName?: string } {
  const bare = (name: string) => name.toUpperCase().replace(/[^A-Z0-9]/g, '');
  if (bare(asked) === bare(holder)) return { resultType: 'MATCHING' };
  const close = bare(asked).slice(0, 5) === bare(holder).slice(0, 5);
  return close ? { resultType: 'CLOSE_MATCH', suggestedName: holder } : { resultType: 'NOT_MATCHING' };
}

/** The file inside a multipart body, by the boundary of its header and no other. */
function fileOf({ headers, body }: BankRequest): Buffer | null {
  const boundary = /^multipart\/form-data;\s*boundary=([\w-]{1,70})$/.exec(headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return null;
  const begin = body.indexOf('\r\n\r\n');
  const end = body.indexOf(`\r\n--${boundary}--`);
  const head = body.subarray(0, Math.max(begin, 0)).toString('latin1');
  const named = head.startsWith(`--${boundary}\r\n`) && head.includes(`name="${FILE_FIELD}"`);
  return named && end > begin ? body.subarray(begin + 4, end) : null;
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
