import { KoppelError } from '../../domain/errors.ts';
import type { PaymentOrder } from '../../domain/payment-order.ts';
import { changeBatch, findBatch, keepFile, lockBatch } from '../../store/batch.repository.ts';
import type { Db } from '../../store/database.ts';
import {
  addOrderEvents,
  changeOrder,
  findOrder,
  lockOrders,
  type NewOrder,
  type OrderRow,
  orderOfRow,
  ordersOfBatch,
  partsOfOrders,
  placeOrders,
  releaseParts,
  setOrderStatuses,
  setOverride,
  setPart,
} from '../../store/order.repository.ts';
import { orderAccount } from '../../store/order-account.repository.ts';
import type { House } from '../house.ts';
import { voidBatch } from './approve.ts';
import { freeze } from './batches.ts';
import { tellOrders } from './events.ts';
import type { Intake, Judged } from './intake.ts';
import { withdraw } from './leave.ts';
import { judgePayments } from './take-payments.ts';
import type { Who } from './who.ts';

/** Orders that can still be changed here, with their batch locked first: sending takes it in the same order. */
async function changeable(db: Db, id: string): Promise<OrderRow> {
  const before = await findOrder(db, id);
  if (before === undefined) throw new KoppelError('not_found', 'There is no such order.');
  if (before.batch_id !== null) await lockBatch(db, before.batch_id);
  const [order] = await lockOrders(db, [id]);
  if (order === undefined || (order.status !== 'draft' && order.status !== 'approved'))
    throw new KoppelError('state_conflict', `The order is ${order?.status ?? 'gone'}: it cannot be changed any more.`);
  return order;
}

/** What a person changes in a payment. */
export type PaymentChange = Partial<
  Pick<Intake<PaymentOrder>, 'account' | 'date' | 'scheme'> & {
    readonly amount: PaymentOrder['amount'];
    readonly creditor: PaymentOrder['creditor'];
    readonly remittance: PaymentOrder['remittance'];
  }
>;

/**
 * Changes a payment that did not leave, judged anew as a whole. An order in a batch takes all approvals of it along: the file is
 * another one then (THREATS PAY-04). Throws `not_found`, `state_conflict`, `payment_invalid`.
 */
export async function changePayment(house: House, db: Db, who: Who, id: string, change: PaymentChange): Promise<void> {
  const row = await changeable(db, id);
  if (row.kind !== 'credit-transfer')
    throw new KoppelError('state_conflict', 'A collection is cancelled and made anew.');
  const account = await orderAccount(db, row.bank_account_id);
  if (row.batch_id !== null && change.account !== undefined && change.account !== account.iban)
    throw new KoppelError('state_conflict', 'Take the order out of its batch first to pay it from another account.');
  const now = orderOfRow(row) as PaymentOrder;
  const intake: Intake<PaymentOrder> = {
    place: 'order',
    account: change.account ?? account.iban,
    clientReference: row.client_reference,
    scheme: change.scheme ?? row.scheme,
    date: change.date === undefined ? (row.date as Intake['date']) : change.date,
    categoryPurpose: (row.body as { categoryPurpose?: string | null }).categoryPurpose ?? null,
    partyCode: row.party_code,
    settles: [],
    order: {
      ...now,
      amount: change.amount ?? now.amount,
      creditor: change.creditor ?? now.creditor,
      remittance: change.remittance ?? now.remittance,
    },
  };
  const [judged] = await judgePayments(house, db, [intake]);
  if (judged === undefined) throw new KoppelError('internal', 'An order that was judged is there.');
  await resettle(db, row, judged);
  await changeOrder(db, id, asNew(row, judged));
  await addOrderEvents(db, row.organisation_id, [
    { batchId: row.batch_id, orderId: id, source: who.kind, actor: who.name, action: 'changed' },
  ]);
  if (row.batch_id !== null) await refreeze(house, db, who, row, judged);
}

