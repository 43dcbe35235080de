import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlainDate } from '#core/domain/plain-date.ts';
import { executionDay } from '#core/pipeline/orders/dates.ts';
import { ING } from '../support/books.ts';
import { startTestHub, type TestHub } from '../support/hub.ts';
import { problemOf } from '../support/organisation.ts';
import { FakeBank, fakeConnector } from './fake-bank.ts';
import { beside, type Order, openDesk, parts, payment, RIJNLAND, takeOrder } from './kit.ts';

/** What may go on the send list, and what is refused as a whole (THREATS PAY-06, 08, 10, 12, 34). */
let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({}, parts(fakeConnector(new FakeBank())));
  await openDesk(hub);
});
afterAll(() => hub.close());

const send = (body: unknown) => hub.request('POST', '/payment-orders', { body });
const listed = async () => (await hub.api.get<{ items: Order[] }>('/payment-orders?limit=500')).items.length;

test('PAY-01, PAY-34: one client reference is one order, whatever the key and whatever comes again', async () => {
  const body = payment({ clientReference: 'ERP-1' });
  const headers = { 'idempotency-key': 'same-key' };
  const [first, again] = [
    await hub.request('POST', '/payment-orders', { body, headers }),
    await hub.request('POST', '/payment-orders', { body, headers }),
  ];
  expect(await again.text()).toBe(await first.text());
  const other = await problemOf(await send(payment({ clientReference: 'ERP-1', amount: '5.00' })));
  expect(other).toMatchObject({ status: 409, code: 'already_exists' });
  const lastMonth = await problemOf(
    await send({ items: [payment({ clientReference: 'ERP-2' }), payment({ clientReference: 'ERP-1' })] }),
  );
  expect(lastMonth).toMatchObject({ status: 409, code: 'already_exists', element: 'items.1.clientReference' });
  const { items } = await hub.api.get<{ items: Order[] }>('/payment-orders?clientReference=ERP-2');
  expect(items).toEqual([]);
});

test('PAY-06: amounts are 0.01 to 999999999.99 with at most two decimals, written plainly', async () => {
  for (const amount of [
    '0',
    '0.00',
    '-1.00',
    '0.001',
    '1e2',
    '1,00',
    '1000000000.00',
    ' 1.00',
    '1.00 ',
    '',
    '.5',
    '1.',
    '+1',
    '0x1',
  ]) {
    const problem = await problemOf(await send(payment({ amount })));
    expect(problem, amount).toMatchObject({ status: 422, code: 'request_invalid', element: 'items.0.amount' });
  }
  expect((await send(payment({ amount: 1.5 }))).status).toBe(422);
  for (const amount of ['0.01', '999999999.99', '12', '12.5']) {
    const order = await takeOrder(hub, { amount });
    expect(order.amount).toBe(amount === '12' ? '12.00' : amount === '12.5' ? '12.50' : amount);
  }
});

describe('PAY-08: the day', () => {
  const at = (today: string, time = '10:00') => ({ today: today as PlainDate, time });
  const rules = { instant: false, cutOff: '15:30' };
  test.each([
    ['2026-03-02', '2026-03-02', '2026-03-02', undefined],
    ['2026-03-02', '2026-03-07', '2026-03-09', 'rest-day'], // Saturday
    ['2026-03-02', '2026-04-03', '2026-04-07', 'rest-day'], // Good Friday; Easter Monday rests too
    ['2026-03-02', '2026-05-01', '2026-05-04', 'rest-day'],
    ['2026-12-21', '2026-12-25', '2026-12-28', 'rest-day'],
    ['2026-12-21', '2027-01-01', '2027-01-04', 'rest-day'],
  ])('on %s an order for %s is for %s', (today, asked, date, why) => {
    const choice = executionDay(asked as PlainDate, at(today), rules);
    expect(choice.date).toBe(date);
    expect(choice.moved).toEqual(why === undefined ? undefined : { from: asked, why });
  });
  test('after the cut-off an order for today is for tomorrow, and says so; an instant one is not', () => {
    const today = '2026-03-02' as PlainDate;
    expect(executionDay(today, at(today, '15:30'), rules)).toEqual({
      date: '2026-03-03',
      moved: { from: today, why: 'cut-off' },
    });
    expect(executionDay(today, at(today, '23:00'), { instant: true, cutOff: '15:30' }).date).toBe(today);
    expect(executionDay(null, at('2026-03-06', '16:00'), rules)).toEqual({ date: '2026-03-09', moved: undefined });
  });
  test('a day that passed, or is more than a year ahead, is refused', async () => {
    for (const executionDate of ['2020-01-02', '2099-01-02'])
      expect(await problemOf(await send(payment({ executionDate }))), executionDate).toMatchObject({
        status: 422,
        code: 'payment_invalid',
      });
    expect((await send(payment({ executionDate: '2026-02-30' }))).status).toBe(422);
  });
  test('a move is shown with the order', async () => {
    const holiday = `${new Date().getUTCFullYear() + (new Date().getUTCMonth() === 11 ? 1 : 0)}-12-25`;
    const order = await takeOrder(hub, { executionDate: holiday });
    expect(order.shown.moved).toEqual({ from: holiday, why: 'rest-day' });
    expect(order.date > holiday).toBe(true);
  });
});

