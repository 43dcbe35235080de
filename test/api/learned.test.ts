import { afterAll, beforeAll, expect, test } from 'vitest';
import { ING, makeBooks } from '../support/books.ts';
import { startTestHub, type TestHub, until } from '../support/hub.ts';
import { problemOf } from '../support/organisation.ts';
import { type QueueEntry, queueOf, streamRows } from '../support/queue.ts';

interface Fact {
  readonly id: string;
  readonly kind: string;
  readonly says: { readonly nl: string };
  readonly leadsTo: { readonly party: string | null; readonly ledgerAccount: string | null };
  readonly hits: number;
  readonly misses: number;
  readonly active: boolean;
  readonly changedBy: string | null;
  readonly examples: readonly {
    readonly entryId: string | null;
    readonly bookingId: string | null;
    by: string | null;
  }[];
}

const INSURER = 'NL44RABO0123456789';
const CUSTOMER = 'NL91ABNA0417164300';

let hub: TestHub;
let books: Awaited<ReturnType<typeof makeBooks>>;
let queue: ReturnType<typeof queueOf>;

beforeAll(async () => {
  hub = await startTestHub();
  books = await makeBooks(hub, { settings: { bookByItself: false, ledger: { suspense: '2999' } } });
  await books.put('parties', [
    { code: 'C1', kind: 'customer', name: 'Bakkerij Zonneveld V.O.F.' },
    { code: 'C2', kind: 'customer', name: 'Kapsalon Duinzicht' },
  ]);
  queue = queueOf(hub, ING);
});
afterAll(() => hub.close());

const facts = (query: string) => hub.api.get<{ items: Fact[] }>(`/learned?${query}`).then(({ items }) => items);
const fact = (query: string, is: (one: Fact) => boolean) =>
  until(
    () => facts(query),
    (all) => all.some(is),
  ).then((all) => all.find(is) as Fact);
const patch = (id: string, body: object) => hub.request('PATCH', `/learned/${id}`, { body });

async function premium(cents = -19_504): Promise<QueueEntry> {
  const [entry] = await queue.receive({ cents, text: 'Premie polis', name: 'Verzekeraar De Haven', iban: INSURER });
  return entry as QueueEntry;
}

test('a booking teaches, the fact names the booking it came from, and undoing it takes that back', async () => {
  const entry = await premium();
  const { bookings } = await queue.book(entry, queue.ledger(entry, '4100'));
  const learned = await fact('kind=account-ledger', (one) => one.leadsTo.ledgerAccount === '4100');
  expect(learned).toMatchObject({
    says: { nl: `Geld naar rekening ${INSURER} gaat naar 4100 Account 4100` },
    hits: 1,
    misses: 0,
    active: true,
    examples: [{ entryId: entry.id, bookingId: bookings[0]?.id, by: null }],
  });
  await hub.api.post(`/bookings/${bookings[0]?.id}/reversal`, { reason: 'Wrong account' });
  await until(
    () => facts('kind=account-ledger'),
    (all) => all.length === 0,
  );
  expect((await hub.request('GET', `/learned/${learned.id}`)).status).toBe(404);
});

test('switched off it proposes nothing, goes on counting, and can be switched on again', async () => {
  const first = await premium();
  await queue.book(first, queue.ledger(first, '4100'));
  const learned = await fact('kind=account-ledger', (one) => one.hits === 1);
  const second = await premium();
  const knows = (entry: QueueEntry) => entry.proposals[0]?.evidence.some(({ key }) => key === 'habit-account-always');
  expect(knows(second)).toBe(true);
  expect((await patch(learned.id, { active: false })).status).toBe(200);
  for (const off of await facts('kind=account-ledger&active=true')) expect(off.id).not.toBe(learned.id);
  await until(
    () => queue.read(second.id),
    (one) => !knows(one),
  );
  await queue.book(second, queue.ledger(second, '4100'));
  await fact('kind=account-ledger', (one) => !one.active && one.hits === 2);
  expect(await (await patch(learned.id, { active: true })).json()).toMatchObject({
    active: true,
    hits: 2,
    changedBy: 'key Test ERP',
  });
});

