import { createReadStream } from 'node:fs';
import { KoppelError } from '#core/domain/errors.ts';
import { formatMoney, type Money } from '#core/domain/money.ts';
import type { PaymentParty, PaymentRemittance } from '#core/domain/payment-order.ts';
import type { InitiationHeader, InitiationPart } from '#core/formats/pain/parts.ts';
import { readInitiation } from '#core/formats/pain/read-initiation.ts';
import {
  type OrderStatusReport,
  readStatusReport,
  type StatusPart,
  type StatusReason,
} from '#core/formats/pain/read-status.ts';
import { sumText } from '#core/formats/pain/totals.ts';
import { type Check, type Compare, comparer, decimals } from './check.ts';
import { corpusFile, type Json, type ManifestFile } from './manifest.ts';

async function all<T>(parts: AsyncIterable<readonly T[]>): Promise<readonly T[] | KoppelError> {
  const list: T[] = [];
  try {
    for await (const batch of parts) list.push(...batch);
    return list;
  } catch (error) {
    if (error instanceof KoppelError) return error;
    throw error;
  }
}

const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : []);
const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});

/** Compares one pain.001 or pain.008 with its manifest. */
export async function checkInitiation(format: string, entry: ManifestFile, checks: Check[]): Promise<void> {
  const compare = comparer(format, entry.file, checks);
  const parts = await all<InitiationPart>(readInitiation(createReadStream(corpusFile(format, entry.file))));
  // An empty shell names a version and holds no payment.
  const mustFail = entry.kind === 'shell';
  if (parts instanceof KoppelError) {
    compare('readable', '', mustFail ? 'refused' : 'read', mustFail ? 'refused' : `${parts.code}: ${parts.message}`);
    return;
  }
  compare('readable', '', mustFail ? 'refused' : 'read', 'read');
  const { expected } = entry;
  for (const part of parts) if (part.kind === 'file') checkHeader(object(expected['header']), part.file, compare);
  const end = parts.at(-1);
  if (end?.kind === 'end') {
    compare('orders', '', expected['computedCount'], end.totals.count);
    compare('sum', '', expected['computedSum'], sumText(end.totals), decimals);
    const told = (about: string) => !end.mismatches.some((one) => one.startsWith('The file') && one.includes(about));
    compare('count matches', '', expected['headerCountMatches'], told('orders and holds'));
    compare('sum matches', '', expected['headerSumMatches'], told('control sum'));
  }
  checkBatches(list(expected['paymentInformation']), parts, compare);
}

function checkHeader(wanted: Json, got: InitiationHeader, compare: Compare): void {
  compare('message id', '', wanted['messageId'], got.messageId);
  compare('created', '', wanted['created'], got.createdAt);
  compare('stated count', '', wanted['numberOfTransactions'], got.statedCount);
  compare('stated sum', '', wanted['controlSum'], got.statedSum);
  compare('initiator', '', wanted['initiatingParty'], got.initiator.name);
  compare('initiator id', '', wanted['initiatingPartyId'], got.initiator.id);
}

function checkBatches(wanted: readonly Json[], parts: readonly InitiationPart[], compare: Compare): void {
  let batch = -1;
  let order = 0;
  for (const part of parts) {
    const where = `batch ${batch + 1}, order ${order + 1}`;
    const expected = object(wanted[batch]);
    if (part.kind === 'payments' || part.kind === 'collections') {
      // A PmtInf whose orders do not share a scheme comes in pieces.
      if (part.batch.batchId === list(wanted)[batch]?.['id']) continue;
      batch++;
      order = 0;
      checkBatch(object(wanted[batch]), part, `batch ${batch + 1}`, compare);
    } else if (part.kind === 'order') {
      const one = object(list(expected['transactions'])[order++]);
      checkOrder(one, part.order, part.order.creditor, where, compare);
    } else if (part.kind === 'debit') {
      const one = object(list(expected['transactions'])[order++]);
      checkOrder(one, part.debit, part.debit.debtor, where, compare);
      compare('mandate', where, one['mandateId'], part.debit.mandateId);
      compare('signed on', where, one['mandateDate'], part.debit.mandateSignedOn);
      compare('amendment', where, one['amendment'], part.debit.amendment !== null);
    }
  }
  compare('batches', '', wanted.length, batch + 1);
}

type BatchPart = Extract<InitiationPart, { kind: 'payments' | 'collections' }>;

