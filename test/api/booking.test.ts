import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ING, makeBooks } from '../support/books.ts';
import { startTestHub, type TestHub, until } from '../support/hub.ts';
import { problemOf } from '../support/organisation.ts';
import { camt } from '../support/statements.ts';

interface Entry {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly amount: string;
  readonly bookings: readonly { readonly id: string; readonly live: boolean; readonly kind: string }[];
}

let hub: TestHub;
let books: Awaited<ReturnType<typeof makeBooks>>;
let entry: Entry;
let day = 0;

beforeAll(async () => {
  hub = await startTestHub();
  books = await makeBooks(hub, { settings: { bookByItself: false } });
});
afterAll(() => hub.close());

/** A payment of 100.00 that nothing explains, waiting. */
beforeEach(async () => {
  const date = new Date(Date.UTC(2026, 0, ++day)).toISOString().slice(0, 10);
  const text = `Zonder kenmerk ${'abcdefghij'.slice(0, day)}`;
  await hub.api.upload(
    'f',
    camt(ING, (day - 1) * 10_000, [{ date, lines: [{ cents: 10_000, text, reference: `X${day}` }] }], `X${day}`),
  );
  type List = { items: Entry[] };
  const { items } = await until(
    () => hub.api.get<List>(`/entries?from=${date}&to=${date}&state=waiting`),
    (list) => list.items.length === 1,
  );
  entry = await read(items[0]?.id ?? '');
});

const read = (id: string) => hub.api.get<Entry>(`/entries/${id}`);
const book = (allocations: readonly object[], version = entry.version) =>
  hub.request('POST', `/entries/${entry.id}/bookings`, { body: { version, allocations } });
const onLedger = (amount: string, ledgerAccount = '8000') => ({ kind: 'ledger', ledgerAccount, amount });

async function item(id: string, amount: string, administration = books.id): Promise<string> {
  const path = `/administrations/${administration}/open-items`;
  await hub.api.post(path, { items: [{ id, kind: 'sales-invoice', number: id, date: '2026-01-01', amount }] });
  const { items } = await hub.api.get<{ items: { id: string; externalId: string }[] }>(`${path}?search=${id}`);
  return items.find((one) => one.externalId === id)?.id ?? '';
}
const openOf = async (id: string) =>
  (
    await hub.api.get<{ items: { externalId: string; open: string }[] }>(
      `/administrations/${books.id}/open-items?state=all&search=${id}`,
    )
  ).items[0]?.open;

test('an entry is booked whole, to the cent, or not at all', async () => {
  for (const allocations of [
    [onLedger('99.99')],
    [onLedger('100.01')],
    [onLedger('-100.00')],
    [onLedger('60.00'), onLedger('50.00')],
  ])
    expect(await problemOf(await book(allocations))).toMatchObject({ status: 422, code: 'allocation_unbalanced' });
  expect((await read(entry.id)).state).toBe('waiting');
  const booked = await book([onLedger('60.00'), onLedger('40.00', '4500')]);
  expect(booked.status).toBe(201);
  expect(await booked.json()).toMatchObject({ state: 'booked' });
});

test('what is not in the books cannot be booked on', async () => {
  expect((await problemOf(await book([onLedger('100.00', '0000')]))).code).toBe('request_invalid');
  expect((await problemOf(await book([{ kind: 'transfer', iban: 'NL91ABNA0417164300', amount: '100.00' }]))).code).toBe(
    'request_invalid',
  );
  expect((await problemOf(await book([{ kind: 'transfer', iban: 'NL00ABNA0417164300', amount: '100.00' }]))).code).toBe(
    'iban_invalid',
  );
  expect(
    (await problemOf(await book([{ kind: 'administration', administration: 'none', amount: '100.00' }]))).code,
  ).toBe('request_invalid');
  const nowhere = { kind: 'open-item', openItem: hub.hub.house.random.uuid(), amount: '100.00' };
  expect((await problemOf(await book([nowhere]))).code).toBe('not_found');
});

