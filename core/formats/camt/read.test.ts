import { expect, test } from 'vitest';
import { KoppelError } from '../../domain/errors.ts';
import { formatMoney } from '../../domain/money.ts';
import { wholeStatements } from '../whole.ts';
import { ACCOUNT, balance, camt, details, entry } from './fixture.ts';
import { type CamtOptions, readCamt } from './read.ts';

const read = (xml: string, options?: CamtOptions) => wholeStatements(readCamt([Buffer.from(xml)], options));

async function one(xml: string, options?: CamtOptions) {
  const [statement] = await read(xml, options);
  if (statement === undefined) throw new Error('no statement');
  return statement;
}

async function firstEntry(xml: string) {
  const [first] = (await one(xml)).entries;
  if (first === undefined) throw new Error('no entry');
  return first;
}

async function failure(xml: string, options?: CamtOptions): Promise<KoppelError> {
  try {
    await read(xml, options);
  } catch (error) {
    if (error instanceof KoppelError) return error;
  }
  throw new Error('accepted');
}

const VERSIONS = Array.from({ length: 14 }, (_, index) => String(index + 1).padStart(2, '0'));

test.each(VERSIONS)('camt.053.001.%s is read: account, balances, proof, entry', async (version) => {
  const statement = await one(camt(entry(), { version }));
  expect(statement).toMatchObject({
    format: `camt.053.001.${version}`,
    dialect: 'ing',
    account: { iban: 'NL94INGB0006547768', other: null, currency: 'EUR' },
    statementId: 'S1',
    holder: 'De Krekel',
    opening: { date: '2026-03-02', amount: { minor: 10000n, currency: 'EUR' } },
    closing: { date: '2026-03-02', amount: { minor: 11000n, currency: 'EUR' } },
    balanced: true,
    incomplete: false,
    copy: false,
    warnings: [],
  });
  expect(statement.entries[0]).toMatchObject({
    amount: { minor: 1000n, currency: 'EUR' },
    bookingDate: '2026-03-02',
    bookingDateDerived: false,
    valueDate: '2026-03-01',
    status: 'booked',
    bankReference: 'REF1',
    details: [],
  });
});

test('reports and notifications are read too; without a status their entries are information only', async () => {
  const bare = '<Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></Ntry>';
  for (const type of ['052', '054'] as const) {
    const statement = await one(camt(bare, { type, head: `<Id>S1</Id>${ACCOUNT}` }));
    expect(statement.entries[0]).toMatchObject({ status: 'info', bookingDate: '2026-03-03', bookingDateDerived: true });
    expect(statement).toMatchObject({ opening: null, closing: null, balanced: null });
  }
});

test.each([
  ['BOOK', 'booked'],
  ['PDNG', 'pending'],
  ['INFO', 'info'],
  ['FUTR', 'future'],
])('status %s is %s, as text and as code', async (code, status) => {
  const flat = entry().replace('<Sts>BOOK</Sts>', `<Sts>${code}</Sts>`);
  expect((await firstEntry(camt(flat))).status).toBe(status);
  const nested = entry().replace('<Sts>BOOK</Sts>', `<Sts><Cd>${code}</Cd></Sts>`);
  expect((await firstEntry(camt(nested, { version: '08' }))).status).toBe(status);
});

test('only booked entries count in the proof', async () => {
  const pending = entry('', '5.00').replace('BOOK', 'PDNG');
  expect((await one(camt(entry() + pending))).balanced).toBe(true);
  expect((await one(camt(entry() + entry('', '5.00')))).balanced).toBe(false);
});

test('a reversal flag never turns the sign around', async () => {
  const reversed = entry('', '10.00', 'DBIT').replace('<Sts>', '<RvslInd>true</RvslInd><Sts>');
  expect(await firstEntry(camt(reversed))).toMatchObject({ reversal: true, amount: { minor: -1000n } });
});

