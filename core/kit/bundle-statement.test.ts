import { expect, test } from 'vitest';
import { type Entry, NO_FACTS } from '../domain/entry.ts';
import { KoppelError } from '../domain/errors.ts';
import type { Iban } from '../domain/iban.ts';
import { money } from '../domain/money.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { StatementPart } from '../domain/statement.ts';
import { type BundleRow, bundleStatement } from './bundle-statement.ts';

const head = {
  iban: 'NL91ABNA0417164300' as Iban,
  currency: 'EUR',
  from: '2026-01-01' as PlainDate,
  to: '2026-01-31' as PlainDate,
};

function entry(cents: bigint): Entry {
  return {
    ...NO_FACTS,
    amount: money(cents, 'EUR'),
    bookingDate: '2026-01-05' as PlainDate,
    bookingDateDerived: false,
    valueDate: null,
    status: 'booked',
    reversal: false,
    card: null,
    details: [],
    batchCount: null,
    unmapped: null,
  };
}

/** Rows of these cents after an opening of 100.00, numbered from 7. */
function rows(...cents: bigint[]): BundleRow[] {
  let balance = 10_000n;
  return cents.map((one, at) => {
    balance += one;
    const after = balance;
    return {
      entry: () => entry(one),
      raw: { at },
      id: `id${at}`,
      number: BigInt(7 + at),
      balanceAfter: () => money(after, 'EUR'),
    };
  });
}

function read(given: readonly BundleRow[], closing: bigint | null = null) {
  const told = closing === null ? null : { date: head.to, amount: money(closing, 'EUR') };
  const parts = [...bundleStatement({ connector: 'test', head, rows: given, closing: told })].flat();
  const of = <K extends StatementPart['kind']>(kind: K) =>
    parts.filter((part): part is Extract<StatementPart, { kind: K }> => part.kind === kind);
  const footer = of('end')[0]?.footer;
  return {
    opening: of('statement')[0]?.statement.opening?.amount.minor ?? null,
    closing: footer?.closing?.amount.minor ?? null,
    balanced: footer?.balanced,
    entries: of('entry').length,
    rejected: of('rejected').length,
    warnings: footer?.warnings ?? [],
  };
}

test('opening and closing come from running balances and are proven', () => {
  expect(read(rows(100n, -50n, 3n))).toEqual({
    opening: 10_000n,
    closing: 10_053n,
    balanced: true,
    entries: 3,
    rejected: 0,
    warnings: [],
  });
});

test('BANK-07 a page missing in the middle breaks the chain', () => {
  const [first, , last] = rows(100n, -50n, 3n);
  expect(read([first, last] as BundleRow[])).toMatchObject({ balanced: false, entries: 2 });
  // Even where what is missing adds up to nothing the numbers tell.
  const [a, , , d] = rows(100n, -50n, 50n, 3n);
  expect(read([a, d] as BundleRow[])).toMatchObject({
    balanced: true,
    warnings: [expect.stringContaining('2 are not there')],
  });
});

test('BANK-07 a last page that is missing shows against the balance of the bank', () => {
  expect(read(rows(100n, -50n).slice(0, 1), 10_050n)).toMatchObject({ balanced: false, closing: 10_050n });
});

test('numbers with a hole disprove a statement that has no balances', () => {
  const bare = rows(1n, 2n, 3n).map(({ balanceAfter: _, ...row }) => row);
  expect(read(bare).balanced).toBe(null);
  expect(read([bare[0], bare[2]] as BundleRow[]).balanced).toBe(false);
});

test('BANK-07 a row given twice counts once and is told', () => {
  const [first, second] = rows(100n, -50n) as [BundleRow, BundleRow];
  expect(read([first, first, second])).toMatchObject({
    entries: 2,
    balanced: true,
    warnings: [expect.stringContaining('1 rows twice')],
  });
});

test('BANK-11 two payments alike stay two', () => {
  const twins = rows(100n, 100n).map((row) => ({ ...row, raw: {}, id: null }));
  expect(read(twins)).toMatchObject({ entries: 2, balanced: true });
});

test('a row that cannot be read is rejected, the rest stands and nothing is called proven', () => {
  const [first, second] = rows(100n, -50n) as [BundleRow, BundleRow];
  const broken: BundleRow = {
    ...second,
    entry: () => {
      throw new KoppelError('amount_invalid', 'no amount');
    },
  };
  expect(read([first, broken], 10_050n)).toMatchObject({ entries: 1, rejected: 1, balanced: null });
});

test('no rows and no balance is an empty statement that proves nothing', () => {
  expect(read([])).toMatchObject({ opening: null, closing: null, balanced: null, entries: 0 });
});
