import { expect, test } from 'vitest';
import type { CsvMapping } from '../../domain/csv-mapping.ts';
import type { Statement } from '../../domain/statement.ts';
import { wholeStatements } from '../whole.ts';
import { looksLikeCsv } from './detect.ts';
import { type ReadCsvOptions, readCsv } from './read.ts';

const read = (text: string | Buffer, options: ReadCsvOptions = {}) =>
  wholeStatements(readCsv([Buffer.from(text as string)], options));

async function one(text: string | Buffer, options: ReadCsvOptions = {}): Promise<Statement> {
  const [statement, ...others] = await read(text, options);
  expect(others).toEqual([]);
  if (statement === undefined) throw new Error('no statement');
  return statement;
}

async function refusal(text: string | Buffer, mapping?: CsvMapping): Promise<string> {
  try {
    await read(text, { csvMapping: mapping });
    return 'read';
  } catch (error) {
    const { code, place } = error as { code: string; place: { line?: number } };
    return place.line === undefined ? code : `${code} line ${place.line}`;
  }
}

const minors = (statement: Statement) => statement.entries.map((entry) => entry.amount.minor);

const ING_OLD = `"Datum","Naam / Omschrijving","Rekening","Tegenrekening","Code","Af Bij","Bedrag (EUR)","MutatieSoort","Mededelingen"
"20260213","Kosten pakket","NL69INGB0123456789","","DV","Af","1,25","Diversen","1 jan t/m 31 jan 2026 ING BANK N.V. Valutadatum: 12-02-2026"
"20260210","J. Jansen","NL69INGB0123456789","NL91ABNA0417164300","OV","Bij","1.020,00","Overschrijving","Naam: J. Jansen Omschrijving: Huur IBAN: nee IBAN: NL91ABNA0417164300 Kenmerk: K-1 Machtiging ID: M1 Incassant ID: NL32ZZZ999999991234 Doorlopende incasso Valutadatum: 10-02-2026"
`;
const ING_NEW = `"Date";"Name / Description";"Account";"Counterparty";"Code";"Debit/credit";"Amount (EUR)";"Transaction type";"Notifications";"Resulting balance";"Tag"
"20260426";"Shop";"NL69INGB0123456789";"";"BA";"Debit";"45,14";"Payment terminal";"Card sequence no.: 001 25-04-2026 14:37 Transaction: A1B2 Term: AB1234 Value date: 26/04/2026";"54,86";"x"
"20260425";"Payer";"NL69INGB0123456789";"";"OV";"Credit";"40,00";"Transfer";"Name: Payer Description: thanks";"100,00";""
`;

test('ING: the direction stands in words, the facts in the text', async () => {
  const statement = await one(ING_OLD);
  expect(statement).toMatchObject({
    format: 'csv',
    dialect: 'ing',
    account: { iban: 'NL69INGB0123456789', currency: 'EUR' },
    opening: null,
    closing: null,
    balanced: null,
  });
  expect(minors(statement)).toEqual([-125n, 102000n]);
  expect(statement.entries[0]).toMatchObject({
    bookingDate: '2026-02-13',
    valueDate: '2026-02-12',
    counterparty: { name: 'Kosten pakket', iban: null },
    code: { proprietary: 'DV' },
  });
  expect(statement.entries[1]).toMatchObject({
    counterparty: { name: 'J. Jansen', iban: 'NL91ABNA0417164300' },
    remittance: { text: 'Huur' },
    endToEndId: 'K-1',
    mandateId: 'M1',
    creditorId: 'NL32ZZZ999999991234',
  });
});

test('ING since 2020: newest first, so opening and closing come from the ends and every row is checked', async () => {
  const statement = await one(ING_NEW);
  expect(statement).toMatchObject({
    opening: { date: '2026-04-25', amount: { minor: 6000n } },
    closing: { date: '2026-04-26', amount: { minor: 5486n } },
    balanced: true,
  });
  expect(statement.entries[0]).toMatchObject({
    card: { terminal: 'AB1234', card: '001', at: '2026-04-25T14:37' },
    valueDate: '2026-04-26',
  });
  expect(statement.entries[1]?.remittance.text).toBe('thanks');
  const damaged = await one(ING_NEW.replace('100,00', '101,00'));
  expect([damaged.balanced, damaged.warnings.length]).toEqual([false, 1]);
});

