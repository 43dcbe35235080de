import type { ChargeBearer, CreditTransferScheme, PaymentBatch, PaymentOrder } from '../../domain/payment-order.ts';
import {
  type BatchOrders,
  type BatchPages,
  type MessageForm,
  type PainHeader,
  streamMessage,
  writeMessage,
} from './message.ts';
import { sumText, type Totals } from './totals.ts';
import { CREDIT_TRANSFER_VERSIONS, type CreditTransferVersion, type PainVersion } from './versions.ts';
import {
  account,
  agent,
  instructedAmount,
  namedParty,
  party,
  paymentIds,
  purpose,
  remittance,
  safe,
} from './xml-parts.ts';

/** PmtTpInf of each scheme. */
const PAYMENT_TYPE: Readonly<Record<CreditTransferScheme, string>> = {
  sepa: '<SvcLvl><Cd>SEPA</Cd></SvcLvl>',
  'sepa-instant': '<SvcLvl><Cd>SEPA</Cd></SvcLvl><LclInstrm><Cd>INST</Cd></LclInstrm>',
  urgent: '<InstrPrty>HIGH</InstrPrty><SvcLvl><Cd>URGP</Cd></SvcLvl>',
  world: '',
};
const CHARGES: Readonly<Record<ChargeBearer, string>> = { shared: 'SHAR', debtor: 'DEBT', creditor: 'CRED' };

function isSepa(scheme: CreditTransferScheme): boolean {
  return scheme === 'sepa' || scheme === 'sepa-instant';
}

function beginBatch(batch: PaymentBatch, totals: Totals, version: PainVersion): string {
  const { debtor, scheme, executionDate, batchBooking, categoryPurpose } = batch;
  const booking = batchBooking === null ? '' : `<BtchBookg>${batchBooking}</BtchBookg>`;
  const category =
    categoryPurpose === null ? '' : `<CtgyPurp><Cd>${safe(categoryPurpose, 'CtgyPurp', 4)}</Cd></CtgyPurp>`;
  const type = `${PAYMENT_TYPE[scheme]}${category}`;
  const date = version.nestedDate ? `<Dt>${executionDate}</Dt>` : executionDate;
  const bearer = isSepa(scheme) ? 'SLEV' : CHARGES[batch.chargeBearer];
  return `<PmtInf><PmtInfId>${safe(batch.batchId, 'PmtInfId', 35)}</PmtInfId><PmtMtd>TRF</PmtMtd>${booking}<NbOfTxs>${totals.count}</NbOfTxs><CtrlSum>${sumText(totals)}</CtrlSum>${type === '' ? '' : `<PmtTpInf>${type}</PmtTpInf>`}<ReqdExctnDt>${date}</ReqdExctnDt>${party('Dbtr', debtor)}${account('DbtrAcct', debtor)}${agent('DbtrAgt', debtor.bic, version)}<ChrgBr>${bearer}</ChrgBr>
`;
}

function order(one: PaymentOrder, version: PainVersion): string {
  const { creditor } = one;
  const creditorAgent = creditor.bic === null ? '' : agent('CdtrAgt', creditor.bic, version);
  return `<CdtTrfTxInf>${paymentIds(one.instructionId, one.endToEndId)}<Amt>${instructedAmount(one.amount)}</Amt>${namedParty('UltmtDbtr', one.ultimateDebtor)}${creditorAgent}${party('Cdtr', creditor)}${account('CdtrAcct', creditor)}${namedParty('UltmtCdtr', one.ultimateCreditor)}${purpose(one.purpose)}${remittance(one.remittance)}</CdtTrfTxInf>
`;
}

function form(key: CreditTransferVersion): MessageForm<PaymentBatch, PaymentOrder> {
  const version = CREDIT_TRANSFER_VERSIONS[key];
  return {
    version,
    root: 'CstmrCdtTrfInitn',
    beginBatch: (batch, totals) => beginBatch(batch, totals, version),
    order: (one) => order(one, version),
  };
}

/**
 * A pain.001 in pieces, in constant memory. Texts have to be prepared (see `prepare.ts`) and checked (`check.ts`) before; what
 * is not throws `field_invalid`. Number and sum are those of the orders written.
 */
export function writeCreditTransfers(
  header: PainHeader,
  batches: readonly BatchOrders<PaymentBatch, PaymentOrder>[],
  version: CreditTransferVersion,
): Generator<Uint8Array> {
  return writeMessage(form(version), header, batches);
}

/** The same from a database, page by page; the totals are counted there. */
export function streamCreditTransfers(
  header: PainHeader,
  batches: readonly BatchPages<PaymentBatch, PaymentOrder>[],
  version: CreditTransferVersion,
): AsyncGenerator<Uint8Array> {
  return streamMessage(form(version), header, batches);
}
