import type { DirectDebit } from '../../domain/direct-debit.ts';
import { KoppelError } from '../../domain/errors.ts';
import { formatMoney } from '../../domain/money.ts';
import { needsOverride, warningsOf } from '../../domain/send-list.ts';
import { findAdministration } from '../../store/administration.repository.ts';
import {
  addApproval,
  type BatchRow,
  changeBatch,
  countApprovers,
  lockBatch,
  standingApprovals,
  totalOfDay,
  voidApprovals,
} from '../../store/batch.repository.ts';
import type { Db } from '../../store/database.ts';
import { mandatesById } from '../../store/mandate.repository.ts';
import {
  addOrderEvents,
  changersOf,
  type OrderRow,
  orderOfRow,
  ordersOfBatch,
  setOrderStatuses,
} from '../../store/order.repository.ts';
import type { House } from '../house.ts';
import { tellOrders } from './events.ts';
import { type PaymentRules, paymentRules, withinHours } from './rules.ts';
import type { Who } from './who.ts';

/** How far a batch is from leaving. */
export interface ApprovalState {
  readonly needed: number;
  readonly given: readonly string[];
  /** End-to-end ids of orders somebody has to look at and let go first. */
  readonly toOverride: readonly string[];
}

/**
 * Approves a batch as the one who asks saw it: `sha256` is that of the file. With the last approval needed it may leave, and does
 * where the account's link can send it. Throws `not_found`, `approval_void`, `override_needed`, `limit_exceeded`, `not_allowed`,
 * `state_conflict`.
 */
export async function approve(house: House, db: Db, who: Who, batchId: string, sha256: string): Promise<ApprovalState> {
  const batch = await lockBatch(db, batchId);
  if (batch === undefined) throw new KoppelError('not_found', 'There is no such batch.');
  if (batch.sha256 !== sha256) throw new KoppelError('approval_void', 'The batch changed since you looked at it.');
  const rules = await rulesOfBatch(db, batch);
  const orders = await ordersOfBatch(db, batch.id);
  if (batch.status !== 'draft') {
    // The same approval again, a double click: it counts once and changes nothing.
    const state = await approvalState(house, db, batch, orders, rules);
    if (batch.status === 'approved' && state.given.includes(who.name)) return state;
    throw new KoppelError('state_conflict', `The batch is ${batch.status}.`);
  }
  if (who.kind === 'erp' && !rules.keysMayApprove)
    throw new KoppelError(
      'not_allowed',
      'Payments are approved by a person; the administration does not let programs do it.',
    );
  if (rules.fourEyes && (await makersOf(db, orders))({ userId: who.userId, name: who.name }))
    throw new KoppelError(
      'not_allowed',
      'Whoever made or changed an order does not approve it: another person has to.',
    );
  assertDates(house, batch);
  await assertMandates(db, orders);
  await assertLimits(db, batch, rules);
  const now = house.clock.now();
  const blocked = orders.filter((order) => order.override === null && needsOverride(order.shown, order.payee, now));
  if (blocked.length > 0)
    throw new KoppelError(
      'override_needed',
      `Look at ${blocked.map((order) => `${order.name} (${order.iban})`).join(', ')} first: the payee's name or account is in doubt.`,
    );
  const fresh = await addApproval(db, {
    organisationId: who.organisationId,
    batchId,
    sha256,
    userId: who.userId,
    name: who.name,
  });
  const state = await approvalState(house, db, batch, orders, rules);
  if (fresh)
    await addOrderEvents(db, who.organisationId, [
      { batchId, orderId: null, source: who.kind, actor: who.name, action: 'approved' },
    ]);
  if (state.given.length < state.needed) {
    await changeBatch(db, batchId, { approvals_needed: state.needed });
    return state;
  }
  await changeBatch(db, batchId, {
    status: 'approved',
    approvals_needed: state.needed,
    approved_at: now,
    reason_code: null,
    reason_text: null,
  });
  await setAll(house, db, who, batch, orders, 'approved');
  if (batch.channel === 'bank') await house.jobs.send(db, 'submit', { organisationId: who.organisationId, batchId });
  return state;
}

/** Moves all orders of a batch along with it and tells so. */
export async function setAll(
  house: House,
  db: Db,
  who: Who,
  batch: BatchRow,
  orders: readonly OrderRow[],
  status: 'approved' | 'draft' | 'in-flight',
): Promise<void> {
  await setOrderStatuses(
    db,
    orders.map((order) => ({ id: order.id, status, bankCode: null, reasonCode: null, reasonText: null })),
  );
  await addOrderEvents(db, batch.organisation_id, [
    { batchId: batch.id, orderId: null, source: who.kind, actor: who.name, action: 'status', status },
  ]);
  await tellOrders(
    house,
    db,
    batch.organisation_id,
    orders.map((order) => order.id),
    { source: who.kind, previous: new Map(orders.map((order) => [order.id, order.status])) },
  );
}

export async function rulesOfBatch(db: Db, batch: BatchRow): Promise<PaymentRules> {
  const administration = await findAdministration(db, batch.administration_id);
  return paymentRules(administration?.settings ?? {});
}