test('ING: unquoted, with an extra column, and as savings account', async () => {
  const unquoted = await one(
    ING_OLD.replaceAll(',', ';').replaceAll('1;25', '1,25').replaceAll('1.020;00', '1.020,00').replaceAll('"', ''),
  );
  expect(minors(unquoted)).toEqual([-125n, 102000n]);
  const savings =
    await one(`"Datum","Omschrijving","Rekening","Rekening type","Tegenrekening","Af Bij","Bedrag","Valuta","Mutatiesoort","Mededelingen","Saldo na mutatie"
"2026-07-02","Bonusrente","A 123-45678","Bonus","","Bij","1,00","EUR","Rente","Valutadatum: 01-07-2026","-2,00"
`);
  expect(savings).toMatchObject({
    account: { iban: null, other: 'A 123-45678' },
    closing: { amount: { minor: -200n } },
    balanced: true,
  });
});

test('an account that changes where a bank puts one in a file is damage; a list of balances holds no entries', async () => {
  expect(
    await refusal(ING_OLD.replace('"Kosten pakket","NL69INGB0123456789"', '"Kosten pakket","NL91ABNA0417164300"')),
  ).toBe('field_invalid line 3');
  expect(await refusal('"Datum","Boeksaldo","Valutair saldo"\n"2026-05-30","13,20","13,20"\n')).toBe('unknown_format');
});

const RABOBANK = `"IBAN/BBAN","Munt","BIC","Volgnr","Datum","Rentedatum","Bedrag","Saldo na trn","Tegenrekening IBAN/BBAN","Naam tegenpartij","Naam uiteindelijke partij","Naam initi\u00ebrende partij","BIC tegenpartij","Code","Batch ID","Transactiereferentie","Machtigingskenmerk","Incassant ID","Betalingskenmerk","Omschrijving-1","Omschrijving-2","Omschrijving-3","Reden retour","Oorspr bedrag","Oorspr munt","Koers"
"NL34RABO0142623393","EUR","RABONL2U","000000000000009565","2026-03-01","2026-03-02","-337,49","+662,51","NL91ABNA0417164300","ACME","UBO","","ABNANL2A","ei","B1","E1","M1","NL32ZZZ999999991234","1234567890123456","een tekst die door","loopt"," ","AC04","-400,00","USD","1,1852"
"NL34RABO0142623393","EUR","RABONL2U","000000000000009566","2026-03-02","2026-03-02","+50,00","+712,51"," ","","","","","cb","","","","","","x"," "," ","","","",""
"NL69INGB0123456789","EUR","RABONL2U","000000000000000001","2026-03-02","2026-03-02","+50,00","+50,00"," ","","","","","cb","","","","","","x"," "," ","","","",""
`;

test('Rabobank: every column a fact, several accounts, Windows-1252 as the bank sends it', async () => {
  for (const bytes of [
    Buffer.from(RABOBANK),
    Buffer.from(RABOBANK, 'latin1'),
    Buffer.from(RABOBANK.replaceAll('\n', '\r\r\n')),
  ]) {
    const [first, second] = await read(bytes);
    expect([first?.entries.length, second?.entries.length]).toEqual([2, 1]);
    expect(first).toMatchObject({
      dialect: 'rabobank',
      opening: { amount: { minor: 100000n } },
      closing: { amount: { minor: 71251n } },
      balanced: true,
    });
    expect(first?.entries[0]).toMatchObject({
      amount: { minor: -33749n },
      bookingDate: '2026-03-01',
      valueDate: '2026-03-02',
      bankReference: '000000000000009565',
      endToEndId: 'E1',
      batchId: 'B1',
      mandateId: 'M1',
      creditorId: 'NL32ZZZ999999991234',
      counterparty: { name: 'ACME', iban: 'NL91ABNA0417164300', bic: 'ABNANL2A' },
      ultimateParty: 'UBO',
      remittance: { text: 'een tekst die doorloopt', structured: '1234567890123456' },
      returnReason: 'AC04',
      foreign: { amount: { minor: 40000n, currency: 'USD' }, rate: '1.1852' },
    });
    expect(first?.entries[1]?.counterparty.account).toBeNull();
  }
});

