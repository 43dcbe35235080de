import type { Gateway } from '../../contract/connector.ts';
import { KoppelError } from '../../domain/errors.ts';
import { AT_BANK } from '../../domain/payment-order.ts';
import { latest, type PlainDate } from '../../domain/plain-date.ts';
import {
  addTaken,
  type BatchRow,
  changeBatch,
  deleteBatch,
  fileBytes,
  lockBatch,
  voidApprovals,
} from '../../store/batch.repository.ts';
import { type Db, inOrganisation } from '../../store/database.ts';
import { addOrderEvents, ordersOfBatch, placeOrders } from '../../store/order.repository.ts';
import { orderAccount } from '../../store/order-account.repository.ts';
import { entriesOfBatch, lastStatementDay } from '../../store/reconcile.repository.ts';
import {
  addVote,
  insertSubmission,
  liveSubmission,
  minutesSince,
  type SubmissionRow,
  setSubmission,
  votesFor,
} from '../../store/submission.repository.ts';
import type { House } from '../house.ts';
import { setAll } from './approve.ts';
import { atBank, gatewayOf } from './bank.ts';
import { dropItems, holdItems } from './items.ts';
import { applyNews } from './status.ts';
import { assertAsApproved } from './submit.ts';
import { missedAt } from './when.ts';
import type { Who } from './who.ts';

async function locked(db: Db, batchId: string): Promise<BatchRow> {
  const batch = await lockBatch(db, batchId);
  if (batch === undefined) throw new KoppelError('not_found', 'There is no such batch.');
  return batch;
}

/**
 * Hands out the approved file, to be sent at the bank by hand. From the first time on it counts as on its way; every time it is
 * noted who took it, and the bytes are the same for ever (THREATS PAY-29). Throws `not_found`, `state_conflict`, `approval_void`.
 */
export async function takeFile(
  house: House,
  db: Db,
  who: Who,
  batchId: string,
): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const batch = await locked(db, batchId);
  const orders = await ordersOfBatch(db, batchId);
  const bytes = await fileBytes(db, batchId, batch.sha256);
  if (batch.status === 'draft') throw new KoppelError('state_conflict', 'The batch is not approved yet.');
  if (bytes === null) throw new KoppelError('internal', 'The bytes of a batch are gone.');
  if (batch.status === 'approved') {
    if (batch.channel === 'bank')
      throw new KoppelError(
        'state_conflict',
        'The batch is being sent through the link; withdraw it first to take the file.',
      );
    const account = await orderAccount(db, batch.bank_account_id);
    await assertAsApproved(house, db, batch, account, orders, bytes);
    await insertSubmission(db, {
      id: house.random.uuid(),
      organisation_id: batch.organisation_id,
      batch_id: batchId,
      key: house.random.uuid(),
      sha256: batch.sha256,
      channel: 'file',
      fence: batch.fence,
      state: 'accepted',
      replaces: null,
    });
    await changeBatch(db, batchId, {
      status: 'in-flight',
      sent_at: house.clock.now(),
      overdue_at: missedAt(batch.date),
    });
    await setAll(house, db, who, batch, orders, 'in-flight');
    await holdItems(house, db, batch, account, orders);
    await applyNews(house, db, batchId, {
      source: who.kind,
      actor: who.name,
      batch: { status: 'to-be-confirmed', bankCode: null, reasonCode: null, reasonText: null },
      orders: new Map(),
    });
  }
  await addTaken(db, {
    id: house.random.uuid(),
    organisationId: batch.organisation_id,
    batchId,
    sha256: batch.sha256,
    name: who.name,
  });
  await addOrderEvents(db, batch.organisation_id, [
    { batchId, orderId: null, source: who.kind, actor: who.name, action: 'file-taken' },
  ]);
  return { name: batch.file_name, bytes };
}

