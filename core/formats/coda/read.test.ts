import { expect, test } from 'vitest';
import type { Statement } from '../../domain/statement.ts';
import { wholeStatements } from '../whole.ts';
import { looksLikeCoda } from './detect.ts';
import { readCoda } from './read.ts';

/** A record from texts at their positions (from 1), blanks between them. */
function record(...pieces: readonly (readonly [position: number, text: string])[]): string {
  let line = '';
  for (const [position, text] of pieces) line = line.padEnd(position - 1) + text;
  return line.padEnd(128);
}

const cents = (amount: number) => String(amount * 10).padStart(15, '0');
const HEADER = record(
  [1, '0000005012672505'],
  [25, 'FILE1'],
  [35, 'ACME NV'],
  [61, 'KREDBEBB'],
  [72, '00820512012'],
  [128, '2'],
);
const ACCOUNT = `${'BE68539007547034'.padEnd(34)}EUR`;
const OLD = record(
  [1, '12135'],
  [6, ACCOUNT],
  [43, '0'],
  [44, cents(10000)],
  [59, '040126'],
  [65, 'ACME NV'],
  [126, '003'],
);

interface Move {
  readonly sequence?: string;
  readonly detail?: string;
  readonly sign?: string;
  readonly amount?: string;
  readonly value?: string;
  readonly code?: string;
  readonly type?: string;
  readonly text?: string;
  readonly entry?: string;
  readonly globalisation?: string;
}

function first(move: Move): string {
  const key = `${move.sequence ?? '0001'}${move.detail ?? '0000'}`;
  return record(
    ...([
      [1, `21${key}`],
      [11, 'BANKREF'],
      [32, move.sign ?? '0'],
      [33, move.amount ?? cents(1000)],
    ] as const),
    ...([
      [48, move.value ?? '050126'],
      [54, move.code ?? '00150000'],
      [62, move.type ?? '0'],
    ] as const),
    ...([
      [63, (move.text ?? '').slice(0, 53)],
      [116, move.entry ?? '060126'],
      [122, '135'],
    ] as const),
    ...([
      [125, move.globalisation ?? '0'],
      [126, '0 0'],
    ] as const),
  );
}

const second = (key: string, reference: string, text = '', behind: readonly [number, string][] = []) =>
  record([1, `22${key}`], [11, text.slice(0, 53)], [64, reference], [99, 'GKCCBEBB'], ...behind, [126, '1 0']);
const third = (key: string, text = '') =>
  record([1, `23${key}`], [11, `${'BE62510007547061'.padEnd(34)}EUR`], [48, 'PARTNER 1'], [83, text], [126, '0 1']);
const closing = (amount: number, account = ACCOUNT) =>
  record(
    [1, '8135'],
    [5, account],
    [42, amount < 0 ? '1' : '0'],
    [43, cents(Math.abs(amount))],
    [58, '060126'],
    [128, '0'],
  );
const sums = (debit: number, credit: number) =>
  record([1, '9'], [17, '000005'], [23, cents(debit)], [38, cents(credit)], [128, '2']);

const read = (lines: readonly string[]) =>
  wholeStatements(readCoda([Buffer.from(lines.join('\r\n'))], { unmapped: true }));

async function one(lines: readonly string[]): Promise<Statement> {
  const [statement, ...others] = await read(lines);
  expect(others).toEqual([]);
  if (statement === undefined) throw new Error('no statement');
  return statement;
}

async function refusal(lines: readonly string[]): Promise<string> {
  try {
    await read(lines);
    return 'read';
  } catch (error) {
    const { code, place } = error as { code: string; place: { line?: number } };
    return `${code} ${place.line ?? ''}`.trim();
  }
}

const SIMPLE = [HEADER, OLD, first({ text: 'MEDEDELING' }), closing(11000), sums(0, 1000)];

test('a statement gives account, balances and movements', async () => {
  const statement = await one(SIMPLE);
  expect(statement).toMatchObject({
    format: 'coda',
    account: { iban: 'BE68539007547034', currency: 'EUR' },
    statementId: 'FILE1',
    sequence: '135',
    holder: 'ACME NV',
    copy: false,
    opening: { date: '2026-01-04', amount: { minor: 10000n, currency: 'EUR' } },
    closing: { date: '2026-01-06', amount: { minor: 11000n } },
    balanced: true,
    warnings: [],
  });
  expect(statement.entries[0]).toMatchObject({
    amount: { minor: 1000n },
    bookingDate: '2026-01-06',
    bookingDateDerived: false,
    valueDate: '2026-01-05',
    bankReference: 'BANKREF',
    code: { proprietary: '00150000' },
    remittance: { text: 'MEDEDELING', structured: null },
  });
});

