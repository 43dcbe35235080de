import { afterAll, beforeAll, expect, test } from 'vitest';
import { ING, makeBooks, RABO } from './support/books.ts';
import { startTestHub, type TestHub, until } from './support/hub.ts';
import { camt, mt940, type TestDay } from './support/statements.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub.close());

interface Import {
  readonly id: string;
  readonly state: string;
  readonly duplicate: boolean;
  readonly entriesNew: number;
  readonly entriesKnown: number;
  readonly error: { readonly code: string; readonly line?: number } | null;
}

async function bring(name: string, text: string): Promise<Import> {
  const taken = await hub.api.upload<Import>(name, text);
  if (taken.duplicate) return taken;
  return until(
    () => hub.api.get<Import>(`/imports/${taken.id}`),
    (one) => one.state === 'done' || one.state === 'failed',
  );
}

async function entriesOf(iban: string) {
  const accounts = await hub.api.get<{ items: { id: string; iban: string; openGaps: number }[] }>('/bank-accounts');
  const account = accounts.items.find((one) => one.iban === iban);
  if (account === undefined) return { account, items: [] };
  const { items } = await hub.api.get<{ items: { id: string; amount: string; bookingDate: string; state: string }[] }>(
    `/entries?accountId=${account.id}&limit=500`,
  );
  return { account, items };
}

/** An account nobody used yet: tests in one database do not meet. */
let accounts = 0;
function freshIban(): string {
  accounts += 1;
  const bban = `INGB${String(7_000_000 + accounts).padStart(10, '0')}`;
  const digits = `${[...bban].map((one) => (/[A-Z]/.test(one) ? one.charCodeAt(0) - 55 : one)).join('')}232100`;
  return `NL${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}${bban}`;
}

const WEEK: readonly TestDay[] = [
  {
    date: '2026-01-05',
    lines: [
      { cents: 1_000, text: 'one', name: 'A', endToEndId: 'E1' },
      { cents: -250, text: 'coffee' },
      { cents: -250, text: 'coffee' },
    ],
  },
  { date: '2026-01-06', lines: [{ cents: 2_000, text: 'two', name: 'B', iban: RABO }] },
  { date: '2026-01-07', lines: [{ cents: 1_000, text: 'three', name: 'C', endToEndId: 'E3' }] },
];

test('BANK-17: the same bytes twice are one import; two equal payments of a day stay two when the balance says two', async () => {
  const iban = freshIban();
  const first = await bring('week.xml', camt(iban, 0, WEEK));
  expect(first).toMatchObject({ state: 'done', entriesNew: 5, entriesKnown: 0 });
  const again = await bring('other name.xml', camt(iban, 0, WEEK));
  expect(again).toMatchObject({ id: first.id, duplicate: true });
  expect((await entriesOf(iban)).items.map((one) => one.amount).sort()).toEqual([
    '-2.50',
    '-2.50',
    '10.00',
    '10.00',
    '20.00',
  ]);
});

test('overlapping files and the same days in another format add only what is new', async () => {
  const iban = freshIban();
  await bring('a.xml', camt(iban, 0, WEEK.slice(0, 2), 'FIRST'));
  const overlap = await bring('b.xml', camt(iban, 0, WEEK, 'SECOND'));
  expect(overlap).toMatchObject({ entriesNew: 1, entriesKnown: 4 });
  const other = await bring('c.940', mt940(iban, 0, WEEK));
  expect(other).toMatchObject({ state: 'done', entriesNew: 0, entriesKnown: 5 });
  expect((await entriesOf(iban)).items).toHaveLength(5);
});

test('the order of the files does not matter', async () => {
  const iban = freshIban();
  await bring('late.940', mt940(iban, 2_500, WEEK.slice(2)));
  await bring('early.xml', camt(iban, 0, WEEK.slice(0, 2)));
  await bring('all.xml', camt(iban, 0, WEEK, 'ALL'));
  const { items, account } = await entriesOf(iban);
  expect(items).toHaveLength(5);
  expect(account?.openGaps).toBe(0);
});

