import { afterAll, beforeAll, expect, test } from 'vitest';
import { ING } from '../support/books.ts';
import { startTestHub, type TestHub, until } from '../support/hub.ts';
import { addOrganisation, problemOf } from '../support/organisation.ts';
import { camt } from '../support/statements.ts';
import { FakeBank, fakeConnector } from './fake-bank.ts';
import {
  approveFully,
  type Batch,
  beside,
  type Desk,
  makeBatch,
  type Order,
  openDesk,
  parts,
  payment,
  RIJNLAND,
  readBatch,
  readOrder,
  takeOrder,
  trackNow,
} from './kit.ts';

/** Status, statements and alarms: what comes back of what left (THREATS PAY-28, 29, 33). */
let hub: TestHub;
let desk: Desk;
const bank = new FakeBank();
beforeAll(async () => {
  hub = await startTestHub({}, parts(fakeConnector(bank)));
  desk = await openDesk(hub);
});
afterAll(() => hub.close());

/** A file that was approved and downloaded: only reports and statements tell of it. */
async function taken(orders: readonly Order[]): Promise<Batch> {
  const batch = await makeBatch(hub, orders, { channel: 'file' });
  await approveFully(desk, batch);
  await desk.first.ask('GET', `/v1/payment-batches/${batch.id}/file`);
  return batch;
}

const three = async () =>
  (
    await hub.api.post<{ items: Order[] }>('/payment-orders', {
      items: ['1.00', '2.00', '3.00'].map((amount) => payment({ amount })),
    })
  ).items;

const report = (body: string, key = hub.apiKey) =>
  fetch(`${hub.url}/v1/payment-batches/status-reports`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'idempotency-key': hub.hub.house.random.uuid(),
      'content-type': 'application/xml',
    },
    body,
  });

const pain002 = (messageId: string, group: string, orders: readonly (readonly [string, string, string?])[]) =>
  `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt><GrpHdr><MsgId>R</MsgId><CreDtTm>2026-03-02T10:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>${messageId}</OrgnlMsgId><OrgnlMsgNmId>pain.001</OrgnlMsgNmId>${group}</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>${messageId}</OrgnlPmtInfId>${orders
    .map(
      ([id, status, reason]) =>
        `<TxInfAndSts><OrgnlEndToEndId>${id}</OrgnlEndToEndId><TxSts>${status}</TxSts>${reason === undefined ? '' : `<StsRsnInf><Rsn><Cd>${reason}</Cd></Rsn></StsRsnInf>`}</TxInfAndSts>`,
    )
    .join('')}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`;

const statuses = async (orders: readonly Order[]) =>
  Promise.all(orders.map(async ({ id }) => (await readOrder(hub, id)).status));

test('PAY-28: a report moves each order on its own; twice is once, out of order is sorted out, unknown codes are kept', async () => {
  const orders = await three();
  const [a, b, c] = orders.map((one) => one.endToEndId) as [string, string, string];
  const batch = await taken(orders);
  const partly = pain002(batch.messageId, '<GrpSts>PART</GrpSts>', [
    [a, 'ACSC'],
    [b, 'RJCT', 'AC04'],
    [c, 'XYZZ'],
  ]);
  expect(await (await report(partly)).json()).toMatchObject({ changed: 2, unknownOrders: [] });
  expect(await statuses(orders)).toEqual(['executed', 'rejected', 'to-be-confirmed']);
  expect((await readBatch(hub, batch.id)).status).toBe('partly-executed');
  const rejected = await readOrder(hub, orders[1]?.id ?? '');
  expect(rejected).toMatchObject({ bankCode: 'RJCT', reason: { code: 'AC04' } });
  expect((await readOrder(hub, orders[2]?.id ?? '')).history).toContainEqual(
    expect.objectContaining({ action: 'told', bankCode: 'XYZZ' }),
  );
  expect(await (await report(partly)).json()).toMatchObject({ changed: 0 });
  // What was said earlier arrives later: it changes nothing.
  await report(pain002(batch.messageId, '<GrpSts>ACCP</GrpSts>', [[a, 'ACSP']]));
  expect(await statuses(orders)).toEqual(['executed', 'rejected', 'accepted']);
  const stranger = await report(pain002(batch.messageId, '', [['NOT-OURS', 'ACSC']]));
  expect(await stranger.json()).toMatchObject({ changed: 0, unknownOrders: ['NOT-OURS'] });
});

