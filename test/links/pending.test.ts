import { expect, test } from 'vitest';
import type { Connector, StatementsPart } from '#core/contract/connector.ts';
import type { HttpResponse } from '#core/contract/ports.ts';
import type { Iban } from '#core/domain/iban.ts';
import type { PlainDate } from '#core/domain/plain-date.ts';
import { plugin } from '../../plugins/ing/plugin.ts';
import { startLinkedHouse } from '../support/linked-house.ts';
import { account, SECOND } from '../support/linking.ts';

const ing = plugin.connector as Connector;
const IBAN = SECOND as Iban;

/** What ING says of payments it has not booked; its stand-in says none. */
let pending: readonly object[] = [];
let shown = 0;

const row = (over: object) => ({
  transactionId: 'P1',
  bookingDate: '2026-03-30',
  valueDate: '2026-03-30',
  executionDateTime: '2026-03-30T08:00:00Z',
  transactionAmount: { currency: 'EUR', amount: -12.5 },
  creditorName: 'Hotel',
  transactionType: 'Betaalautomaat',
  remittanceInformationUnstructured: 'Reservering',
  ...over,
});

function withPending(response: HttpResponse): HttpResponse {
  const text = Buffer.from(response.body).toString('utf8');
  if (text.includes('"pending":[]')) shown += pending.length;
  const body = Buffer.from(text.replace('"pending":[]', `"pending":${JSON.stringify(pending)}`));
  return { ...response, headers: { ...response.headers, 'content-length': String(body.length) }, body };
}

const statements = ing.statements as StatementsPart & { readonly pull: NonNullable<StatementsPart['pull']> };
const connector: Connector = {
  ...ing,
  statements: {
    ...statements,
    pull: (ctx, ...rest) =>
      statements.pull(
        { ...ctx, http: { send: async (request) => withPending(await ctx.http.send(request)) } },
        ...rest,
      ),
  },
};

test('BANK-12: what is pending is not stored; booked with another amount, text, day and id, or never, it is there once or not at all', async () => {
  const at = await startLinkedHouse(connector, [account(IBAN, [])]);
  try {
    const stored = () => at.in((db) => db.selectFrom('entry').select(['booking_date', 'amount']).execute());
    pending = [row({}), row({ transactionId: 'P2', transactionAmount: { currency: 'EUR', amount: -99 } })];
    expect(await at.pull(IBAN)).toMatchObject({ kind: 'done', entries: 0 });
    expect(await stored()).toEqual([]);
    expect(shown).toBeGreaterThan(1);
    // The first one is booked, otherwise than it was announced, and still stands among the pending ones; the second is gone.
    const day = '2026-03-31' as PlainDate;
    at.bank.book(IBAN, { date: day, minor: -1_375n, name: 'Hotel', iban: null, text: 'Verblijf en ontbijt' });
    pending = [row({})];
    expect(await at.pull(IBAN)).toMatchObject({ kind: 'done', entries: 1, settled: true });
    pending = [];
    expect(await at.pull(IBAN)).toMatchObject({ kind: 'done', entries: 0, settled: true });
    expect(await stored()).toEqual([{ booking_date: day, amount: -1_375n }]);
    expect(await at.in((db) => db.selectFrom('entry_case').selectAll().execute())).toEqual([]);
  } finally {
    await at.close();
  }
});
