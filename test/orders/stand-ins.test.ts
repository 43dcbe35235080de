import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plugin as example } from '../../plugins/example/plugin.ts';
import { makeBooks } from '../support/books.ts';
import { SIGN_IN, startTestHub, type TestHub, until } from '../support/hub.ts';
import { account, begin, CURRENT, entry, options, throughBank } from '../support/linking.ts';
import { signedIn, type Visitor } from '../support/organisation.ts';
import type { Batch, Order } from './kit.ts';

/** Orders over a real link to a plugin's own stand-in bank: consent, service, submit, confirmation at the bank, status. */
describe.each(['example', 'rabobank', 'bunq', 'knab'])('%s', (connectorId) => {
  let hub: TestHub;
  let who: Visitor;
  let administrationId: string;

  beforeAll(async () => {
    const installed = connectorId === 'example' ? { plugins: [example] } : {};
    hub = await startTestHub(
      {},
      { ...installed, sandboxes: () => options([account(CURRENT, [entry(3, 500_000, 'Storting')])]) },
    );
    who = await signedIn(hub, SIGN_IN.email, SIGN_IN.password);
    const books = await makeBooks(hub, { ibans: [CURRENT] });
    administrationId = books.id;
    const { connection, step } = await begin(who, connectorId);
    await throughBank(hub, who, connectorId, step.url);
    const { items } = await hub.api.get<{ items: { id: string }[] }>(`/administrations/${administrationId}/daybooks`);
    const chosen = await who.ask('POST', `/v1/bank-connections/${connection.id}/accounts`, {
      body: {
        accounts: [
          {
            iban: CURRENT,
            currency: 'EUR',
            services: ['transactions', 'payments'],
            administrationId,
            daybookId: items[0]?.id,
          },
        ],
      },
    });
    if (!chosen.ok) throw new Error(await chosen.text());
  });
  afterAll(() => hub.close());

  async function sent(
    amounts: readonly string[],
  ): Promise<{ readonly orders: readonly Order[]; readonly batch: Batch }> {
    const { items: orders } = await hub.api.post<{ items: Order[] }>('/payment-orders', {
      items: amounts.map((amount) => ({
        account: CURRENT,
        amount,
        creditor: { name: 'Bakkerij De Ochtend', iban: 'NL44RABO0123456789' },
        remittance: { text: 'Factuur 1' },
      })),
    });
    const made = await hub.api.post<{ items: Batch[] }>('/payment-batches', {
      orderIds: orders.map(({ id }) => id),
      channel: 'bank',
    });
    const batch = made.items[0] as Batch;
    const answer = await who.ask('POST', `/v1/payment-batches/${batch.id}/approvals`, {
      body: { sha256: batch.sha256 },
    });
    if (!answer.ok) throw new Error(await answer.text());
    return { orders, batch };
  }
  const read = (id: string) => hub.api.get<Batch & { bankRef: string | null }>(`/payment-batches/${id}`);

  test('what was approved is confirmed at the bank and carried out there once', { timeout: 60_000 }, async () => {
    const { orders, batch } = await sent(['12.50', '0.50']);
    const waiting = await until(
      () => read(batch.id),
      (one) => one.status === 'to-be-confirmed',
    );
    const bank = await hub.hub.house.banks.sandbox(connectorId);
    expect(bank.executed()).toEqual([]);
    bank.confirm(waiting.bankRef ?? '', 'sign');
    await until(
      () => read(batch.id),
      (one) => ['accepted', 'processing', 'executed'].includes(one.status),
    );
    const ids = bank.executed().map((one) => one.endToEndId);
    for (const order of orders) expect(ids.filter((id) => id === order.endToEndId).length).toBeLessThanOrEqual(1);
  });

  test('a connection that breaks while the file is on its way: unknown, looked up, never sent again', {
    timeout: 60_000,
  }, async () => {
    const bank = await hub.hub.house.banks.sandbox(connectorId);
    const before = bank.executed().length;
    bank.inject({ kind: 'cut-off', times: 1, at: 'order' });
    const { orders, batch } = await sent(['7.77']);
    const now = await until(
      () => read(batch.id),
      (one) => ['unknown', 'to-be-confirmed', 'accepted'].includes(one.status),
    );
    expect(['unknown', 'to-be-confirmed', 'accepted']).toContain(now.status);
    const ids = bank.executed().map((one) => one.endToEndId);
    expect(ids.filter((id) => id === orders[0]?.endToEndId).length).toBeLessThanOrEqual(1);
    expect(bank.executed().length).toBeGreaterThanOrEqual(before);
  });

  test('a customer who refuses at the bank: rejected or cancelled, and nothing left', { timeout: 60_000 }, async () => {
    const { orders, batch } = await sent(['3.33']);
    const waiting = await until(
      () => read(batch.id),
      (one) => one.status === 'to-be-confirmed',
    );
    const bank = await hub.hub.house.banks.sandbox(connectorId);
    bank.confirm(waiting.bankRef ?? '', 'refuse');
    await until(
      () => read(batch.id),
      (one) => one.status === 'rejected' || one.status === 'cancelled',
    );
    expect(bank.executed().map((one) => one.endToEndId)).not.toContain(orders[0]?.endToEndId);
  });
});
