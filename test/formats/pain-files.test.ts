import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { Document as SepaDocument } from 'sepa';
import { expect, test } from 'vitest';
import type { DirectDebit } from '#core/domain/direct-debit.ts';
import { formatMoney } from '#core/domain/money.ts';
import type { PaymentOrder } from '#core/domain/payment-order.ts';
import type { InitiationPart } from '#core/formats/pain/parts.ts';
import { proveTotals } from '#core/formats/pain/proof.ts';
import { readInitiation } from '#core/formats/pain/read-initiation.ts';
import { totalsOf } from '#core/formats/pain/totals.ts';
import { streamCreditTransfers, writeCreditTransfers } from '#core/formats/pain/write-credit-transfer.ts';
import { streamDirectDebits, writeDirectDebits } from '#core/formats/pain/write-direct-debit.ts';
import { CORPUS } from '../corpus/manifest.ts';
import { collectionBatch, HEADER, paymentBatch, randomDebits, randomOrders } from './payments.ts';

async function partsOf(chunks: Iterable<Uint8Array>): Promise<readonly InitiationPart[]> {
  const parts: InitiationPart[] = [];
  for await (const batch of readInitiation(chunks)) parts.push(...batch);
  return parts;
}

const ordersOf = (parts: readonly InitiationPart[]): readonly PaymentOrder[] =>
  parts.flatMap((part) => (part.kind === 'order' ? [part.order] : []));
const debitsOf = (parts: readonly InitiationPart[]): readonly DirectDebit[] =>
  parts.flatMap((part) => (part.kind === 'debit' ? [part.debit] : []));

const ORDERS = randomOrders(10_000, 7);
const DEBITS = randomDebits(10_000, 8);

test.each(['03', '09'] as const)(
  '10,000 random orders survive pain.001.001.%s and back',
  { timeout: 60_000 },
  async (version) => {
    const batches = [
      { batch: paymentBatch(1), orders: ORDERS.slice(0, 4_000) },
      { batch: paymentBatch(2, 'sepa-instant'), orders: ORDERS.slice(4_000, 7_000) },
      { batch: paymentBatch(3, 'urgent'), orders: ORDERS.slice(7_000) },
    ];
    const parts = await partsOf(writeCreditTransfers(HEADER, batches, version));
    expect(ordersOf(parts)).toEqual(ORDERS);
    expect(parts.flatMap((part) => (part.kind === 'payments' ? [part.batch] : []))).toEqual(
      batches.map(({ batch }) => batch),
    );
    expect(parts[0]).toMatchObject({
      kind: 'file',
      file: { format: `pain.001.001.${version}`, messageId: HEADER.messageId, initiator: HEADER.initiator },
    });
    const minor = ORDERS.reduce((sum, { amount }) => sum + amount.minor, 0n);
    expect(parts.at(-1)).toEqual({ kind: 'end', totals: { count: 10_000, hundredths: minor }, mismatches: [] });
  },
);

test.each(['02', '08'] as const)(
  '10,000 random collections survive pain.008.001.%s and back',
  { timeout: 60_000 },
  async (version) => {
    const batches = [
      { batch: collectionBatch(1, 'FRST'), orders: DEBITS.slice(0, 5_000) },
      { batch: collectionBatch(2, 'RCUR'), orders: DEBITS.slice(5_000) },
    ];
    const parts = await partsOf(writeDirectDebits(HEADER, batches, version));
    expect(debitsOf(parts)).toEqual(DEBITS);
    expect(parts.flatMap((part) => (part.kind === 'collections' ? [part.batch] : []))).toEqual(
      batches.map(({ batch }) => batch),
    );
  },
);

const XSD = join(CORPUS, 'xsd');
const SCHEMA_FILES = ['pain.001.001.03', 'pain.001.001.09', 'pain.008.001.02', 'pain.008.001.08'];
const schemasHere = SCHEMA_FILES.every((name) => existsSync(join(XSD, `${name}.xsd`)));

