import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inOrganisation } from '#core/store/database.ts';
import { partsOfOrders } from '#core/store/order.repository.ts';
import { startTestHub, type TestHub, until } from '../support/hub.ts';
import { addPerson, problemOf, signedIn } from '../support/organisation.ts';
import { FakeBank, fakeConnector } from './fake-bank.ts';
import { approveHeldBack, letGo } from './held-back.ts';
import {
  approve,
  approveFully,
  beside,
  CREDITOR_ID,
  type Desk,
  makeBatch,
  type Order,
  openDesk,
  parts,
  payment,
  RIJNLAND,
  readBatch,
  readOrder,
  setPayments,
  submitNow,
  takeOrder,
} from './kit.ts';

/** Who lets money go, and what voids that (THREATS PAY-03, 04, 09, 11, 31, 32). */
let hub: TestHub;
let desk: Desk;
const bank = new FakeBank();
beforeAll(async () => {
  hub = await startTestHub({}, parts(fakeConnector(bank)));
  desk = await openDesk(hub);
});
afterAll(() => hub.close());
beforeEach(() => setPayments(desk.first, desk.administrationId, { creditorId: CREDITOR_ID }));

/** Paid before, so that only what a test is about asks for a second look. */
async function knownPayee(): Promise<void> {
  const batch = await makeBatch(hub, [await takeOrder(hub)]);
  await approveFully(desk, batch);
  await until(
    () => readBatch(hub, batch.id),
    (one) => one.status === 'accepted',
  );
}

test('PAY-31: a new payee takes one approval more; one that was paid before does not', async () => {
  const order = await takeOrder(hub);
  expect(order.shown.newPayee).toBe(true);
  const batch = await makeBatch(hub, [order]);
  const one = (await (await approve(desk.first, batch)).json()) as {
    needed: number;
    given: string[];
    batch: { status: string };
  };
  expect(one).toMatchObject({ needed: 2, given: ['first'], batch: { status: 'draft' } });
  const two = (await (await approve(desk.second, batch)).json()) as typeof one;
  expect(two).toMatchObject({ given: ['first', 'second'], batch: { status: 'approved' } });
  await until(
    () => readBatch(hub, batch.id),
    (now) => now.status === 'accepted',
  );
  const next = await takeOrder(hub);
  expect(next.shown.newPayee).toBeUndefined();
  const alone = await approve(desk.first, await makeBatch(hub, [next]));
  expect(await alone.json()).toMatchObject({ needed: 1, batch: { status: 'approved' } });
});

test('PAY-03: who changed an order made it as good as anybody: four eyes keep them out too', async () => {
  await knownPayee();
  await setPayments(desk.first, desk.administrationId, { creditorId: CREDITOR_ID, approvals: 1, fourEyes: true });
  const order = await takeOrder(hub);
  const changed = await desk.second.ask('PATCH', `/v1/payment-orders/${order.id}`, { body: { amount: '99.00' } });
  expect(changed.status).toBe(200);
  const batch = await makeBatch(hub, [order], { channel: 'file' });
  expect(await problemOf(await approve(desk.second, batch))).toMatchObject({ status: 403, code: 'not_allowed' });
  expect(await (await approve(desk.first, batch)).json()).toMatchObject({ batch: { status: 'approved' } });
});

test('another amount settles that much of its item, and never more than is open', async () => {
  await hub.api.post(`/administrations/${desk.administrationId}/open-items`, {
    items: [
      { id: 'IF-C', kind: 'purchase-invoice', party: '50001', number: 'C', date: '2026-01-02', amount: '-121.00' },
      { id: 'IF-D', kind: 'purchase-invoice', party: '50001', number: 'D', date: '2026-01-02', amount: '-21.00' },
    ],
  });
  const change = (id: string, amount: string) => hub.request('PATCH', `/payment-orders/${id}`, { body: { amount } });
  const one = await takeOrder(hub, { openItems: [{ id: 'IF-C' }] });
  expect(await problemOf(await change(one.id, '121.01'))).toMatchObject({ code: 'payment_invalid' });
  expect((await change(one.id, '100.00')).status).toBe(200);
  const { db } = hub.hub.house.store;
  const settled = await inOrganisation(db, hub.organisationId, (trx) => partsOfOrders(trx, [one.id]));
  expect(settled).toMatchObject([{ external_id: 'IF-C', minor: -10_000n }]);
  await hub.api.post(`/payment-orders/${one.id}/cancellation`, {});
  const two = await takeOrder(hub, {
    amount: '142.00',
    openItems: [
      { id: 'IF-C', amount: '-121.00' },
      { id: 'IF-D', amount: '-21.00' },
    ],
  });
  expect(await problemOf(await change(two.id, '100.00'))).toMatchObject({ code: 'state_conflict' });
});