const TRANSFER = `<Refs><EndToEndId>E2E</EndToEndId><MndtId>MND</MndtId><PmtInfId>NOTPROVIDED</PmtInfId></Refs>
  <RltdPties>PARTIES</RltdPties>
  <RltdAgts><DbtrAgt><FinInstnId><BIC>RABONL2U</BIC></FinInstnId></DbtrAgt></RltdAgts><Purp><Cd>SALA</Cd></Purp>
  <RmtInf><Ustrd>Factuur 20</Ustrd><Ustrd>26 &amp; rest</Ustrd></RmtInf>`;
const OLD_PARTIES =
  '<Dbtr><Nm>A. Klant</Nm><PstlAdr><StrtNm>Laan</StrtNm><BldgNb>3</BldgNb><AdrLine>1011 AB Amsterdam</AdrLine></PstlAdr></Dbtr><DbtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></DbtrAcct><UltmtDbtr><Nm>Echte Klant</Nm></UltmtDbtr>';

test('a single payment lends its facts to the entry, in the old and in the .08 nesting', async () => {
  const nested = OLD_PARTIES.replace('<Dbtr>', '<Dbtr><Pty>')
    .replace('</Dbtr>', '</Pty></Dbtr>')
    .replace('<UltmtDbtr>', '<UltmtDbtr><Pty>')
    .replace('</UltmtDbtr>', '</Pty></UltmtDbtr>');
  const old = await firstEntry(camt(entry(details(TRANSFER.replace('PARTIES', OLD_PARTIES)))));
  const later = await firstEntry(
    camt(entry(details(TRANSFER.replace('PARTIES', nested).replaceAll('BIC>', 'BICFI>'))), { version: '08' }),
  );
  expect(later).toEqual(old);
  expect(old).toMatchObject({
    endToEndId: 'E2E',
    mandateId: 'MND',
    batchId: null,
    counterparty: {
      name: 'A. Klant',
      iban: 'NL91ABNA0417164300',
      account: null,
      bic: 'RABONL2U',
      address: 'Laan, 3, 1011 AB Amsterdam',
    },
    ultimateParty: 'Echte Klant',
    purpose: 'SALA',
    remittance: { text: 'Factuur 2026 & rest', structured: null },
    details: [],
  });
});

