import type { PostOutcome } from '../contract/ledger-sink.ts';
import type { PluginContext } from '../contract/ports.ts';
import { KoppelError } from '../domain/errors.ts';
import { secondsAfter } from '../domain/instant.ts';
import type { StreamRow } from '../domain/stream.ts';
import { addAudit } from '../store/audit.repository.ts';
import { type Db, inOrganisation } from '../store/database.ts';
import {
  acknowledge,
  disableTarget,
  findReceiver,
  type ReceiverRow,
  receiversBehind,
  recordFailure,
  withReceiverLock,
} from '../store/receiver.repository.ts';
import { streamRowsAfter } from '../store/stream.repository.ts';
import type { House } from './house.ts';

/** Seconds to wait after the n-th failure in a row: some four days in all, then the target is switched off with its reason. */
const RETRY_SECONDS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;

/** Rows read at once, and acknowledged at once: a crash in between delivers these again, with the same ids. */
const ROWS_AT_ONCE = 50;

/** Makes the context a sink works with for one target. */
export type SinkContext = (receiver: ReceiverRow, signal: AbortSignal) => PluginContext;

/**
 * Brings a receiver up to the head of its stream, strictly in sequence. One process does so at a time per receiver; a second goes
 * away, and the first looks once more after it let go, so that nothing that came in between is left lying.
 */
export async function deliver(
  house: House,
  contextFor: SinkContext,
  organisationId: string,
  receiverId: string,
  signal: AbortSignal,
): Promise<void> {
  const { db } = house.store;
  for (;;) {
    const wasFree = await withReceiverLock(house.store, receiverId, () =>
      catchUp(house, contextFor, organisationId, receiverId, signal),
    );
    if (!wasFree || signal.aborted) return;
    const behind = await inOrganisation(db, organisationId, (trx) =>
      receiversBehind(trx, house.clock.now(), receiverId),
    );
    if (behind.length === 0) return;
  }
}

async function catchUp(
  house: House,
  contextFor: SinkContext,
  organisationId: string,
  receiverId: string,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const receiver = await inOrganisation(house.store.db, organisationId, (trx) => findReceiver(trx, receiverId));
    if (receiver === undefined || receiver.target_state !== 'active' || signal.aborted) return;
    if (receiver.next_attempt_at !== null && receiver.next_attempt_at > house.clock.now()) return;
    const rows = await inOrganisation(house.store.db, organisationId, (trx) =>
      streamRowsAfter(trx, receiver.stream_id, Number(receiver.acknowledged_seq), ROWS_AT_ONCE),
    );
    if (rows.length === 0) return;
    if (!(await drain(house, contextFor(receiver, signal), receiver, rows))) return;
  }
}

/** Posts rows in order; false when it has to stop. */
async function drain(
  house: House,
  context: PluginContext,
  receiver: ReceiverRow,
  rows: readonly StreamRow[],
): Promise<boolean> {
  const sink = house.sinks.find((one) => one.id === receiver.sink_id);
  if (sink === undefined) throw new KoppelError('config', `No installed plugin "${receiver.sink_id}" delivers.`);
  const done: { seq: number; status: number | null }[] = [];
  const flush = (db: Db) => acknowledge(db, receiver, done, house.clock.now());
  for (const row of rows) {
    if (context.signal.aborted) break;
    const outcome = await sink.post(context, row, row.id).catch((thrown: unknown) => defect(house, sink.id, thrown));
    // Given up half-way because the hub stops: nothing is known of it, and it is sent again.
    if (outcome.kind === 'retry' && context.signal.aborted) break;
    if (outcome.kind === 'posted' || outcome.kind === 'duplicate') {
      done.push({ seq: row.seq, status: outcome.status });
      continue;
    }
    await inOrganisation(house.store.db, receiver.organisation_id, async (db) => {
      await flush(db);
      await handleFailure(house, db, receiver, row, outcome, done.length > 0);
    });
    return false;
  }
  await inOrganisation(house.store.db, receiver.organisation_id, flush);
  return !context.signal.aborted;
}

/** A plugin that throws has a defect, or lacks what it needs: its target is switched off with that reason. */
function defect(house: House, sinkId: string, thrown: unknown): PostOutcome {
  house.log.warn(`sink ${sinkId} failed`, { error: String(thrown), stack: (thrown as Error).stack });
  const reason = thrown instanceof KoppelError ? thrown.message : `The plugin ${sinkId} failed; the log says how.`;
  return { kind: 'rejected', reason, status: null };
}

async function handleFailure(
  house: House,
  db: Db,
  receiver: ReceiverRow,
  row: StreamRow,
  outcome: Exclude<PostOutcome, { kind: 'posted' | 'duplicate' }>,
  progressed: boolean,
): Promise<void> {
  const attempts = (progressed ? 0 : receiver.attempts) + 1;
  const failure = { seq: row.seq, attempts, status: outcome.status, error: outcome.reason };
  const switchOff = async (state: 'failing' | 'refused', reason: string) => {
    await recordFailure(db, receiver, { ...failure, state, nextAttemptAt: null }, house.clock.now());
    await disableTarget(db, receiver.sink_target_id, reason);
    await addAudit(db, {
      organisationId: receiver.organisation_id,
      actor: 'Koppel',
      action: 'webhook.disabled',
      subject: receiver.sink_target_id,
      details: { reason },
    });
  };
  // Order is kept: the stream waits here until a person acts, and everything behind it with it.
  if (outcome.kind !== 'retry') return switchOff('refused', outcome.reason);
  const wait = RETRY_SECONDS[attempts - 1];
  if (wait === undefined) return switchOff('failing', `No answer for days; the last one: ${outcome.reason}`);
  const seconds = Math.max(outcome.afterSeconds ?? 0, wait * (0.9 + 0.2 * fraction(house)));
  const nextAttemptAt = secondsAfter(house.clock.now(), seconds);
  await recordFailure(db, receiver, { ...failure, state: 'failing', nextAttemptAt }, house.clock.now());
  await house.jobs.send(
    db,
    'deliver',
    { organisationId: receiver.organisation_id, receiverId: receiver.id, targetId: receiver.sink_target_id },
    { notBefore: nextAttemptAt },
  );
}

/** 0–1, so that a thousand receivers of one broken ERP do not all come back in the same second. */
function fraction(house: House): number {
  return (house.random.bytes(1)[0] ?? 0) / 255;
}

/** Asks for every delivery that is due and has no job: after a crash, a restore, or a lost notification. */
export async function sweepDeliveries(house: House, db: Db): Promise<void> {
  for (const { id, organisationId, targetId } of await receiversBehind(db, house.clock.now())) {
    await house.jobs.send(db, 'deliver', { organisationId, receiverId: id, targetId });
  }
}
