import { sql } from 'kysely';
import type { Grant } from '../contract/connector.ts';
import { type ConsentState, mayBecome, type Service } from '../domain/consent.ts';
import { KoppelError } from '../domain/errors.ts';
import type { Db } from './database.ts';
import type { ImportError } from './tables/bank.ts';
import type { Environment } from './tables/links.ts';

export type ConnectionRow = Awaited<ReturnType<typeof findConnection>> & object;

export async function createConnection(
  db: Db,
  row: {
    readonly id: string;
    readonly organisationId: string;
    readonly connectorId: string;
    readonly bankCode: string | null;
    readonly environment: Environment;
    readonly createdBy: string;
  },
): Promise<void> {
  await db
    .insertInto('bank_connection')
    .values({
      id: row.id,
      organisation_id: row.organisationId,
      connector_id: row.connectorId,
      bank_code: row.bankCode,
      environment: row.environment,
      state: 'requested',
      created_by: row.createdBy,
    })
    .execute();
}

export function findConnection(db: Db, id: string) {
  return db.selectFrom('bank_connection').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Held for this transaction: one flow, one renewal of tokens at a time. */
export function lockConnection(db: Db, id: string) {
  return db.selectFrom('bank_connection').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Moves a link to another state, when its table allows. Throws `state_conflict`. Staying where it is always may. */
export async function setConnectionState(
  db: Db,
  id: string,
  to: ConsentState,
  why: { readonly detail?: string | null; readonly error?: ImportError | null } = {},
): Promise<void> {
  const row = await lockConnection(db, id);
  if (row === undefined) throw new KoppelError('not_found', 'There is no such link.');
  if (row.state !== to && !mayBecome(row.state, to))
    throw new KoppelError('state_conflict', `A link that is ${row.state} does not become ${to}.`);
  await db
    .updateTable('bank_connection')
    .set({
      state: to,
      detail: why.detail ?? null,
      error: why.error === undefined || why.error === null ? null : JSON.stringify(why.error),
      updated_at: sql<string>`now()`,
    })
    .where('id', '=', id)
    .execute();
}

/**
 * Keeps a grant: its sealed tokens, its end, and the accounts it covers. Accounts of an earlier grant stay known as not present.
 * `unconfirmed`: it gives nothing before the choice of accounts was confirmed at the bank.
 */
export async function keepGrant(
  db: Db,
  connection: ConnectionRow,
  grant: Grant,
  { now, unconfirmed }: { readonly now: string; readonly unconfirmed: boolean },
): Promise<void> {
  const { id, organisation_id } = connection;
  await keepTokens(db, id, grant);
  await db
    .updateTable('bank_connection')
    .set({ expires_at: grant.expiresAt, granted_at: now, reminded_days: null, unconfirmed })
    .where('id', '=', id)
    .execute();
  await db.updateTable('granted_account').set({ present: false }).where('connection_id', '=', id).execute();
  for (const account of grant.accounts) {
    const facts = {
      holder: account.holder,
      kind: account.kind,
      bank_account_id: account.bankAccountId,
      services: JSON.stringify(account.services),
      refusal: account.refusal,
      present: true,
    };
    await db
      .insertInto('granted_account')
      .values({ organisation_id, connection_id: id, iban: account.iban, currency: account.currency, ...facts })
      .onConflict((conflict) => conflict.columns(['connection_id', 'iban', 'currency']).doUpdateSet(facts))
      .execute();
  }
}

/** New tokens for old, before anything uses them. */
export async function keepTokens(db: Db, id: string, grant: Grant): Promise<void> {
  await db
    .updateTable('bank_connection')
    .set((eb) => ({
      sealed_grant: grant.sealed,
      tokens_expire_at: grant.tokensExpireAt,
      grant_version: eb('grant_version', '+', 1),
      updated_at: sql<string>`now()`,
    }))
    .where('id', '=', id)
    .execute();
}

/** The tokens are destroyed; that the link once was stays. */
export async function forgetTokens(db: Db, id: string): Promise<void> {
  await db
    .updateTable('bank_connection')
    .set({ sealed_grant: null, tokens_expire_at: null })
    .where('id', '=', id)
    .execute();
}

export function grantedAccounts(db: Db, connectionId: string) {
  return db
    .selectFrom('granted_account')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .orderBy('iban')
    .orderBy('currency')
    .execute();
}

export type GrantedRow = Awaited<ReturnType<typeof grantedAccounts>>[number];

/** Links whose consent ends within 30 days or has ended, in all organisations. */
export function endingConnections(db: Db, before: string) {
  return db
    .selectFrom('bank_connection')
    .selectAll()
    .where('state', 'in', ['active', 'expiring'])
    .where('expires_at', '<', before)
    .execute();
}

export async function markReminded(db: Db, id: string, days: number): Promise<void> {
  await db.updateTable('bank_connection').set({ reminded_days: days }).where('id', '=', id).execute();
}

export function findConnectorConfig(db: Db, connectorId: string) {
  return db.selectFrom('connector_config').selectAll().where('connector_id', '=', connectorId).executeTakeFirst();
}

export async function saveConnectorConfig(
  db: Db,
  row: {
    readonly organisationId: string;
    readonly connectorId: string;
    readonly environment: Environment;
    readonly settings: Readonly<Record<string, string | boolean>>;
    readonly sealedSecrets: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const values = {
    environment: row.environment,
    settings: JSON.stringify(row.settings),
    sealed_secrets: JSON.stringify(row.sealedSecrets),
  };
  await db
    .insertInto('connector_config')
    .values({ organisation_id: row.organisationId, connector_id: row.connectorId, ...values })
    .onConflict((conflict) =>
      conflict.columns(['organisation_id', 'connector_id']).doUpdateSet({ ...values, updated_at: sql<string>`now()` }),
    )
    .execute();
}

/** Settings that talk to real banks, in all organisations. */
export function liveConnectorConfigs(db: Db) {
  return db.selectFrom('connector_config').selectAll().where('environment', '=', 'live').execute();
}

export async function markCertificatesReminded(
  db: Db,
  organisationId: string,
  connectorId: string,
  reminded: Readonly<Record<string, number>>,
): Promise<void> {
  await db
    .updateTable('connector_config')
    .set({ reminded: JSON.stringify(reminded) })
    .where('organisation_id', '=', organisationId)
    .where('connector_id', '=', connectorId)
    .execute();
}

/** What an account has at its link, for choosing and for pulling. */
export async function attachAccount(
  db: Db,
  accountId: string,
  to: {
    readonly connectionId: string;
    readonly connectorId: string;
    readonly holder: string | null;
    readonly services: Readonly<Partial<Record<Service, string>>>;
  },
): Promise<void> {
  await db
    .updateTable('bank_account')
    .set((eb) => ({
      connection_id: to.connectionId,
      connector_id: to.connectorId,
      holder: eb.fn.coalesce(sql<string | null>`${to.holder}::text`, 'holder'),
      services: JSON.stringify(to.services),
      linked_at: sql<string>`now()`,
    }))
    .where('id', '=', accountId)
    .execute();
}

/** The account stays with its history; nothing comes for it by itself any more. */
export async function detachAccount(db: Db, accountId: string): Promise<void> {
  await db
    .updateTable('bank_account')
    .set({ connection_id: null, connector_id: 'file-import', services: '{}' })
    .where('id', '=', accountId)
    .execute();
}

export function accountsOfConnection(db: Db, connectionId: string) {
  return db
    .selectFrom('bank_account')
    .select(['id', 'iban', 'currency', 'services', 'administration_id'])
    .where('connection_id', '=', connectionId)
    .orderBy('iban')
    .execute();
}
