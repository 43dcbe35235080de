import type { SubmitOutcome } from '../../contract/connector.ts';
import { type ErrorCode, KoppelError } from '../../domain/errors.ts';
import { accountIsHeld } from '../../store/alarm.repository.ts';
import { type BatchRow, changeBatch, fileBytes, lockBatch } from '../../store/batch.repository.ts';
import { type Db, inOrganisation, type Trx } from '../../store/database.ts';
import { addOrderEvents, ordersOfBatch } from '../../store/order.repository.ts';
import { type OrderAccount, orderAccount } from '../../store/order-account.repository.ts';
import {
  claimBatch,
  holdsClaim,
  insertSubmission,
  type SubmissionRow,
  setSubmission,
  submissionsOf,
} from '../../store/submission.repository.ts';
import type { House } from '../house.ts';
import {
  approvalState,
  assertDates,
  assertLimits,
  assertMandates,
  rulesOfBatch,
  setAll,
  voidBatch,
} from './approve.ts';
import { atBank, type JournalLine } from './bank.ts';
import { proveBytes } from './batches.ts';
import { fileOf, frozenBatch, sha256 } from './file.ts';
import { dropItems, holdItems } from './items.ts';
import { applyNews } from './status.ts';
import { later, missedAt } from './when.ts';
import { theHub } from './who.ts';

/** Given up this long before the lease ends, so that the sender itself still writes down that it does not know. */
const SPARE_SECONDS = 5;
/** The bank is asked soon what became of a file. */
const FIRST_POLL_SECONDS = 2;
/** Waits before trying again what surely did not leave, by how often it was tried. */
const RETRY_SECONDS = [5, 15, 60, 300, 900, 3_600] as const;

/** Failures of `submit` after which it is certain that the bank has nothing, or did not look at it. */
const NOT_SENT: ReadonlySet<ErrorCode> = new Set([
  'transient',
  'rate_limited',
  'token_expired',
  'consent_expired',
  'consent_revoked',
  'needs_human',
  'config',
  'url_not_allowed',
  'secret_unreadable',
]);

/**
 * Sends an approved batch: claim, write-ahead, connect, outcome, each a transaction of its own. Safe to run at any time, twice at
 * once, and after a crash at any point: what was perhaps sent is never sent again by itself (docs/decisions/0050).
 */
export async function runSubmit(
  house: House,
  organisationId: string,
  batchId: string,
  signal: AbortSignal,
): Promise<void> {
  const { sending } = house;
  const within = <T>(work: (trx: Trx) => Promise<T>) => inOrganisation(house.store.db, organisationId, work);
  const fence = await within(async (trx) => {
    const claimed = await claimBatch(trx, batchId, house.clock.now(), sending.leaseSeconds);
    // Whatever becomes of this process, somebody looks again when the lease is over.
    if (claimed !== null) await lookAfter(house, trx, organisationId, batchId, sending.leaseSeconds + 1);
    sending.reach('P0');
    return claimed;
  });
  if (fence === null) return;
  sending.reach('P1');
  const attempt = await within((trx) => writeAhead(house, trx, batchId, fence));
  if (attempt === null) return;
  await sending.journal.write(attempt.journal);
  sending.reach('P2');
  const outcome = await connect(house, attempt, fence, signal);
  if (outcome === null) return;
  sending.reach('P6');
  await within(async (trx) => {
    await writeOutcome(house, trx, attempt, fence, outcome);
    sending.reach('P7');
  });
  sending.reach('P8');
}

async function lookAfter(
  house: House,
  trx: Trx,
  organisationId: string,
  batchId: string,
  seconds: number,
): Promise<void> {
  await house.jobs.send(trx, 'track', { organisationId, batchId }, { notBefore: later(house, seconds) });
}

interface Attempt {
  readonly submission: Pick<SubmissionRow, 'id' | 'key'>;
  readonly batch: BatchRow;
  readonly account: OrderAccount;
  readonly bytes: Buffer;
  readonly journal: JournalLine;
}

/**
 * The last look before anything leaves, and the row in the log. Null when it may not leave: the claim was lost, or what was approved
 * is not what would be sent; then the batch is a draft again with the reason.
 */
