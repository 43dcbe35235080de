import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freezeRestored } from '#core/pipeline/orders/restored.ts';
import { openEmbeddedDatabase } from '#core/runtime/embedded-database.ts';
import { openHttp } from '#core/runtime/http.ts';
import { startTestHub, until } from '../support/hub.ts';
import { FakeBank, fakeConnector } from './fake-bank.ts';
import { approveFully, beside, makeBatch, openDesk, parts, readBatch, submitNow, takeOrder, trackNow } from './kit.ts';

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'koppel-restored-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

test('PAY-35: a database restored from yesterday freezes what was sent since, and asks the bank; what it never had stops the account', async () => {
  const bank = new FakeBank();
  const hub = await startTestHub({ dataFolder: folder() }, parts(fakeConnector(bank)));
  onTestFinished(() => hub.close());
  const desk = await openDesk(hub);
  const [kept, gone] = [await makeBatch(hub, [await takeOrder(hub)]), await makeBatch(hub, [await takeOrder(hub)])];
  for (const batch of [kept, gone]) {
    await approveFully(desk, batch);
    await until(
      () => readBatch(hub, batch.id),
      (one) => one.status === 'accepted',
    );
  }
  // Yesterday's backup: one batch was approved and not sent yet, the other was not there.
  await beside(
    hub,
    `delete from submission;
     update payment_batch set status = 'approved', bank_ref = null, next_poll_at = null where id = '${kept.id}';
     update payment_order set status = 'approved' where batch_id = '${kept.id}';
     update payment_order set batch_id = null, status = 'draft', open_item_id = null where batch_id = '${gone.id}';
     delete from payment_batch where id = '${gone.id}'`,
  );
  bank.down = true;
  expect(await freezeRestored(hub.hub.house)).toBe(2);
  expect(await readBatch(hub, kept.id)).toMatchObject({ status: 'unknown', reason: { code: 'restored' } });
  await submitNow(hub, kept.id);
  expect(bank.posts).toHaveLength(2);
  const { items } = await hub.api.get<{ items: { id: string; kind: string }[] }>('/payment-alarms');
  const alarm = items.find((one) => one.kind === 'restored');
  // Nothing leaves that account before somebody handled it.
  const next = await makeBatch(hub, [await takeOrder(hub)]);
  await approveFully(desk, next);
  await submitNow(hub, next.id);
  // The hub's own job may have been first, and still be at it.
  const held = await until(
    () => readBatch(hub, next.id),
    (one) => one.reason !== null,
  );
  expect(held).toMatchObject({ status: 'approved', reason: { code: 'restored' } });
  expect(bank.posts).toHaveLength(2);
  bank.down = false;
  await trackNow(hub, kept.id);
  expect((await readBatch(hub, kept.id)).status).toBe('accepted');
  await hub.api.post(`/payment-alarms/${alarm?.id}/handled`, {});
  await beside(hub, `update payment_batch set not_before = null where id = '${next.id}'`);
  await submitNow(hub, next.id);
  await until(
    () => readBatch(hub, next.id),
    (one) => one.status === 'accepted',
  );
  expect(await freezeRestored(hub.hub.house)).toBe(1);
  bank.execute();
  expect(bank.doubled()).toEqual([]);
});

test('PAY-36: a second hub on the same embedded database is refused at start', { timeout: 60_000 }, async () => {
  const path = folder();
  const first = await openEmbeddedDatabase({ folder: path, role: 'hub' });
  onTestFinished(() => first.close());
  await expect(openEmbeddedDatabase({ folder: path, role: 'hub' })).rejects.toMatchObject({ code: 'database_in_use' });
});

test('PAY-19: nothing under us sends again: a bank that reads the request and hangs up sees it once, also on a used connection', async () => {
  let posts = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      if (request.method === 'GET') return response.end('ok');
      posts += 1;
      request.socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const http = openHttp({ kind: 'local' });
  onTestFinished(() => http.close());
  for (let times = 1; times <= 5; times++) {
    // The connection is warm: what a careless client would take for a stale one.
    await http.send({ method: 'GET', url });
    await expect(http.send({ method: 'POST', url, body: 'order' })).rejects.toMatchObject({ code: 'outcome_unknown' });
    expect(posts).toBe(times);
  }
});
