import { expect, test } from 'vitest';
import type { Statement } from '../../domain/statement.ts';
import { wholeStatements } from '../whole.ts';
import { looksLikeOfx } from './detect.ts';
import { readOfx } from './read.ts';

const HEADER = 'OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n';
const row = (amount: string, id = 'F1', more = '') =>
  `<STMTTRN>\n<TRNTYPE>CREDIT\n<DTPOSTED>20260221120000.000[-5:EST]\n<TRNAMT>${amount}\n<FITID>${id}\n${more}<NAME>SCOTT &amp; CO\n<MEMO>thanks\n</STMTTRN>\n`;
const body = (
  rows: string,
) => `<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260222</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>
<STMTRS><CURDEF>EUR
<BANKACCTFROM><BANKID>12345</BANKID><ACCTID>NL91ABNA0417164300</ACCTID><ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260212<DTEND>20260222
${rows}</BANKTRANLIST>
<LEDGERBAL><BALAMT>500.00<DTASOF>20260222</LEDGERBAL>
<AVAILBAL><BALAMT>450.00<DTASOF>20260222</AVAILBAL>
</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
`;
const SGML = HEADER + body(row('+100.00'));
const XML = `<?xml version="1.0" encoding="UTF-8"?>
<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
<OFX><CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>USD</CURDEF><CCACCTFROM><ACCTID>4111</ACCTID></CCACCTFROM>
<BANKTRANLIST><DTSTART>20260801</DTSTART><DTEND>20260831</DTEND>
<STMTTRN><TRNTYPE>POS</TRNTYPE><DTPOSTED>20260824</DTPOSTED><DTAVAIL>20260825</DTAVAIL><TRNAMT>-80,5</TRNAMT><FITID>9</FITID>
<PAYEE><NAME>Agrolait</NAME><CITY>X</CITY></PAYEE><BANKACCTTO><BANKID>1</BANKID><ACCTID>123</ACCTID></BANKACCTTO><CHECKNUM>7</CHECKNUM></STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>-562</BALAMT><DTASOF>20260831</DTASOF></LEDGERBAL></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>
`;

const read = (text: string | Buffer) => wholeStatements(readOfx([Buffer.from(text as string)], { unmapped: true }));

async function one(text: string | Buffer): Promise<Statement> {
  const [statement, ...others] = await read(text);
  expect(others).toEqual([]);
  if (statement === undefined) throw new Error('no statement');
  return statement;
}

