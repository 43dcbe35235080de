import { KoppelError } from '../../domain/errors.ts';
import { type BankPaymentRules, mostOrdersPerFile, rulesOf } from '../../formats/pain/bank-rules.ts';
import { proveTotals } from '../../formats/pain/proof.ts';
import { splitIntoFiles } from '../../formats/pain/split.ts';
import { CREDIT_TRANSFER_VERSIONS, DIRECT_DEBIT_VERSIONS } from '../../formats/pain/versions.ts';
import { findAdministration } from '../../store/administration.repository.ts';
import { type BatchRow, insertBatch, nextFileNumber } from '../../store/batch.repository.ts';
import type { Db } from '../../store/database.ts';
import { addOrderEvents, lockOrders, type OrderRow, placeOrders } from '../../store/order.repository.ts';
import { type OrderAccount, orderAccount } from '../../store/order-account.repository.ts';
import type { Channel } from '../../store/tables/orders.ts';
import type { House } from '../house.ts';
import { gatewayOf, SERVICE_OF } from './bank.ts';
import { fileOf, sha256 } from './file.ts';
import { dutchTime, paymentRules } from './rules.ts';
import type { Who } from './who.ts';

/** What has to be equal for orders to share a file, besides who they are for. */
function keyOf(order: OrderRow): readonly (string | null)[] {
  const { categoryPurpose } = order.body as { readonly categoryPurpose?: string | null };
  return [order.bank_account_id, order.kind, order.scheme, order.date, order.sequence_type, categoryPurpose ?? null];
}

/**
 * Makes files of orders on the send list: one for each account, day, scheme and sequence type, frozen and numbered. Nothing leaves
 * before it is approved. Returns the batches' ids. Throws `not_found`, `state_conflict`, `service_missing`, `payment_invalid`.
 */
export async function makeBatches(
  house: House,
  db: Db,
  who: Who,
  orderIds: readonly string[],
  wanted: Channel | null,
): Promise<readonly string[]> {
  const orders = await lockOrders(db, orderIds);
  if (orders.length !== new Set(orderIds).size) throw new KoppelError('not_found', 'One of the orders is not there.');
  const taken = orders.find((order) => order.status !== 'draft' || order.batch_id !== null);
  if (taken !== undefined)
    throw new KoppelError('state_conflict', `Order ${taken.end_to_end_id} is in a batch already, or over.`);
  const accounts = new Map<string, OrderAccount>();
  for (const { bank_account_id: id } of orders) if (!accounts.has(id)) accounts.set(id, await orderAccount(db, id));
  const ids: string[] = [];
  // Files stay in the order the orders were made in: what was first stands first.
  const inOrder = [...orders].sort((a, b) =>
    a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : a.id < b.id ? -1 : 1,
  );
  for (const account of accounts.values()) {
    const own = inOrder.filter((order) => order.bank_account_id === account.id);
    // A link may take one scheme and not another: ING's has no instant payments, Knab's nothing else.
    for (const alike of Map.groupBy(own, ({ kind, scheme }) => `${kind} ${scheme}`).values()) {
      const [{ kind, scheme }] = alike as [OrderRow];
      const channel = channelOf(house, account, kind, scheme, wanted);
      for (const { items } of splitIntoFiles(alike, keyOf, mostOrders(house, account, kind, channel)))
        ids.push(await makeBatch(house, db, who, account, channel, items));
    }
  }
  return ids;
}

function mostOrders(house: House, account: OrderAccount, kind: OrderRow['kind'], channel: Channel): number | null {
  const connector = house.connectors.find((one) => one.id === account.connectorId);
  const most = mostOrdersPerFile(rulesOf(account.bank));
  const gateway = channel === 'bank' && connector !== undefined ? gatewayOf(connector, kind) : undefined;
  return gateway === undefined ? most : Math.min(gateway.maxPerBatch, most ?? gateway.maxPerBatch);
}

/** How a batch of an account leaves. Throws `service_missing` when the link was asked for and cannot. */
function channelOf(
  house: House,
  account: OrderAccount,
  kind: OrderRow['kind'],
  scheme: string,
  wanted: Channel | null,
): Channel {
  if (wanted === 'file') return 'file';
  const why = unable(house, account, kind, scheme);
  if (why === null) return 'bank';
  if (wanted === 'bank')
    throw new KoppelError('service_missing', `Account ${account.iban} ${why}. The file can be downloaded instead.`);
  return 'file';
}