test('PAY-03: the same person counts once, four eyes keep the maker out, and a role that is gone counts no more when it is sent', async () => {
  await knownPayee();
  await setPayments(desk.first, desk.administrationId, { creditorId: CREDITOR_ID, approvals: 2, fourEyes: true });
  const made = await desk.first.ask('POST', '/v1/payment-orders', { body: payment() });
  const [order] = ((await made.json()) as { items: Order[] }).items;
  const batch = await makeBatch(hub, [order as Order], { channel: 'file' });
  expect(await problemOf(await approve(desk.first, batch))).toMatchObject({ status: 403, code: 'not_allowed' });
  for (let times = 0; times < 2; times++)
    expect(await (await approve(desk.second, batch)).json()).toMatchObject({
      given: ['second'],
      batch: { status: 'draft' },
    });
  const userId = await addPerson(hub, hub.organisationId, 'third@koppel.example', 'bookkeeper');
  const third = await signedIn(hub, 'third@koppel.example');
  expect(await (await approve(third, batch)).json()).toMatchObject({
    given: ['second', 'third'],
    batch: { status: 'approved' },
  });
  await beside(hub, `update membership set role = 'viewer' where user_id = '${userId}'`);
  const file = await desk.first.ask('GET', `/v1/payment-batches/${batch.id}/file`);
  expect(await problemOf(file)).toMatchObject({ status: 409, code: 'approval_void' });
  expect(await problemOf(await approve(third, batch))).toMatchObject({ status: 403 });
});

test('a program with a key does not approve, unless the administration lets it', async () => {
  await knownPayee();
  const batch = await makeBatch(hub, [await takeOrder(hub)], { channel: 'file' });
  const ask = () => hub.request('POST', `/payment-batches/${batch.id}/approvals`, { body: { sha256: batch.sha256 } });
  expect(await problemOf(await ask())).toMatchObject({ status: 403, code: 'not_allowed' });
  const sneaky = await hub.request('PATCH', `/administrations/${desk.administrationId}`, {
    body: { settings: { payments: { keysMayApprove: true } } },
  });
  expect(await problemOf(sneaky)).toMatchObject({ status: 403 });
  await setPayments(desk.first, desk.administrationId, { creditorId: CREDITOR_ID, keysMayApprove: true });
  expect(await (await ask()).json()).toMatchObject({ batch: { status: 'approved' } });
});

test('PAY-04: a change through the API voids what was approved, and the file is another one', async () => {
  const order = await takeOrder(hub);
  const batch = await makeBatch(hub, [order], { channel: 'file' });
  await approveFully(desk, batch);
  for (const change of [
    { amount: '122.00' },
    { creditor: { name: 'Een ander', iban: RIJNLAND } },
    { remittance: { text: 'anders' } },
  ]) {
    const before = await readBatch(hub, batch.id);
    const changed = await hub.request('PATCH', `/payment-orders/${order.id}`, { body: change });
    expect(changed.status).toBe(200);
    const after = await readBatch(hub, batch.id);
    expect(after).toMatchObject({ status: 'draft', approvals: [] });
    expect(after.sha256).not.toBe(before.sha256);
    expect(after.messageId).not.toBe(before.messageId);
    expect(await problemOf(await approve(desk.first, before))).toMatchObject({ status: 409, code: 'approval_void' });
    await approveFully(desk, after);
  }
});

