import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, type PlainDate } from '#core/domain/plain-date.ts';
import { lapsed, monthsBefore } from '#core/pipeline/orders/mandates.ts';
import { sweepOrders } from '#core/pipeline/orders/sweep.ts';
import { inSystem } from '#core/store/database.ts';
import { ING } from '../support/books.ts';
import { startTestHub, type TestHub, until } from '../support/hub.ts';
import { problemOf } from '../support/organisation.ts';
import { FakeBank, fakeConnector } from './fake-bank.ts';
import {
  approve,
  approveFully,
  beside,
  CREDITOR_ID,
  DE_VRIES,
  type Desk,
  makeBatch,
  type Order,
  openDesk,
  parts,
  readBatch,
  readOrder,
  setPayments,
  trackNow,
} from './kit.ts';

/** Collections: mandates, sequence types, and the full circle to an invoice that is open again (THREATS PAY-30). */
let hub: TestHub;
let desk: Desk;
const bank = new FakeBank();
beforeAll(async () => {
  hub = await startTestHub({}, parts(fakeConnector(bank)));
  desk = await openDesk(hub, { useFirst: true });
});
afterAll(() => hub.close());

interface Mandate {
  readonly id: string;
  readonly mandateId: string;
  readonly status: string;
  readonly nextSequenceType: string;
  readonly lastOutcome: string | null;
  readonly amendment: object | null;
}

let number = 0;
const mandate = async (changes: object = {}) =>
  hub.api.post<Mandate>('/mandates', {
    administrationId: desk.administrationId,
    mandateId: `M-${++number}`,
    signedOn: '2025-11-01',
    debtorName: 'Bakkerij De Vries',
    debtorIban: DE_VRIES,
    party: '10001',
    ...changes,
  });
const readMandate = (id: string) => hub.api.get<Mandate>(`/mandates/${id}`);
const collect = (changes: object) =>
  hub.request('POST', '/direct-debits', { body: { account: ING, amount: '25.00', ...changes } });
const collected = async (changes: object) =>
  ((await (await collect(changes)).json()) as { items: Order[] }).items[0] as Order;

async function leave(orders: readonly Order[]): Promise<string> {
  const batch = await makeBatch(hub, orders);
  await approveFully(desk, batch);
  await until(
    () => readBatch(hub, batch.id),
    (one) => one.status === 'accepted',
  );
  return batch.id;
}
async function carriedOut(orders: readonly Order[]): Promise<void> {
  bank.execute();
  for (const order of orders) {
    // Instead of waiting for the next time the bank is asked.
    await trackNow(hub, (await readOrder(hub, order.id)).batchId ?? '');
    await until(
      () => readOrder(hub, order.id),
      (one) => one.status === 'executed',
    );
  }
}

test('PAY-30: FRST, then RCUR, FNAL ends a mandate; a rejected first one stays first', async () => {
  const one = await mandate();
  expect(one.nextSequenceType).toBe('FRST');
  const first = await collected({ mandate: one.mandateId });
  expect(first.sequenceType).toBe('FRST');
  // While the first is on its way the next one follows it.
  expect((await collected({ mandate: one.mandateId })).sequenceType).toBe('RCUR');
  await leave([first]);
  await carriedOut([first]);
  expect(await readMandate(one.id)).toMatchObject({ lastOutcome: 'collected', nextSequenceType: 'RCUR' });
  const last = await collected({ mandate: one.mandateId, final: true });
  expect(last.sequenceType).toBe('FNAL');
  await leave([last]);
  await carriedOut([last]);
  expect((await readMandate(one.id)).status).toBe('used');
  expect(await problemOf(await collect({ mandate: one.mandateId }))).toMatchObject({
    status: 422,
    code: 'payment_invalid',
  });

  const two = await mandate();
  const refused = await collected({ mandate: two.mandateId });
  bank.mishaps.push('refused');
  const batch = await makeBatch(hub, [refused]);
  await approveFully(desk, batch);
  await until(
    () => readOrder(hub, refused.id),
    (order) => order.status === 'rejected',
  );
  expect(await readMandate(two.id)).toMatchObject({ lastOutcome: 'rejected', nextSequenceType: 'FRST' });
});

