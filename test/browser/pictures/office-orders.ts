import type { FakeBank } from '../../orders/fake-bank.ts';
import {
  approveFully,
  beside,
  CREDITOR_ID,
  type Desk,
  linkAccount,
  makeBatch,
  type Order,
  readOrder,
  takeOrder,
  trackNow,
} from '../../orders/kit.ts';
import { type TestHub, until } from '../../support/hub.ts';
import { addPerson, signedIn } from '../../support/organisation.ts';
import { camt } from '../../support/statements.ts';
import { ING, MEMBER, SETTINGS, SUPPLIER, SUPPLIER_NAME, UNBROKEN } from './office-names.ts';

/** Payments in every state an order can have, collections, mandates of all kinds, and alarms. */
export async function fillOrders(hub: TestHub, administrationId: string, bank: FakeBank): Promise<void> {
  const desk = await openDesk(hub, administrationId);
  const pay = (amount: string, changes: object = {}) =>
    takeOrder(hub, {
      account: ING,
      amount,
      creditor: { name: SUPPLIER_NAME.slice(0, 70), iban: SUPPLIER },
      remittance: { text: UNBROKEN },
      ...changes,
    });
  const send = async (...orders: readonly Order[]) => {
    const batch = await makeBatch(hub, orders);
    await approveFully(desk, batch);
    return batch;
  };
  const becomes = (order: Order, status: string) =>
    until(
      () => readOrder(hub, order.id),
      (now) => now.status === status,
    );

  const executed = await pay('121.00');
  await send(executed, await pay('1234567.89'));
  await becomes(executed, 'accepted');
  bank.execute();
  await becomes(executed, 'executed');

  bank.mishaps.push('refused');
  const refused = await pay('88.10');
  await send(refused);
  await becomes(refused, 'rejected');

  bank.mishaps.push('confirm');
  const confirmed = await pay('45.00');
  await send(confirmed);
  await becomes(confirmed, 'to-be-confirmed');

  const [part, rest] = [await pay('310.00'), await pay('311.00')];
  const batch = await send(part, rest);
  await becomes(part, 'accepted');
  const received = bank.received.at(-1);
  if (received !== undefined) {
    received.status = 'partly-executed';
    received.bankCode = 'PART';
    received.told.set(part.endToEndId, {
      endToEndId: part.endToEndId,
      status: 'processing',
      bankCode: 'ACSP',
      reason: null,
    });
    received.told.set(rest.endToEndId, {
      endToEndId: rest.endToEndId,
      status: 'rejected',
      bankCode: 'RJCT',
      reason: { code: 'AC04', text: null },
    });
  }
  await trackNow(hub, batch.id);

  bank.mishaps.push('never-left');
  await send(await pay('77.77'));

  bank.down = true;
  bank.mishaps.push('lost-request');
  const unknown = await pay('5150.00');
  await send(unknown);
  await becomes(unknown, 'unknown');
  bank.down = false;

  const cancelled = await pay('13.00');
  await desk.first.ask('POST', `/v1/payment-orders/${cancelled.id}/cancellation`, { body: {} });
  await fillSendList(hub, bank, pay);
  await raiseAlarms(hub, executed);
  await fillMandates(hub, desk, administrationId);
}

async function openDesk(hub: TestHub, administrationId: string): Promise<Desk> {
  const { items } = await hub.api.get<{ items: { id: string; iban: string }[] }>('/bank-accounts');
  const accountId = items.find(({ iban }) => iban === ING)?.id ?? '';
  await linkAccount(hub, accountId);
  const [one, two] = ['anneke@koppel.example', 'bartholomeus@koppel.example'];
  await addPerson(hub, hub.organisationId, one, 'administrator');
  await addPerson(hub, hub.organisationId, two, 'bookkeeper');
  const first = await signedIn(hub, one);
  const settings = { ...SETTINGS, payments: { creditorId: CREDITOR_ID } };
  await first.ask('PATCH', `/v1/administrations/${administrationId}`, { body: { settings } });
  return { administrationId, accountId, first, second: await signedIn(hub, two) };
}