test.each([
  ['the amount', 'update payment_order set amount = amount + 1 where id ='],
  ['the account', `update payment_order set iban = 'NL91ABNA0417164300' where id =`],
  ['the name', `update payment_order set name = 'Dief' where id =`],
])('PAY-04: %s changed in the database after approval: nothing is sent', async (_what, update) => {
  const order = await takeOrder(hub);
  const batch = await makeBatch(hub, [order]);
  const posts = bank.posts.length;
  await approveHeldBack(hub, desk, batch);
  await beside(hub, `${update} '${order.id}'`);
  await letGo(hub, batch);
  await submitNow(hub, batch.id);
  expect(await readBatch(hub, batch.id)).toMatchObject({
    status: 'draft',
    reason: { code: 'approval_void' },
    approvals: [],
  });
  expect(bank.posts.length).toBe(posts);
});

test('PAY-04: the bytes of a file cannot be changed at all', async () => {
  const batch = await makeBatch(hub, [await takeOrder(hub)], { channel: 'file' });
  await expect(beside(hub, `update payment_file set bytes = 'x' where batch_id = '${batch.id}'`)).rejects.toThrow(
    /never changed/,
  );
});

test('PAY-09: what was approved for a day that passed meanwhile is not sent, and asks again', async () => {
  const order = await takeOrder(hub);
  const batch = await makeBatch(hub, [order]);
  await approveHeldBack(hub, desk, batch);
  // The clock of the house is moved by moving the day: Friday's order on Monday.
  const { house } = hub.hub;
  const monday = { ...house, clock: { ...house.clock, today: () => '2099-01-05' as never } };
  await letGo(hub, batch);
  const { runSubmit } = await import('#core/pipeline/orders/submit.ts');
  await runSubmit(monday, hub.organisationId, batch.id, new AbortController().signal);
  expect(await readBatch(hub, batch.id)).toMatchObject({ status: 'draft', reason: { code: 'approval_void' } });
});

test('PAY-11: the payee check is shown, a no-match needs an override that is kept, no answer is not a match', async () => {
  const orders = await Promise.all(
    ['DEUTDEFF', 'B', 'C'].map((_, at) => takeOrder(hub, { creditor: { name: `Payee ${at}`, iban: IBANS[at] } })),
  );
  bank.payees.set(IBANS[0] ?? '', { result: 'no-match', name: null });
  bank.payees.set(IBANS[1] ?? '', { result: 'close-match', name: 'Payee Eén' });
  const checked = await hub.api.post<{ items: Order[] }>('/payment-orders/payee-checks', {
    orderIds: orders.map((one) => one.id),
  });
  expect(checked.items.map((one) => [one.payeeCheck?.result, one.payeeCheck?.bankName])).toEqual([
    ['no-match', null],
    ['close-match', 'Payee Eén'],
    ['match', null],
  ]);
  const batch = await makeBatch(hub, orders, { channel: 'file' });
  expect(await problemOf(await approve(desk.first, batch))).toMatchObject({ status: 409, code: 'override_needed' });
  const id = orders[0]?.id ?? '';
  const override = await desk.first.ask('POST', `/v1/payment-orders/${id}/override`, {
    body: { reason: 'Gebeld, klopt' },
  });
  expect(await override.json()).toMatchObject({ override: { by: 'first', reason: 'Gebeld, klopt' } });
  await approveFully(desk, batch);
  expect((await readOrder(hub, id)).history.map((one) => one.action)).toContain('override');
});

test('PAY-11: a bank that does not answer in time leaves "not possible"', { timeout: 40_000 }, async () => {
  const order = await takeOrder(hub, { creditor: { name: 'Langzaam', iban: IBANS[2] } });
  bank.payees.set(IBANS[2] ?? '', 'slow');
  const checked = await hub.api.post<{ items: Order[] }>('/payment-orders/payee-checks', { orderIds: [order.id] });
  expect(checked.items[0]?.payeeCheck?.result).toBe('not-possible');
  bank.payees.delete(IBANS[2] ?? '');
});