test('the same document with a prefix, other attribute order and other white space reads the same', async () => {
  const xml = camt(entry(details(TRANSFER.replace('PARTIES', OLD_PARTIES))));
  const prefixed = xml
    .replace(/<(\/?)(?=[A-Z])/g, '<$1d:')
    .replace('xmlns=', 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x y" xmlns:d=');
  const spaced = xml.replace(/></g, '>\r\n\t<');
  const plain = await read(xml);
  expect(await read(prefixed)).toEqual(plain);
  expect(await read(spaced)).toEqual(plain);
});

test('a debit goes to the creditor; where that is the holder himself, the debtor is the other party', async () => {
  const both = (own: string) =>
    details(
      `<RltdPties><Dbtr><Nm>A. Klant</Nm></Dbtr><DbtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></DbtrAcct><Cdtr><Nm>Iemand</Nm></Cdtr><CdtrAcct><Id><IBAN>${own}</IBAN></Id></CdtrAcct></RltdPties>`,
    );
  const normal = await firstEntry(camt(entry(both('NL20INGB0001234567'), '10.00', 'DBIT')));
  expect(normal.counterparty.name).toBe('Iemand');
  const returned = await firstEntry(camt(entry(both('NL94INGB0006547768'), '10.00', 'DBIT')));
  expect(returned.counterparty).toMatchObject({ name: 'A. Klant', iban: 'NL91ABNA0417164300' });
});

test('an account that is no valid IBAN is kept as written', async () => {
  const xml = camt(
    entry(details('<RltdPties><DbtrAcct><Id><IBAN>NL00RABO0123456789</IBAN></Id></DbtrAcct></RltdPties>')),
  );
  expect((await firstEntry(xml)).counterparty).toMatchObject({ iban: null, account: 'NL00RABO0123456789' });
});

test('structured references are kept, several parted by a blank; document numbers become the text', async () => {
  const strd = (ref: string) =>
    `<Strd><RfrdDocInf><Nb>F-${ref.slice(-1)}</Nb></RfrdDocInf><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>CUR</Issr></Tp><Ref>${ref}</Ref></CdtrRefInf></Strd>`;
  const xml = camt(
    entry(
      details(`<RmtInf>${strd('1234567890123456')}${strd('RF18539007547034')}${strd('RF18539007547034')}</RmtInf>`),
    ),
  );
  expect((await firstEntry(xml)).remittance).toEqual({
    structured: '1234567890123456 RF18539007547034',
    text: 'F-6 F-4 F-4',
  });
});

const payment = (amount: string, extra = '') =>
  `<Refs><EndToEndId>E${amount}</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy="EUR">${amount}</Amt></TxAmt></AmtDtls>${extra}`;

test('a batch keeps the total and its payments, one identity', async () => {
  const batch = '<Btch><PmtInfId>BATCH-7</PmtInfId><NbOfTxs>2</NbOfTxs></Btch>';
  const xml = camt(entry(details(payment('4.00'), payment('6.00')).replace('<TxDtls>', `${batch}<TxDtls>`)));
  const first = await firstEntry(xml);
  expect(first).toMatchObject({ amount: { minor: 1000n }, batchId: 'BATCH-7', batchCount: 2, endToEndId: null });
  expect(first.details.map((detail) => [detail.amount && formatMoney(detail.amount), detail.endToEndId])).toEqual([
    ['4.00', 'E4.00'],
    ['6.00', 'E6.00'],
  ]);
  expect((await one(xml)).warnings).toEqual([]);
});

test('a batch without payments is one entry with its count', async () => {
  const xml = camt(entry('<NtryDtls><Btch><PmtInfId>B</PmtInfId><NbOfTxs>35</NbOfTxs></Btch></NtryDtls>'));
  expect(await firstEntry(xml)).toMatchObject({ batchId: 'B', batchCount: 35, details: [] });
});

test('payments that do not add up to their entry, or go the other way, are kept and told', async () => {
  const short = await one(camt(entry(details(payment('4.00'), payment('5.00')))));
  expect(short.entries[0]?.amount.minor).toBe(1000n);
  expect(short.warnings).toEqual(['The details (2) of an entry of 10.00 on 2026-03-02 add up to 9.00.']);
  const otherWay = await one(camt(entry(details(payment('10.00', '<CdtDbtInd>DBIT</CdtDbtInd>')))));
  expect(otherWay.entries[0]?.details[0]?.amount?.minor).toBe(-1000n);
  expect(otherWay.warnings).toHaveLength(1);
});

test('foreign amounts keep the ordered amount and the rate as written', async () => {
  const amounts =
    '<AmtDtls><InstdAmt><Amt Ccy="USD">11.50</Amt></InstdAmt><TxAmt><Amt Ccy="EUR">10.00</Amt></TxAmt><CntrValAmt><Amt Ccy="EUR">10.00</Amt><CcyXchg><SrcCcy>USD</SrcCcy><XchgRate>1.15</XchgRate></CcyXchg></CntrValAmt></AmtDtls>';
  const wanted = { amount: { minor: 1150n, currency: 'USD' }, rate: '1.15' };
  expect((await firstEntry(camt(entry(amounts)))).foreign).toEqual(wanted);
  expect((await firstEntry(camt(entry(details(amounts))))).foreign).toEqual(wanted);
});

test('charges are read flat and in records; zero is no charge', async () => {
  const flat = '<Chrgs><Amt Ccy="EUR">0.15</Amt></Chrgs><Chrgs><Amt Ccy="EUR">0.00</Amt></Chrgs>';
  const records =
    '<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">0.15</TtlChrgsAndTaxAmt><Rcrd><Amt Ccy="EUR">0.10</Amt><ChrgInclInd>true</ChrgInclInd></Rcrd><Rcrd><Amt Ccy="EUR">0.05</Amt></Rcrd></Chrgs>';
  expect((await firstEntry(camt(entry(flat)))).charges).toEqual([
    { amount: { minor: 15n, currency: 'EUR' }, included: null },
  ]);
  expect((await firstEntry(camt(entry(records), { version: '04' }))).charges).toEqual([
    { amount: { minor: 10n, currency: 'EUR' }, included: true },
    { amount: { minor: 5n, currency: 'EUR' }, included: null },
  ]);
});

test('a return carries its reason; a creditor identifier is told by scheme or form', async () => {
  const creditor = (id: string, scheme = '') =>
    `<RltdPties><Cdtr><Nm>Incassant</Nm><Id><PrvtId><Othr><Id>${id}</Id>${scheme}</Othr></PrvtId></Id></Cdtr></RltdPties><RtrInf><Rsn><Cd>MD06</Cd></Rsn><AddtlInf>op verzoek</AddtlInf></RtrInf>`;
  const sepa = '<SchmeNm><Prtry>SEPA</Prtry></SchmeNm>';
  const first = await firstEntry(camt(entry(details(creditor('X1', sepa)), '10.00', 'DBIT')));
  expect(first).toMatchObject({ returnReason: 'MD06', creditorId: 'X1', bankText: 'op verzoek' });
  expect((await firstEntry(camt(entry(details(creditor('NL51ZZZ405365330000')))))).creditorId).toBe(
    'NL51ZZZ405365330000',
  );
  expect((await firstEntry(camt(entry(details(creditor('19121212-1212')))))).creditorId).toBeNull();
});

test('codes, bank text and card facts', async () => {
  const more = `<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>CCRD</Cd><SubFmlyCd>POSD</SubFmlyCd></Fmly></Domn><Prtry><Cd>BA</Cd></Prtry></BkTxCd>
    <CardTx><Card><PlainCardData><PAN>5000000000001234</PAN></PlainCardData></Card><POI><Id><Id>T77</Id></Id></POI></CardTx>
    ${details('<AddtlTxInf>winkel</AddtlTxInf>')}<AddtlNtryInf>Betaalautomaat</AddtlNtryInf>`;
  expect(await firstEntry(camt(entry(more), { version: '08' }))).toMatchObject({
    code: { iso: 'PMNT/CCRD/POSD', proprietary: 'BA' },
    card: { terminal: 'T77', card: '1234', at: null },
    bankText: 'Betaalautomaat\nwinkel',
  });
});

test('PRCD opens where OPBD is missing; a page balance (INTM) leaves the statement incomplete', async () => {
  const previous = `<Id>S1</Id>${ACCOUNT}${balance('PRCD', '100.00')}${balance('CLAV', '109.00')}${balance('CLBD', '110.00')}`;
  expect(await one(camt(entry(), { head: previous }))).toMatchObject({ balanced: true, others: [{ kind: 'CLAV' }] });
  const page = balance('CLBD', '110.00', '<SubTp><Cd>INTM</Cd></SubTp>');
  const paged = `<Id>S1</Id>${ACCOUNT}${balance('OPBD', '100.00')}${page}`;
  expect(await one(camt(entry(), { head: paged }))).toMatchObject({ balanced: true, incomplete: true });
});

test('pages that follow, copies and broken checksums are told', async () => {
  const groupHeader = '<MsgPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd></MsgPgntn>';
  const open = `<Id>S1</Id><CpyDplctInd>DUPL</CpyDplctInd>${ACCOUNT}${balance('OPBD', '100.00')}`;
  const summary =
    '<TxsSummry><TtlNtries><NbOfNtries>2</NbOfNtries></TtlNtries><TtlCdtNtries><Sum>11</Sum></TtlCdtNtries></TxsSummry>';
  expect(await one(camt(entry(), { groupHeader, head: open + summary }))).toMatchObject({
    incomplete: true,
    copy: true,
    warnings: [
      'TxsSummry counts 2 entries, the statement has 1.',
      'TtlCdtNtries says 11, the entries add up to 10.00.',
    ],
  });
});

test('balances and account behind the entries are read all the same', async () => {
  const tail = `${ACCOUNT}${balance('OPBD', '100.00')}${balance('CLBD', '110.00')}`;
  expect(await one(camt(entry(), { head: '<Id>S1</Id>', tail }))).toMatchObject({
    opening: { amount: { minor: 10000n } },
    balanced: true,
  });
});

test('a row without amount, sign or in another currency is rejected by itself, with its place', async () => {
  const rows =
    entry().replace('<Amt Ccy="EUR">10.00</Amt>', '') +
    entry().replace(/<CdtDbtInd>.*?<\/CdtDbtInd>/, '') +
    entry().replace('EUR', 'USD');
  const statement = await one(camt(entry() + rows));
  expect(statement.entries).toHaveLength(1);
  expect(statement.rejected.map(({ error }) => [error.code, error.place.element])).toEqual([
    ['field_missing', 'Document/BkToCstmrStmt/Stmt/Ntry[2]'],
    ['field_missing', 'Document/BkToCstmrStmt/Stmt/Ntry[3]'],
    ['currency_mismatch', 'Document/BkToCstmrStmt/Stmt/Ntry[4]'],
  ]);
});

test.each([
  ['amount_invalid', (xml: string) => xml.replace('>10.00<', '>-10.00<')],
  ['amount_invalid', (xml: string) => xml.replace('>10.00<', '>1e3<')],
  ['amount_invalid', (xml: string) => xml.replace('>10.00<', '>١٠.00<')],
  ['amount_invalid', (xml: string) => xml.replace('>10.00<', '>10.001<')],
  ['amount_invalid', (xml: string) => xml.replace('>10.00<', '><')],
  ['currency_invalid', (xml: string) => xml.replace('<Ntry><Amt Ccy="EUR">', '<Ntry><Amt Ccy="EU">')],
  ['field_missing', (xml: string) => xml.replace('<Ntry><Amt Ccy="EUR">', '<Ntry><Amt>')],
  [
    'field_invalid',
    (xml: string) => xml.replace('<CdtDbtInd>CRDT</CdtDbtInd><Sts>', '<CdtDbtInd>CRD</CdtDbtInd><Sts>'),
  ],
  ['field_invalid', (xml: string) => xml.replace('BOOK', 'BOOKED')],
  ['date_invalid', (xml: string) => xml.replace('2026-03-01', '2026-02-30')],
  ['date_invalid', (xml: string) => xml.replace('2026-03-01', '2026-03-01Z')],
  ['date_invalid', (xml: string) => xml.replace('2026-03-01', '01-03-2026')],
  ['field_missing', (xml: string) => xml.replace(ACCOUNT, '')],
  ['unknown_message_type', (xml: string) => xml.replace('camt.053.001.02', 'camt.053.001.15')],
  ['unknown_message_type', (xml: string) => xml.replace(/ xmlns="[^"]*"/, '')],
  ['unknown_message_type', (xml: string) => xml.replace(/ xmlns="[^"]*"/, ' xmlns="urn:weird"')],
  ['unexpected_message_type', (xml: string) => xml.replace('camt.053.001.02', 'pain.001.001.09')],
  ['unexpected_message_type', (xml: string) => xml.replace('camt.053', 'camt.054')],
  [
    'schema_unknown_element',
    (xml: string) => xml.replace('<Ntry>', '<x:include xmlns:x="http://www.w3.org/2001/XInclude"/><Ntry>'),
  ],
  ['schema_unknown_element', (xml: string) => xml.replace('<Ntry>', '<Ntry xmlns="u:other">')],
])('%s: refused as a whole', async (code, change) => {
  expect((await failure(change(camt(entry())))).code).toBe(code);
});

test('a document without a namespace is read when the user named the bank, and that is told', async () => {
  const bare = camt(entry()).replace(/ xmlns="[^"]*"/, '');
  expect(await one(bare, { dialect: 'rabobank' })).toMatchObject({
    format: 'camt.053',
    dialect: 'rabobank',
    warnings: ['The document names no namespace; its version is unknown.'],
  });
});

test('an empty shell and a message without statements hold no statement', async () => {
  expect((await failure('<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"/>')).code).toBe(
    'field_missing',
  );
  expect((await failure('<a/>')).code).toBe('unknown_message_type');
});

test('supplementary data may hold anything; unknown elements are skipped and listed when asked for', async () => {
  const more =
    '<SplmtryData><Envlp><x:a xmlns:x="u:x">1</x:a></Envlp></SplmtryData><NewThing><Deep>2</Deep></NewThing>';
  const xml = camt(
    entry(`${more}${details('<Refs><InstrId>I1</InstrId></Refs>', '<Refs><InstrId>I2</InstrId></Refs>')}`),
  );
  expect((await firstEntry(xml)).unmapped).toBeNull();
  const [statement] = await read(xml, { unmapped: true });
  expect(statement?.entries[0]?.unmapped).toEqual({
    'SplmtryData/Envlp/a': '1',
    'NewThing/Deep': '2',
    'NtryDtls/TxDtls/Refs/InstrId': 'I1 | I2',
  });
});

test('an envelope around the document and several documents in one file are read', async () => {
  const document = camt(entry()).replace(/^<\?xml.*\?>\n/, '');
  const envelope = `<?xml version="1.0"?>\n<BizMsgEnvlp xmlns="urn:x"><AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.01"><MsgDefIdr>camt.053.001.02</MsgDefIdr></AppHdr>${document}</BizMsgEnvlp>`;
  expect(await read(envelope)).toHaveLength(1);
  expect(await read(`${camt(entry())}\n\n${camt(entry())}`)).toHaveLength(2);
  expect((await failure(`${camt(entry())}${document}`)).code).toBe('xml_malformed');
});

test('dates with an offset and times count as the day written', async () => {
  const xml = camt(
    entry()
      .replace('<Dt>2026-03-02</Dt>', '<DtTm>2026-03-02T23:59:59.123+01:00</DtTm>')
      .replace('2026-03-01', '2026-03-01+01:00'),
  );
  expect(await firstEntry(xml)).toMatchObject({ bookingDate: '2026-03-02', valueDate: '2026-03-01' });
});

test('SNS numbers its entries for good, other banks only inside the message', async () => {
  const numbered = entry()
    .replace('<AcctSvcrRef>REF1</AcctSvcrRef>', '')
    .replace('<Amt', '<NtryRef>20260125-137113</NtryRef><Amt');
  expect((await firstEntry(camt(numbered))).bankReference).toBeNull();
  const sns = camt(numbered).replace('NL94INGB0006547768', 'NL22SNSB0943566389');
  expect(await one(sns)).toMatchObject({ dialect: 'sns', entries: [{ bankReference: '20260125-137113' }] });
});

test.each([
  [
    'BEA, Betaalpas                   Albert Heijn 1234,PAS123        NR:MA1402, 11.01.26/12.05      AMSTERDAM',
    { terminal: 'MA1402', card: '123', at: '2026-01-11T12:05' },
  ],
  [
    'Pasvolgnr: 001 13-03-2026 09:47 Transactie: A1B2C3 Term: 12AB34',
    { terminal: '12AB34', card: '001', at: '2026-03-13T09:47' },
  ],
  ['GEA   NR:S1F123   31.02.26/12.00 GELD,PAS9', { terminal: 'S1F123', card: '9', at: null }],
  ['Factuur NR:1234 van 11.01.26/12.05', null],
])('a card payment is told from its text: %s', async (text, card) => {
  expect((await firstEntry(camt(entry(details(`<RmtInf><Ustrd>${text}</Ustrd></RmtInf>`))))).card).toEqual(card);
  expect((await firstEntry(camt(entry(`<AddtlNtryInf>${text}</AddtlNtryInf>`)))).card).toEqual(card);
});

test('a day long after the statement is kept and told', async () => {
  const far = entry().replace('<Dt>2026-03-02</Dt>', '<Dt>9999-12-31</Dt>');
  expect(await one(camt(far))).toMatchObject({
    entries: [{ bookingDate: '9999-12-31' }],
    warnings: ['An entry of 10.00 is dated 9999-12-31, long after the statement.'],
  });
});