test('Rabobank before 2018: no names, points, C and D', async () => {
  const row = (amount: string, mark: string) =>
    `"NL34RABO0142623393","EUR","20150402","${mark}","${amount}","NL91ABNA0417164300","ACME","20150401","cb","","een ","tekst","","","","","E1","",""\n`;
  const statement = await one(row('10.00', 'D') + row('1234.50', 'C'));
  expect(minors(statement)).toEqual([-1000n, 123450n]);
  expect(statement.entries[0]).toMatchObject({
    bookingDate: '2015-04-01',
    valueDate: '2015-04-02',
    remittance: { text: 'een tekst' },
    endToEndId: 'E1',
  });
});

const TAB = [
  '123456789\tEUR\t20260203\t3454,65\t3443,40\t20260203\t-11,25\tSEPA Incasso algemeen doorlopend Incassant: NL01ZZZ012345678901  Naam: FOO BAR FIZZ BUZZ FOOBAR   Machtiging: 012345678901        Omschrijving: Factuur: 012345678 901                             IBAN: NL91ABNA0417164300         Kenmerk: 012345678901           Voor: J SMITH VAN DE FOOBAR CJ',
  '123456789\tEUR\t20260213\t3443,40\t3453,39\t20260213\t9,99\tBEA, Betaalpas                   IKEA Amsterdam,PAS123           NR:0ABC0D, 13.02.26/14:37        AMSTERDAM',
  '123456789\tEUR\t20260214\t3453,39\t3454,39\t20260214\t1,00\t/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAME/X/REMI/y/EREF/Z        ',
].join('\n');

test('ABN AMRO TAB: no header, balances around every row, the texts of MT940 in one line', async () => {
  const statement = await one(TAB);
  expect(statement).toMatchObject({
    dialect: 'abn-amro',
    account: { other: '123456789' },
    opening: { amount: { minor: 345465n } },
    balanced: true,
  });
  expect(statement.entries[0]).toMatchObject({
    counterparty: { name: 'FOO BAR FIZZ BUZZ FOOBAR', iban: 'NL91ABNA0417164300' },
    creditorId: 'NL01ZZZ012345678901',
    mandateId: '012345678901',
    endToEndId: '012345678901',
    ultimateParty: 'J SMITH VAN DE FOOBAR CJ',
    remittance: { text: 'Factuur: 012345678901' },
  });
  expect(statement.entries[1]).toMatchObject({
    counterparty: { name: 'IKEA Amsterdam' },
    card: { terminal: '0ABC0D', card: '123', at: '2026-02-13T14:37' },
  });
  expect(statement.entries[2]).toMatchObject({
    counterparty: { name: 'X' },
    endToEndId: 'Z',
    remittance: { text: 'y' },
  });
  expect((await one(TAB.replace('\t9,99\t', '\t9,98\t'))).balanced).toBe(false);
});

test('ABN AMRO from Excel: the decimal mark goes with the delimiter', async () => {
  const names = 'accountNumber,mutationcode,transactiondate,valuedate,startsaldo,endsaldo,amount,description';
  const comma = await one(`${names}\n123456789,EUR,20260101,20260101,10.5,8,-2.5,x\n`);
  const semicolon = await one(`${names.replaceAll(',', ';')}\n123456789;EUR;20260101;20260101;10,5;8;-2,5;x\n`);
  expect([comma, semicolon].map((statement) => [minors(statement), statement.balanced])).toEqual([
    [[-250n], true],
    [[-250n], true],
  ]);
});

test('Knab: a line in front of the header, a comma only where there are cents', async () => {
  const statement = await one(`KNAB EXPORT;;;;;;;;;;;;;;;;
Rekeningnummer;Transactiedatum;Valutacode;CreditDebet;Bedrag;Tegenrekeningnummer;Tegenrekeninghouder;Valutadatum;Betaalwijze;Omschrijving;Type betaling;Machtigingsnummer;Incassant ID;Adres;Referentie;Boekdatum;
"NL27KNAB1234567890";"17-05-2026";"EUR";"D";"13,75";" ";"BURGER BAR";"17-05-2026";"Betaalautomaat";"AMSTERDAM 17-05-2026 12:10 Pas: 1234";"";"";"";"";"B9E17AG0G5000068";"18-05-2026";
"NL27KNAB1234567890";"17-05-2026";"EUR";"C";"2500";"NL91ABNA0417164300";"X";"17-05-2026";"Overboeking";"y";"";"";"";"";"B2";"18-05-2026";
`);
  expect(minors(statement)).toEqual([-1375n, 250000n]);
  expect(statement.entries[0]).toMatchObject({
    bookingDate: '2026-05-18',
    bankReference: 'B9E17AG0G5000068',
    card: { card: '1234', at: '2026-05-17T12:10' },
  });
});