test.skipIf(!schemasHere)(
  'every file we write is valid against the ISO schema (skipped: the schemas lie beside the repository)',
  () => {
    for (const version of ['03', '09'] as const) {
      for (const scheme of ['sepa', 'sepa-instant', 'urgent'] as const) {
        const batches = [{ batch: paymentBatch(4, scheme), orders: ORDERS.slice(0, 500) }];
        validate(`pain.001.001.${version}`, writeCreditTransfers(HEADER, batches, version));
      }
      const world = {
        ...paymentBatch(5, 'world'),
        chargeBearer: 'debtor' as const,
      };
      const orders = ORDERS.slice(0, 50).map((order) => ({
        ...order,
        amount: { minor: order.amount.minor, currency: 'USD' },
        creditor: { ...order.creditor, iban: null, account: '0012345678', bic: 'BOFAUS3N' },
      }));
      validate(`pain.001.001.${version}`, writeCreditTransfers(HEADER, [{ batch: world, orders }], version));
    }
    for (const version of ['02', '08'] as const) {
      for (const sequence of ['FRST', 'RCUR', 'FNAL', 'OOFF'] as const) {
        const batches = [{ batch: collectionBatch(6, sequence), orders: DEBITS.slice(0, 500) }];
        validate(`pain.008.001.${version}`, writeDirectDebits(HEADER, batches, version));
      }
    }
  },
);

function validate(name: string, chunks: Iterable<Uint8Array>): void {
  const schema = XmlDocument.fromBuffer(readFileSync(join(XSD, `${name}.xsd`)));
  const validator = XsdValidator.fromDoc(schema);
  const document = XmlDocument.fromBuffer(Buffer.concat([...chunks]));
  try {
    expect(() => validator.validate(document), name).not.toThrow();
  } finally {
    document.dispose();
    validator.dispose();
    schema.dispose();
  }
}

const peer = new XMLParser({ parseTagValue: false, ignoreAttributes: false, isArray: (name) => name === 'AdrLine' });

test('XML-37: what is outside SEPA is refused by the writer, never changed or let through behind the approval', () => {
  const [first] = ORDERS;
  if (first === undefined) throw new Error('no order');
  for (const text of [']]></Ustrd><x a="1">', 'a & b', '😀', 'x'.repeat(400)]) {
    const hostile = { ...first, remittance: { text, structured: null } };
    const write = () => [...writeCreditTransfers(HEADER, [{ batch: paymentBatch(1), orders: [hostile] }], '09')];
    expect(write, text.slice(0, 20)).toThrow(/outside the SEPA characters/);
  }
});

test('a reader nobody here wrote finds the same orders in our file', () => {
  const batches = [{ batch: paymentBatch(1), orders: ORDERS.slice(0, 1_000) }];
  const document = peer.parse(Buffer.concat([...writeCreditTransfers(HEADER, batches, '09')]).toString());
  const batch = document.Document.CstmrCdtTrfInitn.PmtInf;
  expect([batch.NbOfTxs, batch.ReqdExctnDt.Dt, batch.DbtrAcct.Id.IBAN]).toEqual([
    '1000',
    '2026-03-04',
    paymentBatch(1).debtor.iban,
  ]);
  for (const [index, order] of ORDERS.slice(0, 1_000).entries()) {
    const found = batch.CdtTrfTxInf[index];
    expect({
      id: found.PmtId.EndToEndId,
      amount: found.Amt.InstdAmt['#text'],
      currency: found.Amt.InstdAmt['@_Ccy'],
      name: found.Cdtr.Nm,
      iban: found.CdtrAcct.Id.IBAN,
      bic: found.CdtrAgt?.FinInstnId.BICFI ?? null,
      text: found.RmtInf?.Ustrd ?? null,
      structured: found.RmtInf?.Strd?.CdtrRefInf.Ref ?? null,
      lines: found.Cdtr.PstlAdr?.AdrLine ?? [],
    }).toEqual({
      id: order.endToEndId,
      amount: formatMoney(order.amount),
      currency: 'EUR',
      name: order.creditor.name,
      iban: order.creditor.iban,
      bic: order.creditor.bic,
      text: order.remittance.text,
      structured: order.remittance.structured,
      lines: order.creditor.address?.lines ?? [],
    });
  }
});

