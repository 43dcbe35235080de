import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PlainDate } from '#core/domain/plain-date.ts';
import { runSubmit } from '#core/pipeline/orders/submit.ts';
import { inOrganisation } from '#core/store/database.ts';
import { claimBatch, holdsClaim } from '#core/store/submission.repository.ts';
import { ING } from '../support/books.ts';
import { startTestHub, type TestHub, until } from '../support/hub.ts';
import { problemOf } from '../support/organisation.ts';
import { camt } from '../support/statements.ts';
import { FakeBank, fakeConnector, type Mishap } from './fake-bank.ts';
import { approveHeldBack, letGo } from './held-back.ts';
import {
  approveFully,
  type Batch,
  beside,
  type Desk,
  makeBatch,
  openDesk,
  parts,
  payment,
  readBatch,
  readOrder,
  submitNow,
  takeOrder,
  trackNow,
} from './kit.ts';

/** How a batch leaves, what may go wrong on the way, and that it never leaves twice (THREATS PAY-02, 05, 13–27). */
let hub: TestHub;
let desk: Desk;
const bank = new FakeBank();
beforeAll(async () => {
  hub = await startTestHub({}, parts(fakeConnector(bank)));
  desk = await openDesk(hub);
});
afterAll(() => hub.close());
beforeEach(() => {
  bank.mishaps.length = 0;
  bank.down = false;
});

/** Approved, and held back so that the test itself sends it. */
async function ready(): Promise<{
  readonly order: { readonly id: string; readonly endToEndId: string };
  readonly batch: Batch;
}> {
  const order = await takeOrder(hub);
  const batch = await makeBatch(hub, [order]);
  await approveHeldBack(hub, desk, batch);
  await letGo(hub, batch);
  return { order, batch };
}

const postsOf = (batch: Pick<Batch, 'sha256'>) => bank.posts.filter((one) => one.sha256 === batch.sha256).length;

test('PAY-02: fifty workers at once make one attempt', async () => {
  const { batch } = await ready();
  await Promise.all(Array.from({ length: 50 }, () => submitNow(hub, batch.id)));
  const now = await readBatch(hub, batch.id);
  expect(now.attempts).toHaveLength(1);
  expect(postsOf(batch)).toBe(1);
});

describe('what may go wrong', () => {
  test.each<[string, Mishap, string, string, number]>([
    ['PAY-14: no connection was made: approved as before, to be tried again', 'never-left', 'approved', 'not-sent', 0],
    ['PAY-18: the bank documents that it did not look at it: later again', 'rate-limited', 'approved', 'not-sent', 0],
    ['PAY-15: the request was lost: unknown', 'lost-request', 'unknown', 'unknown', 0],
    ['PAY-15: the answer was lost: unknown, though the bank has it', 'lost-answer', 'unknown', 'unknown', 1],
    ['PAY-15, PAY-20: an answer that cannot be read: unknown', 'broken-answer', 'unknown', 'unknown', 1],
    ['PAY-16: the bank refuses: rejected, with its reason', 'refused', 'rejected', 'refused', 0],
    ['the customer confirms at the bank', 'confirm', 'to-be-confirmed', 'accepted', 1],
  ])('%s', async (_name, mishap, status, state, posts) => {
    bank.down = true;
    const { order, batch } = await ready();
    bank.mishaps.push(mishap);
    await submitNow(hub, batch.id);
    const now = await readBatch(hub, batch.id);
    expect(now).toMatchObject({ status, attempts: [{ state }] });
    expect((await readOrder(hub, order.id)).status).toBe(status);
    expect(postsOf(batch)).toBe(posts);
    // Whatever is tried now: what was perhaps sent is not sent again.
    if (status !== 'approved') {
      await submitNow(hub, batch.id);
      await trackNow(hub, batch.id);
      await submitNow(hub, batch.id);
      expect(postsOf(batch)).toBe(posts);
    }
    // Not to be tried again while later tests prepare their own mishaps.
    await beside(hub, `update payment_batch set not_before = now() + interval '1 day' where status = 'approved'`);
    if (mishap === 'confirm') expect(now.confirmUrl).toBe('https://bank.example/sign');
    if (mishap === 'refused')
      expect((await readOrder(hub, order.id)).reason).toEqual({
        code: 'AM04',
        text: 'Saldo te laag',
        nl: 'Er staat te weinig geld op de rekening',
        en: 'There is not enough money on the account',
      });
  });

  test('PAY-14: after a failed connection it leaves once, when the time has come', async () => {
    const { batch } = await ready();
    bank.mishaps.push('never-left');
    await submitNow(hub, batch.id);
    await submitNow(hub, batch.id);
    expect(postsOf(batch)).toBe(0);
    await beside(hub, `update payment_batch set not_before = now() - interval '1 second' where id = '${batch.id}'`);
    await submitNow(hub, batch.id);
    expect(await readBatch(hub, batch.id)).toMatchObject({
      status: 'accepted',
      attempts: [{ state: 'not-sent' }, { state: 'accepted' }],
    });
    expect(postsOf(batch)).toBe(1);
  });

  test('PAY-17, PAY-21: an unknown that the bank has is found and followed; one it has not stays unknown', async () => {
    const { batch } = await ready();
    bank.mishaps.push('lost-answer');
    await submitNow(hub, batch.id);
    await trackNow(hub, batch.id);
    expect(await readBatch(hub, batch.id)).toMatchObject({ status: 'accepted', attempts: [{ state: 'accepted' }] });
    const { batch: lost } = await ready();
    bank.mishaps.push('lost-request');
    await submitNow(hub, lost.id);
    for (let times = 0; times < 3; times++) await trackNow(hub, lost.id);
    expect(await readBatch(hub, lost.id)).toMatchObject({ status: 'unknown', attempts: [{ state: 'unknown' }] });
    expect(postsOf(lost)).toBe(0);
  });
});

