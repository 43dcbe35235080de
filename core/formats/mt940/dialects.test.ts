import { expect, test } from 'vitest';
import type { Entry } from '../../domain/entry.ts';
import { wholeStatements } from '../whole.ts';
import { readMt940 } from './read.ts';

interface Sample {
  readonly head?: readonly string[];
  readonly reference?: string;
  readonly account?: string;
  readonly opening?: string;
  readonly closing?: string;
  readonly entry: readonly string[];
  readonly dialect?: string;
}

/** A file with one entry: what is not said is of no bank. */
async function lift(sample: Sample): Promise<{ readonly dialect: string | null; readonly entry: Entry }> {
  const lines = [
    ...(sample.head ?? []),
    `:20:${sample.reference ?? 'X'}`,
    `:25:${sample.account ?? '1234567'}`,
    ':28C:1',
    sample.opening ?? ':60F:C260101EUR100,00',
    ...sample.entry,
    sample.closing ?? ':62F:C260105EUR100,00',
  ];
  const reading = readMt940([Buffer.from(lines.join('\n'))], { dialect: sample.dialect, unmapped: true });
  const [statement] = await wholeStatements(reading);
  const entry = statement?.entries[0];
  if (statement === undefined || entry === undefined) throw new Error('no entry');
  return { dialect: statement.dialect, entry };
}

test('ING structured: groups, with slashes inside values', async () => {
  const { dialect, entry } = await lift({
    head: ['{1:F01INGBNL2ABXXX0000000000}', '{2:I940INGBNL2AXXXN}', '{4:'],
    account: 'NL69INGB0123456789EUR',
    entry: [
      ':61:2601020102D10,00NDDTEREF//15069021961175',
      '/TRCD/01018/',
      ':86:/EREF/40/03//MARF/2.34567890//CSID/NL11AAA441212121212//CNTP/NL91',
      'ABNA0417164300/COBANL2XXXX/A/B  Netherlands BV/DELFT//REMI/USTD//Factuur 8/5 en/of //EREF/ meer//PURP/OTHR/',
    ],
  });
  expect(dialect).toBe('ing');
  expect(entry).toMatchObject({
    bankReference: '15069021961175',
    endToEndId: '40/03',
    mandateId: '2.34567890',
    creditorId: 'NL11AAA441212121212',
    counterparty: {
      name: 'A/B  Netherlands BV',
      iban: 'NL91ABNA0417164300',
      account: null,
      bic: 'COBANL2XXXX',
      address: 'DELFT',
    },
    remittance: { text: 'Factuur 8/5 en/of //EREF/ meer', structured: null },
    purpose: 'OTHR',
    code: { iso: null, proprietary: '01018' },
  });
});

test('ING structured: a payment reference, an own account by number, a return and a batch', async () => {
  const ing = (text: string, reference = 'EREF') =>
    lift({
      account: 'NL69INGB0123456789',
      entry: [`:61:2601020102D10,00NTRF${reference}//1`, '/TRCD/00100/', `:86:${text}`],
    });
  const tax = await ing('/CNTP/NL86INGB0002445588/INGBNL2A/BELASTINGDIENST//', '1234123412341234');
  expect(tax.entry.remittance).toEqual({ text: null, structured: '1234123412341234' });
  const structured = await ing('/EREF/1//REMI/STRD/CUR/9001123412341234/');
  expect(structured.entry.remittance).toEqual({ text: null, structured: '9001123412341234' });
  const savings = await ing('/CNTP/0001234500/////REMI/USTD//spaarrekening/');
  expect(savings.entry.counterparty).toEqual({ name: null, iban: null, account: '0001234500', bic: null });
  const returned = await ing(
    '/RTRN/MS03//EREF/NOTPROVIDED//CNTP/NL32INGB0000012345/INGBNL2A/J.Janssen///REMI/USTD//x/',
  );
  expect([returned.entry.returnReason, returned.entry.endToEndId]).toEqual(['MS03', null]);
  const batch = await ing('/PREF/M000000003333333//REMI/USTD//TOTAAL 1 VZ/', 'PREF');
  expect([batch.entry.batchId, batch.entry.remittance.text]).toEqual(['M000000003333333', 'TOTAAL 1 VZ']);
});

test('ING structured: card payments are told from the text', async () => {
  const text =
    '/REMI/USTD//Bakker Jansen DELFT NLD 13-03-2026 09:47 TERMINALID: AA1001 PASVOLGNR: 001 TRANSACTIENR: 1234F7/';
  const { entry } = await lift({
    account: 'NL69INGB0123456789',
    entry: [':61:2601020102D10,00NTRFNONREF//1', '/TRCD/02000/', `:86:${text}`],
  });
  expect(entry.card).toEqual({ terminal: 'AA1001', card: '001', at: '2026-03-13T09:47' });
});