test('files of the peer library `sepa` read as what was put into them', async () => {
  const orders = ORDERS.slice(0, 200).map((order) => ({
    ...order,
    instructionId: `PEER1.0.${order.endToEndId}`,
    amount: { minor: order.amount.minor % 1_000_000n || 1n, currency: 'EUR' },
    creditor: { ...order.creditor, bic: 'RABONL2U', address: null },
    ultimateCreditor: null,
    ultimateDebtor: null,
    purpose: null,
    remittance: { text: 'Factuur 1', structured: null },
  }));
  const document = new SepaDocument('pain.001.001.09');
  document.grpHdr.id = 'PEER1';
  document.grpHdr.created = new Date('2026-03-02T09:30:00Z');
  document.grpHdr.initiatorName = 'Peer';
  const info = document.createPaymentInfo();
  const debtor = paymentBatch(1).debtor;
  info.requestedExecutionDate = new Date('2026-03-04T00:00:00Z');
  info.debtorName = debtor.name;
  info.debtorIBAN = debtor.iban ?? '';
  info.debtorBIC = 'INGBNL2A';
  document.addPaymentInfo(info);
  for (const order of orders) {
    const payment = info.createTransaction();
    payment.creditorName = order.creditor.name;
    payment.creditorIBAN = order.creditor.iban ?? '';
    payment.creditorBIC = 'RABONL2U';
    payment.amount = Number(formatMoney(order.amount));
    payment.remittanceInfo = 'Factuur 1';
    // The peer calls it `end2endId` in its README and types it `id`.
    Object.assign(payment, { end2endId: order.endToEndId, id: order.endToEndId });
    info.addTransaction(payment);
  }
  const parts = await partsOf([Buffer.from(document.toString())]);
  expect(ordersOf(parts)).toEqual(orders);
  expect(parts.at(-1)).toMatchObject({ totals: { count: 200 }, mismatches: [] });
});

test('pieces are bounded however many orders there are, and the file proves its own totals', async () => {
  const batches = [{ batch: paymentBatch(1), orders: ORDERS }];
  let largest = 0;
  function* measured() {
    for (const piece of writeCreditTransfers(HEADER, batches, '09')) {
      largest = Math.max(largest, piece.length);
      yield piece;
    }
  }
  expect((await proveTotals(measured())).totals.count).toBe(10_000);
  expect(largest).toBeLessThan(70_000);
});

test('a file whose totals lie is not frozen', async () => {
  const text = Buffer.concat([
    ...writeCreditTransfers(HEADER, [{ batch: paymentBatch(1), orders: ORDERS.slice(0, 3) }], '09'),
  ]).toString();
  const wrongCount = text.replace('<NbOfTxs>3</NbOfTxs>', '<NbOfTxs>4</NbOfTxs>');
  await expect(proveTotals([Buffer.from(wrongCount)])).rejects.toMatchObject({ code: 'contract_broken' });
  const wrongSum = text.replace(/<InstdAmt Ccy="EUR">\d/, '<InstdAmt Ccy="EUR">9');
  await expect(proveTotals([Buffer.from(wrongSum)])).rejects.toMatchObject({ code: 'contract_broken' });
});

test('orders that change between the two passes stop the writing', () => {
  let pass = 0;
  const shifting = {
    *[Symbol.iterator]() {
      pass++;
      yield* ORDERS.slice(0, pass);
    },
  };
  expect(() => [...writeCreditTransfers(HEADER, [{ batch: paymentBatch(1), orders: shifting }], '09')]).toThrow(
    /those that were counted/,
  );
});

test('orders that come page by page give the same bytes, and wrong totals stop the writing', async () => {
  async function* pages<T>(list: readonly T[]) {
    for (let at = 0; at < list.length; at += 300) yield list.slice(at, at + 300);
  }
  const collect = async (chunks: AsyncIterable<Uint8Array>) => {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    return Buffer.concat(parts).toString();
  };
  const orders = ORDERS.slice(0, 1_000);
  const debits = DEBITS.slice(0, 1_000);
  const payments = { batch: paymentBatch(1), totals: totalsOf(orders), pages: pages(orders) };
  const collections = { batch: collectionBatch(1), totals: totalsOf(debits), pages: pages(debits) };
  expect(await collect(streamCreditTransfers(HEADER, [payments], '09'))).toBe(
    Buffer.concat([...writeCreditTransfers(HEADER, [{ batch: payments.batch, orders }], '09')]).toString(),
  );
  expect(await collect(streamDirectDebits(HEADER, [collections], '08'))).toBe(
    Buffer.concat([...writeDirectDebits(HEADER, [{ batch: collections.batch, orders: debits }], '08')]).toString(),
  );
  const lying = { ...payments, totals: { count: 999, hundredths: 1n }, pages: pages(orders) };
  await expect(collect(streamCreditTransfers(HEADER, [lying], '09'))).rejects.toThrow(/those that were counted/);
});