const IBANS = ['NL20INGB0001234567', 'NL86INGB0002445588', 'NL02ABNA0123456789'];

test('PAY-31: limits of a batch and of a day block, an order above its limit takes one approval more', async () => {
  await knownPayee();
  const far = { executionDate: '2027-06-15' };
  await setPayments(desk.first, desk.administrationId, {
    creditorId: CREDITOR_ID,
    orderLimit: '100.00',
    batchLimit: '300.00',
    dayLimit: '400.00',
  });
  const large = await makeBatch(hub, [await takeOrder(hub, { amount: '250.00', ...far })], { channel: 'file' });
  expect(await (await approve(desk.first, large)).json()).toMatchObject({ needed: 2 });
  expect(await (await approve(desk.second, large)).json()).toMatchObject({ batch: { status: 'approved' } });
  const tooLarge = await makeBatch(hub, [await takeOrder(hub, { amount: '300.01', ...far })], { channel: 'file' });
  expect(await problemOf(await approve(desk.first, tooLarge))).toMatchObject({ status: 422, code: 'limit_exceeded' });
  const second = await makeBatch(hub, [await takeOrder(hub, { amount: '150.01', ...far })], { channel: 'file' });
  expect(await problemOf(await approve(desk.first, second))).toMatchObject({ status: 422, code: 'limit_exceeded' });
});

test('PAY-31: outside the hours of the administration one approval more is asked for', async () => {
  await knownPayee();
  await setPayments(desk.first, desk.administrationId, {
    creditorId: CREDITOR_ID,
    hours: { from: '00:00', to: '00:00' },
  });
  const batch = await makeBatch(hub, [await takeOrder(hub)], { channel: 'file' });
  expect(await (await approve(desk.first, batch)).json()).toMatchObject({ needed: 2, batch: { status: 'draft' } });
});

test('PAY-32: a payee whose account number changed today needs an override and one approval more', async () => {
  const changed = 'NL39RABO0300065264';
  const put = (ibans: readonly string[]) =>
    hub.api.post(`/administrations/${desk.administrationId}/parties`, {
      items: [{ code: '50001', kind: 'supplier', name: 'Koelmaterialen Rijnland', ibans }],
    });
  await put([RIJNLAND, changed]);
  const order = await takeOrder(hub, { creditor: { name: 'Koelmaterialen Rijnland', iban: changed } });
  expect(order.shown.ibanChangedAt).toBeDefined();
  const batch = await makeBatch(hub, [order], { channel: 'file' });
  expect(await problemOf(await approve(desk.first, batch))).toMatchObject({ status: 409, code: 'override_needed' });
  await desk.first.ask('POST', `/v1/payment-orders/${order.id}/override`, { body: { reason: 'Nagebeld' } });
  expect(await (await approve(desk.first, batch)).json()).toMatchObject({ needed: 2 });
  await beside(hub, `update party_iban set first_seen_at = now() - interval '25 hours'`);
  const later = await takeOrder(hub, { creditor: { name: 'Koelmaterialen Rijnland', iban: changed } });
  const quiet = await makeBatch(hub, [later], { channel: 'file' });
  expect((await approve(desk.first, quiet)).status).toBe(200);
});

test('PAY-07: a file whose orders are not those it was made of does not come to be', async () => {
  const { proveBytes } = await import('#core/pipeline/orders/batches.ts');
  const batch = await makeBatch(hub, [await takeOrder(hub, { amount: '10.00' })], { channel: 'file' });
  await approveFully(desk, batch);
  const bytes = Buffer.from(await (await desk.first.ask('GET', `/v1/payment-batches/${batch.id}/file`)).arrayBuffer());
  await proveBytes(bytes, 1, 1000n);
  await expect(proveBytes(bytes, 2, 1000n)).rejects.toThrow(/does not hold/);
  const bent = Buffer.from(bytes.toString().replace('<InstdAmt Ccy="EUR">10.00', '<InstdAmt Ccy="EUR">10.01'));
  await expect(proveBytes(bent, 1, 1000n)).rejects.toThrow();
});