test('ING before 2014: the account by its form, what cannot be told apart stays text', async () => {
  const old = (entry: readonly string[]) =>
    lift({ head: ['0000 01INGBNL2AXXXX00001', '940 00'], reference: 'MPBZ', account: '0001234567', entry });
  const debit = await old([
    ':61:260102D50,00NIC MARF',
    ':86:Europese Incasso, doorlopend NL91ABNA0417164300 ABNANL2A JAAP FIETS',
    ' BV NL32ZZZ999999991234 MND-120123 2012 CONTRIBUTIE',
  ]);
  expect(debit.dialect).toBe('ing-old');
  expect(debit.entry).toMatchObject({
    counterparty: { iban: 'NL91ABNA0417164300', bic: 'ABNANL2A', name: null },
    creditorId: 'NL32ZZZ999999991234',
    bookingDate: '2026-01-02',
    bookingDateDerived: true,
    code: { proprietary: 'NIC' },
  });
  const giro = await old([':61:260102C9,60NAC NONREF', ':86:0675432198 J. JANSSEN AMSTERDAM KN:3300169406045025']);
  expect([giro.entry.counterparty.account, giro.entry.remittance.structured]).toEqual([
    '0675432198',
    '3300169406045025',
  ]);
  const cash = await old([':61:260102D20,00NGM NONREF', ':86: ABN AMRO BANK>AMSTERDAM 22-07-2025 09:57 002\t5595781']);
  expect(cash.entry.card).toEqual({ terminal: '5595781', card: '002', at: '2025-07-22T09:57' });
  const notAnIban = await old([':61:260102C3,68NVZ NONREF', ':86:0123456789 EJ46GREENP100610T1456 CLIEOP']);
  expect(notAnIban.entry.counterparty.account).toBe('0123456789');
});

test('Rabobank structured: the account below the line, the day of the statement as booking date', async () => {
  const { dialect, entry } = await lift({
    head: [':940:'],
    reference: '940S260105',
    account: 'NL34RABO0142623393 EUR',
    entry: [
      ':61:260101D000000000025,00N102EREF',
      'NL91ABNA0417164300',
      ':86:/MARF/M1/EREF/REF17/22 DEC- 16/BENM//NAME/CONTRA ACCOUN',
      'T HOLDER/REMI//REMI/a/b/CDTRREFTP//CD/SCOR/ISSR/CUR/CDTRREF/1234567899874563/ISDT/2026-01-01',
    ],
  });
  expect(dialect).toBe('rabobank');
  expect(entry).toMatchObject({
    bookingDate: '2026-01-05',
    bookingDateDerived: true,
    valueDate: '2026-01-01',
    endToEndId: 'REF17/22 DEC- 16',
    mandateId: 'M1',
    counterparty: { name: 'CONTRA ACCOUNT HOLDER', iban: 'NL91ABNA0417164300' },
    remittance: { text: 'a/b', structured: '1234567899874563' },
    code: { proprietary: '102' },
  });
  expect(entry.unmapped).toMatchObject({ '86/ISDT': '2026-01-01' });
});

test('Rabobank before 2013: account and name in columns, points as decimal mark', async () => {
  const { dialect, entry } = await lift({
    head: [':940:'],
    reference: '940A030107',
    account: '1291.99.348EUR',
    opening: ':60F:C260101EUR000000000100.00',
    closing: ':62F:C260102EUR000000000100.00',
    entry: [':61:260102D000000001213.28N0440121470966      W.P. Jansen', ':86:Terugboeking', ':86:NIET AKKOORD'],
  });
  expect(dialect).toBe('rabobank-old');
  expect(entry).toMatchObject({
    amount: { minor: -121328n },
    counterparty: { name: 'W.P. Jansen', account: '0121470966' },
    remittance: { text: 'Terugboeking NIET AKKOORD' },
    bankText: 'Terugboeking\nNIET AKKOORD',
  });
});

const abn = (text: readonly string[], line = ':61:2601020102D10,00N654NONREF//654') =>
  lift({
    head: ['ABNANL2A', '940', 'ABNANL2A'],
    reference: 'ABN AMRO BANK NV',
    account: '123456789',
    entry: [line, ...text],
  });

