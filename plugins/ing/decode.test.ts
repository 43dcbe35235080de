import { describe, expect, test } from 'vitest';
import { parseIban } from '#core/domain/iban.ts';
import { parsePlainDate } from '#core/domain/plain-date.ts';
import type { StatementPart } from '#core/domain/statement.ts';
import { BUNDLE_TYPE, type BundlePart, writeBundle } from '#core/kit/bundle.ts';
import { decode } from './decode.ts';
import { readRemittance } from './remittance.ts';

const IBAN = parseIban('NL69INGB0123456789');
const HEAD = { iban: IBAN, currency: 'EUR', from: parsePlainDate('2026-03-01'), to: parsePlainDate('2026-03-31') };

const row = (over: object = {}) => ({
  transactionId: 'T1',
  endToEndId: 'NOTPROVIDED',
  bookingDate: '2026-03-02',
  valueDate: '2026-03-02',
  executionDateTime: '2026-03-02T08:00:00Z',
  transactionAmount: { currency: 'EUR', amount: -33.58 },
  creditorName: 'Energie BV',
  creditorAccount: { iban: 'NL91ABNA0417164300' },
  transactionType: 'Incasso',
  remittanceInformationUnstructured: 'Naam: Energie BV<br>Omschrijving: Termijn maart<br>Valutadatum: 02-03-2026',
  ...over,
});
const page = (
  booked: readonly object[],
  pending: readonly object[] = [],
  info: readonly object[] = [],
): BundlePart => ({
  what: 'transactions',
  path: 'transactions?page=1',
  body: JSON.stringify({ account: { iban: IBAN, currency: 'EUR' }, transactions: { booked, pending, info } }),
});
const balances = (balanceType: string, referenceDate: string): BundlePart => ({
  what: 'balances',
  path: 'balances',
  body: JSON.stringify({
    account: { iban: IBAN },
    balances: [{ balanceType, balanceAmount: { currency: 'EUR', amount: 1000.1 }, referenceDate }],
  }),
});

async function read(...parts: readonly BundlePart[]): Promise<StatementPart[]> {
  const all: StatementPart[] = [];
  const bytes = writeBundle(HEAD, parts);
  const chunks = (async function* () {
    yield bytes;
  })();
  for await (const some of decode({ name: 'x.ndjson', mediaType: BUNDLE_TYPE, chunks, reading: {} } as never))
    all.push(...some);
  return all;
}
const entries = (parts: readonly StatementPart[]) =>
  parts.flatMap((part) => (part.kind === 'entry' ? [part.entry] : []));

test('a row becomes an entry: sign, counterparty by sign, labels lifted, fillers are nothing', async () => {
  const [entry] = entries(await read(page([row()])));
  expect(entry).toMatchObject({
    amount: { minor: -3_358n, currency: 'EUR' },
    bookingDate: '2026-03-02',
    status: 'booked',
    bankReference: 'T1',
    endToEndId: null,
    counterparty: { name: 'Energie BV', iban: 'NL91ABNA0417164300' },
    remittance: { text: 'Termijn maart', structured: null },
    code: { proprietary: 'Incasso' },
    bankText: 'Naam: Energie BV<br>Omschrijving: Termijn maart<br>Valutadatum: 02-03-2026',
  });
});

test('what the fields leave out is taken from the labels', async () => {
  const text =
    'Naam: Vitens<br>Omschrijving: Water<br>IBAN: NL91ABNA0417164300<br>Kenmerk: E-9<br>Machtiging ID: M-7<br>Incassant ID: NL13TEST0123456789012<br>Valutadatum: 02-03-2026';
  const { creditorName: _, ...bare } = row({ creditorAccount: {}, remittanceInformationUnstructured: text });
  const [entry] = entries(await read(page([bare])));
  expect(entry).toMatchObject({
    counterparty: { name: 'Vitens', iban: 'NL91ABNA0417164300' },
    endToEndId: 'E-9',
    mandateId: 'M-7',
    creditorId: 'NL13TEST0123456789012',
  });
});

