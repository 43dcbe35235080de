import { afterAll, beforeAll, expect, test } from 'vitest';
import { ING, makeBooks } from '../support/books.ts';
import { startTestHub, type TestHub, until } from '../support/hub.ts';
import { problemOf } from '../support/organisation.ts';
import { type QueueEntry, queueOf, streamRows } from '../support/queue.ts';

let hub: TestHub;
let books: Awaited<ReturnType<typeof makeBooks>>;
let branch: string;
let queue: ReturnType<typeof queueOf>;

beforeAll(async () => {
  hub = await startTestHub();
  books = await makeBooks(hub, { settings: { ledger: { suspense: '2999' }, intercompanyLedgerAccount: '1110' } });
  await hub.request('PATCH', `/administrations/${books.id}`, { body: { company: 'TEST' } });
  const made = await hub.api.post<{ id: string }>('/administrations', {
    code: '02',
    name: 'Branch',
    company: 'TEST',
    settings: { intercompanyLedgerAccount: '1300' },
  });
  branch = made.id;
  await hub.api.post(`/administrations/${branch}/ledger-accounts`, { items: [{ code: '4100', name: 'Rent' }] });
  queue = queueOf(hub, ING);
});
afterAll(() => hub.close());

const rent = (text: string, cents = -10_000) => ({
  cents,
  text,
  name: 'Vastgoed De Linde',
  iban: 'NL44RABO0123456789',
});
const rowsOf = (type: string) => streamRows(hub, books.id, ING).then((rows) => rows.filter((row) => row.type === type));

async function item(id: string, amount: string, more: object = {}, administration = books.id) {
  const path = `/administrations/${administration}/open-items`;
  const row = { id, kind: 'purchase-invoice', number: id, date: '2026-01-01', amount, ...more };
  await hub.api.post(path, { items: [row] });
  type List = { items: { id: string; externalId: string }[] };
  const { items } = await hub.api.get<List>(`${path}?state=all&search=${id}`);
  return items.find((one) => one.externalId === id)?.id ?? '';
}
const openOf = async (id: string, administration = books.id) =>
  (
    await hub.api.get<{ items: { externalId: string; open: string }[] }>(
      `/administrations/${administration}/open-items?state=all&search=${id}`,
    )
  ).items.find((one) => one.externalId === id)?.open;

test('what a rule booked by itself since a day is undone at once, each booking a row to the ERP; the rule counts its hits', async () => {
  const rule = await hub.api.post<{ id: string; hits: number }>('/rules', {
    administrationId: books.id,
    name: 'Huur pand',
    textContains: ['huur'],
    ledgerAccount: '4100',
  });
  expect(rule.hits).toBe(0);
  const booked = await queue.receive(rent('Huur januari'), rent('Huur februari'), rent('Iets anders', -777));
  expect(booked.map(({ state }) => state)).toEqual(['booked', 'booked', 'waiting']);
  expect(booked[0]?.why?.nl).toMatch(/^Betalingskenmerk Huur pand past/);
  const { items } = await hub.api.get<{ items: { id: string; hits: number; lastHitAt: string | null }[] }>('/rules');
  expect(items).toMatchObject([{ id: rule.id, hits: 2, lastHitAt: expect.any(String) }]);
  const undo = (body: object) =>
    hub.api.post<{ bookings: number; undone: number; first: unknown[] }>(`/rules/${rule.id}/undo`, {
      reason: 'The rule was wrong',
      ...body,
    });
  expect(await undo({ preview: true })).toMatchObject({ bookings: 2, undone: 0, first: [{ amount: '-100.00' }, {}] });
  expect(await undo({ since: '2100-01-01' })).toMatchObject({ undone: 0 });
  expect(await undo({})).toMatchObject({ bookings: 2, undone: 2 });
  expect(await undo({})).toMatchObject({ bookings: 0, undone: 0 });
  expect(await rowsOf('booking.reversed')).toHaveLength(2);
  for (const { id } of booked.slice(0, 2)) expect(await queue.read(id)).toMatchObject({ state: 'waiting' });
  const after = await hub.api.get<{ items: { hits: number }[] }>('/rules');
  expect(after.items[0]?.hits).toBe(0);
  const settings = { bookByItself: false, ledger: { suspense: '2999' }, intercompanyLedgerAccount: '1110' };
  await hub.request('PATCH', `/administrations/${books.id}`, { body: { settings } });
  const byName = { by: { rule: 'characteristic' }, reason: 'x', preview: true };
  expect(await hub.api.post('/bookings/undo', byName)).toMatchObject({ bookings: 0 });
});

test('all entries likelier than a share are accepted at once, and that is undone as one', async () => {
  const likely = async () =>
    (await hub.api.get<{ items: QueueEntry[] }>('/entries?state=waiting')).items.filter(
      ({ probability }) => (probability ?? 0) > 0.9,
    );
  const [first] = await until(likely, (all) => all.length === 2);
  const bulk = (above: number) =>
    hub.api.post<{ booked: number; action: string | null }>('/bookings/bulk', { above, administrationId: books.id });
  expect(await bulk(1)).toMatchObject({ booked: 0, action: null });
  const { booked, action } = await bulk(0.9);
  expect(booked).toBe(2);
  const entry = await queue.read(first?.id ?? '');
  expect(entry).toMatchObject({ state: 'booked', probability: null });
  expect(entry.bookings.find(({ live, kind }) => live && kind === 'entry')?.action).toBe(action);
  const undone = await hub.api.post('/bookings/undo', { by: { action }, reason: 'Too fast' });
  expect(undone).toMatchObject({ undone: 2 });
  expect(await queue.read(first?.id ?? '')).toMatchObject({ state: 'waiting' });
});

