import { expect, test } from 'vitest';
import type { Statement } from '../../domain/statement.ts';
import { wholeStatements } from '../whole.ts';
import { type ReadMt940Options, readMt940 } from './read.ts';

const ENTRIES = [
  ':61:2611021102C10,00NTRFE1//B1',
  ':86:/EREF/E1//REMI/USTD//hello/',
  ':61:2611021102D4,NTRFE2//B2',
  ':86:/EREF/E2/',
];
const OPENING = ':60F:C261101EUR100,00';
const CLOSING = ':62F:C261102EUR106,00';

/** One message of an ING-like bank, as lines. */
function message(entries: readonly string[] = ENTRIES, opening = OPENING, closing = CLOSING): string[] {
  return [':20:P1', ':25:NL69INGB0123456789EUR', ':28C:00001/001', opening, ...entries, closing, '-'];
}

const bytes = (lines: readonly string[], end = '\r\n') => Buffer.from(lines.join(end) + end);
const read = (lines: readonly string[], options: ReadMt940Options = {}) =>
  wholeStatements(readMt940([bytes(lines)], options));

async function one(lines: readonly string[], options: ReadMt940Options = {}): Promise<Statement> {
  const [statement, ...others] = await read(lines, options);
  expect(others).toEqual([]);
  if (statement === undefined) throw new Error('no statement');
  return statement;
}

async function refusal(lines: readonly string[] | Buffer): Promise<string> {
  try {
    await wholeStatements(readMt940([Buffer.isBuffer(lines) ? lines : bytes(lines as readonly string[])]));
    return 'read';
  } catch (error) {
    const { code, place } = error as { code: string; place: { line?: number } };
    return place.line === undefined ? code : `${code} line ${place.line}`;
  }
}

const minors = (statement: Statement) => statement.entries.map((entry) => entry.amount.minor);

test('a message gives account, balances, entries and whether they add up', async () => {
  const statement = await one(message());
  expect(statement).toMatchObject({
    format: 'mt940',
    account: { iban: 'NL69INGB0123456789', other: null, currency: 'EUR' },
    statementId: 'P1',
    sequence: '00001/001',
    opening: { date: '2026-11-01', amount: { minor: 10000n, currency: 'EUR' } },
    closing: { date: '2026-11-02', amount: { minor: 10600n, currency: 'EUR' } },
    incomplete: false,
    balanced: true,
    warnings: [],
  });
  expect(minors(statement)).toEqual([1000n, -400n]);
  expect(statement.entries[0]).toMatchObject({
    bookingDate: '2026-11-02',
    bookingDateDerived: false,
    valueDate: '2026-11-02',
    bankReference: 'B1',
    endToEndId: 'E1',
    remittance: { text: 'hello', structured: null },
    bankText: '/EREF/E1//REMI/USTD//hello/',
  });
});

test('MT-01: line ends and envelopes make no difference', async () => {
  const expected = minors(await one(message()));
  const lines = message();
  for (const end of ['\n', '\r', '\r\n']) {
    const [statement] = await wholeStatements(readMt940([bytes(lines, end)]));
    expect(statement?.balanced).toBe(true);
    expect(statement && minors(statement)).toEqual(expected);
  }
  const envelopes = [
    ['{1:F01INGBNL2AXXXX0000000000}{2:I940INGBNL2AXXXXN}{4:', ...lines.slice(0, -1), '-}'],
    ['ABNANL2A', '940', 'ABNANL2A', ...lines],
    ['0000 01INGBNL2AXXXX00001', '0000 01INGBNL2AXXXX00001', '940 00', ...lines.slice(0, -1), '-XXX'],
    [':940:', ...lines.slice(0, -1)],
    ['{4::20:P1', ...lines.slice(1)],
    ['', '\u0001', ...lines, '\u001a'],
  ];
  for (const envelope of envelopes) expect(minors(await one(envelope))).toEqual(expected);
});

test('MT-02: an empty file is empty, and a text without a message is no MT940', async () => {
  expect(await refusal(Buffer.alloc(0))).toBe('empty_file');
  expect(await refusal(Buffer.from('\r\n\r\n'))).toBe('empty_file');
  expect(await refusal(['nothing', 'to see'])).toBe('unknown_format');
});