test('bunq: Dutch and English, and every line quoted as a whole', async () => {
  const dutch = await one(
    '"Datum","Bedrag","Rekening","Tegenrekening","Naam","Omschrijving"\n"2026-03-01","-2,56","NL97BUNQ2100000013","NL91ABNA0417164300","bunq","invoice, 1"\n',
  );
  const english = await one(
    'Date;Interest Date;Amount;Account;Counterparty;Name;Description\n21/10/2026;22/10/2026;1.500,00;NL97BUNQ2100000013;;P;D\n',
  );
  const wrapped = await one(
    '"Datum,""Rentedatum"",""Bedrag"",""Rekening"",""Tegenrekening"",""Naam"",""Omschrijving"""\n"2026-06-01,""2026-06-01"",""-83,86"",""NL97BUNQ2100000013"","""",""AH, BV"",""AH ZAANDAM, NL"""\n',
  );
  expect([dutch, english, wrapped].map(minors)).toEqual([[-256n], [150000n], [-8386n]]);
  expect(english.entries[0]).toMatchObject({ bookingDate: '2026-10-21', valueDate: '2026-10-22' });
  expect(wrapped.entries[0]?.counterparty.name).toBe('AH, BV');
});

test('Triodos: no names, BIC and IBAN in one cell, with or without balance', async () => {
  const row =
    '"02-11-2026","NL86TRIO0278787788","200,00","Debet","Something","MOYONL21 NL91ABNA0417164300","ET","customer"';
  const plain = await one(`${row}\n`);
  expect(plain.entries[0]).toMatchObject({
    amount: { minor: -20000n },
    counterparty: { iban: 'NL91ABNA0417164300', bic: 'MOYONL21' },
  });
  expect((await one(`${row},"-50,00"\n`)).closing?.amount.minor).toBe(-5000n);
});

test('SNS, ASN, RegioBank: apostrophes around texts and inside them, the balance in front of the row', async () => {
  const statement =
    await one(`02-01-2026,NL00SNSB0123456789,NL91ABNA0417164300,J F d'Arc,,,,EUR,200.00,EUR,300.00,02-01-2026,02-01-2026,1234,OVB,12341234,,'Foto's, van '26',3
02-01-2026,NL00SNSB0123456789,,,,,,EUR,500.00,EUR,-20.00,02-01-2026,02-01-2026,7903,BEA,12341235,'123abc/123456','[PIN BETALING]NAAM     >PLAATS  2.01.2026 1234 1234 1234   MCC:0000',3
`);
  expect(statement).toMatchObject({
    opening: { amount: { minor: 20000n } },
    closing: { amount: { minor: 48000n } },
    balanced: true,
  });
  expect(statement.entries[0]).toMatchObject({
    counterparty: { name: "J F d'Arc" },
    remittance: { text: "Foto's, van '26" },
    bankReference: '12341234',
  });
  expect(statement.entries[1]).toMatchObject({
    counterparty: { name: 'NAAM' },
    card: { terminal: '123abc', at: '2026-01-02' },
  });
});

const MAPPING: CsvMapping = {
  delimiter: ';',
  quote: '"',
  skipLines: 0,
  hasHeader: true,
  columns: {
    ...{ bookingDate: ['date'], account: ['iban'], name: ['counterparty'], amount: ['amount'], currency: ['ccy'] },
    text: ['description'],
  },
  date: 'YYYY-MM-DD',
  numbers: { decimal: ',', thousands: '.', decimals: 'always', negative: 'minus' },
  directionWords: null,
  account: null,
  currency: null,
  order: 'oldest-first',
};
const HEADER = 'date;iban;counterparty;amount;ccy;description\n';
const row = (amount: string, date = '2026-11-02') => `${HEADER}${date};NL91ABNA0417164300;ACME;${amount};EUR;hello\n`;

test('a mapping reads what no bank layout fits; without one the file is refused', async () => {
  expect(await refusal(row('10,00'))).toBe('mapping_needed');
  const statement = await one(row('1.010,00'), { csvMapping: MAPPING });
  expect(statement).toMatchObject({ dialect: 'abn-amro', account: { iban: 'NL91ABNA0417164300' } });
  expect(statement.entries[0]).toMatchObject({
    amount: { minor: 101000n, currency: 'EUR' },
    counterparty: { name: 'ACME' },
    remittance: { text: 'hello' },
  });
});