function checkBatch(wanted: Json, part: BatchPart, where: string, compare: Compare): void {
  const own = part.kind === 'payments' ? part.batch.debtor : part.batch.creditor;
  compare('batch id', where, wanted['id'], part.batch.batchId);
  compare('batch booking', where, wanted['batchBooking'], part.batch.batchBooking);
  compare('own name', where, wanted['ownName'], own.name);
  compare('own account', where, wanted['ownIban'], own.iban ?? own.account);
  compare('own BIC', where, wanted['ownBic'], own.bic);
  if (part.kind === 'payments') {
    compare('date', where, wanted['requestedDate'], part.batch.executionDate);
    compare('category purpose', where, wanted['categoryPurpose'], part.batch.categoryPurpose);
    return;
  }
  compare('date', where, wanted['requestedDate'], part.batch.collectionDate);
  compare('creditor id', where, wanted['creditorId'], part.batch.creditorId);
  compare('scheme', where, wanted['localInstrument'], part.batch.scheme.toUpperCase());
  compare('sequence type', where, wanted['sequenceType'], part.batch.sequenceType);
}

interface Paid {
  readonly endToEndId: string;
  readonly instructionId: string | null;
  readonly amount: Money;
  readonly remittance: PaymentRemittance;
}

function checkOrder(wanted: Json, got: Paid, party: PaymentParty, where: string, compare: Compare): void {
  compare('end-to-end id', where, wanted['endToEndId'], got.endToEndId);
  compare('instruction id', where, wanted['instructionId'], got.instructionId);
  compare('amount', where, wanted['amount'], formatMoney(got.amount), decimals);
  compare('currency', where, wanted['currency'], got.amount.currency);
  compare('name', where, wanted['name'], party.name);
  compare('account', where, wanted['iban'], party.iban ?? party.account);
  compare('BIC', where, wanted['bic'], party.bic);
  const text = wanted['unstructured'] as readonly string[] | undefined;
  compare('text', where, text?.join(''), got.remittance.text);
  compare('structured reference', where, wanted['structuredRef'], got.remittance.structured);
}

/** Compares one pain.002 with its manifest. */
export async function checkStatus(format: string, entry: ManifestFile, checks: Check[]): Promise<void> {
  const compare = comparer(format, entry.file, checks);
  const parts = await all<StatusPart>(readStatusReport(createReadStream(corpusFile(format, entry.file))));
  const mustFail = entry.kind === 'invalid';
  if (parts instanceof KoppelError) {
    compare('readable', '', mustFail ? 'refused' : 'read', mustFail ? 'refused' : `${parts.code}: ${parts.message}`);
    return;
  }
  compare('readable', '', mustFail ? 'refused' : 'read', 'read');
  if (mustFail) return;
  const { expected } = entry;
  const [first] = parts;
  if (first?.kind === 'group') {
    const group = object(expected['group']);
    compare('message id', '', object(expected['header'])['messageId'], first.group.messageId);
    compare('created', '', object(expected['header'])['created'], first.group.createdAt);
    compare('original message', '', group['originalMessageId'], first.group.originalMessageId);
    compare('original name', '', group['originalMessageName'], first.group.originalMessageName);
    compare('group status', '', group['status'], first.group.status);
    checkReasons(list(group['reasons']), first.group.reasons, 'file', compare);
  }
  const orders = parts.flatMap((part) => (part.kind === 'order' ? [part.order] : []));
  compare('orders', '', expected['transactionCount'], orders.length);
  const batches = parts.flatMap((part) => (part.kind === 'batch' ? [part.batch] : []));
  for (const [index, wanted] of list(expected['payments']).entries()) {
    const where = `batch ${index + 1}`;
    compare('batch id', where, wanted['originalPaymentInformationId'], batches[index]?.originalBatchId);
    compare('batch status', where, wanted['status'], batches[index]?.status);
    const own = orders.filter((order) => order.originalBatchId === batches[index]?.originalBatchId);
    for (const [number, order] of list(wanted['transactions']).entries())
      checkOrderStatus(order, own[number], where, compare);
  }
}

function checkOrderStatus(wanted: Json, got: OrderStatusReport | undefined, where: string, compare: Compare): void {
  const id = wanted['endToEndId'];
  compare('end-to-end id', where, id === 'NOTPROVIDED' ? null : id, got?.originalEndToEndId);
  compare('order status', where, wanted['status'], got?.status);
  compare('name', where, wanted['creditorName'], got?.name);
  compare('account', where, wanted['creditorIban'], got?.iban);
}

function checkReasons(wanted: readonly Json[], got: readonly StatusReason[], where: string, compare: Compare): void {
  compare('reasons', where, wanted.length, got.length);
  for (const [index, reason] of wanted.entries()) {
    compare('reason', where, reason['code'], got[index]?.code);
    const info = reason['info'] as readonly string[] | undefined;
    compare('reason text', where, info?.join(''), got[index]?.text);
  }
}