test('a movement goes on in parts two and three, and information names the other side', async () => {
  const text = 'een mededeling die langer is dan de drieënvijftig tekens van deel een'.padEnd(53);
  const lines = [
    ...[
      HEADER,
      OLD,
      first({ text }),
      second('00010000', 'E2E-1', text.slice(53), [[114, 'AC04']]),
      third('00010000', ' einde'),
    ],
    record([1, '3100010001'], [11, 'BANKREF'], [32, '00150000'], [40, '1001PARTNER EEN'], [126, '1 0']),
    record([1, '3200010001'], [11, 'MOLENSTRAAT 60'], [46, '9340    LEDE'], [126, '0 0']),
    ...[closing(11000), sums(0, 1000)],
  ];
  const { entries } = await one(lines);
  expect(entries[0]).toMatchObject({
    counterparty: { name: 'PARTNER 1', iban: 'BE62510007547061', bic: 'GKCCBEBB', address: 'MOLENSTRAAT 60 9340 LEDE' },
    endToEndId: 'E2E-1',
    returnReason: 'AC04',
  });
  expect(entries[0]?.remittance.text?.replace(/ +/g, ' ')).toBe(`${text.trim()} einde`);
  expect(entries[0]?.bankText).toContain('MOLENSTRAAT 60');
});

test('details explain a movement and move no money of their own', async () => {
  const statement = await one([
    ...[HEADER, OLD, first({ code: '10107000', globalisation: '1' }), second('00010000', 'BATCH-1')],
    ...[first({ detail: '0001', amount: cents(400) }), second('00010001', 'E-1'), third('00010001')],
    ...[first({ detail: '0002', amount: cents(600), globalisation: '1' }), closing(11000), sums(0, 1000)],
  ]);
  expect(statement.balanced).toBe(true);
  const [entry] = statement.entries;
  expect([statement.entries.length, entry?.batchId, entry?.endToEndId]).toEqual([1, 'BATCH-1', null]);
  expect(entry?.details.map((detail) => [detail.amount?.minor, detail.endToEndId, detail.counterparty.name])).toEqual([
    [400n, 'E-1', 'PARTNER 1'],
    [600n, null, null],
  ]);
});

test('structured communications: reference, direct debit, original amount, card', async () => {
  const entry = async (text: string) => {
    const { entries } = await one([
      HEADER,
      OLD,
      first({ type: '1', text }),
      second('00010000', '', text.slice(53)),
      closing(11000),
      sums(0, 1000),
    ]);
    return entries[0];
  };
  expect((await entry('101240283842818'))?.remittance).toEqual({ text: null, structured: '240283842818' });
  const debit = `127060126120${'BE23ZZZ3215646432'.padEnd(35)}${'SEPA-000000001'.padEnd(35)}factuur 7`;
  expect(await entry(debit)).toMatchObject({
    creditorId: 'BE23ZZZ3215646432',
    mandateId: 'SEPA-000000001',
    remittance: { text: 'factuur 7' },
  });
  const original = `105${cents(1000)}${cents(1230)}${'000112300000'}USD`;
  expect((await entry(original))?.foreign).toEqual({ amount: { minor: 1230n, currency: 'USD' }, rate: '1.123' });
  expect((await entry('114931384384900569504030912048LANGERBRUGGE'))?.card).toEqual({
    terminal: '313843',
    card: null,
    at: '2009-03-04T12:04',
  });
  expect((await entry('1136703330000008003131384300569504030912048BANCONTACT'))?.card).toEqual({
    card: '6703330000008003',
    terminal: '313843',
    at: '2009-03-04T12:04',
  });
});

