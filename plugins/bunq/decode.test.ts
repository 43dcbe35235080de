import { expect, test } from 'vitest';
import { parseIban } from '#core/domain/iban.ts';
import { parsePlainDate } from '#core/domain/plain-date.ts';
import type { StatementPart } from '#core/domain/statement.ts';
import { writeBundle } from '#core/kit/bundle.ts';
import { decode } from './decode.ts';

const IBAN = parseIban('NL86BUNQ2025105541');
const ALIAS = { iban: IBAN, display_name: 'D. Howard' };

/** Newest first, as bunq gives them. */
function row(id: number, created: string, value: string, after: string, more: object = {}) {
  const other = { iban: 'NL20INGB0001234567', display_name: 'BoekenGigant', swift_bic: null };
  return {
    Payment: {
      id,
      created,
      amount: { value, currency: 'EUR' },
      description: 'Your order #1234567',
      type: 'IDEAL',
      sub_type: 'PAYMENT',
      alias: ALIAS,
      counterparty_alias: other,
      balance_after_mutation: { value: after, currency: 'EUR' },
      ...more,
    },
  };
}

async function decoded(...rows: object[]) {
  const [from, to] = [parsePlainDate('2026-03-28'), parsePlainDate('2026-03-30')];
  const body = JSON.stringify({ Response: rows, Pagination: { older_url: null } });
  const bytes = writeBundle({ iban: IBAN, currency: 'EUR', from, to }, [{ what: 'payments', path: 'payments', body }]);
  async function* chunks() {
    yield bytes;
  }
  const parts: StatementPart[] = [];
  const document = { name: 'b', mediaType: null, reading: {}, chunks: chunks() } as Parameters<typeof decode>[0];
  for await (const some of decode(document)) parts.push(...some);
  const entries = parts.flatMap((part) => (part.kind === 'entry' ? [part.entry] : []));
  const [statement] = parts.flatMap((part) => (part.kind === 'statement' ? [part.statement] : []));
  const [end] = parts.flatMap((part) => (part.kind === 'end' ? [part.footer] : []));
  return { entries, statement, end, parts };
}

test('the day is that of Amsterdam, in winter and in summer time', async () => {
  const { entries } = await decoded(
    row(4, '2026-03-29 22:30:00.000001', '-1.00', '96.00'),
    row(3, '2026-03-29 21:30:00.000001', '-1.00', '97.00'),
    row(2, '2026-03-28 23:30:00.000001', '-1.00', '98.00'),
    row(1, '2026-03-28 22:30:00.000001', '-1.00', '99.00'),
  );
  expect(entries.map(({ bookingDate }) => bookingDate)).toEqual([
    '2026-03-28',
    '2026-03-29',
    '2026-03-29',
    '2026-03-30',
  ]);
});

test('rows before and behind the range are not its entries, and say what its balances are', async () => {
  const { entries, statement, end } = await decoded(
    row(3, '2026-03-31 09:00:00.000001', '-5.00', '85.00'),
    row(2, '2026-03-29 09:00:00.000001', '-10.00', '90.00'),
    row(1, '2026-03-27 09:00:00.000001', '100.00', '100.00'),
  );
  expect(entries.map(({ bankReference }) => bankReference)).toEqual(['2']);
  expect([statement?.opening?.amount.minor, end?.closing?.amount.minor, end?.balanced]).toEqual([
    10_000n,
    9_000n,
    true,
  ]);
});

test('a row missing at the end of the range is noticed by what follows', async () => {
  const { end } = await decoded(
    row(3, '2026-03-31 09:00:00.000001', '-5.00', '80.00'),
    row(2, '2026-03-29 09:00:00.000001', '-10.00', '90.00'),
  );
  expect(end?.balanced).toBe(false);
});

test('an amount stays what was written, and one that is none rejects its row alone', async () => {
  const { entries, parts } = await decoded(
    row(2, '2026-03-29 09:00:00.000002', '0.1O', '100.10'),
    row(1, '2026-03-29 09:00:00.000001', '90071992547409.93', '100.00'),
  );
  expect(entries.map(({ amount }) => amount.minor)).toEqual([9_007_199_254_740_993n]);
  expect(parts.filter(({ kind }) => kind === 'rejected').length).toBe(1);
});

test('a reversal, a counterparty without an IBAN and a reference of ours are kept as they are', async () => {
  const { entries } = await decoded(
    row(1, '2026-03-29 09:00:00.000001', '12.50', '12.50', {
      sub_type: 'REVERSAL',
      merchant_reference: 'E2E-1',
      counterparty_alias: { iban: null, display_name: 'Winkel', swift_account_number: '123-45' },
    }),
  );
  expect(entries[0]).toMatchObject({
    reversal: true,
    endToEndId: 'E2E-1',
    code: { iso: null, proprietary: 'IDEAL/REVERSAL' },
    counterparty: { name: 'Winkel', iban: null, account: '123-45' },
  });
});