test('ABN AMRO SEPA: code words, of which a payer can fake none', async () => {
  const { dialect, entry } = await abn([
    ':86:/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAME/',
    'C/O JANSEN/REMI/betaal op /IBAN/NL02RABO0123456789/ en /EREF/nep',
    '/ dank/EREF/ECHT-1/ORDP//ID/12',
  ]);
  expect(dialect).toBe('abn-amro');
  expect(entry).toMatchObject({
    bankReference: null,
    endToEndId: 'ECHT-1',
    counterparty: { name: 'C/O JANSEN', iban: 'NL91ABNA0417164300', bic: 'ABNANL2A' },
    remittance: { text: 'betaal op /IBAN/NL02RABO0123456789/ en /EREF/nep/ dank' },
    code: { proprietary: 'N654' },
  });
});

test('ABN AMRO SEPA: direct debit, return and batch', async () => {
  const debit = await abn([
    ':86:/TRTP/SEPA Incasso algemeen doorlopend/CSID/NL13ZZZ060605780000/NAME/E BV/MARF/123XX/REMI/mei/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/EREF/1X9',
  ]);
  expect(debit.entry).toMatchObject({ creditorId: 'NL13ZZZ060605780000', mandateId: '123XX', endToEndId: '1X9' });
  const returned = await abn([
    ':86:/RTYP/SEPA Incasso Terugboeking/MARF/123XX/RTRN/AC01/IBAN/ NL91ABNA0417164300/NAME/D/REMI/x/EREF/1',
  ]);
  expect(returned.entry).toMatchObject({ returnReason: 'AC01', counterparty: { iban: 'NL91ABNA0417164300' } });
  const batch = await abn([':86:/TRTP/SEPA BATCH/PREF/109180/NRTX/162']);
  expect([batch.entry.batchId, batch.entry.batchCount]).toEqual(['109180', 162]);
  const reference = await abn([':86:/TRTP/ACCEPTGIRO/IBAN/NL91ABNA0417164300/REMI/Issuer: CUR Ref: 1234567890123456']);
  expect(reference.entry.remittance.structured).toBe('1234567890123456');
});

test('ABN AMRO cells: values go on where a cell is full', async () => {
  const { entry } = await abn([
    ':86:SEPA OVERBOEKING                 IBAN: NL91ABNA0417164300',
    'BIC: ABNANL2A                    NAAM: AA GHGHGH NETHERLANDS B.V.',
    'OMSCHRIJVING: 1412DEC 2015 CONSU LTING',
    'KENMERK: 7541410                 BETALINGSKENM.: 1234123412345678',
  ]);
  expect(entry).toMatchObject({
    counterparty: { name: 'AA GHGHGH NETHERLANDS B.V.', iban: 'NL91ABNA0417164300', bic: 'ABNANL2A' },
    endToEndId: '7541410',
    remittance: { text: '1412DEC 2015 CONSULTING', structured: '1234123412345678' },
  });
});

test('ABN AMRO card lines: terminal, moment, shop, card, foreign amount and costs', async () => {
  const old = await abn([':86:BEA   NR:MA1402   11.01.14/12.00 DIRCKIII KATWIJK,PAS123']);
  expect(old.entry.card).toEqual({ terminal: 'MA1402', card: '123', at: '2014-01-11T12:00' });
  expect(old.entry.counterparty.name).toBe('DIRCKIII KATWIJK');
  const bare = await abn([':86:BEA               23.06.09/22.22 VILLA DORIA,PAS590']);
  expect(bare.entry.card).toEqual({ terminal: null, card: '590', at: '2009-06-23T22:22' });
  const abroad = await abn([
    ':86:BEA, Google Pay                  SumUp  *European,PAS456',
    'NR:01234567, 20.12.23/11:59      Gateshead, Land: GBR',
    'GBP 10,00 1EUR=0,8539 GBP        KOSTEN EUR0,15 ACHTERAF BEREKEND',
  ]);
  expect(abroad.entry).toMatchObject({
    card: { terminal: '01234567', card: '456', at: '2023-12-20T11:59' },
    counterparty: { name: 'SumUp  *European' },
    foreign: { amount: { minor: 1000n, currency: 'GBP' }, rate: '0.8539' },
    charges: [{ amount: { minor: 15n, currency: 'EUR' }, included: false }],
  });
});

test('ABN AMRO before SEPA: the account in front', async () => {
  const giro = await abn([':86:GIRO   428428 KPN BV']);
  const dotted = await abn([':86:52.89.39.882 MYCOM DEN HAAG']);
  expect([giro, dotted].map(({ entry }) => entry.counterparty.account)).toEqual(['428428', '528939882']);
});