test('PAY-10: account numbers are made plain or refused; a BIC has to be of the bank; an account does not pay itself', async () => {
  const plain = await takeOrder(hub, {
    creditor: { name: 'X', iban: 'nl44 rabo 0123 4567 89' },
    account: 'NL69 INGB 0123 4567 89',
  });
  expect(plain).toMatchObject({ iban: RIJNLAND, account: ING });
  const wrong: [object, string][] = [
    [{ creditor: { name: 'X', iban: 'NL45RABO0123456789' } }, 'iban_invalid'],
    [{ creditor: { name: 'X', iban: 'NL44RABO012345678' } }, 'iban_invalid'],
    [{ creditor: { name: 'X', iban: 'XX44RABO0123456789' } }, 'iban_invalid'],
    [{ creditor: { name: 'X', iban: ING } }, 'payment_invalid'],
    [{ creditor: { name: 'X', iban: RIJNLAND, bic: 'INGBNL2A' } }, 'payment_invalid'],
    [{ creditor: { name: 'X', iban: RIJNLAND, bic: 'rabo' } }, 'payment_invalid'],
    [{ account: 'NL91ABNA0417164300' }, 'payment_invalid'],
    [{ remittance: { text: 'x', structured: 'RF18539007547034' } }, 'payment_invalid'],
    [{ remittance: { structured: 'RF19539007547034' } }, 'payment_invalid'],
  ];
  for (const [change, code] of wrong)
    expect(await problemOf(await send(payment(change))), JSON.stringify(change)).toMatchObject({ status: 422, code });
});

test('PAY-12: end-to-end ids are used once; ours are unlike any other', async () => {
  const endToEndId = 'MY-OWN-1';
  await takeOrder(hub, { endToEndId });
  expect(await problemOf(await send(payment({ endToEndId })))).toMatchObject({ status: 422, code: 'payment_invalid' });
  const twice = await send({ items: [payment({ endToEndId: 'A' }), payment({ endToEndId: 'A' })] });
  expect(await problemOf(twice)).toMatchObject({ status: 422, code: 'payment_invalid' });
  const ids = new Set(
    (
      await hub.api.post<{ items: Order[] }>('/payment-orders', { items: Array.from({ length: 50 }, () => payment()) })
    ).items.map((one) => one.endToEndId),
  );
  expect(ids.size).toBe(50);
});

test('one fault in a request refuses all of it, and every fault is named', async () => {
  const before = await listed();
  const problem = await problemOf(
    await send({
      items: [payment(), payment({ creditor: { name: 'X', iban: ING } }), payment({ executionDate: '2020-01-01' })],
    }),
  );
  expect(problem.detail).toContain('items.1.creditor.iban');
  expect(problem.detail).toContain('items.2.executionDate');
  expect(await listed()).toBe(before);
});

test('letters SEPA does not carry are written otherwise, and shown', async () => {
  const order = await takeOrder(hub, { creditor: { name: 'Café Zoë & Zn', iban: RIJNLAND } });
  expect(order.shown.changes).toEqual([
    { field: 'creditor.name', from: 'Café Zoë & Zn', to: expect.stringMatching(/^Cafe Zoe . ?Zn$/) },
  ]);
});