test('MT-03: a message that is cut off or lacks a balance is refused, whatever is left of it', async () => {
  expect(await refusal(message().slice(0, -2))).toBe('statement_incomplete line 8');
  expect(await refusal(message().filter((line) => !line.startsWith(':60')))).toBe('statement_incomplete line 1');
  expect(await refusal([...message().slice(0, 4), ':61:2611021102C10'])).toBe('statement_incomplete line 5');
  expect(await refusal([':20:P1'])).toBe('statement_incomplete line 1');
  expect(await refusal([...message().slice(0, 6), ...message()])).toBe('statement_incomplete line 8');
  expect(await refusal(message().slice(1))).toBe('field_missing line 1');
  expect(await refusal(message().filter((line) => !line.startsWith(':25')))).toBe('field_missing line 1');
});

test('MT-04: a field that may stand once stands once', async () => {
  expect(await refusal(message([':60F:C261101EUR1,00', ...ENTRIES]))).toBe('duplicate_field line 5');
  expect(await refusal([...message().slice(0, -1), CLOSING])).toBe('duplicate_field line 10');
  expect(await refusal([':20:P1', ':25:1234567', ':25:7654321'])).toBe('duplicate_field line 3');
  expect(await refusal([...message().slice(0, -1), ...ENTRIES])).toBe('field_invalid line 10');
});

test('MT-05: an amount is digits, one comma and no more decimals than the currency has', async () => {
  for (const amount of ['10', '10.00', '1,0,0', '10,001', '-10,00', '1234567890123,45', '+1,', ',50']) {
    expect(await refusal(message([`:61:2611021102C${amount}NTRFE1`])), amount).toBe('amount_invalid line 5');
  }
  const zeroPadded = await one(message([':61:2611021102C000000000006,00NTRFE1']));
  expect([minors(zeroPadded), zeroPadded.balanced]).toEqual([[600n], true]);
});

test('MT-06: a zero balance has no sign that matters', async () => {
  const statement = await one(message([':61:2611021102C6,NTRFE1'], ':60F:D261101EUR0,00', ':62F:C261102EUR6,'));
  expect([statement.opening?.amount.minor, statement.balanced]).toEqual([0n, true]);
});

test('MT-18: a balance without sign, or in another currency than the statement, is refused', async () => {
  expect(await refusal(message(ENTRIES, ':60F:261101EUR100,00'))).toBe('field_invalid line 4');
  expect(await refusal(message(ENTRIES, OPENING, ':62F:C261102USD106,00'))).toBe('currency_mismatch line 9');
});

test('MT-07: a day that is none is refused', async () => {
  expect(await refusal(message([':61:2602300230C10,00NTRFE1']))).toBe('date_invalid line 5');
  expect(await refusal(message([':61:26AB021102C10,00NTRFE1']))).toBe('date_invalid line 5');
  expect(await refusal(message(ENTRIES, ':60F:C261301EUR100,00'))).toBe('date_invalid line 4');
});

test('30 February is a value date of 30/360 interest when the entry date beside it is a real day, and is said', async () => {
  const statement = await one(
    message([':61:2602300301C6,00NINTNONREF'], ':60F:C260227EUR100,', ':62F:C260301EUR106,'),
    {
      unmapped: true,
    },
  );
  expect(statement.entries[0]).toMatchObject({ valueDate: '2026-02-28', bookingDate: '2026-03-01' });
  expect(statement.entries[0]?.unmapped?.['61/valueDate']).toBe('260230');
  expect(statement.warnings).toHaveLength(1);
});

test('MT-08: the entry date gets the year that puts it nearest to the value date', async () => {
  const statement = await one(
    message([':61:2701021231C6,00NTRFE1', ':61:2612310102D6,00NTRFE2', ':61:2611021102C6,00NTRFE3']),
  );
  expect(statement.entries.map((entry) => entry.bookingDate)).toEqual(['2026-12-31', '2027-01-02', '2026-11-02']);
});

test('MT-09: an unknown mark is refused', async () => {
  expect(await refusal(message([':61:2611021102X10,00NTRFE1']))).toBe('field_invalid line 5');
});

test('MT-10: RC takes money out, RD brings it in, and a letter of the currency may follow the mark', async () => {
  const statement = await one(
    message([
      ':61:2611021102RCR4,00NTRFE1',
      ':61:2611021102RD10,00NTRFE2',
      ':61:2611021102CR1,NTRFE3',
      ':61:2611021102DR1,NTRFE4',
    ]),
  );
  expect(minors(statement)).toEqual([-400n, 1000n, 100n, -100n]);
  expect(statement.entries.map((entry) => entry.reversal)).toEqual([true, true, false, false]);
  expect(statement.balanced).toBe(true);
});

