import { expect, test } from 'vitest';
import type { Statement } from '../../domain/statement.ts';
import { wholeStatements } from '../whole.ts';
import { looksLikeQif } from './detect.ts';
import { qifDate } from './forms.ts';
import { type ReadQifOptions, readQif } from './read.ts';

const read = (text: string, options: ReadQifOptions = {}) => wholeStatements(readQif([Buffer.from(text)], options));

async function one(text: string, options: ReadQifOptions = {}): Promise<Statement> {
  const [statement, ...others] = await read(text, options);
  expect(others).toEqual([]);
  if (statement === undefined) throw new Error('no statement');
  return statement;
}

async function refusal(text: string, options: ReadQifOptions = {}): Promise<string> {
  try {
    await read(text, options);
    return 'read';
  } catch (error) {
    const { code, place } = error as { code: string; place: { line?: number } };
    return `${code} ${place.line ?? ''}`.trim();
  }
}

const record = (date: string, amount: string, more = '') => `D${date}\nT${amount}\nPACME\n${more}^\n`;
const file = (...records: string[]) => `!Type:Bank\n${records.join('')}`;
const shown = (statement: Statement) => statement.entries.map((entry) => [entry.bookingDate, entry.amount.minor]);

test('a day beyond the twelfth proves the order for the whole file', async () => {
  expect(shown(await one(file(record('8/12/13', '-1,000.00'), record('8/15/13', '-75.46'))))).toEqual([
    ['2013-08-12', -100000n],
    ['2013-08-15', -7546n],
  ]);
  expect(shown(await one(file(record("12/8'13", '-1.000,00'), record('15/8/2013', '-75,46'))))).toEqual([
    ['2013-08-12', -100000n],
    ['2013-08-15', -7546n],
  ]);
});

test('days and amounts that can be two things are refused until somebody says which', async () => {
  const days = file(record('3/4/13', '1.50'));
  expect(await refusal(days)).toBe('date_invalid 2');
  expect(shown(await one(days, { dateOrder: 'dmy' }))).toEqual([['2013-04-03', 150n]]);
  expect(shown(await one(days, { dateOrder: 'mdy' }))).toEqual([['2013-03-04', 150n]]);
  const amounts = file(record('2013-03-04', '1,000'), record('2013-03-05', '5'));
  expect(await refusal(amounts)).toBe('amount_invalid 2');
  expect(shown(await one(amounts, { decimalMark: '.' }))[0]).toEqual(['2013-03-04', 100000n]);
  expect(shown(await one(file(record('2013-03-04', '1,000'), record('2013-03-05', '5.25'))))[0]?.[1]).toBe(100000n);
});

test('days and amounts written in two ways in one file are refused', async () => {
  expect(await refusal(file(record('15/8/13', '1.50'), record('8/15/13', '1.50')))).toBe('date_invalid 6');
  expect(await refusal(file(record('15/8/13', '1.50'), record('15/8/13', '1,50')))).toBe('amount_invalid 6');
});

test('payee, memo, address and splits; the account where the file names one', async () => {
  const text = `!Account\nNHousehold\nTBank\n^\n!Type:Bank\n${record('31/12/2025', '-30.00', 'Mmemo\nN101\nLFood\nAStreet 1\nATown\nSFood\nEbread\n$-10.00\nSHome\n$-20.00\n')}!Type:Cat\nNFood\n^\n`;
  const statement = await wholeStatements(readQif([Buffer.from(text)], { unmapped: true, currency: 'USD' }));
  expect(statement).toHaveLength(1);
  expect(statement[0]).toMatchObject({
    format: 'qif',
    account: { iban: null, other: 'Household', currency: 'USD' },
    warnings: [],
  });
  expect(statement[0]?.entries[0]).toMatchObject({
    counterparty: { name: 'ACME', address: 'Street 1, Town' },
    remittance: { text: 'memo' },
    unmapped: { N: '101', L: 'Food' },
  });
  expect(statement[0]?.entries[0]?.details.map((detail) => [detail.amount?.minor, detail.remittance.text])).toEqual([
    [-1000n, 'bread'],
    [-2000n, 'Home'],
  ]);
});

test('the own account and the currency are what the user says; euro is said when nobody does', async () => {
  const text = file(record('31/12/2025', '1.00'));
  expect((await one(text)).warnings).toHaveLength(1);
  expect((await one(text, { account: 'NL91ABNA0417164300' })).account.iban).toBe('NL91ABNA0417164300');
});

test('what is cut off, empty, damaged or about investments is refused', async () => {
  expect(await refusal('')).toBe('empty_file');
  expect(await refusal(file('D31/12/2025\nT1.00\n'))).toBe('statement_incomplete 3');
  expect(await refusal(file('D31/12/2025\nT1.00\n!Type:Cash\n'))).toBe('statement_incomplete 4');
  expect(await refusal(file('D31/12/2025\n^\n'))).toBe('field_missing 2');
  expect(await refusal(file('T1.00\n^\n'))).toBe('field_missing 2');
  expect(await refusal(file('D31/12/2025\nT1.00\nT2.00\n^\n'))).toBe('duplicate_field 4');
  expect(await refusal(file('D31/12/2025\n31.00\n^\n'))).toBe('field_invalid 3');
  expect(await refusal('!Type:Invst\nD1/1/26\n^\n')).toBe('unknown_message_type 1');
  expect(await refusal('!Type:Cat\nNFood\n^\n')).toBe('unknown_format 1');
});

test('days in every form QIF is known to have', () => {
  expect(qifDate("1/ 2'13", 'mdy')).toBe('2013-01-02');
  expect(qifDate('31.12.1999', 'dmy')).toBe('1999-12-31');
  expect(qifDate('99-12-31', 'ymd')).toBe('1999-12-31');
  expect([
    qifDate('31/2/13', 'dmy'),
    qifDate('8/15/13', 'dmy'),
    qifDate('1/2', 'dmy'),
    qifDate('2013/1/2', 'mdy'),
  ]).toEqual([null, null, null, null]);
});

test('detection', () => {
  expect(['!Type:Bank\n', '!Account\nN', '!Option:MDY', 'D1/1/26', '!important'].map(looksLikeQif)).toEqual([
    1, 1, 1, 0, 0,
  ]);
});
