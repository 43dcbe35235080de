import { sql } from 'kysely';
import type { Connector } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { parseIban } from '#core/domain/iban.ts';
import type { Parts } from '#core/main.ts';
import type { WithAccount } from '#core/pipeline/orders/bank.ts';
import { runSubmit } from '#core/pipeline/orders/submit.ts';
import { runTrack } from '#core/pipeline/orders/track.ts';
import { findAccount } from '#core/store/account.repository.ts';
import { inOrganisation } from '#core/store/database.ts';
import { ING, makeBooks } from '../support/books.ts';
import type { TestHub } from '../support/hub.ts';
import { addPerson, signedIn, type Visitor } from '../support/organisation.ts';
import { FAKE_BANK } from './fake-bank.ts';

/** A line to the fake bank without links, tokens or sockets. */
export const straightLine: WithAccount = async (house, organisationId, accountId, _service, { signal }, use) => {
  const row = await inOrganisation(house.store.db, organisationId, (trx) => findAccount(trx, accountId));
  const connector = house.connectors.find((one) => one.id === row?.connector_id);
  if (row === undefined || connector === undefined) throw new KoppelError('config', 'There is no such bank here.');
  const account = { iban: parseIban(row.iban), currency: row.currency, bankAccountId: row.iban, grant: NO_GRANT };
  return use({ connector, account, ctx: { signal, clock: house.clock } as PluginContext });
};

const NO_GRANT = { kind: 'grant', expiresAt: null, accounts: [], sealed: '' } as never;

export function parts(connector: Connector): Parts {
  return { plugins: [{ connector }], withAccount: straightLine };
}

export interface Desk {
  readonly administrationId: string;
  readonly accountId: string;
  /** Two people who may approve, the first the test's administrator. */
  readonly first: Visitor;
  readonly second: Visitor;
}

export const CREDITOR_ID = 'NL51ZZZ405365330000';

/** Books with an account that is linked to the fake bank, and two people. */
export async function openDesk(hub: TestHub, payments: object = {}): Promise<Desk> {
  const { id: administrationId, put } = await makeBooks(hub);
  await put('parties', [
    { code: '50001', kind: 'supplier', name: 'Koelmaterialen Rijnland', ibans: [RIJNLAND] },
    { code: '10001', kind: 'customer', name: 'Bakkerij De Vries', ibans: [DE_VRIES] },
  ]);
  const account = await hub.api.post<{ id: string }>('/bank-accounts', { iban: ING, currency: 'EUR' });
  await linkAccount(hub, account.id);
  const email = 'first@koppel.example';
  await addPerson(hub, hub.organisationId, email, 'administrator');
  const first = await signedIn(hub, email);
  await addPerson(hub, hub.organisationId, 'second@koppel.example', 'bookkeeper');
  const second = await signedIn(hub, 'second@koppel.example');
  await setPayments(first, administrationId, { creditorId: CREDITOR_ID, ...payments });
  return { administrationId, accountId: account.id, first, second };
}

export async function setPayments(who: Visitor, administrationId: string, payments: object): Promise<void> {
  const answer = await who.ask('PATCH', `/v1/administrations/${administrationId}`, {
    body: { settings: { payments } },
  });
  if (!answer.ok) throw new Error(await answer.text());
}

export const RIJNLAND = 'NL44RABO0123456789';
export const DE_VRIES = 'NL91ABNA0417164300';

export async function linkAccount(hub: TestHub, accountId: string): Promise<void> {
  const { house } = hub.hub;
  await inOrganisation(house.store.db, hub.organisationId, async (trx) => {
    const id = house.random.uuid();
    await sql`insert into bank_connection (id, organisation_id, connector_id, state) values (${id}, ${hub.organisationId}, ${FAKE_BANK}, 'active')`.execute(
      trx,
    );
    await sql`update bank_account set connection_id = ${id}, connector_id = ${FAKE_BANK},
      services = ${JSON.stringify({ transactions: 'granted', payments: 'granted', 'direct-debits': 'granted' })}::jsonb where id = ${accountId}`.execute(
      trx,
    );
  });
}

