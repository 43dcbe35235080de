import type { BatchStatus, LookupOutcome } from '../../contract/connector.ts';
import { KoppelError } from '../../domain/errors.ts';
import { ENDED } from '../../domain/payment-order.ts';
import { raiseAlarm } from '../../store/alarm.repository.ts';
import { type BatchRow, changeBatch, fileBytes, findBatch, lockBatch } from '../../store/batch.repository.ts';
import { inOrganisation, type Trx } from '../../store/database.ts';
import { ordersOfBatch } from '../../store/order.repository.ts';
import { lastStatementDay } from '../../store/reconcile.repository.ts';
import {
  findSubmission,
  liveSubmission,
  noteLookup,
  type SubmissionRow,
  setSubmission,
  submissionsOf,
  takeOver,
} from '../../store/submission.repository.ts';
import type { House } from '../house.ts';
import { atBank } from './bank.ts';
import { frozenBatch } from './file.ts';
import { applyNews, type News } from './status.ts';
import { later } from './when.ts';

/** Seconds until the bank is asked again, by how often it was: soon at first, hourly in the end. */
const POLL_SECONDS = [5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600] as const;
/** A released attempt may still turn up at the bank: it is looked up this long. */
const RELEASED_DAYS = 30;

/**
 * Looks after a batch that left, or may have: takes over from a sender that is gone, asks the bank what it knows, notices what never
 * came. Idempotent; safe at any time.
 */
export async function runTrack(
  house: House,
  organisationId: string,
  batchId: string,
  signal: AbortSignal,
): Promise<void> {
  const within = <T>(work: (trx: Trx) => Promise<T>) => inOrganisation(house.store.db, organisationId, work);
  const batch = await within(async (trx) => {
    await recover(house, trx, batchId);
    const found = await findBatch(trx, batchId);
    if (found?.status === 'approved' && found.channel === 'bank')
      await house.jobs.send(trx, 'submit', { organisationId, batchId });
    if (found !== undefined) await missEntries(house, trx, found);
    return found;
  });
  if (batch === undefined || batch.channel !== 'bank') return;
  const attempts = await within((trx) => submissionsOf(trx, batchId));
  // Of a batch that is over the bank is not asked any more; what it still says of it stands on the account.
  const live = ENDED.includes(batch.status)
    ? undefined
    : attempts.find((one) => one.state === 'accepted' || one.state === 'unknown');
  const asked = [
    ...(live === undefined ? [] : [live]),
    ...attempts.filter((one) => one.state === 'released' && !olderThan(house, one, RELEASED_DAYS)),
  ];
  for (const attempt of asked) await ask(house, batch, attempt, signal);
}

function olderThan(house: House, attempt: SubmissionRow, days: number): boolean {
  return Date.parse(house.clock.now()) - Date.parse(attempt.created_at) > days * 86_400_000;
}

/** A sender that is gone left the batch on its way: nobody knows what the bank has. It is shown, and frozen until somebody does. */
async function recover(house: House, trx: Trx, batchId: string): Promise<void> {
  if (!(await takeOver(trx, batchId))) return;
  const attempt = await liveSubmission(trx, batchId);
  if (attempt === undefined) throw new KoppelError('internal', 'A batch on its way has no attempt in the log.');
  const text = 'The sender stopped before it knew the outcome.';
  await setSubmission(trx, attempt.id, { state: 'unknown', text });
  await changeBatch(trx, batchId, { next_poll_at: house.clock.now(), polls: 0 });
  await applyNews(house, trx, batchId, {
    source: 'hub',
    actor: 'Koppel',
    batch: { status: 'unknown', bankCode: null, reasonCode: 'outcome_unknown', reasonText: text },
    orders: new Map(),
  });
}

const ACCEPTED: BatchStatus = { status: 'accepted', bankCode: 'RCVD', reason: null, orders: [] };

/** Asks the bank of one attempt, and plans the next time. A bank that cannot be asked now is asked later; nothing changes. */
async function ask(house: House, batch: BatchRow, attempt: SubmissionRow, signal: AbortSignal): Promise<void> {
  const within = <T>(work: (trx: Trx) => Promise<T>) => inOrganisation(house.store.db, batch.organisation_id, work);
  try {
    let known: SubmissionRow | null = attempt;
    if (attempt.state !== 'accepted') {
      const found = await askLookup(house, batch, attempt, signal);
      house.sending.reach('P9');
      known = await within((trx) => takeLookup(house, trx, batch.id, attempt, found));
    }
    const status = known === null ? null : await askStatus(house, batch, known, signal);
    house.sending.reach('P9');
    if (status !== null) await within((trx) => takeStatus(house, trx, batch.id, status));
  } catch (error) {
    if (!(error instanceof KoppelError)) throw error;
    house.log.info('a bank could not be asked about a batch', { batch: batch.id, code: error.code });
  }
  await within((trx) => planNext(house, trx, batch.id));
}