describe('PAY-22: an unknown is released', () => {
  const release = (who: Desk['first'], batch: Batch) =>
    who.ask('POST', `/v1/payment-batches/${batch.id}/releases`, { body: { reason: 'Bij de bank nagevraagd' } });
  async function unknown(): Promise<Batch> {
    const { batch } = await ready();
    bank.mishaps.push('lost-request');
    await submitNow(hub, batch.id);
    return batch;
  }

  test('only by two people, after the bank said it has nothing; the new attempt has a key of its own', async () => {
    const batch = await unknown();
    expect(await problemOf(await release(desk.first, batch))).toMatchObject({ status: 409, code: 'state_conflict' });
    await trackNow(hub, batch.id);
    const key = await hub.request('POST', `/payment-batches/${batch.id}/releases`, {
      body: { reason: 'ERP vindt van wel' },
    });
    expect(await problemOf(key)).toMatchObject({ status: 403 });
    for (let times = 0; times < 2; times++)
      expect(await (await release(desk.first, batch)).json()).toMatchObject({ votes: ['first'], released: false });
    expect(postsOf(batch)).toBe(0);
    expect(await (await release(desk.second, batch)).json()).toMatchObject({ released: true });
    const done = await until(
      () => readBatch(hub, batch.id),
      (one) => one.status === 'accepted',
    );
    expect(done.attempts).toMatchObject([
      { state: 'released' },
      { state: 'accepted', replaces: done.attempts[0]?.id, sha256: batch.sha256 },
    ]);
    expect(postsOf(batch)).toBe(1);
  });

  test('PAY-23: the first attempt turns up after all: an alarm within one turn', async () => {
    const batch = await unknown();
    await trackNow(hub, batch.id);
    await release(desk.first, batch);
    await release(desk.second, batch);
    const done = await until(
      () => readBatch(hub, batch.id),
      (one) => one.status === 'accepted',
    );
    // The bank was slow: what was lost comes out of its queue now, under the old key.
    const old = await keyOf(done.attempts[0]?.id ?? '');
    bank.post(old, batch.sha256, '<MsgId>late</MsgId>');
    await trackNow(hub, batch.id);
    const { items } = await hub.api.get<{ items: { kind: string; batchId: string }[] }>('/payment-alarms');
    expect(items).toContainEqual(expect.objectContaining({ kind: 'paid-twice', batchId: batch.id }));
  });

  test('not before the bank itself can be sure (its own delay)', async () => {
    const slow = new FakeBank();
    const other = await startTestHub({}, parts(fakeConnector(slow, { provenAfterMinutes: 30 })));
    try {
      const people = await openDesk(other);
      const [order] = (await other.api.post<{ items: { id: string }[] }>('/payment-orders', payment())).items;
      const batch = await makeBatch(other, [order as { id: string }]);
      slow.mishaps.push('lost-request');
      await approveFully(people, batch);
      await until(
        () => readBatch(other, batch.id),
        (one) => one.status === 'unknown',
      );
      await trackNow(other, batch.id);
      expect((await problemOf(await release(people.first, batch))).detail).toMatch(/more minutes/);
      await beside(
        other,
        `update submission set created_at = now() - interval '31 minutes' where batch_id = '${batch.id}'`,
      );
      expect((await release(people.first, batch)).status).toBe(200);
    } finally {
      await other.close();
    }
  });
});