test('MT-11, MT-15: NUL and two encodings in one file are refused, with the place', async () => {
  const at = (text: string, encoding: BufferEncoding) => Buffer.from(text, encoding);
  const lines = message(['X']).join('\n');
  const [before = '', after = ''] = lines.split('X');
  const entry = (name: Buffer) => Buffer.concat([at(':61:2611021102C6,00NTRFE1\n:86:', 'latin1'), name]);
  expect(await refusal(Buffer.concat([at(before, 'utf8'), entry(at('a\u0000b', 'utf8')), at(after, 'utf8')]))).toMatch(
    /^encoding_invalid/,
  );
  const mixed = Buffer.concat([
    at(before, 'utf8'),
    entry(at('Müller', 'utf8')),
    at(' Müller', 'latin1'),
    at(after, 'utf8'),
  ]);
  expect(await refusal(mixed)).toMatch(/^encoding_invalid/);
});

test('MT-15: Windows-1252 is read where UTF-8 does not fit, and code page 437 where somebody says so', async () => {
  const file = (name: Buffer) =>
    Buffer.concat([
      bytes([...message().slice(0, 4), ':61:2611021102C6,00NTRFE1'], '\n'),
      Buffer.from(':86:'),
      name,
      bytes(['', CLOSING], '\n'),
    ]);
  const text = async (name: Buffer, encoding?: string) => {
    const [statement] = await wholeStatements(readMt940([file(name)], { encoding }));
    return statement?.entries[0]?.bankText;
  };
  expect(await text(Buffer.from('Müller €', 'utf8'))).toBe('Müller €');
  expect(await text(Buffer.from([77, 0xfc, 108, 108, 101, 114, 32, 0x80]))).toBe('Müller €');
  expect(await text(Buffer.from([77, 0x81, 108, 108, 101, 114]), 'cp437')).toBe('Müller');
  await expect(text(Buffer.from([77, 0x81, 108, 108, 101, 114]))).rejects.toMatchObject({ code: 'encoding_invalid' });
});

test('MT-13: a payer who writes a line of a statement into the text makes it fail its own sum', async () => {
  const faked = await one(message([':61:2611021102C6,00NTRFE1', ':86:invoice', ':61:2611021102C9999,00NTRFEVIL']));
  expect(faked.balanced).toBe(false);
});

test('text that looks like another field is text', async () => {
  const text = ['2017-01-01T13', ':12:11 and', ':FOO:', ':25:NL00', ':60F:C261101EUR1,00', ':20:15 late', ':64:C1'];
  const statement = await one(message([':61:2611021102C6,00NTRFE1', `:86:${text[0]}`, ...text.slice(1)]));
  expect(statement.entries[0]?.bankText).toBe(text.join('\n'));
  expect([statement.account.iban, statement.balanced]).toEqual(['NL69INGB0123456789', true]);
});

test('MT-14: a lone dash in a text ends the message only when a new one or nothing follows', async () => {
  const entry = (...text: string[]) => [':61:2611021102C6,00NTRFE1', ':86:MND', ...text];
  const inText = await one(message(entry('-', 'EV01')));
  expect(inText.entries[0]?.bankText).toBe('MND\n-\nEV01');
  expect(await refusal([...message(entry()).slice(0, -2), '-', '', ...message()])).toMatch(/^statement_incomplete/);
  expect(await refusal([...message(entry()).slice(0, -2), '-'])).toMatch(/^statement_incomplete/);
  const two = await read([...message(), 'ABNANL2A', '940', 'ABNANL2A', ...message()]);
  expect(two.map((statement) => statement.entries.length)).toEqual([2, 2]);
});

test('lines wrapped in the middle of anything are put together', async () => {
  const statement = await one([
    ...[':20:P1', ':25:NL69INGB0123456789EUR', ':28C:0000', '1/001', OPENING],
    ...[
      ':61:2611021102C6,00NTRFEREF//000000000',
      '01005',
      '/TRCD/001',
      '00/',
      ':86:/ER',
      'EF/E',
      '1//REMI/USTD//a',
      'b/',
    ],
    CLOSING,
  ]);
  expect(statement.sequence).toBe('00001/001');
  expect(statement.entries[0]).toMatchObject({
    bankReference: '00000000001005',
    code: { proprietary: '00100' },
    endToEndId: 'E1',
    remittance: { text: 'ab' },
  });
});