test('PAY-28: a report on a file of nobody, or of another organisation, is not found and changes nothing', async () => {
  const orders = await three();
  const batch = await taken(orders);
  const before = await statuses(orders);
  const other = await addOrganisation(hub, 'Other B.V.');
  for (const answer of [
    await report(pain002('KPL-CT-NEVER', '<GrpSts>RJCT</GrpSts>', [])),
    await report(pain002(batch.messageId, '<GrpSts>RJCT</GrpSts>', []), other.apiKey),
  ])
    expect(await problemOf(answer)).toMatchObject({ status: 404, code: 'not_found' });
  expect(await statuses(orders)).toEqual(before);
});

test('the reasons of a rejection are told on the stream in Dutch and English, with what opens again', async () => {
  await hub.api.post(`/administrations/${desk.administrationId}/open-items`, {
    items: [
      {
        id: 'IF-77',
        kind: 'purchase-invoice',
        party: '50001',
        number: '26700177',
        date: '2026-01-02',
        amount: '-77.00',
      },
    ],
  });
  const order = await takeOrder(hub, { amount: '77.00', openItems: [{ id: 'IF-77' }] });
  const batch = await taken([order]);
  expect(await heldItem('IF-77')).not.toBeNull();
  await report(pain002(batch.messageId, '', [[order.endToEndId, 'RJCT', 'AC04']]));
  const told = (await streamRows()).filter((row) => row.data['order'] === order.id);
  expect(told.map((row) => row.data['status'])).toEqual([
    'draft',
    'approved',
    'in-flight',
    'to-be-confirmed',
    'rejected',
  ]);
  expect(told.at(-1)?.data).toMatchObject({
    previous: 'to-be-confirmed',
    openItems: ['IF-77'],
    bank: { code: 'RJCT', nl: 'geweigerd', en: 'rejected' },
    reason: { code: 'AC04', nl: 'De rekening is opgeheven', en: 'The account is closed' },
  });
  expect(await heldItem('IF-77')).toBeNull();
  // The invoice may be paid again.
  expect((await takeOrder(hub, { amount: '77.00', openItems: [{ id: 'IF-77' }] })).openItems).toEqual(['IF-77']);
});

async function heldItem(externalId: string): Promise<string | null> {
  const result = (await beside(hub, `select held_by from open_item where external_id = '${externalId}'`)) as {
    rows: { held_by: string | null }[];
  };
  return result.rows[0]?.held_by ?? null;
}

async function streamRows(): Promise<readonly { data: Record<string, unknown> }[]> {
  const { items } = await hub.api.get<{ items: { id: string }[] }>('/streams');
  const rows = await hub.api.get<{ rows: { body: string | { data: Record<string, unknown> } }[] }>(
    `/streams/${items[0]?.id}?after=0&limit=500`,
  );
  return rows.rows.map(({ body }) => (typeof body === 'string' ? JSON.parse(body) : body));
}

test('PAY-29: a file is the same bytes for ever, and shows who took it when', async () => {
  const batch = await makeBatch(hub, await three(), { channel: 'file' });
  expect(await problemOf(await desk.first.ask('GET', `/v1/payment-batches/${batch.id}/file`))).toMatchObject({
    code: 'state_conflict',
  });
  await approveFully(desk, batch);
  const files = [
    await desk.first.ask('GET', `/v1/payment-batches/${batch.id}/file`),
    await desk.second.ask('GET', `/v1/payment-batches/${batch.id}/file`),
  ];
  expect(files[0]?.headers.get('content-disposition')).toBe(`attachment; filename="${batch.fileName}"`);
  expect(batch.fileName).toMatch(/^koppel_ct_\d{8}_\d{6}_\d{4}\.xml$/);
  const [one, two] = await Promise.all(files.map((file) => file.text()));
  expect(two).toBe(one);
  expect(one).toContain(`<MsgId>${batch.messageId}</MsgId>`);
  expect(await readBatch(hub, batch.id)).toMatchObject({
    status: 'to-be-confirmed',
    taken: [{ name: 'first' }, { name: 'second' }],
  });
});

