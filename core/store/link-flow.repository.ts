import type { Db } from './database.ts';
import type { ImportError } from './tables/bank.ts';
import type { FlowKind, FlowStatus, FlowStep } from './tables/links.ts';

export type FlowRow = Awaited<ReturnType<typeof findFlowByState>> & object;

export async function createFlow(
  db: Db,
  row: {
    readonly id: string;
    readonly organisationId: string;
    readonly connectionId: string;
    readonly kind: FlowKind;
    readonly stateHash: string;
    readonly browserHash: string;
    readonly startedBy: string;
    readonly redirectUrl: string;
    readonly step: FlowStep;
    readonly sealedKeep: string | null;
    readonly expiresAt: string;
    readonly now: string;
  },
): Promise<void> {
  await db
    .insertInto('link_flow')
    .values({
      id: row.id,
      organisation_id: row.organisationId,
      connection_id: row.connectionId,
      kind: row.kind,
      state_hash: row.stateHash,
      browser_hash: row.browserHash,
      started_by: row.startedBy,
      redirect_url: row.redirectUrl,
      step: JSON.stringify(row.step),
      sealed_keep: row.sealedKeep,
      created_at: row.now,
      expires_at: row.expiresAt,
      error: null,
    })
    .execute();
}

export function findFlowByState(db: Db, stateHash: string) {
  return db.selectFrom('link_flow').selectAll().where('state_hash', '=', stateHash).executeTakeFirst();
}

/** The latest flow of a link. */
export function latestFlow(db: Db, connectionId: string) {
  return db
    .selectFrom('link_flow')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
}

/** Takes the flow for its one answer. False: another request took it already (THREATS OA-03, OA-04). */
export async function takeFlow(db: Db, id: string): Promise<boolean> {
  const row = await db
    .updateTable('link_flow')
    .set({ status: 'taken' })
    .where('id', '=', id)
    .where('status', '=', 'open')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function setFlow(
  db: Db,
  id: string,
  to: {
    readonly status: FlowStatus;
    readonly error?: ImportError;
    readonly step?: FlowStep;
    readonly sealedKeep?: string | null;
  },
): Promise<void> {
  await db
    .updateTable('link_flow')
    .set({
      status: to.status,
      error: to.error === undefined ? null : JSON.stringify(to.error),
      ...(to.step !== undefined && { step: JSON.stringify(to.step) }),
      ...(to.sealedKeep !== undefined && { sealed_keep: to.sealedKeep }),
    })
    .where('id', '=', id)
    .execute();
}

export async function openFlows(db: Db, now: string): Promise<number> {
  const row = await db
    .selectFrom('link_flow')
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .where('status', '=', 'open')
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Flows nobody finished in time, in all organisations: a link that never came to be is denied by silence. */
export async function forgetOldFlows(db: Db, now: string): Promise<void> {
  const expired = await db
    .updateTable('link_flow')
    .set({ status: 'failed' })
    .where('status', 'in', ['open', 'taken'])
    .where('expires_at', '<', now)
    .returning('connection_id')
    .execute();
  for (const { connection_id } of expired) {
    await db
      .updateTable('bank_connection')
      .set({ state: 'denied', detail: 'Nobody finished it at the bank.' })
      .where('id', '=', connection_id)
      .where('state', '=', 'requested')
      .execute();
  }
  await db.deleteFrom('link_landing').where('expires_at', '<', now).execute();
}

export async function parkAnswer(
  db: Db,
  row: {
    readonly ticketHash: string;
    readonly connectorId: string;
    readonly connectionId: string | null;
    readonly sealedParameters: string;
    readonly expiresAt: string;
  },
): Promise<void> {
  await db
    .insertInto('link_landing')
    .values({
      ticket_hash: row.ticketHash,
      connector_id: row.connectorId,
      connection_id: row.connectionId,
      sealed_parameters: row.sealedParameters,
      expires_at: row.expiresAt,
    })
    .execute();
}

export async function parkedAnswers(db: Db, now: string): Promise<number> {
  const row = await db
    .selectFrom('link_landing')
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** The parked answer, once. */
export function fetchAnswer(db: Db, ticketHash: string, now: string) {
  return db
    .deleteFrom('link_landing')
    .where('ticket_hash', '=', ticketHash)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();
}