test('several :86: are one text, and an entry may have none', async () => {
  const statement = await one(message([':61:2611021102C6,NTRFE1', ':86:a', ':86:b', ':61:2611021102C1,NTRFE2']));
  expect(statement.entries.map((entry) => entry.bankText)).toEqual(['a\nb', null]);
});

test('MT-16: pages of one statement are joined, and each page must add up', async () => {
  const first = message([':61:2611021102C10,00NTRFE1'], OPENING, ':62M:C261102EUR110,00');
  const second = message([':61:2611021102D4,00NTRFE2'], ':60M:C261102EUR110,00').map((line) =>
    line.replace('/001', '/002'),
  );
  const joined = await one([...first, ...second]);
  expect([minors(joined), joined.opening?.amount.minor, joined.closing?.amount.minor]).toEqual([
    [1000n, -400n],
    10000n,
    10600n,
  ]);
  expect([joined.incomplete, joined.balanced]).toEqual([false, true]);
  // One euro too much on the first page and one too little on the second: the whole adds up, the pages do not.
  const shifted = [...first, ...second].map((line) => line.replace('EUR110,00', 'EUR111,00'));
  expect((await one(shifted)).balanced).toBe(false);
});

test('MT-17: a statement without its first or last page says so', async () => {
  const last = await one(message([':61:2611021102D4,00NTRFE2'], ':60M:C261102EUR110,00'));
  expect([last.incomplete, last.warnings.length]).toEqual([true, 1]);
  const first = await one(message([':61:2611021102C10,00NTRFE1'], OPENING, ':62M:C261102EUR110,00'));
  expect(first.incomplete).toBe(true);
  const strangers = await read([
    ...message([':61:2611021102C10,00NTRFE1'], OPENING, ':62M:C261102EUR110,00'),
    ...message([':61:2611021102D4,00NTRFE2'], ':60M:C261102EUR210,00'),
  ]);
  expect(strangers.map((statement) => statement.incomplete)).toEqual([true, true]);
});

test('MT-19: several accounts in one file are several statements', async () => {
  const other = message().map((line) => line.replace('NL69INGB0123456789EUR', '1291.99.348EUR'));
  const statements = await read([...message(), ...other]);
  expect(statements.map(({ account }) => account.iban ?? account.other)).toEqual(['NL69INGB0123456789', '129199348']);
});

test('MT-20: a statement that does not add up is reported, not refused: storing decides', async () => {
  const statement = await one(message(ENTRIES, OPENING, ':62F:C261102EUR107,00'));
  expect([statement.balanced, statement.entries.length]).toEqual([false, 2]);
});

test("the bank's own counts and sums are compared and only warn", async () => {
  const summed = (text: string) => one([...message().slice(0, -1), `:86:${text}`]);
  expect((await summed('/SUM/1/1/4,00/10,00/')).warnings).toEqual([]);
  expect((await summed('D000001C000001D4,00C10,00')).warnings).toEqual([]);
  expect((await summed('/SUM/1/2/4,00/10,00/')).warnings).toHaveLength(1);
});

test('MT942 is a preview without balances: expected entries are pending', async () => {
  const statement = await one([
    ...[':20:1', ':25:NL69INGB0123456789', ':28C:1/1', ':34F:EURD0,00', ':34F:EURC0,00', ':13D:2611021815+0100'],
    ...[':61:261102C10,00NTRFE1', ':61:261102ED4,00NTRFE2', ':90D:0EUR0,00', ':90C:1EUR10,00', '-'],
  ]);
  expect(statement).toMatchObject({ format: 'mt942', opening: null, closing: null, balanced: null, warnings: [] });
  expect(statement.entries.map(({ status, amount }) => [status, amount.minor])).toEqual([
    ['booked', 1000n],
    ['pending', -400n],
  ]);
  const cut = [':20:1', ':25:NL69INGB0123456789', ':28C:1/1', ':34F:EUR0,', ':61:261102C10,00NTRFE1'];
  expect(await refusal(cut)).toBe('statement_incomplete line 5');
});

test('a forced dialect is used, and an unknown one refused', async () => {
  expect((await one(message(), { dialect: 'rabobank' })).dialect).toBe('rabobank');
  await expect(one(message(), { dialect: 'nobank' })).rejects.toMatchObject({ code: 'request_invalid' });
});

test('errors carry the name of the file', async () => {
  const reading = wholeStatements(readMt940([bytes(message().slice(0, 5))], { fileName: 'a.sta' }));
  await expect(reading).rejects.toMatchObject({ place: { file: 'a.sta', line: 5 } });
});