test('PAY-21, PAY-22: a bank that cannot be asked: only statements beyond the day make a release possible', async () => {
  const mute = new FakeBank();
  const other = await startTestHub({}, parts(fakeConnector(mute, { provenAfterMinutes: Number.POSITIVE_INFINITY })));
  try {
    const people = await openDesk(other);
    const batch = await makeBatch(other, [await takeOrder(other)]);
    mute.mishaps.push('lost-request');
    await approveFully(people, batch);
    await until(
      () => readBatch(other, batch.id),
      (one) => one.status === 'unknown',
    );
    const ask = () =>
      people.first.ask('POST', `/v1/payment-batches/${batch.id}/releases`, { body: { reason: 'Nagevraagd' } });
    expect((await problemOf(await ask())).detail).toMatch(/cannot be asked/);
    const day = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
    const { id } = await other.api.upload<{ id: string }>('later.xml', camt(ING, 1_000, [{ date: day, lines: [] }]));
    await until(
      () => other.api.get<{ state: string }>(`/imports/${id}`),
      (one) => one.state === 'done',
    );
    expect(await (await ask()).json()).toMatchObject({ votes: ['first'], released: false, statementsUntil: day });
    // Or it is not to be sent any more: one person's word, now that it is certain that it was not carried out.
    const over = await people.first.ask('POST', `/v1/payment-batches/${batch.id}/cancellation`, {
      body: { reason: 'Op een andere manier betaald' },
    });
    expect(over.status).toBe(204);
    expect(await readBatch(other, batch.id)).toMatchObject({ status: 'cancelled', attempts: [{ state: 'released' }] });
    await submitNow(other, batch.id);
    expect(mute.received).toEqual([]);
  } finally {
    await other.close();
  }
});

async function keyOf(submissionId: string): Promise<string> {
  const { house } = hub.hub;
  const row = await inOrganisation(house.store.db, hub.organisationId, (trx) =>
    trx.selectFrom('submission').select('key').where('id', '=', submissionId).executeTakeFirstOrThrow(),
  );
  return row.key;
}

test('PAY-24: no key is ever used twice, within the window of a bank or after it', async () => {
  const keys = bank.posts.map((one) => one.key);
  expect(new Set(keys).size).toBe(keys.length);
});

describe('PAY-25, PAY-26: two workers', () => {
  const claim = (id: string, seconds: number) =>
    inOrganisation(hub.hub.house.store.db, hub.organisationId, (trx) =>
      claimBatch(trx, id, hub.hub.house.clock.now(), seconds),
    );
  const holds = (id: string, fence: bigint) =>
    inOrganisation(hub.hub.house.store.db, hub.organisationId, (trx) => holdsClaim(trx, id, fence));

  test('a second claim waits for the lease; after it the older fence holds nothing', async () => {
    const { batch } = await ready();
    const first = (await claim(batch.id, 1)) ?? 0n;
    expect(first).toBeGreaterThan(0n);
    expect(await claim(batch.id, 1)).toBeNull();
    await beside(hub, `update payment_batch set lease_until = now() - interval '1 second' where id = '${batch.id}'`);
    const second = (await claim(batch.id, 60)) ?? 0n;
    expect(second).toBe(first + 1n);
    expect([await holds(batch.id, first), await holds(batch.id, second)]).toEqual([false, true]);
  });

  test('a worker that slept through its lease does not connect when it wakes', async () => {
    const { batch } = await ready();
    const { house } = hub.hub;
    // It sleeps after its row in the log, before it connects; meanwhile another takes over.
    const sleeper = {
      ...house,
      sending: {
        ...house.sending,
        journal: {
          ...house.sending.journal,
          write: async () => {
            await beside(
              hub,
              `update payment_batch set lease_until = now() - interval '1 second' where id = '${batch.id}'`,
            );
            await trackNow(hub, batch.id);
          },
        },
      },
    };
    await runSubmit(sleeper, hub.organisationId, batch.id, new AbortController().signal);
    expect(postsOf(batch)).toBe(0);
    expect(await readBatch(hub, batch.id)).toMatchObject({ status: 'unknown', attempts: [{ state: 'unknown' }] });
  });

  test('a worker whose answer comes after it was given up does not overwrite what is known since', async () => {
    const { batch } = await ready();
    const { house } = hub.hub;
    const late = {
      ...house,
      sending: {
        ...house.sending,
        reach: (point: string) => {
          if (point === 'P6') throw new Error('too late');
        },
      },
    };
    await expect(runSubmit(late, hub.organisationId, batch.id, new AbortController().signal)).rejects.toThrow(
      'too late',
    );
    await beside(hub, `update payment_batch set lease_until = now() - interval '1 second' where id = '${batch.id}'`);
    await trackNow(hub, batch.id);
    expect(await readBatch(hub, batch.id)).toMatchObject({ status: 'accepted', attempts: [{ state: 'accepted' }] });
    expect(postsOf(batch)).toBe(1);
  });
});

