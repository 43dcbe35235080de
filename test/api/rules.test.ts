import { afterAll, beforeAll, expect, test } from 'vitest';
import { ING, makeBooks } from '../support/books.ts';
import { startTestHub, type TestHub, until } from '../support/hub.ts';
import { problemOf } from '../support/organisation.ts';
import { type QueueEntry, queueOf } from '../support/queue.ts';

let hub: TestHub;
let books: Awaited<ReturnType<typeof makeBooks>>;
let queue: ReturnType<typeof queueOf>;

beforeAll(async () => {
  hub = await startTestHub();
  books = await makeBooks(hub, { settings: { bookByItself: false, ledger: { suspense: '2999' } } });
  queue = queueOf(hub, ING, '2026-10-01');
});
afterAll(() => hub.close());

const LANDLORD = 'NL44RABO0123456789';
const rent = (text: string) => ({ cents: -10_000, text, name: 'Vastgoed De Linde', iban: LANDLORD });
const rule = (more: object = {}) => ({
  administrationId: books.id,
  name: 'Huur',
  iban: LANDLORD,
  ledgerAccount: '4100',
  ...more,
});
interface Preview {
  readonly examples: readonly { readonly entryId: string; readonly effect: string; readonly agrees: boolean | null }[];
}
const preview = (body: object) => hub.api.post<Preview>('/rules/preview', body);

test('a rule shows, before it is made, what it would have done: as booked, otherwise, and to what waits', async () => {
  const [a, b, c] = await queue.receive(rent('Huur'), rent('Huur'), rent('Servicekosten'));
  await queue.receive({ cents: -500, text: 'Huur fiets', name: 'Iemand' });
  await queue.book(a as QueueEntry, queue.ledger(a as QueueEntry, '4100'));
  await queue.book(c as QueueEntry, queue.ledger(c as QueueEntry, '4500'));
  const shown = await preview(rule());
  expect(shown).toMatchObject({
    entries: 3,
    more: false,
    matches: 3,
    sameAsBooked: 1,
    otherwiseBooked: 1,
    waiting: 1,
    gained: 3,
    lost: 0,
    changed: 0,
  });
  expect(shown.examples[0]).toMatchObject({ entryId: c?.id, effect: 'gained', agrees: false });
  expect(await preview(rule({ textContains: ['huur'] }))).toMatchObject({ matches: 2, otherwiseBooked: 0 });
  expect(await preview(rule({ iban: null, textContains: ['huur'] }))).toMatchObject({ entries: 4, matches: 3 });
  expect((await queue.read(b?.id ?? '')).state).toBe('waiting');
});

test('a change shows what it takes from other rules, and what switching off leaves', async () => {
  const { id } = await hub.api.post<{ id: string }>('/rules', rule());
  const special = rule({ name: 'Service', textContains: ['servicekosten'], ledgerAccount: '4500' });
  expect(await preview(special)).toMatchObject({ matches: 1, gained: 0, changed: 1, sameAsBooked: 1 });
  expect(await preview(rule({ id }))).toMatchObject({ matches: 3, gained: 0, changed: 0, lost: 0 });
  expect(await preview(rule({ id, active: false }))).toMatchObject({ matches: 0, lost: 3 });
  expect(await preview(rule({ id, ledgerAccount: '4500' }))).toMatchObject({ changed: 3, sameAsBooked: 1 });
  expect(
    await problemOf(await hub.request('POST', '/rules/preview', { body: rule({ ledgerAccount: 'none' }) })),
  ).toMatchObject({
    code: 'request_invalid',
  });
});

test('a change that leaves fields out leaves them as they are', async () => {
  const { items } = await hub.api.get<{ items: { id: string }[] }>('/rules');
  const id = items[0]?.id;
  await hub.request('PATCH', `/rules/${id}`, {
    body: { textContains: ['huur'], split: [{ ledgerAccount: '4500', percent: '21' }] },
  });
  const changed = await hub.request('PATCH', `/rules/${id}`, { body: { name: 'Huur kantoor' } });
  expect(await changed.json()).toMatchObject({
    name: 'Huur kantoor',
    textContains: ['huur'],
    split: [{ ledgerAccount: '4500', percent: '21' }],
    active: true,
  });
});