async function writeAhead(house: House, trx: Trx, batchId: string, fence: bigint): Promise<Attempt | null> {
  const batch = await lockBatch(trx, batchId);
  if (batch === undefined || batch.status !== 'approved' || !(await holdsClaim(trx, batchId, fence))) return null;
  if (await accountIsHeld(trx, batch.bank_account_id)) {
    await changeBatch(trx, batchId, {
      lease_until: null,
      not_before: later(house, 300),
      reason_code: 'restored',
      reason_text: null,
    });
    return null;
  }
  const account = await orderAccount(trx, batch.bank_account_id);
  const orders = await ordersOfBatch(trx, batchId);
  const bytes = await fileBytes(trx, batchId, batch.sha256);
  try {
    await assertAsApproved(house, trx, batch, account, orders, bytes);
  } catch (error) {
    if (!(error instanceof KoppelError) || error.reaction === 'stop') throw error;
    await voidBatch(house, trx, theHub(batch.organisation_id), batch, { code: error.code, text: error.message });
    return null;
  }
  const before = await submissionsOf(trx, batchId);
  const submission = {
    id: house.random.uuid(),
    organisation_id: batch.organisation_id,
    batch_id: batchId,
    // Ours and new with every attempt: a bank that knows an old one must not take this for a repeat after its window.
    key: house.random.uuid(),
    sha256: batch.sha256,
    channel: batch.channel,
    fence,
    state: 'in-flight' as const,
    replaces: before.findLast((one) => one.state === 'released')?.id ?? null,
  };
  await insertSubmission(trx, submission);
  await changeBatch(trx, batchId, {
    status: 'in-flight',
    sent_at: house.clock.now(),
    overdue_at: missedAt(batch.date),
    reason_code: null,
    reason_text: null,
  });
  await setAll(house, trx, theHub(batch.organisation_id), batch, orders, 'in-flight');
  await holdItems(house, trx, batch, account, orders);
  return {
    submission,
    batch,
    account,
    bytes: bytes as Buffer,
    journal: {
      submissionId: submission.id,
      organisationId: batch.organisation_id,
      accountId: batch.bank_account_id,
      batchId,
      key: submission.key,
      sha256: batch.sha256,
      fileName: batch.file_name,
      at: house.clock.now(),
    },
  };
}

/** Throws `approval_void` or `limit_exceeded` unless what would leave is what people approved, who still may. */
export async function assertAsApproved(
  house: House,
  trx: Db,
  batch: BatchRow,
  account: OrderAccount,
  orders: Awaited<ReturnType<typeof ordersOfBatch>>,
  bytes: Buffer | null,
): Promise<void> {
  if (bytes === null || sha256(bytes) !== batch.sha256)
    throw new KoppelError('approval_void', 'The file is not the one that was approved.');
  // The tables say the same as the file: nobody changed an order beside the API.
  if (orders.length !== batch.order_count || sha256(fileOf(batch, account, orders)) !== batch.sha256)
    throw new KoppelError('approval_void', 'An order was changed after it was approved.');
  await proveBytes(bytes, batch.order_count, batch.total);
  assertDates(house, batch);
  await assertMandates(trx, orders);
  const rules = await rulesOfBatch(trx, batch);
  await assertLimits(trx, batch, rules);
  const state = await approvalState(house, trx, batch, orders, rules);
  if (state.given.length < Math.min(state.needed, batch.approvals_needed))
    throw new KoppelError('approval_void', 'An approval is missing: someone who approved may not any more.');
}

type Outcome =
  | SubmitOutcome
  | { readonly kind: 'not-sent'; readonly error: KoppelError }
  | { readonly kind: 'unknown'; readonly text: string };

