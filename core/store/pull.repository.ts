import { sql } from 'kysely';
import type { PlainDate } from '../domain/plain-date.ts';
import type { Db } from './database.ts';
import type { ImportError } from './tables/bank.ts';

export function findPullState(db: Db, accountId: string) {
  return db.selectFrom('pull_state').selectAll().where('bank_account_id', '=', accountId).executeTakeFirst();
}

/** The account is to be pulled from now on. What was taken over before stays taken over; a bank's own cursor dies with its consent. */
export async function schedulePulls(
  db: Db,
  row: {
    readonly organisationId: string;
    readonly accountId: string;
    readonly wantedFrom: PlainDate | null;
    /** Null: not yet, by itself. */
    readonly nextPullAt: string | null;
  },
): Promise<void> {
  await db
    .insertInto('pull_state')
    .values({
      bank_account_id: row.accountId,
      organisation_id: row.organisationId,
      wanted_from: row.wantedFrom,
      next_pull_at: row.nextPullAt,
      error: null,
    })
    .onConflict((conflict) =>
      conflict.column('bank_account_id').doUpdateSet({ next_pull_at: row.nextPullAt, failures: 0, error: null }),
    )
    .execute();
}

export async function stopPulls(db: Db, accountId: string): Promise<void> {
  await db.updateTable('pull_state').set({ next_pull_at: null }).where('bank_account_id', '=', accountId).execute();
}

/**
 * Takes the account for one pull; a pull that died gives it up after `until`, and one whose lease ends beyond `ahead` was noted by a
 * clock that ran ahead. False: another one works on it.
 */
export async function leaseAccount(
  db: Db,
  accountId: string,
  lease: string,
  { now, until, ahead }: { readonly now: string; readonly until: string; readonly ahead: string },
): Promise<boolean> {
  const row = await db
    .updateTable('pull_state')
    .set({ lease, leased_until: until, tried_at: now })
    .where('bank_account_id', '=', accountId)
    .where((eb) =>
      eb.or([eb('leased_until', 'is', null), eb('leased_until', '<', now), eb('leased_until', '>', ahead)]),
    )
    .returning('bank_account_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The pull is alive. Changes nothing when the lease is another's by now: it finds out when it wants to store something. */
export async function keepLease(db: Db, accountId: string, lease: string, until: string): Promise<void> {
  await db
    .updateTable('pull_state')
    .set({ leased_until: until })
    .where('bank_account_id', '=', accountId)
    .where('lease', '=', lease)
    .execute();
}

/** Throws nothing when the lease is another's by now: then that one decides. */
export async function endLease(
  db: Db,
  accountId: string,
  lease: string,
  to: {
    readonly nextPullAt: string | null;
    readonly succeededAt?: string;
    readonly failures: number;
    readonly error: ImportError | null;
  },
): Promise<void> {
  await db
    .updateTable('pull_state')
    .set({
      lease: null,
      leased_until: null,
      next_pull_at: to.nextPullAt,
      failures: to.failures,
      error: to.error === null ? null : JSON.stringify(to.error),
      ...(to.succeededAt !== undefined && { succeeded_at: to.succeededAt }),
    })
    .where('bank_account_id', '=', accountId)
    .where('lease', '=', lease)
    .execute();
}

/** Moves the watermark with the rows it stands for: in their transaction. False: the lease is another's, nothing may be stored. */
export async function advance(
  db: Db,
  accountId: string,
  lease: string,
  to: {
    readonly watermark: PlainDate | null;
    readonly cursor: string | null;
    readonly connectionId: string;
    readonly mismatches: number;
    /** A watermark beyond it was set by a clock that ran ahead, and counts for no more than it. */
    readonly today: PlainDate;
  },
): Promise<boolean> {
  const row = await db
    .updateTable('pull_state')
    .set({
      mismatches: to.mismatches,
      ...(to.mismatches === 0 && { cursor: to.cursor, cursor_connection: to.connectionId }),
      ...(to.watermark !== null && {
        watermark: sql<string>`greatest(case when watermark <= ${to.today}::date then watermark end, ${to.watermark}::date)`,
      }),
    })
    .where('bank_account_id', '=', accountId)
    .where('lease', '=', lease)
    .returning('bank_account_id')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Counts one call against the bank's budget of the day, when there is one left. `limit` null: no budget. Committed before the call
 * is made, so that no crash gives calls back (THREATS SCH-13).
 */
export async function takeCall(
  db: Db,
  row: {
    readonly organisationId: string;
    readonly accountId: string;
    readonly day: PlainDate;
    readonly attended: boolean;
    readonly limit: number | null;
  },
): Promise<boolean> {
  const column = row.attended ? 'attended' : 'unattended';
  await db
    .insertInto('pull_count')
    .values({ organisation_id: row.organisationId, bank_account_id: row.accountId, day: row.day })
    .onConflict((conflict) => conflict.columns(['bank_account_id', 'day']).doNothing())
    .execute();
  const taken = await db
    .updateTable('pull_count')
    .set((eb) => ({ [column]: eb(column, '+', 1) }))
    .where('bank_account_id', '=', row.accountId)
    .where('day', '=', row.day)
    .where((eb) => (row.limit === null ? eb.val(true) : eb(column, '<', row.limit)))
    .returning('day')
    .executeTakeFirst();
  return taken !== undefined;
}

/** Accounts whose time has come, in all organisations, longest waiting first. A time beyond `ahead` was set by a clock that ran ahead. */
export function duePulls(
  db: Db,
  now: string,
  ahead: string,
  limit: number,
): Promise<readonly { readonly accountId: string; readonly organisationId: string }[]> {
  return db
    .selectFrom('pull_state')
    .select(['bank_account_id as accountId', 'organisation_id as organisationId'])
    .where((eb) => eb.or([eb('next_pull_at', '<=', now), eb('next_pull_at', '>', ahead)]))
    .where((eb) =>
      eb.or([eb('leased_until', 'is', null), eb('leased_until', '<', now), eb('leased_until', '>', ahead)]),
    )
    .orderBy('next_pull_at')
    .limit(limit)
    .execute();
}

export function findBreaker(db: Db, connectorId: string) {
  return db.selectFrom('bank_breaker').selectAll().where('connector_id', '=', connectorId).executeTakeFirst();
}

export async function setBreaker(
  db: Db,
  organisationId: string,
  connectorId: string,
  to: { readonly failures: number; readonly openUntil: string | null; readonly error: ImportError | null },
): Promise<void> {
  const values = {
    failures: to.failures,
    open_until: to.openUntil,
    error: to.error === null ? null : JSON.stringify(to.error),
  };
  await db
    .insertInto('bank_breaker')
    .values({ organisation_id: organisationId, connector_id: connectorId, ...values })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'connector_id']).doUpdateSet(values))
    .execute();
}

