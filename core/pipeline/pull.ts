import type { CallBudget, Connector, DateRange, Pulled, StatementsPart } from '../contract/connector.ts';
import type { PluginContext } from '../contract/ports.ts';
import { KoppelError } from '../domain/errors.ts';
import { secondsAfter } from '../domain/instant.ts';
import { addDays, daysBetween, earliest, latest, type PlainDate } from '../domain/plain-date.ts';
import { findAccount } from '../store/account.repository.ts';
import { type Db, inOrganisation } from '../store/database.ts';
import {
  advance,
  duePulls,
  endLease,
  findPullState,
  keepLease,
  leaseAccount,
  takeCall,
} from '../store/pull.repository.ts';
import type { House, Person } from './house.ts';
import { runImport } from './import.ts';
import { askedEach } from './link/asked.ts';
import { closeBreaker, openBreaker, pausedUntil } from './link/breaker.ts';
import { AHEAD_SECONDS, again, BANK_ZONE, backOff, nextPull } from './link/schedule.ts';
import { type AccountSession, withAccount } from './link/session.ts';
import { receive } from './receive.ts';
import type { PulledRead } from './store.ts';

/** A pull of which the bank heard and said nothing for this long is taken for dead, and another may begin (THREATS SCH-12). */
const LEASE_MINUTES = 5;
/** A lease that ends later than this was noted by a clock that ran ahead. */
const LEASE_AHEAD_MINUTES = 60;
/** What a first pull asks for when nobody said otherwise. */
const FIRST_DAYS = 90;
/** So many due accounts are asked for in one sweep; the next sweep finds the rest. */
const SWEPT = 200;

export type PullOutcome =
  | { readonly kind: 'done'; readonly entries: number; readonly settled: boolean }
  | { readonly kind: 'later'; readonly why: 'leased' | 'budget' | 'breaker' | 'not-linked' }
  | { readonly kind: 'failed'; readonly error: KoppelError };

/**
 * Takes over what a bank has for one account: from where it stands, less the days the bank may still book late, to today. One pull of
 * an account at a time, within the bank's budget. Rows, watermark and cursor move in one transaction; whatever goes wrong leaves them
 * where they were and says when it is tried again.
 */
export async function pullAccount(
  house: House,
  organisationId: string,
  accountId: string,
  { person, signal }: { readonly person: Person | null; readonly signal: AbortSignal },
): Promise<PullOutcome> {
  const { db } = house.store;
  const now = house.clock.now();
  const ip = person?.ip ?? null;
  // Where nobody can say to the bank who waits, the call counts as one without a person.
  const attended = ip !== null;
  const lease = house.random.uuid();
  const begun = await inOrganisation(db, organisationId, async (trx) => {
    const account = await findAccount(trx, accountId);
    const state = await findPullState(trx, accountId);
    const connector = house.connectors.find(({ id }) => id === account?.connector_id);
    const part = connector?.statements;
    if (account === undefined || account.connection_id === null || state === undefined || part?.pull === undefined)
      return { kind: 'not-linked' } as const;
    const ahead = secondsAfter(now, LEASE_AHEAD_MINUTES * 60);
    if (!(await leaseAccount(trx, accountId, lease, { now, until: leaseEnd(now), ahead })))
      return { kind: 'leased' } as const;
    return { kind: 'begun', state, part, connector: connector as Connector } as const;
  });
  if (begun.kind !== 'begun') return { kind: 'later', why: begun.kind };
  const { state, part, connector } = begun;
  const next = () => nextPull(house.clock.now(), accountId, part.budget);
  const end = (to: Parameters<typeof endLease>[3]) =>
    inOrganisation(db, organisationId, (trx) => endLease(trx, accountId, lease, to));

  const paused = await inOrganisation(db, organisationId, (trx) => pausedUntil(trx, connector.id, now));
  if (paused !== null && person === null) {
    await end({ nextPullAt: paused, failures: state.failures, error: state.error });
    return { kind: 'later', why: 'breaker' };
  }
  const day = house.clock.today(BANK_ZONE);
  const limit = attended ? null : callsAllowed(part.budget, person !== null);
  const spend = () =>
    inOrganisation(db, organisationId, (trx) => takeCall(trx, { organisationId, accountId, day, attended, limit }));
  if (!(await spend())) {
    await end({ nextPullAt: next(), failures: state.failures, error: state.error });
    return { kind: 'later', why: 'budget' };
  }
  try {
    const result = await withAccount(
      house,
      organisationId,
      accountId,
      'transactions',
      { attended, ip, signal },
      (session) => takeOver(house, { organisationId, accountId, lease, part, spend, state }, session, day),
    );
    const time = house.clock.now();
    await end({
      nextPullAt: next(),
      succeededAt: time,
      failures: 0,
      error: result.settled
        ? null
        : { code: 'balance_proof_failed', message: 'The entries and the balance of the bank do not agree yet.' },
    });
    await inOrganisation(db, organisationId, (trx) => closeBreaker(trx, organisationId, connector.id));
    return { kind: 'done', ...result };
  } catch (thrown) {
    const error = thrown instanceof KoppelError ? thrown : null;
    const failures = state.failures + 1;
    const told = { code: error?.code ?? 'internal', message: error?.message ?? 'A defect of ours; see the log.' };
    await end({
      nextPullAt: error === null ? backOff(now, failures, accountId) : again(error, now, failures, accountId),
      failures,
      error: told,
    });
    if (error === null) throw thrown;
    await inOrganisation(db, organisationId, (trx) => openBreaker(trx, organisationId, connector.id, error, now));
    house.log.info(`pull failed: ${error.code}`, { account: accountId, message: error.message });
    return { kind: 'failed', error };
  }
}

