import type { CollectionBatch, DirectDebit, DirectDebitScheme, MandateAmendment } from '../../domain/direct-debit.ts';
import {
  type BatchOrders,
  type BatchPages,
  type MessageForm,
  type PainHeader,
  streamMessage,
  writeMessage,
} from './message.ts';
import { sumText, type Totals } from './totals.ts';
import { DIRECT_DEBIT_VERSIONS, type DirectDebitVersion, type PainVersion } from './versions.ts';
import {
  account,
  agent,
  instructedAmount,
  namedParty,
  optional,
  party,
  paymentIds,
  purpose,
  remittance,
  safe,
} from './xml-parts.ts';

const LOCAL_INSTRUMENT: Readonly<Record<DirectDebitScheme, string>> = { core: 'CORE', b2b: 'B2B' };

/** A creditor identifier as the rulebook wants it. */
function schemeId(element: string, id: string): string {
  return `<${element}><Id><PrvtId><Othr><Id>${safe(id, element, 35)}</Id><SchmeNm><Prtry>SEPA</Prtry></SchmeNm></Othr></PrvtId></Id></${element}>`;
}

function beginBatch(batch: CollectionBatch, totals: Totals, version: PainVersion): string {
  const { creditor, batchBooking, collectionDate, scheme, sequenceType } = batch;
  const booking = batchBooking === null ? '' : `<BtchBookg>${batchBooking}</BtchBookg>`;
  return `<PmtInf><PmtInfId>${safe(batch.batchId, 'PmtInfId', 35)}</PmtInfId><PmtMtd>DD</PmtMtd>${booking}<NbOfTxs>${totals.count}</NbOfTxs><CtrlSum>${sumText(totals)}</CtrlSum><PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><LclInstrm><Cd>${LOCAL_INSTRUMENT[scheme]}</Cd></LclInstrm><SeqTp>${sequenceType}</SeqTp></PmtTpInf><ReqdColltnDt>${collectionDate}</ReqdColltnDt>${party('Cdtr', creditor)}${account('CdtrAcct', creditor)}${agent('CdtrAgt', creditor.bic, version)}<ChrgBr>SLEV</ChrgBr>${schemeId('CdtrSchmeId', batch.creditorId)}
`;
}

function amendment(change: MandateAmendment | null): string {
  if (change === null) return '';
  const former =
    change.originalIban !== null
      ? `<OrgnlDbtrAcct><Id><IBAN>${change.originalIban}</IBAN></Id></OrgnlDbtrAcct>`
      : change.otherBank
        ? '<OrgnlDbtrAcct><Id><Othr><Id>SMNDA</Id></Othr></Id></OrgnlDbtrAcct>'
        : '';
  const creditor = change.originalCreditorId === null ? '' : schemeId('OrgnlCdtrSchmeId', change.originalCreditorId);
  const details = `${optional('OrgnlMndtId', change.originalMandateId, 35)}${creditor}${former}`;
  return `<AmdmntInd>true</AmdmntInd><AmdmntInfDtls>${details}</AmdmntInfDtls>`;
}

function order(one: DirectDebit, version: PainVersion): string {
  const { debtor } = one;
  const mandate = `<MndtRltdInf><MndtId>${safe(one.mandateId, 'MndtId', 35)}</MndtId><DtOfSgntr>${one.mandateSignedOn}</DtOfSgntr>${amendment(one.amendment)}</MndtRltdInf>`;
  return `<DrctDbtTxInf>${paymentIds(one.instructionId, one.endToEndId)}${instructedAmount(one.amount)}<DrctDbtTx>${mandate}</DrctDbtTx>${agent('DbtrAgt', debtor.bic, version)}${party('Dbtr', debtor)}${account('DbtrAcct', debtor)}${namedParty('UltmtDbtr', one.ultimateDebtor)}${purpose(one.purpose)}${remittance(one.remittance)}</DrctDbtTxInf>
`;
}

function form(key: DirectDebitVersion): MessageForm<CollectionBatch, DirectDebit> {
  const version = DIRECT_DEBIT_VERSIONS[key];
  return {
    version,
    root: 'CstmrDrctDbtInitn',
    beginBatch: (batch, totals) => beginBatch(batch, totals, version),
    order: (one) => order(one, version),
  };
}

/** A pain.008 in pieces, in constant memory; see `writeCreditTransfers`. */
export function writeDirectDebits(
  header: PainHeader,
  batches: readonly BatchOrders<CollectionBatch, DirectDebit>[],
  version: DirectDebitVersion,
): Generator<Uint8Array> {
  return writeMessage(form(version), header, batches);
}

/** The same from a database, page by page; the totals are counted there. */
export function streamDirectDebits(
  header: PainHeader,
  batches: readonly BatchPages<CollectionBatch, DirectDebit>[],
  version: DirectDebitVersion,
): AsyncGenerator<Uint8Array> {
  return streamMessage(form(version), header, batches);
}
