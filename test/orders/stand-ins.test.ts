import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Iban } from '#core/domain/iban.ts';
import { until } from '../support/hub.ts';
import { problemOf } from '../support/organisation.ts';
import { streamRows } from '../support/queue.ts';
import { type BankDesk, openBankDesk, PAYEE } from './bank-desk.ts';
import { type Order, readBatch, readOrder, submitNow, trackNow } from './kit.ts';

/** Where orders go to, and the last the bank tells of them before the account does: ABN AMRO says nothing of a file it has. */
const BANKS = [
  ['example', 'NL46KPLB0000001234', 'executed'],
  ['rabobank', 'NL44RABO0123456789', 'executed'],
  ['bunq', 'NL86BUNQ2025105541', 'executed'],
  ['knab', 'NL72KNAB0255123450', 'accepted'],
  ['ing', 'NL20INGB0001234567', 'executed'],
  ['abn-amro', 'NL91ABNA0417164300', 'to-be-confirmed'],
  ['ing-bookkeeping', 'NL86INGB0002445588', 'executed'],
] as const;

/**
 * Orders over a real link to a plugin's own stand-in bank: consent, services, approval, submission, confirmation at the bank, status,
 * and the entry by which the bank's own account closes them. The bank's ledger judges.
 */
describe.each(BANKS)('%s', (connectorId, iban, told) => {
  let desk: BankDesk;
  let confirmUrl: string | null;
  beforeAll(async () => {
    desk = await openBankDesk(connectorId, iban as Iban);
    confirmUrl = await desk.tick();
  });
  afterAll(() => desk.hub.close());

  const part = () => desk.connector.payments;
  const tells = told !== 'to-be-confirmed';
  /** Rabobank, Knab, ING and ABN AMRO cannot be asked by our key whether they have a file. */
  const looksUp = () => Number.isFinite(part()?.provenAfterMinutes);
  const openOf = async (id: string) =>
    (
      await desk.hub.api.get<{ items: { externalId: string; open: string }[] }>(
        `/administrations/${desk.administrationId}/open-items?state=all`,
      )
    ).items.find((item) => item.externalId === id)?.open;
  const statusesOf = async (order: Order) =>
    (await streamRows(desk.hub, desk.administrationId, desk.iban))
      .filter(({ type, data }) => type === 'order.status' && data['order'] === order.id)
      .map(({ data }) => data['status']);
  const alarms = async () =>
    (await desk.hub.api.get<{ items: { kind: string; orderId: string | null }[] }>('/payment-alarms')).items;
  const invoice = (kind: string, id: string, amount: string) =>
    desk.put('open-items', [{ id, kind, party: '50001', number: id, date: '2026-03-01', amount }]);

  test('a bank that wants the choice of accounts confirmed takes nothing before, and is not told to be revoked', async ({
    skip,
  }) => {
    skip(confirmUrl === null, 'This bank wants nothing more.');
    const link = async () =>
      (await desk.hub.api.get<{ items: { state: string; unconfirmed: boolean }[] }>('/bank-connections')).items[0];
    const [order] = (await desk.paid(['1.11'])) as [Order];
    const batch = await desk.approved([order]);
    await until(
      () => readBatch(desk.hub, batch.id),
      ({ attempts }) => attempts[0]?.state === 'not-sent',
    );
    expect(await readBatch(desk.hub, batch.id)).toMatchObject({
      status: 'approved',
      reason: { code: 'needs_human', text: expect.stringContaining('confirmed at the bank') },
      attempts: [{ state: 'not-sent' }],
    });
    expect(await link()).toMatchObject({ state: 'active', unconfirmed: true });
    await desk.confirmChoice(confirmUrl ?? '');
    expect(await link()).toMatchObject({ state: 'active', unconfirmed: false });
    // It goes by itself at the next try.
    const { bankRef } = await desk.batchUntil(batch.id, 'to-be-confirmed');
    desk.bank.confirm(bankRef ?? '', 'sign');
    await desk.orderUntil(order.id, 'executed');
    expect(desk.timesAtBank(order)).toBe(1);
  });

  test('what was approved is confirmed at the bank, carried out there once, and closed by its own entry', async () => {
    await desk.put('parties', [{ code: '50001', kind: 'supplier', name: PAYEE.name, ibans: [PAYEE.iban] }]);
    await invoice('purchase-invoice', 'IF-1', '-12.50');
    const [first] = await desk.paid(['12.50'], { party: '50001', openItems: [{ id: 'IF-1' }] });
    const orders = [first, ...(part()?.maxPerBatch === 1 ? [] : await desk.paid(['0.50']))] as Order[];
    const batch = await desk.approved(orders);
    const waiting = await desk.batchUntil(batch.id, 'to-be-confirmed');
    expect(waiting).toMatchObject({ bankRef: expect.stringMatching(/./), attempts: [{ state: 'accepted' }] });
    if (waiting.confirmUrl !== null) expect(desk.bank.hosts).toContain(new URL(waiting.confirmUrl).host);
    expect(orders.map(desk.timesAtBank)).toEqual(orders.map(() => 0));

    desk.bank.confirm(waiting.bankRef ?? '', 'sign');
    await desk.batchUntil(batch.id, told);
    expect(orders.map(desk.timesAtBank)).toEqual(orders.map(() => 1));

    await desk.nextMorning();
    for (const order of orders) {
      const { history } = await desk.orderUntil(order.id, 'executed');
      expect(history.some(({ source }) => source === (told === 'executed' ? 'bank' : 'entry'))).toBe(true);
    }
    await until(
      () => openOf('IF-1'),
      (open) => open === '0.00',
    );
    expect(await readBatch(desk.hub, batch.id)).toMatchObject({ status: 'executed', confirmUrl: null });
    const statuses = await statusesOf(orders[0] as Order);
    expect(statuses.slice(0, 4)).toEqual(['draft', 'approved', 'in-flight', 'to-be-confirmed']);
    expect(statuses.at(-1)).toBe('executed');
    expect(await alarms()).toEqual([]);
  });

  test('a connection that breaks after the bank took the file: unknown, never sent again, closed by what the bank has', async () => {
    desk.bank.inject({ kind: 'cut-off', times: 1, at: 'order' });
    const [order] = (await desk.paid(['7.77'])) as [Order];
    const batch = await desk.approved([order]);
    const known = looksUp() ? 'to-be-confirmed' : 'unknown';
    await desk.batchUntil(batch.id, known);
    await submitNow(desk.hub, batch.id);
    await trackNow(desk.hub, batch.id);
    const now = await readBatch(desk.hub, batch.id);
    expect(now).toMatchObject({ status: known, attempts: [{ state: looksUp() ? 'accepted' : 'unknown' }] });
    expect(now.history.map(({ status }) => status)).toContain('unknown');

    const [bankRef, ...more] = desk.waitingWith(order);
    expect(more).toEqual([]);
    desk.bank.confirm(bankRef ?? '', 'sign');
    await desk.nextMorning();
    await desk.orderUntil(order.id, 'executed');
    expect(desk.timesAtBank(order)).toBe(1);
    expect(desk.waitingWith(order)).toEqual([]);
  });

  test('a customer who refuses at the bank: nothing left, and the order does not wait for ever', async () => {
    const [order] = (await desk.paid(['3.33'])) as [Order];
    const batch = await desk.approved([order]);
    const { bankRef } = await desk.batchUntil(batch.id, 'to-be-confirmed');
    desk.bank.confirm(bankRef ?? '', 'refuse');
    if (tells) await desk.batchUntil(batch.id, 'rejected', 'cancelled');
    else {
      const cancel = () =>
        desk.hub.request('POST', `/payment-batches/${batch.id}/cancellation`, {
          body: { reason: 'Refused at the bank' },
        });
      expect(await problemOf(await cancel())).toMatchObject({ status: 409, code: 'state_conflict' });
      // Its day passes, and then the days in which it should have been booked.
      for (let days = 0; days < 6; days++) await desk.nextMorning();
      await trackNow(desk.hub, batch.id);
      expect((await alarms()).filter(({ orderId }) => orderId === order.id)).toMatchObject([
        { kind: 'order-without-debit' },
      ]);
      expect((await cancel()).status).toBe(204);
    }
    expect(['rejected', 'cancelled']).toContain((await readOrder(desk.hub, order.id)).status);
    expect(desk.timesAtBank(order)).toBe(0);
  });

  test('a collection goes out with its mandate and comes in; returned, its invoice is open again', async ({ skip }) => {
    skip(desk.connector.directDebits === undefined, 'This bank takes no direct debits.');
    await invoice('sales-invoice', 'VF-1', '64.13');
    const mandateId = 'M-1';
    const { id } = await desk.hub.api.post<{ id: string }>('/mandates', {
      administrationId: desk.administrationId,
      mandateId,
      signedOn: '2026-01-05',
      debtorName: PAYEE.name,
      debtorIban: PAYEE.iban,
      party: '50001',
    });
    const mandate = () => desk.hub.api.get<object>(`/mandates/${id}`);
    const { items } = await desk.hub.api.post<{ items: Order[] }>('/direct-debits', {
      account: desk.iban,
      amount: '64.13',
      mandate: mandateId,
      openItems: [{ id: 'VF-1' }],
    });
    const [order] = items as [Order];
    expect(order.sequenceType).toBe('FRST');
    const batch = await desk.approved([order]);
    const { bankRef } = await desk.batchUntil(batch.id, 'to-be-confirmed');
    desk.bank.confirm(bankRef ?? '', 'sign');
    expect(desk.timesAtBank(order)).toBe(0);
    while (desk.clock.today() < order.date) await desk.nextMorning();
    expect(desk.timesAtBank(order)).toBe(1);
    await desk.nextMorning();
    await desk.orderUntil(order.id, 'executed');
    await until(
      () => openOf('VF-1'),
      (open) => open === '0.00',
    );
    expect(await mandate()).toMatchObject({ lastOutcome: 'collected', nextSequenceType: 'RCUR' });

    desk.bank.book(desk.iban, {
      date: desk.clock.today(),
      minor: -6413n,
      name: PAYEE.name,
      iban: PAYEE.iban as Iban,
      text: 'Factuur 1',
      endToEndId: order.endToEndId,
      mandateId,
      returnReason: 'MD06',
    });
    await desk.nextMorning();
    expect(await desk.orderUntil(order.id, 'returned')).toMatchObject({ reason: { code: 'MD06' } });
    await until(
      () => openOf('VF-1'),
      (open) => open === '64.13',
    );
    expect(await mandate()).toMatchObject({ lastOutcome: 'returned' });
    expect(await statusesOf(order)).toContain('returned');
  });
});