/**
 * What stands now. Approvals count of people who still may give them, and never of who made an order where four eyes are wanted:
 * asked when approving and again when sending (THREATS PAY-03).
 */
export async function approvalState(
  house: House,
  db: Db,
  batch: BatchRow,
  orders: readonly OrderRow[],
  rules: PaymentRules,
): Promise<ApprovalState> {
  const now = house.clock.now();
  const made = rules.fourEyes ? await makersOf(db, orders) : () => false;
  const standing = (await standingApprovals(db, batch.id, batch.sha256)).filter((one) =>
    one.user_id === null
      ? rules.keysMayApprove
      : (one.role === 'administrator' || one.role === 'bookkeeper') && !made({ userId: one.user_id, name: one.name }),
  );
  const doubtful = orders.some(
    (order) =>
      warningsOf({ shown: order.shown, payee: order.payee, minor: order.amount }, rules.orderLimit, now).length > 0,
  );
  // One approval more for what is new, large or at night: where there is somebody else to give it.
  const more =
    batch.kind === 'credit-transfer' && (doubtful || !withinHours(rules.hours, batch.approved_at ?? now)) ? 1 : 0;
  const people = await countApprovers(db, batch.organisation_id);
  return {
    // What was asked for when it was approved is not lowered by the hour it leaves at.
    needed: Math.max(rules.approvals, Math.min(rules.approvals + more, people)),
    given: [...new Map(standing.map((one) => [one.user_id ?? one.name, one.name])).values()],
    toOverride: orders
      .filter((order) => order.override === null && needsOverride(order.shown, order.payee, now))
      .map((order) => order.end_to_end_id),
  };
}

/** Tells whether somebody made one of these orders, or changed it: that is as good as making it. */
async function makersOf(
  db: Db,
  orders: readonly OrderRow[],
): Promise<(who: { readonly userId: string | null; readonly name: string }) => boolean> {
  const changers = await changersOf(
    db,
    orders.map((order) => order.id),
  );
  return ({ userId, name }) =>
    (userId !== null && changers.has(name)) ||
    orders.some((order) => order.created_by_user === userId && (userId !== null || order.created_by === name));
}

/** Throws `approval_void` for a day that has passed meanwhile: nothing is moved after it was shown (THREATS PAY-08, PAY-09). */
export function assertDates(house: House, batch: BatchRow): void {
  const today = house.clock.today();
  if (batch.date < today)
    throw new KoppelError('approval_void', `The batch is for ${batch.date}, which has passed. Choose another day.`);
}

/** Throws `approval_void` for a collection whose mandate ended, or was changed, since it was made (THREATS PAY-30). */
export async function assertMandates(db: Db, orders: readonly OrderRow[]): Promise<void> {
  const ids = orders.flatMap((order) => order.mandate_id ?? []);
  if (ids.length === 0) return;
  const mandates = await mandatesById(db, ids);
  for (const order of orders) {
    const mandate = mandates.get(order.mandate_id ?? '');
    const { mandateId } = orderOfRow(order) as DirectDebit;
    const same = mandate?.mandate_id === mandateId && mandate.debtor_iban === order.iban;
    if (mandate?.status === 'active' && same) continue;
    const why = mandate === undefined || same ? `is ${mandate?.status ?? 'gone'}` : 'was changed since';
    throw new KoppelError(
      'approval_void',
      `Mandate ${mandateId} ${why}: cancel the collection of ${order.name}, or make it anew.`,
    );
  }
}

/** Throws `limit_exceeded`. Only what is paid is limited, not what is collected. */
export async function assertLimits(db: Db, batch: BatchRow, rules: PaymentRules): Promise<void> {
  if (batch.kind !== 'credit-transfer') return;
  const say = (minor: bigint) => formatMoney({ minor, currency: batch.currency });
  if (rules.batchLimit !== null && batch.total > rules.batchLimit)
    throw new KoppelError(
      'limit_exceeded',
      `The batch is ${say(batch.total)}, the limit for one is ${say(rules.batchLimit)}.`,
    );
  if (rules.dayLimit === null) return;
  const others = await totalOfDay(db, batch.administration_id, batch.date, batch.id);
  if (others + batch.total > rules.dayLimit)
    throw new KoppelError(
      'limit_exceeded',
      `With this batch ${say(others + batch.total)} would leave on ${batch.date}; the limit for a day is ${say(rules.dayLimit)}.`,
    );
}

/** Takes back what was approved: the batch is a draft again and has to be looked at anew. `why` is shown with it. */
export async function voidBatch(
  house: House,
  db: Db,
  who: Who,
  batch: BatchRow,
  why: { code: string; text: string },
): Promise<void> {
  await voidApprovals(db, batch.id);
  await changeBatch(db, batch.id, {
    status: 'draft',
    approved_at: null,
    lease_until: null,
    reason_code: why.code,
    reason_text: why.text,
  });
  await addOrderEvents(db, batch.organisation_id, [
    {
      batchId: batch.id,
      orderId: null,
      source: who.kind,
      actor: who.name,
      action: 'voided',
      reasonCode: why.code,
      reasonText: why.text,
    },
  ]);
  await setAll(house, db, who, batch, await ordersOfBatch(db, batch.id), 'draft');
}
