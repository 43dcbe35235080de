import { sql } from 'kysely';
import type { Db } from './database.ts';

export function findOrganisationByName(db: Db, name: string) {
  return db.selectFrom('organisation').selectAll().where('name', '=', name).orderBy('created_at').executeTakeFirst();
}

export async function anyUser(db: Db): Promise<boolean> {
  return (await db.selectFrom('app_user').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Serialises the making of the first administrator. */
export async function lockSetup(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(4400010)`.execute(db);
}

export async function createOrganisation(db: Db, id: string, name: string): Promise<void> {
  await db.insertInto('organisation').values({ id, name }).execute();
}

export async function createUser(
  db: Db,
  user: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    /** Null: they choose a password with a link. */
    readonly passwordHash: string | null;
  },
): Promise<void> {
  await db
    .insertInto('app_user')
    .values({ id: user.id, email: user.email, name: user.name, password_hash: user.passwordHash })
    .execute();
}

export function findUserByEmail(db: Db, email: string) {
  return db.selectFrom('app_user').selectAll().where(sql<boolean>`lower(email) = lower(${email})`).executeTakeFirst();
}

export function membershipsOf(db: Db, userId: string) {
  return db
    .selectFrom('membership')
    .innerJoin('organisation', 'organisation.id', 'membership.organisation_id')
    .select(['organisation.id', 'organisation.name', 'membership.role'])
    .where('membership.user_id', '=', userId)
    .orderBy('organisation.name')
    .execute();
}

export async function setLanguage(db: Db, userId: string, language: 'nl' | 'en'): Promise<void> {
  await db.updateTable('app_user').set({ language }).where('id', '=', userId).execute();
}

export async function createSession(
  db: Db,
  session: {
    readonly tokenHash: string;
    readonly userId: string;
    readonly organisationId: string;
    readonly expiresAt: string;
  },
): Promise<void> {
  await db
    .insertInto('session')
    .values({
      token_hash: session.tokenHash,
      user_id: session.userId,
      organisation_id: session.organisationId,
      expires_at: session.expiresAt,
    })
    .execute();
}

/** A session that still holds, with who it is and what they may do in its organisation. */
export function findSession(db: Db, tokenHash: string, now: string, idleSince: string) {
  return db
    .selectFrom('session')
    .innerJoin('app_user', 'app_user.id', 'session.user_id')
    .innerJoin('organisation', 'organisation.id', 'session.organisation_id')
    .innerJoin('membership', (join) =>
      join
        .onRef('membership.user_id', '=', 'session.user_id')
        .onRef('membership.organisation_id', '=', 'session.organisation_id'),
    )
    .select([
      'session.user_id as userId',
      'session.organisation_id as organisationId',
      'session.seen_at as seenAt',
      'app_user.name',
      'app_user.email',
      'app_user.language',
      'organisation.name as organisationName',
      'membership.role',
    ])
    .where('session.token_hash', '=', tokenHash)
    .where('session.expires_at', '>', now)
    .where('session.seen_at', '>', idleSince)
    .executeTakeFirst();
}

export async function touchSession(db: Db, tokenHash: string, now: string): Promise<void> {
  await db.updateTable('session').set({ seen_at: now }).where('token_hash', '=', tokenHash).execute();
}

export async function moveSession(db: Db, tokenHash: string, organisationId: string): Promise<void> {
  await db
    .updateTable('session')
    .set({ organisation_id: organisationId })
    .where('token_hash', '=', tokenHash)
    .execute();
}

export async function endSession(db: Db, tokenHash: string): Promise<void> {
  await db.deleteFrom('session').where('token_hash', '=', tokenHash).execute();
}

export function findApiKey(db: Db, secretHash: string) {
  return db
    .selectFrom('api_key')
    .select(['id', 'organisation_id as organisationId', 'name', 'last_used_at as lastUsedAt'])
    .where('secret_hash', '=', secretHash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
}

export async function touchApiKey(db: Db, id: string, now: string): Promise<void> {
  await db.updateTable('api_key').set({ last_used_at: now }).where('id', '=', id).execute();
}

interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly created_at: string;
  readonly last_used_at: string | null;
  readonly revoked_at: string | null;
}

function apiKeyView(row: ApiKeyRow) {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}

export async function listApiKeys(db: Db) {
  return (await db.selectFrom('api_key').selectAll().orderBy('created_at').execute()).map(apiKeyView);
}

export async function createApiKey(
  db: Db,
  key: {
    readonly id: string;
    readonly organisationId: string;
    readonly name: string;
    readonly prefix: string;
    readonly secretHash: string;
  },
) {
  const row = await db
    .insertInto('api_key')
    .values({
      id: key.id,
      organisation_id: key.organisationId,
      name: key.name,
      prefix: key.prefix,
      secret_hash: key.secretHash,
      last_used_at: null,
      revoked_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return apiKeyView(row);
}

/** Undefined when there is no such key, or it was revoked before. */
export function revokeApiKey(db: Db, id: string, now: string) {
  return db
    .updateTable('api_key')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
}

export function listOrganisations(db: Db) {
  return db.selectFrom('organisation').select(['id', 'name']).orderBy('name').execute();
}

/** The text that was sealed at the first start; `ifFirst` when this is it. Two hubs may start at once: one text stays. */
export async function keepVaultCheck(db: Db, ifFirst: string): Promise<string> {
  await db
    .insertInto('vault_check')
    .values({ sealed: ifFirst })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await db.selectFrom('vault_check').select('sealed').executeTakeFirstOrThrow()).sealed;
}
