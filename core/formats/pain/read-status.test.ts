import { expect, test } from 'vitest';
import { KoppelError } from '../../domain/errors.ts';
import { ORDER_TRANSITIONS } from '../../domain/payment-order.ts';
import { readStatusReport, type StatusPart } from './read-status.ts';
import { REASONS, reasonText } from './reasons.ts';
import { STATUS_CODES, statusMeaning } from './status.ts';

async function read(xml: string): Promise<readonly StatusPart[]> {
  const parts: StatusPart[] = [];
  for await (const batch of readStatusReport([Buffer.from(xml)])) parts.push(...batch);
  return parts;
}

function report(body: string, version = '10', original = 'pain.001.001.09', group = '<GrpSts>PART</GrpSts>'): string {
  return `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.${version}"><CstmrPmtStsRpt><GrpHdr><MsgId>R1</MsgId><CreDtTm>2026-03-02T10:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>MSG1</OrgnlMsgId><OrgnlMsgNmId>${original}</OrgnlMsgNmId>${group}</OrgnlGrpInfAndSts>${body}</CstmrPmtStsRpt></Document>`;
}

const REJECTED = `<OrgnlPmtInfAndSts><OrgnlPmtInfId>B1</OrgnlPmtInfId><PmtInfSts>PART</PmtInfSts>
<TxInfAndSts><OrgnlInstrId>I1</OrgnlInstrId><OrgnlEndToEndId>E1</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>
<TxInfAndSts><OrgnlInstrId>I2</OrgnlInstrId><OrgnlEndToEndId>NOTPROVIDED</OrgnlEndToEndId><TxSts>RJCT</TxSts>
<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Rekening op</AddtlInf><AddtlInf>geheven</AddtlInf></StsRsnInf>
<OrgnlTxRef><Amt><InstdAmt Ccy="EUR">12.50</InstdAmt></Amt><Dbtr><Nm>De Krekel</Nm></Dbtr><DbtrAcct><Id><IBAN>NL94INGB0006547768</IBAN></Id></DbtrAcct><Cdtr><Nm>A. Klant</Nm></Cdtr><CdtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></CdtrAcct></OrgnlTxRef></TxInfAndSts></OrgnlPmtInfAndSts>`;

test.each(['03', '10', '14'])('file, batch and orders of pain.002.001.%s', async (version) => {
  expect(await read(report(REJECTED, version))).toEqual([
    {
      kind: 'group',
      group: {
        format: `pain.002.001.${version}`,
        messageId: 'R1',
        createdAt: '2026-03-02T10:00:00',
        originalMessageId: 'MSG1',
        originalMessageName: 'pain.001.001.09',
        status: 'PART',
        reasons: [],
      },
    },
    { kind: 'batch', batch: { originalBatchId: 'B1', status: 'PART', reasons: [] } },
    {
      kind: 'order',
      order: expect.objectContaining({
        originalBatchId: 'B1',
        originalEndToEndId: 'E1',
        status: 'ACSC',
        amount: null,
        iban: null,
      }),
    },
    {
      kind: 'order',
      order: {
        originalBatchId: 'B1',
        originalEndToEndId: null,
        originalInstructionId: 'I2',
        status: 'RJCT',
        reasons: [{ code: 'AC04', proprietary: null, text: 'Rekening opgeheven' }],
        amount: { minor: 1250n, currency: 'EUR' },
        name: 'A. Klant',
        iban: 'NL91ABNA0417164300',
        bankReference: null,
      },
    },
  ]);
});

test('in an answer to collections the other side is the debtor', async () => {
  const parts = await read(report(REJECTED, '10', 'pain.008.001.08'));
  expect(parts.at(-1)).toMatchObject({ order: { name: 'De Krekel', iban: 'NL94INGB0006547768' } });
});

test('a report on the file alone, on a batch without orders, and without a namespace', async () => {
  const group = '<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Prtry>X9</Prtry></Rsn></StsRsnInf>';
  expect(await read(report('', '10', 'pain.001', group))).toMatchObject([
    { group: { status: 'RJCT', reasons: [{ code: null, proprietary: 'X9', text: null }] } },
  ]);
  const batchOnly =
    '<OrgnlPmtInfAndSts><OrgnlPmtInfId>B1</OrgnlPmtInfId><PmtInfSts>ACCP</PmtInfSts></OrgnlPmtInfAndSts>';
  expect(await read(report(batchOnly))).toHaveLength(2);
  expect(await read(report('').replace(/ xmlns="[^"]*"/, ''))).toMatchObject([{ group: { format: 'pain.002' } }]);
});

test('another message, a version nobody knows and a cut file are refused', async () => {
  const code = (xml: string) =>
    read(xml).then(
      () => 'read',
      (error: unknown) => (error instanceof KoppelError ? error.code : error),
    );
  expect(await code(report('').replace('pain.002.001.10', 'pain.001.001.09'))).toBe('unexpected_message_type');
  expect(await code(report('').replace('pain.002.001.10', 'pain.002.001.99'))).toBe('unknown_message_type');
  expect(await code(report('').replace(/xmlns="[^"]*"/, 'xmlns="urn:x"'))).toBe('unknown_message_type');
  expect(await code(report(REJECTED).slice(0, -30))).toBe('xml_malformed');
});

test('every status leads to a state of an order or to none; Rabobank withdraws with ACWC', () => {
  for (const { status } of Object.values(STATUS_CODES))
    if (status !== null) expect(Object.keys(ORDER_TRANSITIONS)).toContain(status);
  expect(statusMeaning('ACWC', 'order', 'rabobank')?.status).toBe('cancelled');
  expect(statusMeaning('ACWC', 'group', 'rabobank')?.status).toBe('accepted');
  expect(statusMeaning('ACWC', 'order', 'ing')?.status).toBe('accepted');
  expect(statusMeaning('ZZZZ', 'order', null)).toBeNull();
  expect(statusMeaning('constructor', 'order', null)).toBeNull();
});

test('every reason has a text in both languages', () => {
  for (const [code, text] of Object.entries(REASONS)) {
    expect(code).toMatch(/^[A-Z]{2}[A-Z0-9]{2}$/);
    expect(text.nl.length).toBeGreaterThan(4);
    expect(text.en.length).toBeGreaterThan(4);
  }
  expect(reasonText('MD06')?.nl).toBe('De betaler wil het geld terug');
  expect(reasonText('toString')).toBeNull();
});