test('a rule splits by percentage and fixed amount, to the cent', async () => {
  const split = [
    { ledgerAccount: '4500', amount: '12.50', costCentre: 'K1' },
    { ledgerAccount: '1300', percent: '33.3333' },
  ];
  await hub.api.post('/rules', rule({ name: 'Gesplitst', iban: null, textContains: ['gesplitst'], split }));
  const [entry] = await queue.receive({ cents: -10_001, text: 'Gesplitst', name: 'Iemand' });
  expect(entry?.proposals[0]).toMatchObject({
    allocations: [
      { ledgerAccount: '1300', amount: '-33.34' },
      { ledgerAccount: '4100', amount: '-54.17' },
      { ledgerAccount: '4500', amount: '-12.50', costCentre: 'K1' },
    ],
  });
  for (const bad of [
    [{ ledgerAccount: '4500', percent: '101' }],
    [
      { ledgerAccount: '4500', percent: '60' },
      { ledgerAccount: '1300', percent: '60' },
    ],
    [{ ledgerAccount: '9999', percent: '10' }],
    [{ ledgerAccount: '4500', percent: '10', amount: '1.00' }],
  ])
    expect(await problemOf(await hub.request('POST', '/rules', { body: rule({ split: bad }) }))).toMatchObject({
      status: 422,
      code: 'request_invalid',
    });
});

test('a habit is suggested as a rule; accepted it is one, dismissed it is not suggested again', async () => {
  const phone = { cents: -4_200, text: 'abonnement', name: 'Telefoon Noord', iban: 'NL91ABNA0417164300' };
  const water = { cents: -3_100, text: 'voorschot', name: 'Waterbedrijf', iban: 'NL02ABNA0123456789' };
  const entries = await queue.receive(phone, phone, phone, water, water, water);
  for (const entry of entries)
    await queue.book(entry, queue.ledger(entry, entry.amount === '-42.00' ? '4500' : '4100'));
  interface Suggestion {
    readonly id: string;
    readonly name: string;
    readonly ledgerAccount: string;
    readonly bookings: number;
  }
  const suggested = () =>
    hub.api
      .get<{ items: Suggestion[] }>(`/rules/suggestions?administrationId=${books.id}`)
      .then(({ items }) => items.filter(({ name }) => /Telefoon|Water/.test(name)));
  const [first, second] = await until(suggested, (all) => all.length === 2);
  const byPhone = first?.name.startsWith('Telefoon') ? first : second;
  const byWater = first === byPhone ? second : first;
  expect(byPhone).toMatchObject({ name: 'Telefoon Noord', ledgerAccount: '4500', bookings: 3 });
  const act = (one: Suggestion | undefined, what: string) =>
    hub.request('POST', `/rules/suggestions/${one?.id}/${what}`, { body: { administrationId: books.id } });
  const made = await act(byPhone, 'accept');
  expect(await made.json()).toMatchObject({
    name: 'Telefoon Noord',
    iban: 'NL91ABNA0417164300',
    ledgerAccount: '4500',
    active: true,
  });
  expect((await act(byWater, 'dismiss')).status).toBe(204);
  expect(await suggested()).toEqual([]);
  expect((await act(byWater, 'accept')).status).toBe(404);
});

test('a terminal tells whose day total a payout is', async () => {
  await books.put('terminals', [{ code: 'K7PQ21', provider: 'Pinbedrijf' }]);
  expect(await hub.api.post(`/administrations/${books.id}/terminals`, { items: [{ code: 'K7PQ21' }] })).toMatchObject({
    changed: 1,
  });
  await books.put('open-items', [
    { id: 'PIN1', kind: 'pin-total', date: '2026-10-01', amount: '812.30', facts: { terminal: 'K7PQ21' } },
  ]);
  const [entry] = await queue.receive({ cents: 81_230, text: 'PIN K7PQ21 01-10-2026', name: 'Betaalautomaat' });
  expect(entry?.proposals[0]).toMatchObject({ allocations: [{ kind: 'open-item', amount: '812.30' }] });
  const { items } = await hub.api.get<{ items: { id: string; code: string }[] }>(
    `/administrations/${books.id}/terminals`,
  );
  expect(items).toMatchObject([{ code: 'K7PQ21', provider: null }]);
  expect((await hub.request('DELETE', `/terminals/${items[0]?.id}`)).status).toBe(204);
});