test('order → bank → entry: the account itself closes the order, the invoice is settled, the ERP told once', async () => {
  await hub.api.post(`/administrations/${desk.administrationId}/open-items`, {
    items: [
      {
        id: 'IF-90',
        kind: 'purchase-invoice',
        party: '50001',
        number: '26700190',
        reference: 'KR90',
        date: '2026-01-02',
        amount: '-90.50',
      },
    ],
  });
  const { items } = await hub.api.get<{ items: { id: string; externalId: string }[] }>(
    `/administrations/${desk.administrationId}/open-items?kind=purchase-invoice`,
  );
  const { items: orders } = await hub.api.post<{ items: Order[] }>('/payment-orders/from-items', {
    account: ING,
    openItemIds: [items.find((one) => one.externalId === 'IF-90')?.id],
  });
  const order = orders[0] as Order;
  expect(order).toMatchObject({ amount: '90.50', openItems: ['IF-90'] });
  await taken([order]);
  await bring([
    {
      cents: -9050,
      text: 'Factuur KR90',
      name: 'Koelmaterialen Rijnland',
      iban: RIJNLAND,
      endToEndId: order.endToEndId,
      reference: 'B1',
    },
  ]);
  const done = await until(
    () => readOrder(hub, order.id),
    (one) => one.status === 'executed',
  );
  expect(done.history.at(-1)).toMatchObject({ source: 'entry', status: 'executed', bankCode: 'BOOK' });
  const item = await until(
    async () =>
      (
        await hub.api.get<{ items: { externalId: string; open: string }[] }>(
          `/administrations/${desk.administrationId}/open-items?state=all`,
        )
      ).items.find((one) => one.externalId === 'IF-90'),
    (one) => one?.open === '0.00',
  );
  expect(item?.open).toBe('0.00');
  const booked = (await streamRows()).filter((row) =>
    (row.data['allocations'] as { openItem?: string }[] | undefined)?.some(
      (one) => one.openItem === `order:${order.id}`,
    ),
  );
  expect(booked).toHaveLength(1);
  expect(JSON.stringify(booked[0]?.data)).toContain('IF-90');
});

let day = 5;
let balance = 1_000_000;
/** A day's statement of the account. */
async function bring(lines: Parameters<typeof camt>[2][number]['lines'], opening = balance): Promise<void> {
  const date = `2026-01-${String(day++).padStart(2, '0')}`;
  balance = opening + lines.reduce((sum, line) => sum + line.cents, 0);
  const { id } = await hub.api.upload<{ id: string }>(`${date}.xml`, camt(ING, opening, [{ date, lines }], `S${day}`));
  await until(
    () => hub.api.get<{ state: string }>(`/imports/${id}`),
    (one) => one.state === 'done',
  );
}

const alarms = async () =>
  (
    await hub.api.get<{ items: { kind: string; orderId: string | null; entryId: string | null; id: string }[] }>(
      '/payment-alarms',
    )
  ).items;

test('PAY-33: another amount, a debit of ours nobody ordered, one that is there twice, one that never came: four alarms', async () => {
  const orders = await three();
  const [other, twice, missed] = orders as [Order, Order, Order];
  const batch = await taken(orders);
  await bring([
    { cents: -101, text: 'x', endToEndId: other.endToEndId, iban: RIJNLAND, reference: 'C1' },
    { cents: -200, text: 'x', endToEndId: twice.endToEndId, iban: RIJNLAND, reference: 'C2' },
    { cents: -500, text: 'x', endToEndId: 'KPL3H9Y1I57WZVDVHBBW5FU3X99', iban: RIJNLAND, reference: 'C3' },
  ]);
  await bring([{ cents: -200, text: 'x', endToEndId: twice.endToEndId, iban: RIJNLAND, reference: 'C4' }]);
  await until(alarms, (all) =>
    ['amount-differs', 'debit-without-order', 'paid-twice'].every((kind) => all.some((one) => one.kind === kind)),
  );
  expect((await alarms()).find((one) => one.kind === 'amount-differs')?.orderId).toBe(other.id);
  expect((await alarms()).find((one) => one.kind === 'paid-twice')?.orderId).toBe(twice.id);
  // Only once the statements reach beyond the day is it missed.
  await beside(hub, `update payment_batch set overdue_at = '2026-01-06T12:00:00Z' where id = '${batch.id}'`);
  await trackNow(hub, batch.id);
  const missing = (await alarms()).filter((one) => one.kind === 'order-without-debit').map((one) => one.orderId);
  expect(missing).toContain(missed.id);
  expect(missing).not.toContain(twice.id);
  const [first] = await alarms();
  await hub.api.post(`/payment-alarms/${first?.id}/handled`, {});
  expect((await alarms()).map((one) => one.id)).not.toContain(first?.id);
});