test('PAY-27: a clock that jumps sends nothing twice: leases are the database’s', async () => {
  const { batch } = await ready();
  const { house } = hub.hub;
  const shifted = (hours: number) => ({
    ...house,
    clock: { ...house.clock, now: () => new Date(Date.now() + hours * 3_600_000).toISOString() },
  });
  const signal = new AbortController().signal;
  await Promise.all([-1, 0, 24].map((hours) => runSubmit(shifted(hours), hub.organisationId, batch.id, signal)));
  expect(postsOf(batch)).toBe(1);
});

test('PAY-27: a hub whose clock runs ten minutes ahead of the database’s asks its bank at the same pace', async () => {
  const soon = new FakeBank();
  const now = () => new Date(Date.now() + 600_000).toISOString();
  const clock = { now, today: () => now().slice(0, 10) as PlainDate };
  const other = await startTestHub({}, { ...parts(fakeConnector(soon)), clock });
  try {
    const people = await openDesk(other);
    const batch = await makeBatch(other, [await takeOrder(other)]);
    await approveFully(people, batch);
    await until(
      () => readBatch(other, batch.id),
      (one) => one.status === 'accepted',
    );
    soon.execute();
    await until(
      () => readBatch(other, batch.id),
      (one) => one.status === 'executed',
    );
  } finally {
    await other.close();
  }
});

describe('PAY-05: cancelling', () => {
  const cancel = (id: string) =>
    desk.first.ask('POST', `/v1/payment-batches/${id}/cancellation`, { body: { reason: 'Vergissing' } });

  test('before it left: the orders are on the send list again, and one alone is cancelled for good', async () => {
    const { order, batch } = await ready();
    await beside(hub, `update payment_batch set not_before = now() + interval '1 hour' where id = '${batch.id}'`);
    expect((await cancel(batch.id)).status).toBe(204);
    expect(await readOrder(hub, order.id)).toMatchObject({ status: 'draft', batchId: null });
    await hub.api.post(`/payment-orders/${order.id}/cancellation`, {});
    expect(await readOrder(hub, order.id)).toMatchObject({ status: 'cancelled' });
    await submitNow(hub, batch.id);
    expect(postsOf(batch)).toBe(0);
  });

  test('at the bank: taken back when it can, 409 when it cannot, and never while nobody knows', async () => {
    const { batch } = await ready();
    await submitNow(hub, batch.id);
    expect((await cancel(batch.id)).status).toBe(204);
    expect((await readBatch(hub, batch.id)).status).toBe('cancelled');
    const { batch: done } = await ready();
    await submitNow(hub, done.id);
    bank.execute();
    await trackNow(hub, done.id);
    expect((await problemOf(await cancel(done.id))).detail).toContain('recall');
    const { batch: lost } = await ready();
    bank.mishaps.push('lost-request');
    await submitNow(hub, lost.id);
    expect(await problemOf(await cancel(lost.id))).toMatchObject({ status: 409, code: 'state_conflict' });
  });

  test('an order that left is not changed or cancelled here any more', async () => {
    const { order, batch } = await ready();
    await submitNow(hub, batch.id);
    expect(await problemOf(await hub.request('POST', `/payment-orders/${order.id}/cancellation`))).toMatchObject({
      code: 'state_conflict',
    });
    expect(
      await problemOf(await hub.request('PATCH', `/payment-orders/${order.id}`, { body: { amount: '1.00' } })),
    ).toMatchObject({ code: 'state_conflict' });
  });
});

test('the bank’s ledger shows every order once', () => {
  bank.execute();
  expect(bank.doubled()).toEqual([]);
});