test('an order settles an open item once, and no more than is open', async () => {
  const { items } = await hub.api.get<{ items: { id: string }[] }>('/administrations');
  await hub.api.post(`/administrations/${items[0]?.id}/open-items`, {
    items: [
      {
        id: 'IF-1',
        kind: 'purchase-invoice',
        party: '50001',
        number: '26700101',
        reference: 'KO1',
        date: '2026-01-02',
        amount: '-121.00',
      },
    ],
  });
  const more = await problemOf(await send(payment({ amount: '200.00', openItems: [{ id: 'IF-1' }] })));
  expect(more).toMatchObject({ code: 'payment_invalid' });
  const order = await takeOrder(hub, { openItems: [{ id: 'IF-1' }] });
  expect(order.openItems).toEqual(['IF-1']);
  expect(await problemOf(await send(payment({ openItems: [{ id: 'IF-1' }] })))).toMatchObject({
    code: 'payment_invalid',
  });
});

test('NDJSON and a pain.001 are taken as JSON is; the same file again is refused', async () => {
  const lines = await hub.request('POST', '/payment-orders', {
    body: [payment({ clientReference: 'N-1' }), payment({ clientReference: 'N-2' })]
      .map((one) => JSON.stringify(one))
      .join('\n'),
    headers: { 'content-type': 'application/x-ndjson' },
  });
  expect(((await lines.json()) as { items: Order[] }).items).toHaveLength(2);
  const file = pain001('FILE-1', ['E-1', 'E-2']);
  const xml = () =>
    hub.request('POST', '/payment-orders', { body: file, headers: { 'content-type': 'application/xml' } });
  const taken = await xml();
  expect(taken.status).toBe(201);
  expect(((await taken.json()) as { items: Order[] }).items.map((one) => one.endToEndId)).toEqual(['E-1', 'E-2']);
  expect(await problemOf(await xml())).toMatchObject({ status: 409, code: 'already_exists' });
  const broken = await hub.request('POST', '/payment-orders', {
    body: pain001('FILE-2', ['E-3']).replace('<CtrlSum>10.00', '<CtrlSum>11.00'),
    headers: { 'content-type': 'application/xml' },
  });
  expect(await problemOf(broken)).toMatchObject({ status: 422, code: 'payment_invalid' });
});

function pain001(messageId: string, ids: readonly string[]): string {
  const orders = ids
    .map(
      (id) =>
        `<CdtTrfTxInf><PmtId><EndToEndId>${id}</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">10.00</InstdAmt></Amt><Cdtr><Nm>Bakker</Nm></Cdtr><CdtrAcct><Id><IBAN>${RIJNLAND}</IBAN></Id></CdtrAcct></CdtTrfTxInf>`,
    )
    .join('');
  const sum = `${ids.length * 10}.00`;
  const tomorrow = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  return `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"><CstmrCdtTrfInitn><GrpHdr><MsgId>${messageId}</MsgId><CreDtTm>2026-03-02T09:30:00</CreDtTm><NbOfTxs>${ids.length}</NbOfTxs><CtrlSum>${sum}</CtrlSum><InitgPty><Nm>Test</Nm></InitgPty></GrpHdr><PmtInf><PmtInfId>P1</PmtInfId><PmtMtd>TRF</PmtMtd><NbOfTxs>${ids.length}</NbOfTxs><CtrlSum>${sum}</CtrlSum><PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf><ReqdExctnDt>${tomorrow}</ReqdExctnDt><Dbtr><Nm>Test</Nm></Dbtr><DbtrAcct><Id><IBAN>${ING}</IBAN></Id></DbtrAcct><DbtrAgt><FinInstnId><BIC>INGBNL2A</BIC></FinInstnId></DbtrAgt><ChrgBr>SLEV</ChrgBr>${orders}</PmtInf></CstmrCdtTrfInitn></Document>`;
}

test('an account without the service makes a file to download, and says so when the link is asked for', async () => {
  await beside(hub, `update bank_account set services = '{"payments":"no-contract"}'`);
  const order = await takeOrder(hub);
  const refused = await hub.request('POST', '/payment-batches', { body: { orderIds: [order.id], channel: 'bank' } });
  expect(await problemOf(refused)).toMatchObject({ status: 422, code: 'service_missing' });
  const made = await hub.api.post<{ items: { channel: string }[] }>('/payment-batches', { orderIds: [order.id] });
  expect(made.items[0]?.channel).toBe('file');
});