/** Null: the claim was lost before the connection was made, so nothing was sent and another has the batch. */
async function connect(
  house: House,
  { submission, batch, bytes }: Attempt,
  fence: bigint,
  signal: AbortSignal,
): Promise<Outcome | null> {
  let asked = false;
  let lost = false;
  try {
    const deadline = AbortSignal.any([
      signal,
      AbortSignal.timeout(Math.max(1, house.sending.leaseSeconds - SPARE_SECONDS) * 1000),
    ]);
    return await atBank(house, batch, { attended: false, signal: deadline }, async (gateway, { ctx, account }) => {
      // A worker that slept through its lease sees it here, before it connects (THREATS PAY-26).
      lost = !(await inOrganisation(house.store.db, batch.organisation_id, (trx) => holdsClaim(trx, batch.id, fence)));
      if (lost) throw new KoppelError('state_conflict', 'Another worker has the batch.');
      asked = true;
      return gateway.submit(ctx, frozenBatch(house, batch, account, bytes), submission.key);
    });
  } catch (thrown) {
    if (lost) return null;
    const error =
      thrown instanceof KoppelError
        ? thrown
        : new KoppelError('internal', thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
    house.log.warn('a batch was not sent as usual', { batch: batch.id, code: error.code, error: error.message });
    if (!asked || NOT_SENT.has(error.code)) return { kind: 'not-sent', error };
    return { kind: 'unknown', text: error.message };
  }
}

async function writeOutcome(house: House, trx: Trx, attempt: Attempt, fence: bigint, outcome: Outcome): Promise<void> {
  const batch = await lockBatch(trx, attempt.batch.id);
  const { id } = attempt.submission;
  // An older fence's word does not count: whoever took over asked the bank itself.
  if (batch === undefined || batch.fence !== fence || batch.status !== 'in-flight') return;
  const hub = theHub(batch.organisation_id);
  const free = { lease_until: null };
  switch (outcome.kind) {
    case 'accepted':
    case 'confirm-at-bank': {
      const confirmed = outcome.kind === 'accepted';
      await setSubmission(trx, id, { state: 'accepted', bankRef: outcome.bankRef, ended: true });
      await changeBatch(trx, batch.id, {
        ...free,
        bank_ref: outcome.bankRef,
        confirm_url: confirmed ? null : outcome.url,
        next_poll_at: later(house, FIRST_POLL_SECONDS),
        polls: 0,
      });
      await lookAfter(house, trx, batch.organisation_id, batch.id, FIRST_POLL_SECONDS);
      await applyNews(house, trx, batch.id, {
        source: 'bank',
        actor: null,
        batch: {
          status: confirmed ? 'accepted' : 'to-be-confirmed',
          bankCode: null,
          reasonCode: null,
          reasonText: null,
        },
        orders: new Map(),
      });
      return;
    }
    case 'refused':
      await setSubmission(trx, id, { state: 'refused', code: outcome.code, text: outcome.text, ended: true });
      await changeBatch(trx, batch.id, free);
      await applyNews(house, trx, batch.id, {
        source: 'bank',
        actor: null,
        batch: { status: 'rejected', bankCode: 'RJCT', reasonCode: outcome.code, reasonText: outcome.text },
        orders: new Map(),
      });
      return;
    case 'not-sent':
      await setSubmission(trx, id, {
        state: 'not-sent',
        code: outcome.error.code,
        text: outcome.error.message,
        ended: true,
      });
      await backToApproved(house, trx, batch, outcome.error);
      return;
    case 'unknown':
      await setSubmission(trx, id, { state: 'unknown', text: outcome.text });
      await changeBatch(trx, batch.id, { ...free, next_poll_at: later(house, FIRST_POLL_SECONDS), polls: 0 });
      await lookAfter(house, trx, batch.organisation_id, batch.id, FIRST_POLL_SECONDS);
      await applyNews(house, trx, batch.id, {
        source: 'hub',
        actor: hub.name,
        batch: { status: 'unknown', bankCode: null, reasonCode: 'outcome_unknown', reasonText: outcome.text },
        orders: new Map(),
      });
  }
}

/** Surely nothing left: it is approved as before, and tried again later unless a person has to act first. */
async function backToApproved(house: House, trx: Trx, batch: BatchRow, error: KoppelError): Promise<void> {
  const tries = (await submissionsOf(trx, batch.id)).filter((one) => one.state === 'not-sent').length;
  const wait = RETRY_SECONDS[Math.min(tries, RETRY_SECONDS.length) - 1] ?? 5;
  const notBefore = error.retryAt ?? later(house, wait);
  await changeBatch(trx, batch.id, {
    status: 'approved',
    lease_until: null,
    not_before: notBefore,
    reason_code: error.code,
    reason_text: error.message,
  });
  await addOrderEvents(trx, batch.organisation_id, [
    {
      batchId: batch.id,
      orderId: null,
      source: 'hub',
      actor: 'Koppel',
      action: 'not-sent',
      reasonCode: error.code,
      reasonText: error.message,
    },
  ]);
  const orders = await ordersOfBatch(trx, batch.id);
  await dropItems(trx, batch, orders, true);
  await setAll(house, trx, theHub(batch.organisation_id), batch, orders, 'approved');
  await house.jobs.send(trx, 'submit', { organisationId: batch.organisation_id, batchId: batch.id }, { notBefore });
}