test('PAY-30: a one-off is collected once, and files are split by sequence type', async () => {
  const [once, often] = [await mandate({ type: 'one-off' }), await mandate()];
  const orders = [await collected({ mandate: once.mandateId }), await collected({ mandate: often.mandateId })];
  expect(orders.map((order) => order.sequenceType)).toEqual(['OOFF', 'FRST']);
  expect(await problemOf(await collect({ mandate: once.mandateId }))).toMatchObject({ code: 'payment_invalid' });
  const { items } = await hub.api.post<{ items: { id: string; orderCount: number }[] }>('/payment-batches', {
    orderIds: orders.map((order) => order.id),
  });
  expect(items.map((batch) => batch.orderCount)).toEqual([1, 1]);
});

test('PAY-30: a sequence type that does not fit, a mandate that is unknown, suspended or lapsed: refused', async () => {
  const one = await mandate();
  expect(await problemOf(await collect({ mandate: one.mandateId, sequenceType: 'OOFF' }))).toMatchObject({
    status: 422,
    element: 'items.0.sequenceType',
  });
  expect(await problemOf(await collect({ mandate: 'NONE' }))).toMatchObject({
    status: 422,
    element: 'items.0.mandate',
  });
  await hub.request('PATCH', `/mandates/${one.id}`, { body: { status: 'suspended' } });
  expect(await problemOf(await collect({ mandate: one.mandateId }))).toMatchObject({ status: 422 });
  const old = await mandate({ signedOn: '2021-01-01' });
  expect((await problemOf(await collect({ mandate: old.mandateId }))).detail).toContain('36 months');
  await inSystem(hub.hub.house.store.db, (trx) => sweepOrders(hub.hub.house, trx));
  expect((await readMandate(old.id)).status).toBe('expired');
});

test('36 months are counted by the calendar', () => {
  const on = '2026-03-31' as PlainDate;
  expect(monthsBefore('2026-03-31' as PlainDate, 1)).toBe('2026-02-28');
  expect(lapsed({ signed_on: '2023-03-31', last_collected_on: null }, on)).toBe(true);
  expect(lapsed({ signed_on: '2023-04-01', last_collected_on: null }, on)).toBe(false);
  expect(lapsed({ signed_on: '2000-01-01', last_collected_on: addDays(on, -30) }, on)).toBe(false);
});

test('PAY-30: an amendment is told to the bank with the next collection, once', async () => {
  const one = await mandate({ lastCollectedOn: '2026-01-10' });
  const changed = await hub.request('PATCH', `/mandates/${one.id}`, {
    body: { debtorIban: 'NL86INGB0002445588', mandateId: `${one.mandateId}-B` },
  });
  expect(await changed.json()).toMatchObject({
    amendment: { originalMandateId: one.mandateId, originalIban: null, otherBank: true },
  });
  const order = await collected({ mandate: `${one.mandateId}-B` });
  await leave([order]);
  const text = bank.received.at(-1);
  expect(text?.orders[0]?.iban).toBe('NL86INGB0002445588');
  await carriedOut([order]);
  expect((await readMandate(one.id)).amendment).toBeNull();
});

test('PAY-30: what was amended while a collection was on its way is told with the next one', async () => {
  const one = await mandate({ lastCollectedOn: '2026-01-10' });
  const before = await collected({ mandate: one.mandateId });
  await leave([before]);
  await hub.request('PATCH', `/mandates/${one.id}`, { body: { debtorIban: 'NL86INGB0002445588' } });
  await carriedOut([before]);
  expect((await readMandate(one.id)).amendment).toMatchObject({ otherBank: true });
  const next = await collected({ mandate: one.mandateId });
  await leave([next]);
  await carriedOut([next]);
  expect((await readMandate(one.id)).amendment).toBeNull();
});

test('PAY-30: a mandate that ends or changes before its collection left takes it along', async () => {
  const change = (id: string, body: object) => hub.request('PATCH', `/mandates/${id}`, { body });
  const one = await mandate();
  const batch = await makeBatch(hub, [await collected({ mandate: one.mandateId })], { channel: 'file' });
  await change(one.id, { debtorIban: 'NL86INGB0002445588' });
  const refused = await problemOf(await approve(desk.first, batch));
  expect(refused).toMatchObject({ code: 'approval_void', detail: expect.stringContaining('was changed since') });
  await change(one.id, { debtorIban: DE_VRIES });
  await approveFully(desk, batch);
  await change(one.id, { status: 'cancelled' });
  const file = await hub.request('GET', `/payment-batches/${batch.id}/file`);
  expect(await problemOf(file)).toMatchObject({
    code: 'approval_void',
    detail: expect.stringContaining('is cancelled'),
  });
});