async function refusal(text: string): Promise<string> {
  try {
    await read(text);
    return 'read';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

test('OFX 1: values without end tags, days as written, the ledger as closing balance', async () => {
  expect(await one(SGML)).toMatchObject({
    format: 'ofx',
    account: { iban: 'NL91ABNA0417164300', currency: 'EUR' },
    opening: null,
    closing: { date: '2026-02-22', amount: { minor: 50000n } },
    others: [{ kind: 'AVAILBAL', amount: { minor: 45000n } }],
    balanced: null,
    entries: [
      {
        amount: { minor: 10000n, currency: 'EUR' },
        bookingDate: '2026-02-21',
        bankReference: 'F1',
        code: { proprietary: 'CREDIT' },
        counterparty: { name: 'SCOTT & CO' },
        remittance: { text: 'thanks' },
      },
    ],
  });
});

test('OFX 2 is XML and goes through the gate; a card is a statement too', async () => {
  expect(await one(XML)).toMatchObject({
    account: { iban: null, other: '4111', currency: 'USD' },
    closing: { amount: { minor: -56200n } },
    entries: [
      {
        amount: { minor: -8050n, currency: 'USD' },
        valueDate: '2026-08-25',
        counterparty: { name: 'Agrolait', account: '123' },
        unmapped: { CHECKNUM: '7', 'PAYEE.CITY': 'X' },
      },
    ],
  });
  expect(await refusal(XML.replace('<OFX>', '<!DOCTYPE OFX [<!ENTITY x "y">]><OFX>'))).toBe('xml_doctype_forbidden');
  expect(await refusal(XML.replace('</FITID>', ''))).toBe('xml_malformed');
});

test('tags on one line, end tags on values and wrapped texts make no difference', async () => {
  const flat = await one(SGML.replace(HEADER, HEADER.replaceAll('\n', '\r\n')).replace(/>\n(?=<)/g, '>'));
  const closed = await one(SGML.replace('<NAME>SCOTT &amp; CO', '<NAME>SCOTT &amp; CO</NAME>'));
  expect([flat, closed].map(({ entries }) => entries[0]?.counterparty.name)).toEqual(['SCOTT & CO', 'SCOTT & CO']);
  expect((await one(SGML.replace('<MEMO>thanks', '<MEMO>thanks\nfor all'))).entries[0]?.remittance.text).toBe(
    'thanks\nfor all',
  );
});

test('the header says the encoding', async () => {
  const latin = Buffer.from(SGML.replace('SCOTT', 'Müller'), 'latin1');
  expect((await one(latin)).entries[0]?.counterparty.name).toBe('Müller & CO');
  const utf8 = SGML.replace('SCOTT', 'Müller').replace('USASCII', 'UTF-8').replace('1252', 'NONE');
  expect((await one(utf8)).entries[0]?.counterparty.name).toBe('Müller & CO');
});

test('a row that cannot be read is shown as such; the others stay', async () => {
  const rows =
    row('1,000.00') +
    row('5', 'F2') +
    row('6', 'F3', '<CURRENCY><CURRATE>1.1<CURSYM>USD</CURRENCY>\n') +
    row('x', 'F4');
  const statement = await one(HEADER + body(rows));
  expect(statement.entries.map((entry) => entry.bankReference)).toEqual(['F2']);
  expect(statement.rejected.map(({ error }) => error.code)).toEqual([
    'amount_invalid',
    'currency_mismatch',
    'amount_invalid',
  ]);
  expect(statement.rejected[0]?.error.place.line).toBeGreaterThan(10);
  expect(statement.rejected[0]?.raw).toContain('1,000.00');
});

test('a second amount in one row changes nothing', async () => {
  expect((await one(SGML.replace('<FITID>', '<TRNAMT>9.00\n<FITID>'))).entries[0]?.amount.minor).toBe(10000n);
});

test('what is cut off, names no account or currency, or is no statement is refused', async () => {
  for (const length of [0, 200, 400, 600, SGML.length - 8]) {
    expect(await refusal(SGML.slice(0, length))).toMatch(
      /^(empty_file|statement_incomplete|xml_malformed|field_invalid)$/,
    );
  }
  expect(await refusal(SGML.replace('<CURDEF>EUR', ''))).toBe('currency_invalid');
  expect(await refusal(SGML.replace(/<ACCTID>[^<]*<\/ACCTID>/, ''))).toBe('field_missing');
  expect(await refusal(`${HEADER}<OFX><SIGNONMSGSRSV1></SIGNONMSGSRSV1></OFX>`)).toBe('unknown_message_type');
  expect(await refusal(SGML.replace('</STMTTRN>', '</STMTRS>'))).toBe('field_invalid');
  expect(await refusal(`${SGML}<OFX>`)).toBe('field_invalid');
  expect(await refusal(SGML.replace('thanks', 'x'.repeat(20_000)))).toBe('field_invalid');
});

test('the pieces a file comes in make no difference', async () => {
  const bytes = Buffer.from(SGML);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, index) =>
    bytes.subarray(index * 7, index * 7 + 7),
  );
  expect(await wholeStatements(readOfx(pieces, { unmapped: true }))).toEqual(await read(SGML));
});

test('detection', () => {
  expect([SGML, XML, '<OFX>', '<?xml version="1.0"?><Document>', ':20:X'].map(looksLikeOfx)).toEqual([1, 1, 0.9, 0, 0]);
});