/** What an order settles goes along with its amount: of one item. How several share another amount, nobody can tell from here. */
async function resettle(db: Db, row: OrderRow, judged: Judged): Promise<void> {
  const [part, ...more] = await partsOfOrders(db, [row.id]);
  if (part === undefined) return;
  const anew = 'Cancel it and make it anew.';
  if (judged.administrationId !== row.administration_id)
    throw new KoppelError(
      'state_conflict',
      `The order settles items of another administration than that account's. ${anew}`,
    );
  const { minor } = judged.order.amount;
  if (minor === row.amount) return;
  if (more.length > 0 || part.minor !== -row.amount)
    throw new KoppelError('state_conflict', `The order settles items that add up to its amount. ${anew}`);
  if (-minor < part.open)
    throw new KoppelError('payment_invalid', `Item ${part.external_id} has less open than that.`, {
      place: { element: 'amount' },
    });
  await setPart(db, row.id, part.open_item_id, -minor);
}

function asNew(row: OrderRow, { place: _place, settles: _settles, ...judged }: Judged): NewOrder {
  return {
    ...judged,
    id: row.id,
    organisationId: row.organisation_id,
    parts: [],
    createdBy: row.created_by,
    createdByUser: row.created_by_user,
  };
}

/** The batch of an order that changed: what was approved is void, and the file is made anew under a new name. */
async function refreeze(house: House, db: Db, who: Who, row: OrderRow, judged: Judged): Promise<void> {
  const batch = await lockBatch(db, row.batch_id ?? '');
  if (batch === undefined) return;
  if (judged.date !== batch.date || judged.scheme !== batch.scheme) {
    // It belongs in another file now: this one is taken apart, and made again as it is wanted.
    await withdraw(house, db, who, batch.id);
    return;
  }
  if (batch.status === 'approved')
    await voidBatch(house, db, who, batch, { code: 'approval_void', text: `${row.name} was changed.` });
  const orders = await ordersOfBatch(db, batch.id);
  const facts = { ...batch, order_count: orders.length, total: orders.reduce((sum, order) => sum + order.amount, 0n) };
  const account = await orderAccount(db, batch.bank_account_id);
  const { named, bytes } = await freeze(house, db, facts, account, orders);
  await keepFile(db, { ...batch, sha256: named.sha256 }, bytes);
  await changeBatch(db, batch.id, { ...named, order_count: facts.order_count, total: facts.total });
}

/** Cancels an order that did not leave; its batch goes on without it, to be approved anew. */
export async function cancelOrder(house: House, db: Db, who: Who, id: string): Promise<void> {
  const row = await changeable(db, id);
  const batch = row.batch_id === null ? undefined : await findBatch(db, row.batch_id);
  if (batch !== undefined) {
    // The rest is on the send list again: a file without it is another file.
    await withdraw(house, db, who, batch.id);
  }
  await placeOrders(db, [id], null, 'draft');
  await setOrderStatuses(db, [{ id, status: 'cancelled', bankCode: null, reasonCode: null, reasonText: null }]);
  await releaseParts(db, [id]);
  await addOrderEvents(db, row.organisation_id, [
    { batchId: null, orderId: id, source: who.kind, actor: who.name, action: 'status', status: 'cancelled' },
  ]);
  await tellOrders(house, db, row.organisation_id, [id], { source: who.kind, previous: new Map([[id, row.status]]) });
}

/** Lets an order with a doubtful payee go, with a reason that is kept. Throws `not_found`, `state_conflict`. */
export async function overrideOrder(house: House, db: Db, who: Who, id: string, reason: string): Promise<void> {
  const row = await changeable(db, id);
  await setOverride(db, id, { by: who.name, reason, at: house.clock.now() });
  await addOrderEvents(db, row.organisation_id, [
    { batchId: row.batch_id, orderId: id, source: who.kind, actor: who.name, action: 'override', reasonText: reason },
  ]);
}