test('a Belgian number, a foreign account and a duplicate are told', async () => {
  const belgian = `${'138536152215'} EUR0BE`.padEnd(37);
  const old = record([1, '10135'], [6, belgian], [43, '1'], [44, cents(0)], [59, '040126'], [126, '003']);
  const copy = `${HEADER.slice(0, 16)}D${HEADER.slice(17)}`;
  const statement = await one([copy, old, closing(0, belgian), sums(0, 0)]);
  expect(statement).toMatchObject({
    account: { iban: null, other: '138536152215', currency: 'EUR' },
    copy: true,
    balanced: true,
  });
});

test('sums of the bank that disagree, an account that changes and a gap are said; a wrong balance is reported', async () => {
  const lines = [
    HEADER,
    OLD,
    first({ sequence: '0004' }),
    closing(11000, `${'BE62510007547061'.padEnd(34)}EUR`),
    sums(0, 5),
  ];
  expect((await one(lines)).warnings).toHaveLength(3);
  expect((await one(SIMPLE.with(3, closing(11001)))).balanced).toBe(false);
});

test('a movement with a thousandth of a euro or no such day is shown as unreadable', async () => {
  const thousandth = await one(SIMPLE.with(2, first({ amount: '000000000001001' })));
  expect([thousandth.rejected[0]?.error.code, thousandth.rejected[0]?.error.place.line, thousandth.balanced]).toEqual([
    'amount_invalid',
    3,
    false,
  ]);
  const day = await one(SIMPLE.with(2, first({ entry: '310226' })));
  expect(day.rejected.map(({ error }) => error.code)).toEqual(['date_invalid']);
});

test('what is cut off, out of place, of another length or of version 1 is refused', async () => {
  expect(await refusal([])).toBe('empty_file');
  expect(await refusal(SIMPLE.slice(0, 4))).toBe('statement_incomplete 4');
  expect(await refusal([...SIMPLE.slice(0, 3), sums(0, 0)])).toBe('statement_incomplete 4');
  expect(await refusal([HEADER, HEADER])).toBe('statement_incomplete 2');
  expect(await refusal(SIMPLE.slice(1))).toBe('field_missing 1');
  expect(await refusal([HEADER, first({})])).toBe('field_missing 2');
  expect(await refusal([HEADER, OLD, second('00010000', 'x')])).toBe('field_invalid 3');
  expect(await refusal([HEADER, OLD, first({}), second('00020000', 'x')])).toBe('field_invalid 4');
  expect(await refusal([HEADER, OLD, first({ detail: '0001' })])).toBe('field_invalid 3');
  expect(await refusal([HEADER, OLD, OLD])).toBe('duplicate_field 3');
  expect(await refusal([HEADER, OLD.slice(1)])).toBe('field_invalid 2');
  expect(await refusal([HEADER, OLD, '5'.padEnd(128)])).toBe('field_invalid 3');
  expect(await refusal([`${HEADER.slice(0, 127)}1`])).toBe('unknown_message_type 1');
});

test('every prefix is refused or complete, and a lost byte is always refused', async () => {
  const text = SIMPLE.join('\n');
  const end = text.length - 128 + 52;
  for (let length = 0; length < text.length; length += 7) {
    const [statement] = length < end ? [] : await wholeStatements(readCoda([Buffer.from(text.slice(0, length))]));
    if (length < end)
      await expect(wholeStatements(readCoda([Buffer.from(text.slice(0, length))]))).rejects.toMatchObject({
        name: 'KoppelError',
      });
    else expect(statement?.entries[0]?.amount.minor).toBe(1000n);
  }
  for (let at = 0; at < end; at++) {
    const reading = wholeStatements(readCoda([Buffer.from(text.slice(0, at) + text.slice(at + 1))]));
    const amounts = await reading.then(
      (statements) => statements.map(({ entries, balanced }) => [balanced, entries.map((entry) => entry.amount.minor)]),
      () => null,
    );
    if (amounts?.every(([balanced]) => balanced === true)) expect(amounts, `byte ${at}`).toEqual([[true, [1000n]]]);
  }
});

test('several statements in one file, and detection', async () => {
  expect((await read([...SIMPLE, ...SIMPLE])).length).toBe(2);
  expect([
    looksLikeCoda(SIMPLE.join('\r\n')),
    looksLikeCoda(HEADER.trimEnd().slice(0, 100)),
    looksLikeCoda(':20:X'),
  ]).toEqual([1, 0.6, 0]);
});