test('an item is not settled beyond what is open, and an item of another company not at all', async () => {
  const small = await item('SMALL', '70.00');
  const tooMuch = await book([{ kind: 'open-item', openItem: small, amount: '100.00' }]);
  expect(await problemOf(tooMuch)).toMatchObject({ status: 409, code: 'open_item_exceeded' });
  const { id: stranger } = await hub.api.post<{ id: string }>('/administrations', {
    code: 'ELSE',
    name: 'Another client',
  });
  const theirs = await item('THEIRS', '100.00', stranger);
  const foreign = await book([{ kind: 'open-item', openItem: theirs, amount: '100.00' }]);
  expect(await problemOf(foreign)).toMatchObject({ status: 404, code: 'not_found' });
  expect((await book([{ kind: 'open-item', openItem: small, amount: '70.00' }, onLedger('30.00')])).status).toBe(201);
  expect(await openOf('SMALL')).toBe('0.00');
});

test('who looked at an older state does not decide', async () => {
  const stale = await book([onLedger('100.00')], entry.version - 1);
  expect(await problemOf(stale)).toMatchObject({ status: 409, code: 'state_conflict' });
});

test('of ten who book an entry at once one does', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => book([onLedger('100.00')])));
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
  expect((await read(entry.id)).bookings.filter((one) => one.live)).toHaveLength(1);
});

test('two entries at once cannot both settle one item', async () => {
  const only = await item('ONLY', '100.00');
  const first = entry;
  const other = (await hub.api.get<{ items: Entry[] }>('/entries?state=waiting&limit=500')).items.find(
    (one) => one.id !== first.id,
  );
  const answers = await Promise.all(
    [first, other].map((one) =>
      hub.request('POST', `/entries/${one?.id}/bookings`, {
        body: { version: one?.version, allocations: [{ kind: 'open-item', openItem: only, amount: '100.00' }] },
      }),
    ),
  );
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
  expect(await openOf('ONLY')).toBe('0.00');
});

test('an undone booking leaves the entry waiting and its item open, and is undone once', async () => {
  const settled = await item('UNDO', '100.00');
  const booked = (await (await book([{ kind: 'open-item', openItem: settled, amount: '100.00' }])).json()) as Entry;
  const live = booked.bookings.find((one) => one.live)?.id;
  const undo = () => hub.request('POST', `/bookings/${live}/reversal`, { body: { reason: 'Wrong invoice' } });
  const answers = await Promise.all([undo(), undo(), undo()]);
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
  expect(await openOf('UNDO')).toBe('100.00');
  expect(await read(entry.id)).toMatchObject({ state: 'waiting' });
  const reversal = (await read(entry.id)).bookings.find((one) => one.kind === 'reversal')?.id;
  const again = await hub.request('POST', `/bookings/${reversal}/reversal`, { body: { reason: 'x' } });
  expect(await problemOf(again)).toMatchObject({ status: 409, code: 'state_conflict' });
  entry = await read(entry.id);
  expect((await book([onLedger('100.00')])).status).toBe(201);
});

test('accepting many at once books what it can and says why not of the rest', async () => {
  const none = hub.hub.house.random.uuid();
  const answer = await hub.request('POST', '/bookings/bulk', {
    body: {
      entries: [
        { id: none, version: 1 },
        { id: entry.id, version: entry.version, proposal: 99 },
      ],
    },
  });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    booked: 0,
    refused: [
      { id: none, code: 'not_found' },
      { id: entry.id, code: 'not_found' },
    ],
  });
});

test('what was booked is named by the chart it was booked in, also where another chart gives the code another name', async () => {
  const other = await hub.api.post<{ id: string }>('/administrations', { code: 'NAMES', name: 'Elders', settings: {} });
  const path = `/administrations/${other.id}/ledger-accounts`;
  await hub.api.post(path, { items: [{ code: '8000', name: 'Contributies van leden' }] });
  const answer = await book([onLedger('100.00')]);
  expect(answer.status).toBe(201);
  type Named = { summary: string; bookings: { allocations: { label: string }[] }[] };
  const named = await hub.api.get<Named>(`/entries/${entry.id}`);
  expect(named.bookings[0]?.allocations.map(({ label }) => label)).toEqual(['8000 Account 8000']);
  expect(named.summary).toBe('8000 Account 8000');
});
