import type { Connector } from '#core/contract/connector.ts';
import type { SandboxBank, SandboxEntry } from '#core/contract/sandbox.ts';
import type { Iban } from '#core/domain/iban.ts';
import { addDays, type PlainDate } from '#core/domain/plain-date.ts';
import { pullAccount } from '#core/pipeline/pull.ts';
import { plugin as example } from '../../plugins/example/plugin.ts';
import { makeBooks } from '../support/books.ts';
import { SIGN_IN, startTestHub, type TestHub, until } from '../support/hub.ts';
import { account, begin, throughBank } from '../support/linking.ts';
import { signedIn } from '../support/organisation.ts';
import { type RunningClock, runningClock } from '../support/running-clock.ts';
import { type Batch, CREDITOR_ID, type Order, readBatch, readOrder, setPayments, trackNow } from './kit.ts';

/** A Monday on which banks work, at eleven in the morning. */
const MONDAY = '2026-03-16' as PlainDate;
export const PAYEE = { name: 'Bakkerij De Ochtend', iban: 'NL20TRIO0254398765' } as const;

/** A whole hub with a real link to the stand-in bank of one connector, for payments and what else the bank takes. */
export interface BankDesk {
  readonly hub: TestHub;
  readonly clock: RunningClock;
  readonly bank: SandboxBank;
  readonly connector: Connector;
  readonly iban: Iban;
  readonly administrationId: string;
  readonly put: Awaited<ReturnType<typeof makeBooks>>['put'];
  /** Links the account, in the steps the bank wants, but for the last of a bank that has the choice confirmed: that one's address. */
  tick(): Promise<string | null>;
  /** The last of those steps. */
  confirmChoice(url: string): Promise<void>;
  /** A batch of these orders, approved. */
  approved(orders: readonly Order[]): Promise<Batch>;
  paid(amounts: readonly string[], more?: object): Promise<readonly Order[]>;
  /** The bank is asked, instead of waiting for the next time it would be, until the batch stands like this. */
  batchUntil(batchId: string, ...statuses: readonly string[]): Promise<Awaited<ReturnType<typeof readBatch>>>;
  orderUntil(orderId: string, ...statuses: readonly string[]): Promise<Awaited<ReturnType<typeof readOrder>>>;
  /** The next morning: what the bank booked until now is pulled, also where a statement comes a day later. */
  nextMorning(): Promise<void>;
  /** How often the bank carried out this order. */
  timesAtBank(order: Pick<Order, 'endToEndId'>): number;
  /** References of what waits at the bank to be confirmed with this order in it: two would be an order sent twice. */
  waitingWith(order: Pick<Order, 'endToEndId'>): readonly string[];
}