interface Place {
  readonly organisationId: string;
  readonly accountId: string;
  readonly lease: string;
  readonly part: StatementsPart;
  /** Counts one more call. False: none is left today. */
  readonly spend: () => Promise<boolean>;
  readonly state: NonNullable<Awaited<ReturnType<typeof findPullState>>>;
}

async function takeOver(
  house: House,
  place: Place,
  { connector, ctx, account }: AccountSession,
  today: PlainDate,
): Promise<{ entries: number; settled: boolean }> {
  const { organisationId, accountId, part, state } = place;
  const linked = await inOrganisation(house.store.db, organisationId, (trx) => findAccount(trx, accountId));
  const connectionId = linked?.connection_id ?? '';
  const range = wanted(part, state, today);
  // Ids and cursors of another consent mean nothing in this one.
  const cursor = state.cursor_connection === connectionId ? state.cursor : null;
  let mismatches = state.mismatches;
  let entries = 0;
  const { pull } = part;
  if (pull === undefined) throw new KoppelError('internal', 'A connector that does not pull was asked to.');
  const heard = stayingLeased(house, place, ctx);
  for await (const piece of askedEach(ctx, () => pull(heard, account, range, cursor))) {
    if (ctx.signal.aborted)
      throw new KoppelError('transient', 'The hub is stopping; the pull goes on when it runs again.');
    const taken = await takePiece(house, place, connector.id, account.iban, connectionId, piece, mismatches, today);
    entries += taken.entries;
    mismatches = taken.mismatches;
    // What comes after a range that does not add up waits until it does.
    if (mismatches > 0) return { entries, settled: false };
    // Each further range is a call of its own: what the day's budget does not hold comes at the next pull.
    const more = piece.covers !== null && piece.covers.to < range.to;
    if (more && !(await place.spend())) return { entries, settled: true };
  }
  return { entries, settled: true };
}

/** The plugin's means, with every answer of the bank a sign of life: a bank that is slow, page after page, does not lose us the account. */
function stayingLeased(house: House, { organisationId, accountId, lease }: Place, ctx: PluginContext): PluginContext {
  return {
    ...ctx,
    http: {
      async send(request) {
        const response = await ctx.http.send(request);
        const until = leaseEnd(house.clock.now());
        await inOrganisation(house.store.db, organisationId, (trx) => keepLease(trx, accountId, lease, until));
        return response;
      },
    },
  };
}

const leaseEnd = (now: string): string => secondsAfter(now, LEASE_MINUTES * 60);

async function takePiece(
  house: House,
  { organisationId, accountId, lease, part, state }: Place,
  connectorId: string,
  iban: string,
  connectionId: string,
  piece: Pulled,
  mismatches: number,
  today: PlainDate,
): Promise<{ entries: number; mismatches: number }> {
  const { evidence, covers, checkpoint } = piece;
  const move = async (db: Db, settled: boolean) => {
    const to = settled ? (covers?.to ?? null) : null;
    const next = settled ? 0 : mismatches + 1;
    const ours = await advance(db, accountId, lease, {
      watermark: to,
      cursor: checkpoint,
      connectionId,
      mismatches: next,
      today,
    });
    if (!ours) throw new KoppelError('transient', 'Another pull of the account took over.');
    return next;
  };
  const received = await receive(
    house,
    {
      organisationId,
      name: evidence.name,
      mediaType: evidence.mediaType,
      connectorId,
      source: 'pull',
      createdBy: 'Koppel',
      chunks: once(evidence.bytes),
    },
    false,
  );
  // The very same answer of the bank: it was taken over when it came first, unless it did not add up then.
  if (received.duplicate && received.import.state === 'done' && state.mismatches === 0) {
    await inOrganisation(house.store.db, organisationId, (db) => move(db, true));
    return { entries: 0, mismatches: 0 };
  }
  let after = mismatches;
  const pulled: PulledRead = {
    accountId,
    iban,
    stableIds: part.entryIds === 'stable',
    mismatches,
    async settle(db, results) {
      after = await move(
        db,
        results.every(({ settled }) => settled),
      );
    },
  };
  const imported = await runImport(house, organisationId, received.import.id, undefined, pulled);
  if (imported.kind === 'failed')
    throw new KoppelError('contract_broken', imported.error.message, { cause: imported.error });
  return { entries: imported.report.reduce((total, one) => total + one.new, 0), mismatches: after };
}

/** From where it stands, less the days the bank may still book late, and no further back than the bank gives. */
function wanted(part: StatementsPart, state: Place['state'], today: PlainDate): DateRange {
  const oldest = part.historyDays === null ? null : addDays(today, -part.historyDays);
  // One ahead of today was set by a clock that ran ahead.
  const watermark = state.watermark === null ? null : earliest(state.watermark as PlainDate, today);
  const start =
    watermark === null
      ? ((state.wanted_from as PlainDate | null) ?? addDays(today, -FIRST_DAYS))
      : addDays(watermark, -part.lateBookingDays);
  const from = oldest === null ? start : latest(start, oldest);
  return { from: daysBetween(from, today) < 0 ? today : from, to: today };
}

/** What is kept for people is spent when one asks. */
function callsAllowed(budget: CallBudget | null, asked: boolean): number | null {
  if (budget === null) return null;
  return asked ? budget.unattendedPerDay : Math.max(0, budget.unattendedPerDay - budget.keptForPeople);
}

/** Asks for a pull of every account whose time has come, in all organisations. */
export async function sweepPulls(house: House, db: Db): Promise<void> {
  const now = house.clock.now();
  for (const { accountId, organisationId } of await duePulls(db, now, secondsAfter(now, AHEAD_SECONDS), SWEPT))
    await house.jobs.send(db, 'pull', { organisationId, accountId, person: null });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