test('CSV-01: formulas are text like any other and stay as they are', async () => {
  const text = '=HYPERLINK("x")';
  const statement = await one(
    `${HEADER}2026-11-02;NL91ABNA0417164300;+SUM(1);1,00;EUR;"${text.replaceAll('"', '""')}"\n`,
    { csvMapping: MAPPING },
  );
  expect([statement.entries[0]?.remittance.text, statement.entries[0]?.counterparty.name]).toEqual([text, '+SUM(1)']);
});

test('CSV-02: UTF-16 and a byte order mark are read, and the mark is not part of the first name', async () => {
  const text = row('10,00');
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
  for (const bytes of [utf16, Buffer.from(text, 'utf16le'), Buffer.from(`\ufeff${text}`)]) {
    expect(minors(await one(bytes, { csvMapping: MAPPING }))).toEqual([1000n]);
  }
});

test('CSV-03, CSV-04, CSV-05: a quote that is not closed, a line break inside quotes, a row too short or too long', async () => {
  expect(await refusal(`${HEADER}2026-11-02;"NL91ABNA0417164300;x;1,00;EUR;y\n`, MAPPING)).toBe(
    'quote_unterminated line 2',
  );
  const broken = await one(`${HEADER}2026-11-02;NL91ABNA0417164300;x;1,00;EUR;"two\nlines"\n`, { csvMapping: MAPPING });
  expect(broken.entries[0]?.remittance.text).toBe('two\nlines');
  const ragged = `${row('1,00')}2026-11-02;X;Y\n2026-11-02;X;Y;1,00;EUR;z;extra\n`;
  expect(await refusal(ragged, MAPPING)).toBe('column_count line 3');
  await expect(read(ragged, { csvMapping: MAPPING })).rejects.toThrow(/line 3 has 3, line 4 has 7/);
});

test('CSV-06, CSV-07: a name that stands twice in the header, and one that would be a prototype', async () => {
  expect(await refusal(`date;iban;amount;amount\n2026-11-02;X;1,00;1000,00\n`, MAPPING)).toBe(
    'duplicate_column line 1',
  );
  expect(await refusal(ING_OLD.replace('"Code"', '"Datum"').replace('"MutatieSoort"', '"Code"'))).toBe(
    'duplicate_column line 1',
  );
  const proto = await one(row('1,00').replaceAll('description', '__proto__'), {
    csvMapping: { ...MAPPING, columns: { ...MAPPING.columns, text: [] } },
    unmapped: true,
  });
  expect(Object.keys(proto.entries[0]?.unmapped ?? {})).toEqual(['__proto__']);
  expect(({} as Record<string, unknown>)['hello']).toBeUndefined();
});

test('CSV-08, CSV-10: amounts are read in the declared form only', async () => {
  const dutch = (amount: string) => refusal(row(amount), MAPPING);
  for (const wrong of [
    '1,234.56',
    '1.234',
    '1234',
    '12.34,56',
    '1.2345,00',
    '(1,00)',
    '1,00-',
    '\u22121,00',
    '--1,00',
    '1e3,00',
    '',
    ',00',
  ]) {
    expect(await dutch(wrong), wrong).toMatch(/^(amount_invalid|field_missing) line 2$/);
  }
  const form = async (amount: string, numbers: CsvMapping['numbers']) =>
    minors(await one(row(amount), { csvMapping: { ...MAPPING, numbers } }));
  expect(await form('1,234.56', { decimal: '.', thousands: ',', decimals: 'always', negative: 'minus' })).toEqual([
    123456n,
  ]);
  expect(await form('-1\u00a0234,5', { decimal: ',', thousands: ' ', decimals: 'always', negative: 'minus' })).toEqual([
    -123450n,
  ]);
  expect(await form('(1,00)', { decimal: ',', thousands: null, decimals: 'always', negative: 'parentheses' })).toEqual([
    -100n,
  ]);
  expect(await form('1,00-', { decimal: ',', thousands: null, decimals: 'always', negative: 'minus-behind' })).toEqual([
    -100n,
  ]);
});