/** Takes a batch that did not leave apart: its orders are on the send list again. Throws `not_found`, `state_conflict`. */
export async function withdraw(house: House, db: Db, who: Who, batchId: string): Promise<void> {
  const batch = await locked(db, batchId);
  if (batch.status !== 'draft' && batch.status !== 'approved')
    throw new KoppelError('state_conflict', `The batch is ${batch.status}: it cannot be taken back here any more.`);
  if (batch.lease_until !== null && batch.lease_until > house.clock.now())
    throw new KoppelError('state_conflict', 'The batch is being sent at this moment.');
  const orders = await ordersOfBatch(db, batchId);
  await voidApprovals(db, batchId);
  await dropItems(db, batch, orders, true);
  if (batch.status === 'approved') await setAll(house, db, who, batch, orders, 'draft');
  await placeOrders(
    db,
    orders.map((order) => order.id),
    null,
    'draft',
  );
  // What was approved or tried stays to be looked up; a batch nobody approved is gone.
  if (batch.sent_at === null && batch.approved_at === null) await deleteBatch(db, batchId);
  else await changeBatch(db, batchId, { status: 'cancelled', next_poll_at: null, overdue_at: null, lease_until: null });
}

/**
 * Cancels a batch, wherever it stands: taken back before it left; asked of the bank after. What a bank tells nothing of, and what
 * nobody knows the fate of, is cancelled by a person's word once it is certain that the bank did not carry it out: else an order that
 * was refused in the bank's own pages would wait for ever. Throws `state_conflict` when it is too late, or the bank takes nothing
 * back: a recall is then asked for at the bank (THREATS PAY-05).
 */
export async function cancelBatch(
  house: House,
  who: Who,
  batchId: string,
  reason: string,
  signal: AbortSignal,
): Promise<void> {
  const { db } = house.store;
  const batch = await inOrganisation(db, who.organisationId, async (trx) => {
    const one = await locked(trx, batchId);
    if (one.status !== 'draft' && one.status !== 'approved') return one;
    await withdraw(house, trx, who, batchId);
    return null;
  });
  if (batch === null) return;
  if (!AT_BANK.includes(batch.status) || batch.status === 'in-flight') throw tooLate(batch);
  if (batch.status === 'unknown' || (batch.channel === 'bank' && (await bankTellsNothing(house, batch)))) {
    await inOrganisation(db, who.organisationId, async (trx) => {
      const attempt = await liveSubmission(trx, batchId);
      await assertBankHasNothing(house, trx, batch, attempt, 'cancelled');
      if (attempt?.state === 'unknown') await setSubmission(trx, attempt.id, { state: 'released', ended: true });
    });
  } else if (batch.channel === 'bank') {
    const answer = await atBank(house, batch, { attended: true, signal }, async (gateway, { ctx, account }) => {
      const attempt = await inOrganisation(db, who.organisationId, (trx) => liveSubmission(trx, batchId));
      if (gateway.cancel === undefined || attempt?.bank_ref == null) return 'too-late' as const;
      return gateway.cancel(ctx, { key: attempt.key, bankRef: attempt.bank_ref, account });
    });
    if (answer === 'too-late') throw tooLate(batch);
  }
  await inOrganisation(db, who.organisationId, (trx) =>
    applyNews(house, trx, batchId, {
      source: who.kind,
      actor: who.name,
      batch: { status: 'cancelled', bankCode: 'CANC', reasonCode: null, reasonText: reason },
      orders: new Map(),
    }),
  );
}

function tooLate(batch: BatchRow): KoppelError {
  return new KoppelError('state_conflict', `The batch is ${batch.status}. Ask the bank to recall it.`);
}

/** Whether the bank of a batch's account says nothing of a file once it has it. */
async function bankTellsNothing(house: House, batch: BatchRow): Promise<boolean> {
  const part = await inOrganisation(house.store.db, batch.organisation_id, (trx) => partOf(house, trx, batch));
  return part?.tracking === 'none';
}

async function partOf(house: House, db: Db, batch: BatchRow): Promise<Gateway<string> | undefined> {
  const { connectorId } = await orderAccount(db, batch.bank_account_id);
  const connector = house.connectors.find((one) => one.id === connectorId);
  return connector === undefined ? undefined : gatewayOf(connector, batch.kind);
}