/** What waits to be sent: names that do not match, letters that were changed, a file that waits for its second approval. */
async function fillSendList(
  hub: TestHub,
  bank: FakeBank,
  pay: (amount: string, changes?: object) => Promise<Order>,
): Promise<void> {
  const strange = 'NL20INGB0001234567';
  bank.payees.set(strange, { result: 'no-match', name: null });
  bank.payees.set(SUPPLIER, { result: 'close-match', name: 'Landbouwmechanisatiebedrijf Gebr. Oosterhuis-Veenstra' });
  const orders = [
    await pay('999999.99', { executionDate: '2026-12-25' }),
    await pay('64.13', {
      creditor: { name: 'Żółć & Söhne “Überlandwerk” GmbH', iban: strange },
      remittance: { text: 'Rechnung № 12 – “Größe”' },
    }),
    await pay('0.01', {
      creditor: { name: 'A', iban: MEMBER },
      remittance: { structured: 'RF18539007547034' },
      scheme: 'sepa-instant',
    }),
  ];
  await hub.api.post('/payment-orders/payee-checks', { orderIds: orders.map(({ id }) => id) });
  await makeBatch(hub, [await pay('2500.00'), await pay('1750.25')], { channel: 'file' });
}

/** The account's own entries contradict what was ordered. */
async function raiseAlarms(hub: TestHub, order: Order): Promise<void> {
  const line = { text: 'x', iban: SUPPLIER, name: 'Oosterhuis' };
  const lines = [
    { ...line, cents: -12_101, endToEndId: order.endToEndId, reference: 'AL1' },
    { ...line, cents: -50_000, endToEndId: 'KPL3H9Y1I57WZVDVHBBW5FU3X99', reference: 'AL2' },
  ];
  await hub.api.upload('2026-11-20.xml', camt(ING, 9_000_000, [{ date: '2026-11-20', lines }], 'AL'));
  await until(
    () => hub.api.get<{ items: unknown[] }>('/payment-alarms'),
    ({ items }) => items.length >= 2,
  );
}

async function fillMandates(hub: TestHub, desk: Desk, administrationId: string): Promise<void> {
  const made = (number: string, changes: object = {}) =>
    hub.api.post<{ id: string; mandateId: string }>('/mandates', {
      administrationId,
      mandateId: number,
      signedOn: '2025-11-01',
      debtorName: 'Coöperatieve Vereniging Dorpsbelang Westeremden-Oosterwijtwerd U.A.',
      debtorIban: MEMBER,
      party: '10001',
      ...changes,
    });
  const live = await made('MACHTIGING-2026-NOORDOOST-00001');
  await made('M-LANG-GELEDEN', { signedOn: '2019-03-02', lastCollectedOn: '2020-01-15' });
  const amended = await made('M-3', { lastCollectedOn: '2026-09-15' });
  await desk.first.ask('PATCH', `/v1/mandates/${amended.id}`, { body: { debtorIban: SUPPLIER } });
  const stopped = await made('M-4', { type: 'one-off' });
  await desk.first.ask('PATCH', `/v1/mandates/${stopped.id}`, { body: { status: 'suspended' } });
  const collect = async (amount: string) => {
    const { items } = await hub.api.post<{ items: Order[] }>('/direct-debits', {
      account: ING,
      amount,
      mandate: live.mandateId,
    });
    return items[0] as Order;
  };
  const sent = await collect('64.13');
  await approveFully(desk, await makeBatch(hub, [sent]));
  await until(
    () => readOrder(hub, sent.id),
    ({ status }) => status === 'accepted',
  );
  await beside(hub, `update payment_order set status = 'executed' where id = '${sent.id}'`);
  await collect('25.00');
}