test('a second statement of the same day with an equal payment is new: the balances continue', async () => {
  const iban = freshIban();
  await bring('morning.xml', camt(iban, 0, [{ date: '2026-02-02', lines: [{ cents: 500, text: 'same' }] }], 'AM'));
  const second = await bring(
    'evening.xml',
    camt(iban, 500, [{ date: '2026-02-02', lines: [{ cents: 500, text: 'same' }] }], 'PM'),
  );
  expect(second).toMatchObject({ entriesNew: 1, entriesKnown: 0 });
  const whole = await bring(
    'day.xml',
    camt(
      iban,
      0,
      [
        {
          date: '2026-02-02',
          lines: [
            { cents: 500, text: 'same' },
            { cents: 500, text: 'same' },
          ],
        },
      ],
      'DAY',
    ),
  );
  expect(whole).toMatchObject({ entriesNew: 0, entriesKnown: 2 });
});

test('BANK-15: a missing day is an open gap with its days, and closes when the day comes', async () => {
  const iban = freshIban();
  await bring('mon.xml', camt(iban, 0, WEEK.slice(0, 1)));
  await bring('wed.xml', camt(iban, 2_500, WEEK.slice(2)));
  const { account } = await entriesOf(iban);
  const coverage = await hub.api.get<{ gaps: object[]; proven: object[] }>(`/bank-accounts/${account?.id}/coverage`);
  expect(coverage.gaps).toMatchObject([
    { from: '2026-01-06', to: '2026-01-06', difference: '20.00', cause: 'missing-days', state: 'open' },
  ]);
  await bring('tue.xml', camt(iban, 500, WEEK.slice(1, 2)));
  const after = await hub.api.get<{ gaps: object[]; proven: object[] }>(`/bank-accounts/${account?.id}/coverage`);
  expect(after.gaps).toEqual([]);
  expect(after.proven).toMatchObject([{ from: '2026-01-05', to: '2026-01-07', opening: '0.00', closing: '35.00' }]);
});

test('a wrong opening balance is booked as a correction where the administration chose so', async () => {
  const { id } = await makeBooks(hub, { settings: { correctionLedgerAccount: '2999' } });
  await bring('d1.xml', camt(ING, 0, [{ date: '2026-01-05', lines: [{ cents: 100, text: 'x' }] }]));
  await bring('d2.xml', camt(ING, 175, [{ date: '2026-01-06', lines: [{ cents: 100, text: 'y' }] }]));
  const { items } = await hub.api.get<{
    items: { kind: string; amount: string; date: string; allocations: object[] }[];
  }>(`/bookings?administrationId=${id}`);
  expect(items).toMatchObject([
    {
      kind: 'correction',
      amount: '0.75',
      date: '2026-01-06',
      allocations: [{ ledgerAccount: '2999', amount: '0.75' }],
    },
  ]);
  const { account } = await entriesOf(ING);
  const coverage = await hub.api.get<{ gaps: object[] }>(`/bank-accounts/${account?.id}/coverage`);
  expect(coverage.gaps).toMatchObject([{ cause: 'opening-differs', state: 'corrected', difference: '0.75' }]);
});

test('entries on an account without administration wait, and are weighed once it is mapped', async () => {
  const iban = freshIban();
  const taken = await bring('u.xml', camt(iban, 0, WEEK));
  expect(taken.entriesNew).toBe(5);
  const before = await entriesOf(iban);
  expect(new Set(before.items.map((one) => one.state))).toEqual(new Set(['unmapped']));
  const made = await hub.api.post<{ id: string }>('/administrations', { code: 'U', name: 'U' });
  await hub.api.post(`/administrations/${made.id}/ledger-accounts`, { items: [{ code: '1100', name: 'Bank' }] });
  await hub.api.post(`/administrations/${made.id}/daybooks`, {
    items: [{ code: 'B', name: 'B', ledgerAccount: '1100', iban }],
  });
  const daybooks = await hub.api.get<{ items: { id: string }[] }>(`/administrations/${made.id}/daybooks`);
  const answer = await hub.request('PATCH', `/bank-accounts/${before.account?.id}`, {
    body: { administrationId: made.id, daybookId: daybooks.items[0]?.id },
  });
  expect(answer.status).toBe(200);
  expect(new Set((await entriesOf(iban)).items.map((one) => one.state))).toEqual(new Set(['waiting']));
});