/**
 * Throws `state_conflict` until it is sure that the bank did not carry it out: the bank said that it has nothing, after its own delay;
 * or, where it cannot be asked, the account's statements reach beyond the day the file was for. Never when the account shows it.
 */
async function assertBankHasNothing(
  house: House,
  db: Db,
  batch: BatchRow,
  attempt: SubmissionRow | undefined,
  then: 'released' | 'cancelled',
): Promise<void> {
  if ((await entriesOfBatch(db, batch.bank_account_id, batch.id, batch.message_id)) > 0)
    throw new KoppelError('state_conflict', 'The account shows entries of this batch: the bank has it.');
  const window = (await partOf(house, db, batch))?.provenAfterMinutes;
  if (window === undefined || !Number.isFinite(window) || attempt?.state !== 'unknown') {
    const day = latest(batch.date as PlainDate, (batch.sent_at ?? batch.date).slice(0, 10) as PlainDate);
    const reached = await lastStatementDay(db, batch.bank_account_id);
    if (reached !== null && reached > day) return;
    throw new KoppelError(
      'state_conflict',
      `This bank cannot be asked about the file: look in its own pages${then === 'cancelled' ? ', and refuse it there' : ''}. Once statements of a day after ${day} are in and do not show it, it can be ${then}.`,
    );
  }
  if (attempt.absent_since === null)
    throw new KoppelError('state_conflict', 'The bank did not say yet that it has nothing of this batch.');
  const minutes = await minutesSince(db, attempt.id);
  if (minutes < window)
    throw new KoppelError(
      'state_conflict',
      `Before ${Math.ceil(window - minutes)} more minutes the bank itself cannot be sure that it has nothing of this batch.`,
    );
}

export interface ReleaseState {
  /** Names of those who said so. */
  readonly votes: readonly string[];
  readonly released: boolean;
  /** The last day the account's statements reach: what is later is not proven not to be there. */
  readonly statementsUntil: string | null;
}

/** People who have to say that a batch of unknown fate may be sent again. */
const VOTES = 2;

/**
 * Lets a batch nobody knows the fate of be sent again: two people, after the bank said it has nothing for as long as it needs to be
 * sure, and never when the account shows it (THREATS PAY-21, PAY-22). The old attempt stays in the log and is looked up further.
 */
export async function release(
  house: House,
  db: Db,
  who: Who & { readonly userId: string },
  batchId: string,
  reason: string,
): Promise<ReleaseState> {
  const batch = await locked(db, batchId);
  const attempt = await liveSubmission(db, batchId);
  if (batch.status !== 'unknown' || attempt === undefined || attempt.state !== 'unknown')
    throw new KoppelError('state_conflict', `The batch is ${batch.status}; only one of unknown fate is released.`);
  await assertBankHasNothing(house, db, batch, attempt, 'released');
  await addVote(db, {
    organisationId: batch.organisation_id,
    submissionId: attempt.id,
    userId: who.userId,
    name: who.name,
    reason,
  });
  const votes = await votesFor(db, attempt.id);
  await addOrderEvents(db, batch.organisation_id, [
    { batchId, orderId: null, source: who.kind, actor: who.name, action: 'release', reasonText: reason },
  ]);
  const released = votes.length >= VOTES;
  if (released) {
    await setSubmission(db, attempt.id, { state: 'released', ended: true });
    await changeBatch(db, batchId, {
      status: 'approved',
      lease_until: null,
      not_before: null,
      bank_ref: null,
      next_poll_at: null,
    });
    const orders = await ordersOfBatch(db, batchId);
    await dropItems(db, batch, orders, true);
    await setAll(house, db, who, batch, orders, 'approved');
    await house.jobs.send(db, 'submit', { organisationId: batch.organisation_id, batchId });
  }
  return {
    votes: votes.map((vote) => vote.name),
    released,
    statementsUntil: await lastStatementDay(db, batch.bank_account_id),
  };
}