test('PAY-30: an invoice is collected once at a time, and a creditor identifier is checked', async () => {
  await hub.api.post(`/administrations/${desk.administrationId}/open-items`, {
    items: [
      { id: 'VF-1', kind: 'sales-invoice', party: '10001', number: '260311', date: '2026-01-02', amount: '25.00' },
    ],
  });
  const one = await mandate();
  await collected({ mandate: one.mandateId, openItems: [{ id: 'VF-1' }] });
  expect(await problemOf(await collect({ mandate: one.mandateId, openItems: [{ id: 'VF-1' }] }))).toMatchObject({
    code: 'payment_invalid',
  });
  await expect(setPayments(desk.first, desk.administrationId, { creditorId: 'NL52ZZZ405365330000' })).rejects.toThrow(
    /creditor identifier/,
  );
  await setPayments(desk.first, desk.administrationId, { creditorId: CREDITOR_ID, useFirst: true });
});

test('full circle: collected, booked, returned by the bank: the invoice is open again and the mandate says so', async () => {
  await hub.api.post(`/administrations/${desk.administrationId}/open-items`, {
    items: [
      { id: 'VF-2', kind: 'sales-invoice', party: '10001', number: '260322', date: '2026-01-02', amount: '64.13' },
    ],
  });
  const one = await mandate({ lastCollectedOn: '2026-01-10' });
  const order = await collected({ amount: '64.13', mandate: one.mandateId, openItems: [{ id: 'VF-2' }] });
  await leave([order]);
  await bring('2026-02-02', 0, 6413, order, false);
  await until(
    () => readOrder(hub, order.id),
    (now) => now.status === 'executed',
  );
  await until(openOf, (open) => open === '0.00');
  await bring('2026-02-05', 6413, -6413, order, true);
  await until(openOf, (open) => open === '64.13');
  expect(await readOrder(hub, order.id)).toMatchObject({ status: 'returned', reason: { code: 'MD06' } });
  expect((await readMandate(one.id)).lastOutcome).toBe('returned');
  // It may be collected anew.
  expect((await collected({ amount: '64.13', mandate: one.mandateId, openItems: [{ id: 'VF-2' }] })).openItems).toEqual(
    ['VF-2'],
  );
});

const openOf = async () =>
  (
    await hub.api.get<{ items: { externalId: string; open: string }[] }>(
      `/administrations/${desk.administrationId}/open-items?state=all`,
    )
  ).items.find((item) => item.externalId === 'VF-2')?.open;

/** One entry of the account: the collection, or its return. */
async function bring(date: string, opening: number, cents: number, order: Order, returned: boolean): Promise<void> {
  const money = (value: number) => (Math.abs(value) / 100).toFixed(2);
  const side = (value: number) => (value < 0 ? 'DBIT' : 'CRDT');
  const balance = (code: string, value: number) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${money(value)}</Amt><CdtDbtInd>${side(value)}</CdtDbtInd><Dt><Dt>${date}</Dt></Dt></Bal>`;
  const code = returned ? 'UPDD' : 'ESDD';
  const text = `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><GrpHdr><MsgId>${date}</MsgId><CreDtTm>${date}T20:00:00</CreDtTm></GrpHdr><Stmt><Id>${date}</Id><CreDtTm>${date}T20:00:00</CreDtTm><Acct><Id><IBAN>${ING}</IBAN></Id><Ccy>EUR</Ccy></Acct>${balance('OPBD', opening)}${balance('CLBD', opening + cents)}<Ntry><Amt Ccy="EUR">${money(cents)}</Amt><CdtDbtInd>${side(cents)}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>${date}</Dt></BookgDt><ValDt><Dt>${date}</Dt></ValDt><AcctSvcrRef>A${date}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>${code}</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>${order.endToEndId}</EndToEndId></Refs><RltdPties><Dbtr><Nm>Bakkerij De Vries</Nm></Dbtr><DbtrAcct><Id><IBAN>${DE_VRIES}</IBAN></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>Factuur 260322</Ustrd></RmtInf>${returned ? '<RtrInf><Rsn><Cd>MD06</Cd></Rsn></RtrInf>' : ''}</TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>`;
  const { id } = await hub.api.upload<{ id: string }>(`${date}.xml`, text);
  await until(
    () => hub.api.get<{ state: string }>(`/imports/${id}`),
    (one) => one.state === 'done',
  );
  await beside(hub, 'select 1');
}