/** Why a link cannot send such orders; null when it can. */
function unable(house: House, account: OrderAccount, kind: OrderRow['kind'], scheme: string): string | null {
  const state = account.services[SERVICE_OF[kind]];
  const connector = house.connectors.find((one) => one.id === account.connectorId);
  if (account.connectionId === null || connector === undefined) return 'is not linked';
  if (state === 'no-contract') return 'has no contract for this at the bank';
  if (state !== 'granted') return 'was not granted this service';
  const gateway = gatewayOf(connector, kind);
  if (gateway === undefined) return `is linked through ${connector.title}, which takes no such orders`;
  return gateway.schemes.includes(scheme)
    ? null
    : `is linked through ${connector.title}, which does not take ${scheme} orders (only ${gateway.schemes.join(', ')})`;
}

const CODE = { 'credit-transfer': 'ct', 'direct-debit': 'dd' } as const;

/** `koppel_ct_20260302_093000_0001.xml` and its MsgId, which the bank tells repeats by. */
function namesOf(
  kind: OrderRow['kind'],
  now: string,
  today: string,
  number: bigint,
): { fileName: string; messageId: string } {
  const date = today.replaceAll('-', '');
  const time = `${dutchTime(now).replace(':', '')}${now.slice(17, 19)}`;
  const digits = String(number).padStart(4, '0');
  return {
    fileName: `koppel_${CODE[kind]}_${date}_${time}_${digits}.xml`,
    messageId: `KPL-${CODE[kind].toUpperCase()}-${date}-${time}-${digits}`,
  };
}

function formatOf(kind: OrderRow['kind'], rules: BankPaymentRules): string {
  return kind === 'credit-transfer'
    ? CREDIT_TRANSFER_VERSIONS[rules.creditTransfers[0] ?? '09'].message
    : DIRECT_DEBIT_VERSIONS[rules.directDebits[0] ?? '08'].message;
}

async function makeBatch(
  house: House,
  db: Db,
  who: Who,
  account: OrderAccount,
  channel: Channel,
  orders: readonly OrderRow[],
): Promise<string> {
  const [first] = orders;
  if (first === undefined || account.administrationId === null)
    throw new KoppelError('state_conflict', `Account ${account.iban} is not mapped to an administration.`);
  const administration = await findAdministration(db, account.administrationId);
  const rules = paymentRules(administration?.settings ?? {});
  const id = house.random.uuid();
  const facts = {
    id,
    organisation_id: who.organisationId,
    administration_id: account.administrationId,
    bank_account_id: account.id,
    kind: first.kind,
    scheme: first.scheme,
    sequence_type: first.sequence_type,
    category_purpose: (first.body as { categoryPurpose?: string | null }).categoryPurpose ?? null,
    date: first.date,
    creditor_id: first.kind === 'direct-debit' ? rules.creditorId : null,
    channel,
    order_count: orders.length,
    total: orders.reduce((sum, order) => sum + order.amount, 0n),
    currency: first.currency,
    created_by: who.name,
  };
  const frozen = await freeze(house, db, facts, account, orders);
  await insertBatch(db, { ...facts, ...frozen.named }, frozen.bytes);
  await placeOrders(
    db,
    orders.map((order) => order.id),
    id,
    'draft',
  );
  await addOrderEvents(db, who.organisationId, [
    { batchId: id, orderId: null, source: who.kind, actor: who.name, action: 'batched', status: 'draft' },
  ]);
  return id;
}

/**
 * Makes the bytes of a batch under a new number, and reads them back: number and sum are those of the final bytes (THREATS PAY-07).
 * A batch whose orders change is frozen anew, so that a name never stands for two files.
 */
export async function freeze(
  house: House,
  db: Db,
  facts: Pick<
    BatchRow,
    | 'organisation_id'
    | 'kind'
    | 'scheme'
    | 'sequence_type'
    | 'category_purpose'
    | 'date'
    | 'creditor_id'
    | 'order_count'
    | 'total'
  >,
  account: OrderAccount,
  orders: readonly OrderRow[],
) {
  const number = await nextFileNumber(db, facts.organisation_id);
  const now = house.clock.now();
  const { fileName, messageId } = namesOf(facts.kind, now, house.clock.today(), number);
  const named = {
    number,
    message_id: messageId,
    file_name: fileName,
    made_at: now,
    format: formatOf(facts.kind, rulesOf(account.bank)),
  };
  const bytes = fileOf({ ...facts, ...named }, account, orders);
  await proveBytes(bytes, facts.order_count, facts.total);
  return { named: { ...named, sha256: sha256(bytes) }, bytes };
}

/** Reads a file back and compares number and sum. Throws `contract_broken`; such a file does not leave. */
export async function proveBytes(bytes: Uint8Array, count: number, total: bigint): Promise<void> {
  const { totals } = await proveTotals(
    (async function* () {
      yield bytes;
    })(),
  );
  if (totals.count !== count || totals.hundredths !== total)
    throw new KoppelError('contract_broken', 'The payment file does not hold the orders it was made of.');
}