export interface Order {
  readonly id: string;
  readonly status: string;
  readonly endToEndId: string;
  readonly amount: string;
  readonly date: string;
  readonly batchId: string | null;
  readonly bankCode: string | null;
  readonly reason: { readonly code: string | null; readonly text: string | null } | null;
  readonly shown: {
    readonly moved?: { from: string; why: string };
    readonly changes?: { from: string; to: string }[];
    readonly newPayee?: boolean;
    readonly ibanChangedAt?: string;
  };
  readonly payeeCheck: { readonly result: string; readonly bankName: string | null } | null;
  readonly openItems: readonly string[];
  readonly sequenceType: string | null;
}

export interface Batch {
  readonly id: string;
  readonly status: string;
  readonly sha256: string;
  readonly fileName: string;
  readonly messageId: string;
  readonly channel: string;
  readonly orderCount: number;
  readonly total: string;
  readonly bankRef: string | null;
  readonly confirmUrl: string | null;
  readonly reason: { readonly code: string | null; readonly text: string | null } | null;
  readonly approvals: readonly { readonly name: string }[];
  readonly taken: readonly { readonly name: string }[];
}

export const payment = (changes: object = {}) => ({
  account: ING,
  amount: '121.00',
  creditor: { name: 'Koelmaterialen Rijnland', iban: RIJNLAND },
  remittance: { text: 'Factuur KR553211' },
  ...changes,
});

/** One payment on the send list. */
export async function takeOrder(hub: TestHub, changes: object = {}): Promise<Order> {
  const { items } = await hub.api.post<{ items: Order[] }>('/payment-orders', payment(changes));
  return items[0] as Order;
}

export async function makeBatch(
  hub: TestHub,
  orders: readonly { readonly id: string }[],
  more: object = {},
): Promise<Batch> {
  const { items } = await hub.api.post<{ items: Batch[] }>('/payment-batches', {
    orderIds: orders.map(({ id }) => id),
    ...more,
  });
  return items[0] as Batch;
}

export function approve(who: Visitor, batch: Pick<Batch, 'id' | 'sha256'>): Promise<Response> {
  return who.ask('POST', `/v1/payment-batches/${batch.id}/approvals`, { body: { sha256: batch.sha256 } });
}

/** Approved by both people: enough whatever the payee. */
export async function approveFully(desk: Desk, batch: Batch): Promise<void> {
  for (const who of [desk.first, desk.second]) {
    const answer = await approve(who, batch);
    if (!answer.ok) throw new Error(await answer.text());
    const { batch: now } = (await answer.json()) as { batch: Batch };
    if (now.status !== 'draft') return;
  }
}

export const readBatch = (hub: TestHub, id: string) =>
  hub.api.get<Batch & { attempts: Attempt[]; history: Happened[] }>(`/payment-batches/${id}`);
export const readOrder = (hub: TestHub, id: string) =>
  hub.api.get<Order & { history: Happened[] }>(`/payment-orders/${id}`);

export interface Attempt {
  readonly id: string;
  readonly state: string;
  readonly replaces: string | null;
  readonly sha256: string;
}
export interface Happened {
  readonly action: string;
  readonly status: string | null;
  readonly bankCode: string | null;
  readonly source: string;
  readonly reason: { readonly code: string | null; readonly text: string | null } | null;
}

const never = new AbortController().signal;
/** The jobs, run by the test itself. */
export const submitNow = (hub: TestHub, batchId: string) =>
  runSubmit(hub.hub.house, hub.organisationId, batchId, never);
export const trackNow = (hub: TestHub, batchId: string) => runTrack(hub.hub.house, hub.organisationId, batchId, never);

/** Runs SQL as somebody beside the API would. */
export function beside(hub: TestHub, text: string): Promise<unknown> {
  return inOrganisation(hub.hub.house.store.db, hub.organisationId, (trx) => sql.raw(text).execute(trx));
}