async function planNext(house: House, trx: Trx, batchId: string): Promise<void> {
  const batch = await lockBatch(trx, batchId);
  if (batch === undefined || batch.next_poll_at === null) return;
  const seconds = POLL_SECONDS[Math.min(batch.polls, POLL_SECONDS.length - 1)] ?? 3_600;
  const next = later(house, seconds);
  await changeBatch(trx, batchId, { polls: batch.polls + 1, next_poll_at: next });
  await house.jobs.send(trx, 'track', { organisationId: batch.organisation_id, batchId }, { notBefore: next });
}

async function askStatus(
  house: House,
  batch: BatchRow,
  { key, bank_ref: bankRef }: SubmissionRow,
  signal: AbortSignal,
): Promise<BatchStatus | null> {
  if (bankRef === null) return null;
  return atBank(house, batch, { attended: false, signal }, async (gateway, { ctx, account }) => {
    // A bank that tells nothing has it, and that is all there is to know before the entry comes.
    if (gateway.tracking === 'none') return batch.status === 'unknown' ? ACCEPTED : null;
    return gateway.status(ctx, { key, bankRef, account });
  });
}

async function askLookup(
  house: House,
  batch: BatchRow,
  attempt: SubmissionRow,
  signal: AbortSignal,
): Promise<LookupOutcome> {
  const bytes = await inOrganisation(house.store.db, batch.organisation_id, (trx) =>
    fileBytes(trx, batch.id, attempt.sha256),
  );
  if (bytes === null) throw new KoppelError('internal', 'The bytes of an attempt are gone.');
  return atBank(house, batch, { attended: false, signal }, (gateway, { ctx, account }) =>
    gateway.lookup(ctx, frozenBatch(house, batch, account, bytes), attempt.key),
  );
}

/** The bank's words about a batch, as its connector translated them. */
async function takeStatus(house: House, trx: Trx, batchId: string, status: BatchStatus): Promise<void> {
  const newsOf = (one: Pick<BatchStatus, 'status' | 'bankCode' | 'reason'>): News => ({
    status: one.status,
    bankCode: one.bankCode,
    reasonCode: one.reason?.code ?? null,
    reasonText: one.reason?.text ?? null,
  });
  await applyNews(house, trx, batchId, {
    source: 'bank',
    actor: null,
    batch: newsOf(status),
    orders: new Map(status.orders.map((order) => [order.endToEndId, newsOf(order)])),
  });
}

/** What the bank knows of an attempt nobody knew the outcome of; the attempt when it is there after all and counts. */
async function takeLookup(
  house: House,
  trx: Trx,
  batchId: string,
  attempt: SubmissionRow,
  found: LookupOutcome,
): Promise<SubmissionRow | null> {
  const batch = await lockBatch(trx, batchId);
  if (batch === undefined) return null;
  await noteLookup(trx, attempt.id, found.kind === 'absent');
  if (found.kind === 'absent') return null;
  if (attempt.state === 'released') {
    // People let it be sent again, and now the first one turns up: it may be paid twice (THREATS PAY-23).
    await raiseAlarm(trx, {
      id: house.random.uuid(),
      organisationId: batch.organisation_id,
      kind: 'paid-twice',
      subject: attempt.id,
      batchId,
      details: { bankRef: found.bankRef, fileName: batch.file_name },
    });
    return null;
  }
  const now = await findSubmission(trx, attempt.id);
  if (now?.state !== 'unknown') return null;
  await setSubmission(trx, attempt.id, { state: 'accepted', bankRef: found.bankRef, ended: true });
  await changeBatch(trx, batchId, { bank_ref: found.bankRef, next_poll_at: later(house, 5), polls: 0 });
  return { ...attempt, state: 'accepted', bank_ref: found.bankRef };
}

/** An order the bank took and the account does not show: raised once the statements reach beyond the day. */
async function missEntries(house: House, trx: Trx, batch: BatchRow): Promise<void> {
  if (batch.overdue_at === null || batch.overdue_at > house.clock.now()) return;
  const reached = await lastStatementDay(trx, batch.bank_account_id);
  if (reached === null || reached < batch.overdue_at.slice(0, 10)) {
    await changeBatch(trx, batch.id, { overdue_at: later(house, 86_400) });
    return;
  }
  await changeBatch(trx, batch.id, { overdue_at: null });
  for (const order of await ordersOfBatch(trx, batch.id)) {
    if (!['accepted', 'processing', 'executed', 'to-be-confirmed', 'unknown'].includes(order.status)) continue;
    if (order.entry_id !== null) continue;
    await raiseAlarm(trx, {
      id: house.random.uuid(),
      organisationId: batch.organisation_id,
      kind: 'order-without-debit',
      subject: order.id,
      batchId: batch.id,
      orderId: order.id,
      details: { status: order.status, date: batch.date, statementsUntil: reached },
    });
  }
}