test('amounts come as numbers and as texts, and never through a float', async () => {
  const amounts = ['"+250.00"', '90071992547409.93', '0.1', '-0.30', '1e2'];
  const raw = page(
    amounts.map((_, at) => row({ transactionId: `T${at}`, transactionAmount: { currency: 'EUR', amount: `@${at}` } })),
  );
  const body = amounts.reduce((text, amount, at) => text.replace(`"@${at}"`, amount), raw.body);
  expect(entries(await read({ ...raw, body })).map(({ amount }) => amount.minor)).toEqual([
    25_000n,
    9_007_199_254_740_993n,
    10n,
    -30n,
    10_000n,
  ]);
});

test('pending and information are shown as such, and are not in the sum', async () => {
  const parts = await read(page([row()], [row({ transactionId: 'P' })], [row({ transactionId: 'I' })]));
  expect(
    entries(parts)
      .map(({ status }) => status)
      .sort(),
  ).toEqual(['booked', 'info', 'pending']);
});

test('a row given twice counts once, with a word about it; two payments alike stay two', async () => {
  const parts = await read(page([row(), row()]), page([row(), row({ transactionId: 'T2' })]));
  expect(entries(parts).length).toBe(2);
  const [end] = parts.flatMap((part) => (part.kind === 'end' ? [part.footer] : []));
  expect(end?.warnings.join()).toMatch(/2 rows twice/);
});

test('a row that cannot be read is rejected and keeps no other back', async () => {
  const parts = await read(
    page([row({ transactionId: 'X', transactionAmount: { currency: 'EUR', amount: '1,5' } }), row()]),
  );
  expect(parts.map(({ kind }) => kind).filter((kind) => kind === 'rejected').length).toBe(1);
  expect(entries(parts).length).toBe(1);
});

test('what was executed in the period and booked outside it belongs to another slice', async () => {
  const parts = await read(page([row({ bookingDate: '2026-02-28' }), row({ transactionId: 'T2' })]));
  expect(entries(parts).map(({ bankReference }) => bankReference)).toEqual(['T2']);
});

test('the balance closes the statement on the day it is of, and on no other', async () => {
  const closing = async (type: string, day: string) => {
    const [end] = (await read(page([row()]), balances(type, day))).flatMap((part) =>
      part.kind === 'end' ? [part.footer] : [],
    );
    return end?.closing?.amount.minor ?? null;
  };
  expect(await closing('interimBooked', '2026-03-31')).toBe(100_010n);
  expect(await closing('closingBooked', '2026-03-31')).toBe(100_010n);
  expect(await closing('interimBooked', '2026-03-30')).toBeNull();
  expect(await closing('interimAvailable', '2026-03-31')).toBeNull();
});

describe('the text of ING', () => {
  test('a card payment: place, card, terminal, moment', () => {
    expect(
      readRemittance(
        'SHOP STAD NLD<br>Pasvolgnr: 001 28-08-2020 14:35<br>Transactie: 50R321 Term: GXNCCC<br>Valutadatum: 29-08-2020',
      ),
    ).toMatchObject({
      description: 'SHOP STAD NLD',
      card: { card: '001', terminal: 'GXNCCC', at: '2020-08-28T14:35' },
    });
  });

  test('a label inside what somebody wrote stays text, and a second one too', () => {
    expect(readRemittance('Naam: A<br>Omschrijving: zie Kenmerk: 12<br>Omschrijving: nog een')).toMatchObject({
      name: 'A',
      reference: null,
      description: 'zie Kenmerk: 12 Omschrijving: nog een',
    });
  });

  test('no text, no labels', () => {
    expect(readRemittance(null)).toMatchObject({ description: null, name: null, card: null });
    expect(readRemittance('Kosten')).toMatchObject({ description: 'Kosten' });
  });
});