test('BANK-16: what cannot be read or does not add up says where, and leaves nothing behind', async () => {
  const iban = freshIban();
  const good = camt(iban, 0, WEEK);
  const cut = await bring('cut.xml', good.slice(0, good.length - 40));
  expect(cut).toMatchObject({ state: 'failed', error: { code: 'xml_malformed' } });
  expect(cut.error?.line).toBeTypeOf('number');
  const unbalanced = await bring('sum.xml', good.replace('>10.00<', '>10.01<'));
  expect(unbalanced).toMatchObject({ state: 'failed', error: { code: 'balance_proof_failed' } });
  const noise = await bring('noise.xml', 'this is no bank file');
  expect(noise).toMatchObject({ state: 'failed', error: { code: 'unknown_format' } });
  expect((await entriesOf(iban)).account).toBeUndefined();
});

test('BANK-14: a statement that contradicts a proven day is held, and nothing of it is stored', async () => {
  const iban = freshIban();
  await bring('ok.xml', camt(iban, 0, WEEK));
  const changed = [
    WEEK[0],
    {
      date: '2026-01-06',
      lines: [
        { cents: 1_500, text: 'two' },
        { cents: 500, text: 'new' },
      ],
    },
    WEEK[2],
  ] as TestDay[];
  const conflict = await bring('changed.xml', camt(iban, 0, changed, 'CHANGED'));
  expect(conflict).toMatchObject({ state: 'failed', error: { code: 'statement_conflict' } });
  expect((await entriesOf(iban)).items).toHaveLength(5);
});

test('BANK-14: a statement the bank sends once more, and calls a copy, is known in every line', async () => {
  const iban = freshIban();
  await bring('first.xml', camt(iban, 0, WEEK));
  const copy = camt(iban, 0, WEEK, 'AGAIN').replaceAll(
    '</CreDtTm><Acct>',
    '</CreDtTm><CpyDplctInd>DUPL</CpyDplctInd><Acct>',
  );
  expect(copy).toContain('DUPL');
  expect(await bring('copy.xml', copy)).toMatchObject({ state: 'done', entriesNew: 0, entriesKnown: 5 });
  expect((await entriesOf(iban)).items).toHaveLength(5);
});

test('BANK-17: a line that stands there twice, and by the balance is one, is not taken: the statement is refused whole', async () => {
  const iban = freshIban();
  const twice = camt(iban, 0, WEEK).replace(/<Ntry>.*?<\/Ntry>/, '$&$&');
  expect(await bring('twice.xml', twice)).toMatchObject({ state: 'failed', error: { code: 'balance_proof_failed' } });
  expect((await entriesOf(iban)).account).toBeUndefined();
});

test('BANK-18: a day far ahead and a value date of years ago are kept as the bank gave them, and the far one is told', async () => {
  const iban = freshIban();
  const ahead = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
  const text = camt(iban, 0, [
    { date: '2026-01-05', lines: [{ cents: 100, text: 'old value' }] },
    { date: ahead, lines: [{ cents: 200, text: 'ahead' }] },
  ]).replace('<ValDt><Dt>2026-01-05</Dt>', '<ValDt><Dt>2019-12-31</Dt>');
  const { id } = await bring('dates.xml', text);
  const { report } = await hub.api.get<{ report: { warnings: string[] }[] }>(`/imports/${id}`);
  expect(report.flatMap(({ warnings }) => warnings)).toEqual([`An entry is dated ${ahead}, more than 31 days ahead.`]);
  const { items } = await entriesOf(iban);
  const dates = items.map((one) => {
    const { bookingDate, valueDate } = one as { bookingDate: string; valueDate?: string };
    return [bookingDate, valueDate];
  });
  expect(dates.sort()).toEqual([
    ['2026-01-05', '2019-12-31'],
    [ahead, ahead],
  ]);
});