test('one allocation is undone: the rest stays booked, the part goes where is said, else to suspense', async () => {
  const invoice = await item('INV7', '-60.00');
  const [entry] = await queue.receive(rent('Nota en nog iets', -10_000));
  const { bookings } = await queue.book(
    entry as QueueEntry,
    { kind: 'open-item', openItem: invoice, amount: '-60.00' },
    { kind: 'ledger', ledgerAccount: '4500', amount: '-40.00' },
  );
  const live = (some: QueueEntry['bookings']) => some.find((one) => one.live && one.kind === 'entry');
  const undo = (id: string | undefined, body: object) =>
    hub.request('POST', `/bookings/${id}/allocation-reversal`, { body: { reason: 'Not this one', ...body } });
  expect(await problemOf(await undo(live(bookings)?.id, { position: 7 }))).toMatchObject({ status: 404 });
  const now = (await (await undo(live(bookings)?.id, { position: 0 })).json()) as QueueEntry;
  expect(now.state).toBe('booked');
  expect(live(now.bookings)?.allocations).toMatchObject([
    { ledgerAccount: '4500', amount: '-40.00' },
    { ledgerAccount: '2999', amount: '-60.00', reason: 'problem-case' },
  ]);
  expect(await openOf('INV7')).toBe('-60.00');
  const instead = [{ kind: 'ledger', ledgerAccount: '4100', amount: '-59.99' }];
  const unbalanced = await undo(live(now.bookings)?.id, { position: 1, instead });
  expect(await problemOf(unbalanced)).toMatchObject({ code: 'allocation_unbalanced' });
  expect(live((await queue.read(now.id)).bookings)?.id).toBe(live(now.bookings)?.id);
});

test('booking a payment order settles what is inside, undoing it opens exactly that again', async () => {
  const settles = [
    { openItem: 'PART1', amount: '-30.00' },
    { openItem: 'PART2', amount: '-70.00' },
  ];
  await item('PART1', '-30.00');
  const order = await item('ORDER1', '-100.00', { kind: 'payment-order', facts: { settles } });
  await item('PART2', '-90.00', { openAmount: '-20.00' });
  const [entry] = await queue.receive(rent('Verzamelbetaling'));
  const { bookings } = await queue.book(entry as QueueEntry, { kind: 'open-item', openItem: order, amount: '-100.00' });
  const booking = bookings.find((one) => one.live);
  expect(booking?.allocations[0]?.['settles']).toMatchObject([{ amount: '-30.00' }, { amount: '-20.00' }]);
  expect(await Promise.all(['ORDER1', 'PART1', 'PART2'].map((id) => openOf(id)))).toEqual(['0.00', '0.00', '0.00']);
  const told = (await rowsOf('entry.booked')).at(-1)?.data['allocations'];
  expect(told).toMatchObject([{ openItem: 'ORDER1', settles: [{ openItem: 'PART1' }, { openItem: 'PART2' }] }]);
  await hub.api.post(`/bookings/${booking?.id}/reversal`, { reason: 'Came back' });
  expect(await Promise.all(['ORDER1', 'PART1', 'PART2'].map((id) => openOf(id)))).toEqual([
    '-100.00',
    '-30.00',
    '-20.00',
  ]);
});

test('while an order is open what it settles is not proposed directly', async () => {
  await item('HELD1', '-55.55', { party: null, reference: '77001234' });
  const held = { settles: [{ openItem: 'HELD1', amount: '-55.55' }] };
  await item('HOLDER', '-900.00', { kind: 'payment-order', facts: held });
  const line = { cents: -5_555, text: 'factuur 77001234', name: 'Leverancier', iban: 'NL44RABO0123456789' };
  const [entry] = await queue.receive(line);
  const onItem = (one: QueueEntry) => JSON.stringify(one.proposals).includes('"open-item"');
  expect(onItem(entry as QueueEntry)).toBe(false);
  await item('HOLDER', '-900.00', { kind: 'payment-order', facts: {} });
  await until(
    () => queue.read(entry?.id ?? ''),
    (one) => one.state === 'booked' || onItem(one),
  );
});

test('money for a branch stands on the streams of both, through their intercompany accounts, and so does its undoing', async () => {
  const theirs = await item('BR1', '-25.00', {}, branch);
  const [entry] = await queue.receive(rent('Voor filiaal'));
  const { bookings } = await queue.book(
    entry as QueueEntry,
    { kind: 'open-item', openItem: theirs, amount: '-25.00' },
    { kind: 'ledger', ledgerAccount: '4100', administration: '02', amount: '-15.00' },
    { kind: 'ledger', ledgerAccount: '4100', amount: '-60.00' },
  );
  const elsewhere = () => streamRows(hub, branch, ING);
  const own = (await rowsOf('entry.booked')).at(-1)?.data['allocations'];
  expect(own).toMatchObject([
    { openItem: 'BR1', administration: '02', intercompanyLedgerAccount: '1300' },
    { ledgerAccount: '4100', administration: '02', intercompanyLedgerAccount: '1300' },
    { ledgerAccount: '4100', amount: '-60.00' },
  ]);
  expect(await elsewhere()).toMatchObject([
    {
      type: 'intercompany.booked',
      data: {
        booking: bookings[0]?.id,
        amount: '-40.00',
        from: { administration: '01' },
        intercompanyLedgerAccount: '1110',
        allocations: [
          { openItem: 'BR1', amount: '-25.00' },
          { ledgerAccount: '4100', amount: '-15.00' },
        ],
      },
    },
  ]);
  await hub.api.post(`/bookings/${bookings[0]?.id}/reversal`, { reason: 'Not theirs' });
  expect((await elsewhere()).at(-1)).toMatchObject({
    type: 'intercompany.reversed',
    data: { reverses: bookings[0]?.id, amount: '40.00', reason: 'Not theirs' },
  });
});