test('Knab: text with the party at its end, and an amount without comma', async () => {
  const knab = (entry: readonly string[]) =>
    lift({ head: ['{1:F01KNABNL2HAXXX0000000000}{2:I940KNABNL2HXXXXN3020}{4:'], entry });
  const { dialect, entry } = await knab([
    ':61:2601020102C500NTRF29-07-2014 10:05//B4G29PGDCK1QFV3E',
    ':86:ORDERID: 264267 MEDIA MARKT',
    'REK: NL91ABNA0417164300/NAAM: MMS ONLINE B.V.',
  ]);
  expect(dialect).toBe('knab');
  expect(entry).toMatchObject({
    amount: { minor: 50000n },
    bankReference: 'B4G29PGDCK1QFV3E',
    counterparty: { name: 'MMS ONLINE B.V.', iban: 'NL91ABNA0417164300' },
    remittance: { text: 'ORDERID: 264267 MEDIA MARKT' },
  });
  const card = await knab([
    ':61:2601020102D7,5NTRFNONREF//A4',
    ':86:LUTJEBROEK 09-07-2025 12:45 PAS: 2222',
    'NAAM: BVN',
  ]);
  expect([card.entry.card?.at, card.entry.card?.card, card.entry.counterparty.name]).toEqual([
    '2025-07-09T12:45',
    '2222',
    'BVN',
  ]);
  const trtp = await knab([
    ':61:2601020102D7,5N110NONREF//A4',
    ':86:/TRTP/OVERBOEKING/BBAN/53851317/NAME/X B.V./REMI/OPNAME',
  ]);
  expect(trtp.entry.counterparty).toMatchObject({ account: '53851317', name: 'X B.V.' });
});

test('bunq: code words without account for card payments', async () => {
  const bunq = (text: string) =>
    lift({ head: ['BUNQNL2A', '940', 'BUNQNL2A'], entry: [':61:2601020102D7,5NTRFNONREF', text] });
  const transfer = await bunq(':86:/IBAN/NL91ABNA0417164300/NAME/P.C. Wacki/REMI//a/b');
  expect(transfer).toMatchObject({
    dialect: 'bunq',
    entry: { counterparty: { iban: 'NL91ABNA0417164300', name: 'P.C. Wacki' }, remittance: { text: '/a/b' } },
  });
  expect((await bunq(':86:/NAME/www.thomann.de/REMI/')).entry.remittance.text).toBeNull();
});

test('Triodos: subfields and, later, the words of ING', async () => {
  const old = await lift({
    account: 'TRIODOSBANK/0666666666',
    entry: [
      ':61:260102C150,00NET NONREF',
      ':86:000>100000000000',
      '>20ABNANL2A',
      '>21NL91ABNA0417164300',
      '>22TENAAMSTELLING TEGENREKENIN>23G EN ADRES',
      '>310666666666',
    ],
  });
  expect(old).toMatchObject({
    dialect: 'triodos',
    entry: {
      counterparty: { iban: 'NL91ABNA0417164300', bic: 'ABNANL2A' },
      remittance: { text: 'TENAAMSTELLING TEGENREKENING EN ADRES' },
      code: { proprietary: 'NET' },
    },
  });
  const recent = await lift({
    account: 'NL86TRIO07878788778',
    entry: [
      ':61:260102C4383,23NET0NONREF',
      ':86:/CNTP/NL91ABNA0417164300/ABNANL2A/G N.V./ZEIST//EREF/7293//REMI/USTD//2018/',
    ],
  });
  expect(recent).toMatchObject({
    dialect: 'triodos',
    entry: {
      endToEndId: '7293',
      counterparty: { name: 'G N.V.', iban: 'NL91ABNA0417164300' },
      remittance: { text: '2018' },
    },
  });
});

test('SNS, ASN, RegioBank: the party around the line, padded texts, card payments, direct debits', async () => {
  const sns = (entry: readonly string[]) =>
    lift({ head: ['{1:F01SNSBNL2AXXXX0000000000}{2:O940SNSBNL2AXXXXN}{3:}{4:'], entry });
  const blank = ' '.repeat(65);
  const transfer = await sns([
    ...[':61:2601020102D713,13NOVBNL91ABNA0417164300', 'gerrits glas', ':86:NL91ABNA0417164300 gerrits glas', blank],
    ...['Factuur 17227'.padEnd(65), blank],
  ]);
  expect(transfer).toMatchObject({
    dialect: 'sns',
    entry: {
      counterparty: { iban: 'NL91ABNA0417164300', name: 'gerrits glas' },
      remittance: { text: 'Factuur 17227' },
    },
  });
  const card = await sns([
    ...[':61:2601020102D10,18NBEA//228ohu/972795', ':86: ', blank],
    ...['Jumbo Wijchen B.V.    >WIJCHEN  27.12.2025 13U38 KV005 4XZJ4Z   M', 'CC:5411 Contactloze betaling'],
  ]);
  expect(card.entry).toMatchObject({
    bankReference: '228ohu/972795',
    counterparty: { name: 'Jumbo Wijchen B.V.' },
    card: { terminal: '228ohu', card: '005', at: '2025-12-27T13:38' },
  });
  expect(card.entry.remittance.text).toContain('MCC:5411');
  const debit = await sns([
    ...[':61:2601020102D13,52NINCNL91ABNA0417164300', 'vitens nv', ':86:NL91ABNA0417164300 vitens nv', blank],
    ...[
      'Europese incasso door:VITENS NV NL-Factuurnr 072304597540 VNKlan-',
      'Incassant ID: NL84ZZZ050695810000-Kenmerk Machtiging: M 1      ',
    ],
  ]);
  expect([debit.entry.creditorId, debit.entry.mandateId]).toEqual(['NL84ZZZ050695810000', 'M 1']);
});