/** A row of a bank nobody could read is kept with its evidence, once. */
export async function quarantine(
  db: Db,
  row: {
    readonly id: string;
    readonly organisationId: string;
    readonly accountId: string;
    readonly evidenceId: string;
    readonly raw: string;
    readonly error: ImportError;
  },
): Promise<void> {
  await db
    .insertInto('quarantined_row')
    .values({
      id: row.id,
      organisation_id: row.organisationId,
      bank_account_id: row.accountId,
      evidence_id: row.evidenceId,
      raw: row.raw,
      error: JSON.stringify(row.error),
      settled_at: null,
    })
    .onConflict((conflict) => conflict.columns(['bank_account_id', 'raw']).doNothing())
    .execute();
}

/** True the first time a bank says it. A known id with another body throws nothing here: the caller compares. */
export async function takeNotice(
  db: Db,
  row: {
    readonly organisationId: string;
    readonly connectionId: string;
    readonly noticeId: string;
    readonly bodyHash: string;
  },
): Promise<'new' | 'repeated' | 'contradicts'> {
  const made = await db
    .insertInto('bank_notice')
    .values({
      organisation_id: row.organisationId,
      connection_id: row.connectionId,
      notice_id: row.noticeId,
      body_hash: row.bodyHash,
    })
    .onConflict((conflict) => conflict.columns(['connection_id', 'notice_id']).doNothing())
    .returning('notice_id')
    .executeTakeFirst();
  if (made !== undefined) return 'new';
  const known = await db
    .selectFrom('bank_notice')
    .select('body_hash')
    .where('connection_id', '=', row.connectionId)
    .where('notice_id', '=', row.noticeId)
    .executeTakeFirst();
  return known?.body_hash === row.bodyHash ? 'repeated' : 'contradicts';
}
