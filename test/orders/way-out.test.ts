import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestHub, type TestHub, until } from '../support/hub.ts';
import { FakeBank, fakeConnector } from './fake-bank.ts';
import { approveFully, type Desk, makeBatch, openDesk, parts, readBatch, readOrder, takeOrder } from './kit.ts';

let hub: TestHub;
let desk: Desk;
const bank = new FakeBank();
beforeAll(async () => {
  hub = await startTestHub({}, parts(fakeConnector(bank)));
  desk = await openDesk(hub);
});
afterAll(() => hub.close());

test('an order is taken, approved, sent once, and its status comes back', async () => {
  const order = await takeOrder(hub);
  expect(order.status).toBe('draft');
  const batch = await makeBatch(hub, [order]);
  expect(batch).toMatchObject({ status: 'draft', channel: 'bank', orderCount: 1, total: '121.00' });
  await approveFully(desk, batch);
  const sent = await until(
    () => readBatch(hub, batch.id),
    (one) => one.status === 'accepted',
  );
  expect(bank.received.map((one) => one.sha256)).toEqual([batch.sha256]);
  expect(sent.attempts).toMatchObject([{ state: 'accepted', sha256: batch.sha256 }]);
  bank.execute();
  const done = await until(
    () => readOrder(hub, order.id),
    (one) => one.status === 'executed',
  );
  expect(done.history.map(({ status }) => status).filter((status) => status !== null)).toEqual([
    'draft',
    'draft',
    'approved',
    'in-flight',
    'accepted',
    'executed',
  ]);
  expect(bank.ledger.map((one) => one.endToEndId)).toEqual([order.endToEndId]);
});
