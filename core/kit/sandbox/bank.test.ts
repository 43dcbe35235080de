import { expect, test } from 'vitest';
import { ibanOf, testClock } from '#test/support/bank.ts';
import { addDays, parsePlainDate } from '../../domain/plain-date.ts';
import { asSandboxBank, createModel } from './bank.ts';
import { createAuthority } from './certificates.ts';
import { createPages } from './pages.ts';
import { listen, redirect } from './server.ts';

const IBAN = ibanOf('VBLD', 1);
const DAY = parsePlainDate('2026-03-01');
const ALL = { transactions: 'granted', payments: 'granted', 'direct-debits': 'granted' } as const;

function model(count = 10) {
  const clock = testClock('2026-03-31');
  const entries = Array.from({ length: count }, (_, at) => ({
    date: addDays(DAY, at),
    minor: 100n,
    name: null,
    iban: null,
    text: `nr ${at}`,
  }));
  const account = { iban: IBAN, currency: 'EUR', holder: 'X', kind: 'k', services: ALL, opening: 0n, entries };
  return { ...createModel('test', { clock, accounts: [account] }), clock };
}

/** Every page of a reading, as texts. */
function walk({ ledger, pager }: ReturnType<typeof model>): string[] {
  const shown: string[] = [];
  let page = pager.begin(ledger.read(IBAN, null, null, false), 4, 'oldest-first');
  for (let at = 0; at < 20; at++) {
    shown.push(page.entries.map(({ text }) => text.slice(3)).join());
    const next = page.next === null ? null : pager.go(page.next);
    if (next === null) return shown;
    page = next;
  }
  return [...shown, '…'];
}

test('a fault nobody knows, or that happens no times, throws', () => {
  const { faults } = model();
  expect(() => faults.inject({ kind: 'page-mising' as never, times: 1 })).toThrow('page-mising');
  expect(() => faults.inject({ kind: 'slow', times: 0 })).toThrow(RangeError);
});

test.each([
  ['page-repeated', ['0,1,2,3', '0,1,2,3', '4,5,6,7', '8,9']],
  ['page-missing', ['0,1,2,3', '8,9']],
  ['page-reordered', ['4,5,6,7', '0,1,2,3', '8,9']],
] as const)('%s', (kind, pages) => {
  const bank = model();
  bank.faults.inject({ kind, times: 1 });
  expect(walk(bank)).toEqual(pages);
  expect(walk(bank)).toEqual(['0,1,2,3', '4,5,6,7', '8,9']);
});

test('page-loop comes to no end', () => {
  const bank = model();
  bank.faults.inject({ kind: 'page-loop', times: 1 });
  expect(walk(bank).at(-1)).toBe('…');
});

test('entries appear when their day comes; balances run; a late one moves those behind it', () => {
  const { clock, ledger } = model();
  clock.setDay('2026-03-03');
  expect(ledger.entries(IBAN).map(({ balance }) => balance)).toEqual([100n, 200n, 300n]);
  const before = ledger.entries(IBAN).map(({ id }) => id);
  ledger.book(IBAN, { date: DAY, minor: -50n, name: null, iban: null, text: 'late' });
  expect(ledger.entries(IBAN).map(({ balance }) => balance)).toEqual([100n, 50n, 150n, 250n]);
  expect(ledger.entries(IBAN).flatMap(({ id, text }) => (text === 'late' ? [] : [id]))).toEqual(before);
});

test('an order is executed once, on its day, and then booked', () => {
  const { clock, orders, ledger } = model();
  const order = { endToEndId: 'E', minor: -500n, name: 'N', iban: IBAN, text: 't' };
  orders.take({ ref: 'r', key: 'k', iban: IBAN, executionDate: parsePlainDate('2026-04-02'), orders: [order] });
  orders.confirm('r', 'sign');
  expect(() => orders.confirm('r', 'sign')).toThrow(RangeError);
  expect(orders.executed()).toEqual([]);
  clock.setDay('2026-04-02');
  expect(orders.executed()).toEqual([{ endToEndId: 'E', minor: 500n, iban: IBAN }]);
  expect(orders.executed().length).toBe(1);
  expect(ledger.entries(IBAN).at(-1)).toMatchObject({ minor: -500n, date: '2026-04-02', endToEndId: 'E' });
  expect(orders.cancel('r')).toBe('too-late');
});

test('the customer walks through the pages: wrong password, nothing ticked, refused, granted', async () => {
  const inside = model();
  const signIn = { user: 'u', password: 'p<"' };
  const pages = createPages({ bank: 'Bank & <Zn>', colour: '#000', signIn, token: () => inside.ids.token() });
  const authority = await createAuthority('Test');
  const listener = await listen({
    tls: { identity: await authority.issue('server', 'localhost') },
    routes: {
      ...pages.routes,
      'GET /start': () =>
        pages.begin({
          purpose: '<script>alert(1)</script>',
          choice: 'many',
          accounts: [
            { iban: IBAN, label: '"onMouseOver="' },
            { iban: ibanOf('VBLD', 2), label: 'spaar', refusal: 'Niet mogelijk' },
          ],
          finish: (outcome, ibans) => redirect(`https://hub.example/?${outcome}=${ibans.join()}`),
        }),
    },
  });
  const front = { settings: {}, listeners: [listener], ca: authority.certificate, signIn };
  const bank = asSandboxBank(inside, front);
  const start = `${listener.origin}/start`;
  const ends = async (outcome: 'grant' | 'deny' | 'close', ibans: (typeof IBAN)[] | null = null) =>
    (await bank.visit(start, { outcome, ibans }))?.url ?? null;
  expect(await ends('grant')).toBe(`https://hub.example/?grant=${IBAN}`);
  expect(await ends('deny')).toBe('https://hub.example/?deny=');
  expect(await ends('close')).toBeNull();
  await expect(ends('grant', [])).rejects.toThrow('Kies een rekening');
  const other = asSandboxBank(inside, { ...front, signIn: { user: 'u', password: 'wrong' } });
  await expect(other.visit(start, { outcome: 'grant', ibans: null })).rejects.toThrow('klopt niet');
  await bank.close();
});