test('Van Lanschot: the envelope of old ING around the words of ABN AMRO', async () => {
  const { dialect, entry } = await lift({
    head: ['0000 01FVLBNL22AXXX00042', '940 00'],
    reference: 'FVLOLB',
    account: '0878787878                         ',
    entry: [
      ':61:260102C2716,76NXXX0130045721',
      ':86:/TRTP/SEPA Overboeking/IBAN/NL91ABNA0417164300/NAME/',
      'A B.V/REMI/2014/EREF/333',
    ],
  });
  expect(dialect).toBe('van-lanschot');
  expect(entry).toMatchObject({ counterparty: { name: 'A B.V' }, endToEndId: '333', bookingDate: '2026-01-05' });
});

test('German banks: subfields, SEPA words cut anywhere, return reason, original amount', async () => {
  const { dialect, entry } = await lift({
    account: '12345678/1234567890',
    entry: [
      ':61:2601020102DR12,35NRT IKREF+//2016021783252833',
      '/OCMT/USD11,85//CHGS/EUR0,50/',
      ':86:109?00SEPA-LASTSCHR. RETOURE CORE?109075/629?20EREF+A1.200?21',
      '.4961336 KREF+SEPA-DA202006?2201 MREF+208 CRED+DE41EON0?240000129793 SVWZ+?',
      '25AC 04 ?20 RECHNUNG EREF+nep?30CSDBDE71XXX?31DE89370400440532013000?32TESTER?33EL?34914',
    ],
  });
  expect(dialect).toBe('german');
  expect(entry).toMatchObject({
    bankReference: '2016021783252833',
    endToEndId: 'A1.200.4961336',
    batchId: 'SEPA-DA20200601',
    mandateId: '208',
    creditorId: 'DE41EON00000129793',
    counterparty: { name: 'TESTEREL', iban: 'DE89370400440532013000', bic: 'CSDBDE71XXX' },
    remittance: { text: 'AC 04 ?20 RECHNUNG EREF+nep' },
    returnReason: '914',
    code: { proprietary: '109' },
    foreign: { amount: { minor: 1185n, currency: 'USD' } },
    charges: [{ amount: { minor: 50n, currency: 'EUR' } }],
  });
});

test('a bank nobody described: the text as it is, a full line going on in the next', async () => {
  const full = 'x'.repeat(65);
  const { dialect, entry } = await lift({ entry: [':61:2601020102C1,NMSCREF-1//B-1', `:86:${full}`, 'y', 'z'] });
  expect(dialect).toBeNull();
  expect(entry).toMatchObject({
    bankReference: 'B-1',
    remittance: { text: `${full}y z` },
    code: { proprietary: 'NMSC' },
  });
  expect(entry.unmapped).toEqual({ '61/reference': 'REF-1' });
});

test('the type may be missing, and a wrong IBAN is an account and no IBAN', async () => {
  const penta = await lift({ entry: [':61:2601020102D20,00NONREF'] });
  expect([penta.entry.code.proprietary, penta.entry.bankReference]).toEqual([null, null]);
  const zenith = await lift({ entry: [':61:2601020102CN20,00//19239782213'] });
  expect([zenith.entry.code.proprietary, zenith.entry.bankReference]).toEqual([null, '19239782213']);
  const redacted = await lift({
    dialect: 'bunq',
    entry: [':61:2601020102C1,NTRFNONREF', ':86:/IBAN/NL00BUNQ0123456789/NAME/x/REMI/'],
  });
  expect(redacted.entry.counterparty).toMatchObject({ iban: null, account: 'NL00BUNQ0123456789' });
});