export async function openBankDesk(connectorId: string, iban: Iban): Promise<BankDesk> {
  const clock = runningClock(MONDAY);
  const before: SandboxEntry = {
    date: addDays(MONDAY, -3),
    minor: 500_000n,
    name: 'Storting',
    iban: null,
    text: 'Storting',
  };
  const granted = { transactions: 'granted', payments: 'granted', 'direct-debits': 'granted' } as const;
  const hub = await startTestHub(
    {},
    {
      ...(connectorId === 'example' && { plugins: [example] }),
      clock,
      sandboxes: () => ({ clock, accounts: [account(iban, [before], { services: granted })] }),
    },
  );
  const { house } = hub.hub;
  const connector = house.connectors.find(({ id }) => id === connectorId);
  if (connector === undefined) throw new Error(`There is no ${connectorId}.`);
  let who = await signedIn(hub, SIGN_IN.email, SIGN_IN.password);
  const { id: administrationId, put } = await makeBooks(hub, { ibans: [iban] });
  await setPayments(who, administrationId, { creditorId: CREDITOR_ID, useFirst: true });
  const bank = await house.banks.sandbox(connectorId);
  let accountId = '';
  /** A night went by: the session is over. */
  let slept = false;

  async function ask<T>(method: string, path: string, body: object = {}): Promise<T> {
    const answer = await who.ask(method, `/v1${path}`, { body });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${await answer.text()}`);
    return (await answer.json()) as T;
  }
  /** Asks again, with the bank asked in between: its own pace is minutes. */
  async function asking<T>(batchId: () => Promise<string>, read: () => Promise<T>, satisfied: (value: T) => boolean) {
    return until(async () => {
      const value = await read();
      if (satisfied(value)) return value;
      await trackNow(hub, await batchId());
      return read();
    }, satisfied);
  }

  const desk: BankDesk = {
    hub,
    clock,
    bank,
    connector,
    iban,
    administrationId,
    put,
    async tick() {
      const { connection, step } = await begin(who, connectorId);
      await throughBank(hub, who, connectorId, step.url);
      const confirmUrl = await tick(hub, ask, { connectionId: connection.id, connector, iban, administrationId });
      const { items } = await hub.api.get<{ items: { id: string; iban: string }[] }>('/bank-accounts');
      accountId = items.find((one) => one.iban === iban)?.id ?? '';
      return confirmUrl;
    },
    async confirmChoice(url) {
      await throughBank(hub, who, connectorId, url);
    },
    async approved(orders) {
      const { items } = await hub.api.post<{ items: Batch[] }>('/payment-batches', {
        orderIds: orders.map(({ id }) => id),
      });
      const [batch, ...more] = items;
      if (batch === undefined || more.length > 0) throw new Error(`${items.length} batches were made.`);
      if (slept) who = await signedIn(hub, SIGN_IN.email, SIGN_IN.password);
      slept = false;
      await ask('POST', `/payment-batches/${batch.id}/approvals`, { sha256: batch.sha256 });
      return batch;
    },
    async paid(amounts, more = {}) {
      const { items } = await hub.api.post<{ items: Order[] }>('/payment-orders', {
        items: amounts.map((amount) => ({
          account: iban,
          amount,
          creditor: PAYEE,
          remittance: { text: 'Factuur 1' },
          scheme: connector.payments?.schemes[0] ?? 'sepa',
          ...more,
        })),
      });
      return items;
    },
    batchUntil: (batchId, ...statuses) =>
      asking(
        async () => batchId,
        () => readBatch(hub, batchId),
        ({ status }) => statuses.includes(status),
      ),
    orderUntil: (orderId, ...statuses) =>
      asking(
        async () => (await readOrder(hub, orderId)).batchId ?? '',
        () => readOrder(hub, orderId),
        ({ status }) => statuses.includes(status),
      ),
    async nextMorning() {
      clock.setDay(addDays(clock.today(), 1));
      slept = true;
      const pulling = { person: { ip: '192.0.2.7' }, signal: new AbortController().signal };
      await until(
        () => pullAccount(house, hub.organisationId, accountId, pulling),
        // Another pull may be at it; that one may have begun too early.
        ({ kind }) => kind === 'done',
      );
    },
    timesAtBank: ({ endToEndId }) => bank.executed().filter((one) => one.endToEndId === endToEndId).length,
    waitingWith: ({ endToEndId }) =>
      bank.waiting().flatMap((one) => (one.endToEndIds.includes(endToEndId) ? [one.bankRef] : [])),
  };
  return desk;
}

/** Ticks the account with all the connector can do for it. Where the bank wants the choice confirmed, if it does. */
async function tick(
  hub: TestHub,
  ask: <T>(method: string, path: string, body?: object) => Promise<T>,
  {
    connectionId,
    connector,
    iban,
    administrationId,
  }: {
    readonly connectionId: string;
    readonly connector: Connector;
    readonly iban: Iban;
    readonly administrationId: string;
  },
): Promise<string | null> {
  const { items } = await hub.api.get<{ items: { id: string }[] }>(`/administrations/${administrationId}/daybooks`);
  const services = ['transactions', 'payments', ...(connector.directDebits === undefined ? [] : ['direct-debits'])];
  const { step } = await ask<{ step: { url: string } | null }>('POST', `/bank-connections/${connectionId}/accounts`, {
    accounts: [{ iban, currency: 'EUR', services, administrationId, daybookId: items[0]?.id, from: '2026-03-01' }],
  });
  return step?.url ?? null;
}
