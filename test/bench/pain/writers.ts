import { createRequire } from 'node:module';
import { formatMoney } from '#core/domain/money.ts';
import type { PaymentBatch, PaymentOrder } from '#core/domain/payment-order.ts';

/* Writers of the same pain.001.001.09: ours, bare concatenation without any check (the limit), and the npm peer. */

export interface PainWriter {
  readonly id: string;
  /** Writes the file and hands each piece on; returns nothing else, so that nothing but the writing is kept. */
  write(batch: PaymentBatch, orders: readonly PaymentOrder[], take: (piece: Uint8Array) => void): Promise<void>;
}

const require = createRequire(import.meta.url);
const PIECE = 65_536;

const koppel: PainWriter = {
  id: 'koppel',
  async write(batch, orders, take) {
    const { writeCreditTransfers } = await import('#core/formats/pain/write-credit-transfer.ts');
    const header = { messageId: 'M1', createdAt: '2026-03-02T09:30:00', initiator: { name: 'Bench', id: null } };
    for (const piece of writeCreditTransfers(header, [{ batch, orders }], '09')) take(piece);
  },
};

/** Template and encoding, nothing else: not escaped, not checked, the control sum a float. */
const concatenation: PainWriter = {
  id: 'bare concatenation',
  async write(batch, orders, take) {
    const sum = orders.reduce((total, { amount }) => total + Number(amount.minor) / 100, 0);
    let text = `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-03-02T09:30:00</CreDtTm><NbOfTxs>${orders.length}</NbOfTxs><CtrlSum>${sum.toFixed(2)}</CtrlSum><InitgPty><Nm>Bench</Nm></InitgPty></GrpHdr><PmtInf><PmtInfId>${batch.batchId}</PmtInfId><PmtMtd>TRF</PmtMtd><NbOfTxs>${orders.length}</NbOfTxs><CtrlSum>${sum.toFixed(2)}</CtrlSum><PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf><ReqdExctnDt><Dt>${batch.executionDate}</Dt></ReqdExctnDt><Dbtr><Nm>${batch.debtor.name}</Nm></Dbtr><DbtrAcct><Id><IBAN>${batch.debtor.iban}</IBAN></Id></DbtrAcct><DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt><ChrgBr>SLEV</ChrgBr>`;
    for (const one of orders) {
      text += `<CdtTrfTxInf><PmtId><InstrId>${one.instructionId}</InstrId><EndToEndId>${one.endToEndId}</EndToEndId></PmtId><Amt><InstdAmt Ccy="${one.amount.currency}">${(Number(one.amount.minor) / 100).toFixed(2)}</InstdAmt></Amt><Cdtr><Nm>${one.creditor.name}</Nm></Cdtr><CdtrAcct><Id><IBAN>${one.creditor.iban}</IBAN></Id></CdtrAcct><RmtInf><Ustrd>${one.remittance.text}</Ustrd></RmtInf></CdtTrfTxInf>\n`;
      if (text.length < PIECE) continue;
      take(Buffer.from(text, 'utf8'));
      text = '';
    }
    take(Buffer.from(`${text}</PmtInf></CstmrCdtTrfInitn></Document>\n`, 'utf8'));
  },
};

const sepa: PainWriter = {
  id: 'sepa',
  async write(batch, orders, take) {
    const { Document } = require('sepa');
    const document = new Document('pain.001.001.09');
    document.grpHdr.id = 'M1';
    document.grpHdr.created = new Date('2026-03-02T09:30:00Z');
    document.grpHdr.initiatorName = 'Bench';
    const info = document.createPaymentInfo();
    info.requestedExecutionDate = new Date(`${batch.executionDate}T00:00:00Z`);
    info.debtorName = batch.debtor.name;
    info.debtorIBAN = batch.debtor.iban;
    info.debtorBIC = 'INGBNL2A';
    document.addPaymentInfo(info);
    for (const one of orders) {
      const payment = info.createTransaction();
      payment.creditorName = one.creditor.name;
      payment.creditorIBAN = one.creditor.iban;
      payment.creditorBIC = 'RABONL2U';
      payment.amount = Number(formatMoney(one.amount));
      payment.remittanceInfo = one.remittance.text;
      Object.assign(payment, { end2endId: one.endToEndId, id: one.endToEndId });
      info.addTransaction(payment);
    }
    take(Buffer.from(document.toString(), 'utf8'));
  },
};

export const WRITERS: readonly PainWriter[] = [koppel, concatenation, sepa];