test('a person corrects what it leads to: all that its bookings taught leads there, and is used', async () => {
  const learned = await fact('kind=account-ledger', (one) => one.leadsTo.ledgerAccount === '4100');
  const answer = await patch(learned.id, { leadsTo: { ledgerAccount: '4500' } });
  expect(await answer.json()).toMatchObject({
    leadsTo: { ledgerAccount: '4500' },
    hits: 3,
    active: true,
    examples: [{ by: 'key Test ERP' }, { entryId: expect.anything() }, { entryId: expect.anything() }],
  });
  expect((await hub.request('GET', `/learned/${learned.id}`)).status).toBe(404);
  const entry = await premium();
  expect(entry.proposals[0]).toMatchObject({ allocations: [{ ledgerAccount: '4500' }] });
  const now = await fact('kind=account-ledger', (one) => one.leadsTo.ledgerAccount === '4500');
  for (const body of [{ leadsTo: { ledgerAccount: '9999' } }, { leadsTo: { party: 'C1' } }])
    expect(await problemOf(await patch(now.id, body))).toMatchObject({ status: 422, code: 'request_invalid' });
});

test('what leads to a customer is found by the customer, and can be led to another one', async () => {
  await books.put('open-items', [
    { id: 'I1', kind: 'sales-invoice', number: 'I1', party: 'C1', date: '2026-01-01', amount: '50.00' },
  ]);
  const { items } = await hub.api.get<{ items: { id: string }[] }>(`/administrations/${books.id}/open-items?search=I1`);
  const [entry] = await queue.receive({ cents: 5_000, text: 'brood', name: 'J. Bakker', iban: CUSTOMER });
  await queue.book(entry as QueueEntry, { kind: 'open-item', openItem: items[0]?.id, amount: '50.00' });
  const learned = await fact('party=C1', (one) => one.kind === 'account-party');
  expect(learned.says.nl).toBe(`Rekening ${CUSTOMER} is van Bakkerij Zonneveld V.O.F.`);
  expect(await (await patch(learned.id, { leadsTo: { party: 'C2' } })).json()).toMatchObject({
    leadsTo: { party: 'C2' },
  });
  expect(
    await problemOf(
      await patch((await fact('party=C2', (one) => one.kind === 'account-party')).id, { leadsTo: { party: 'NOBODY' } }),
    ),
  ).toMatchObject({
    code: 'request_invalid',
  });
});

test('forgotten it is gone with its examples, and is learned anew from what comes', async () => {
  const learned = await fact('kind=account-ledger', (one) => one.leadsTo.ledgerAccount === '4500');
  expect((await hub.request('DELETE', `/learned/${learned.id}`)).status).toBe(204);
  expect((await facts('kind=account-ledger')).map((one) => one.leadsTo.ledgerAccount)).toEqual([]);
  const entry = await premium();
  await queue.book(entry, queue.ledger(entry, '4100'));
  await fact('kind=account-ledger', (one) => one.leadsTo.ledgerAccount === '4100' && one.hits === 1);
});

test('all that a learned fact booked by itself is undone at once; what it was not part of stays', async () => {
  const settings = (more: object) =>
    hub.request('PATCH', `/administrations/${books.id}`, {
      body: { settings: { bookByItself: false, ledger: { suspense: '2999' }, ...more } },
    });
  await settings({ bookByItself: true, wrongBookingCost: 1 });
  for (let nth = 0; nth < 3; nth++) {
    const entry = await premium();
    if (entry.state === 'waiting') await queue.book(entry, queue.ledger(entry, '4100'));
  }
  const learned = await fact('kind=account-ledger', (one) => one.leadsTo.ledgerAccount === '4100' && one.hits >= 4);
  await settings({});
  // matching runs one after the other: once this is weighed, nothing books by itself any more
  await premium();
  const live = async () =>
    (await hub.api.get<{ items: QueueEntry['bookings'] }>('/bookings?limit=500')).items.filter(
      (one) => one.live && one.kind === 'entry',
    );
  const automatic = (await live()).filter(({ decidedBy }) => decidedBy.kind === 'rule');
  expect(automatic.length).toBeGreaterThan(0);
  const ask = (body: object) =>
    hub.api.post<{ bookings: number; undone: number }>('/bookings/undo', {
      by: { learned: learned.id },
      reason: 'Moved to another insurer',
      ...body,
    });
  const preview = await ask({ preview: true });
  expect(preview).toMatchObject({ bookings: automatic.length, undone: 0 });
  expect((await live()).filter(({ decidedBy }) => decidedBy.kind === 'rule')).toHaveLength(automatic.length);
  expect(await ask({ since: '2100-01-01', preview: true })).toMatchObject({ bookings: 0 });
  expect(await ask({})).toMatchObject({ undone: automatic.length });
  expect((await live()).filter(({ decidedBy }) => decidedBy.kind === 'rule')).toEqual([]);
  const rows = await streamRows(hub, books.id, ING);
  expect(
    rows.filter(({ type, data }) => type === 'booking.reversed' && data['reason'] === 'Moved to another insurer'),
  ).toHaveLength(automatic.length);
});