test('CSV-09: days are read in the declared form only', async () => {
  for (const wrong of ['01-02-2026', '02/01/2026', '46328', '2026-02-30', '2026-2-3']) {
    expect(await refusal(row('1,00', wrong), MAPPING), wrong).toBe('date_invalid line 2');
  }
  const us = await one(row('1,00', '02/01/2026'), { csvMapping: { ...MAPPING, date: 'MM/DD/YYYY' } });
  const nl = await one(row('1,00', '02/01/2026'), { csvMapping: { ...MAPPING, date: 'DD/MM/YYYY' } });
  expect([us.entries[0]?.bookingDate, nl.entries[0]?.bookingDate]).toEqual(['2026-02-01', '2026-01-02']);
});

test('CSV-11: NUL, a line without end, nothing at all, no rows, and a web page are refused', async () => {
  expect(await refusal(row('1,00').replace('hello', 'a\u0000b'), MAPPING)).toMatch(/^encoding_invalid/);
  expect(await refusal(row('1,00').replace('hello', 'x'.repeat(1_048_576)), MAPPING)).toMatch(/^field_invalid/);
  expect(await refusal('', MAPPING)).toBe('empty_file');
  expect(await refusal('')).toBe('empty_file');
  expect(await refusal(HEADER, MAPPING)).toBe('statement_incomplete');
  expect(await refusal('<html><script>alert(1)</script></html>')).toBe('unknown_format');
});

test('a mapping says directions by words or columns, and what it cannot make an entry of is refused', async () => {
  const { amount: _, ...others } = MAPPING.columns;
  const split: CsvMapping = { ...MAPPING, columns: { ...others, debit: ['amount'], credit: ['description'] } };
  const sides = await one(
    `${HEADER}2026-11-02;NL91ABNA0417164300;x;1,00;EUR;\n2026-11-02;NL91ABNA0417164300;x;;EUR;2,00\n`,
    { csvMapping: split },
  );
  expect(minors(sides)).toEqual([-100n, 200n]);
  const words: CsvMapping = {
    ...MAPPING,
    columns: { ...MAPPING.columns, direction: ['description'] },
    directionWords: { debit: ['hello'], credit: ['bye'] },
  };
  expect(minors(await one(row('1,00'), { csvMapping: words }))).toEqual([-100n]);
  expect(await refusal(row('-1,00'), words)).toBe('amount_invalid line 2');
  expect(await refusal(row('1,00').replace('hello', 'what'), words)).toBe('field_invalid line 2');
  expect(await refusal(row('1,00'), { ...MAPPING, columns: others })).toBe('request_invalid');
  expect(await refusal(row('1,00'), { ...MAPPING, columns: { ...MAPPING.columns, bic: ['bic'] } })).toBe(
    'field_missing line 1',
  );
});

test('two equal rows are two entries', async () => {
  const statement = await one(`${row('1,00')}${row('1,00').slice(HEADER.length)}`, { csvMapping: MAPPING });
  expect(minors(statement)).toEqual([100n, 100n]);
});

test('a lost byte is refused, shows in the balances, or changes no amount the balances can prove', async () => {
  // Where only the balance behind a row is known, that of the oldest row proves nothing: its opening is derived from it.
  const proven = { [ING_NEW]: 1, [TAB]: 3 };
  for (const [text, count] of Object.entries(proven)) {
    const expected = minors(await one(text)).slice(0, count);
    for (let at = 0; at < text.length; at++) {
      let statements: readonly Statement[];
      try {
        statements = await read(text.slice(0, at) + text.slice(at + 1));
      } catch (error) {
        expect((error as { name: string }).name).toBe('KoppelError');
        continue;
      }
      if (statements.some(({ balanced }) => balanced !== true)) continue;
      expect(statements.flatMap(minors).slice(0, count), `without byte ${at}`).toEqual(expected);
    }
  }
});

test('detection is sure of a bank, unsure of a table, and never takes anything else', () => {
  expect([ING_OLD, ING_NEW, RABOBANK, TAB].map(looksLikeCsv)).toEqual([1, 1, 1, 1]);
  expect(looksLikeCsv(row('1,00'))).toBe(0.5);
  expect(['', 'hello, world', ':20:X\n:25:1\n:60F:C', '<a,b,c>\n1,2,3', '!Type:Bank\nD1'].map(looksLikeCsv)).toEqual([
    0, 0, 0, 0, 0,
  ]);
});
