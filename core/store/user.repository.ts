import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Role } from './tables/access.ts';

export interface UserRead {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly state: 'active' | 'invited';
  readonly createdAt: string;
}

function selectUsers(db: Db) {
  return db
    .selectFrom('membership')
    .innerJoin('app_user', 'app_user.id', 'membership.user_id')
    .select([
      'app_user.id',
      'app_user.email',
      'app_user.name',
      'membership.role',
      'app_user.created_at as createdAt',
      sql<'active' | 'invited'>`case when app_user.password_hash is null then 'invited' else 'active' end`.as('state'),
    ]);
}

/** The people of the organisation. */
export function listUsers(db: Db): Promise<UserRead[]> {
  return selectUsers(db).orderBy('app_user.name').orderBy('app_user.id').execute();
}

export function findUser(db: Db, id: string): Promise<UserRead | undefined> {
  return selectUsers(db).where('app_user.id', '=', id).executeTakeFirst();
}

export async function addMembership(db: Db, userId: string, organisationId: string, role: Role): Promise<void> {
  await db.insertInto('membership').values({ user_id: userId, organisation_id: organisationId, role }).execute();
}

export async function setRole(db: Db, userId: string, role: Role): Promise<void> {
  await db.updateTable('membership').set({ role }).where('user_id', '=', userId).execute();
}

/** Takes a person out of the organisation and ends what they have open in it. */
export async function removeMembership(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('session').where('user_id', '=', userId).execute();
  await db.deleteFrom('membership').where('user_id', '=', userId).execute();
}

/** Other administrators than this person, locked: two who take each other's role away at once must not both succeed. */
export async function otherAdministrators(db: Db, userId: string): Promise<number> {
  const rows = await db
    .selectFrom('membership')
    .select('user_id')
    .where('role', '=', 'administrator')
    .orderBy('user_id')
    .forUpdate()
    .execute();
  return rows.filter((row) => row.user_id !== userId).length;
}

/** Across organisations: only for system reads. */
export async function countMemberships(db: Db, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('membership')
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Forgets a person who works for no organisation any more. Locked first: an invitation at this moment waits, or counts. */
export async function deleteUserOfNowhere(db: Db, userId: string): Promise<void> {
  await db.selectFrom('app_user').select('id').where('id', '=', userId).forUpdate().execute();
  if ((await countMemberships(db, userId)) === 0) await db.deleteFrom('app_user').where('id', '=', userId).execute();
}

export async function setPassword(db: Db, userId: string, passwordHash: string): Promise<void> {
  await db.updateTable('app_user').set({ password_hash: passwordHash }).where('id', '=', userId).execute();
}

export function findPasswordHash(db: Db, userId: string) {
  return db.selectFrom('app_user').select('password_hash').where('id', '=', userId).executeTakeFirst();
}

/** Ends what a person has open, everywhere, but for the session with this hash. */
export async function endOtherSessions(db: Db, userId: string, keptTokenHash: string | null): Promise<void> {
  await db
    .deleteFrom('session')
    .where('user_id', '=', userId)
    .$if(keptTokenHash !== null, (query) => query.where('token_hash', '<>', keptTokenHash ?? ''))
    .execute();
}

/** A later link takes the place of an earlier one. */
export async function putPasswordLink(db: Db, userId: string, tokenHash: string, expiresAt: string): Promise<void> {
  await db.deleteFrom('password_link').where('user_id', '=', userId).execute();
  await db
    .insertInto('password_link')
    .values({ token_hash: tokenHash, user_id: userId, expires_at: expiresAt })
    .execute();
}

/** Uses a link up: its person, or undefined when it does not hold (any more). */
export async function takePasswordLink(db: Db, tokenHash: string, now: string) {
  const link = await db
    .deleteFrom('password_link')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .returning('user_id')
    .executeTakeFirst();
  if (link === undefined) return undefined;
  return db.selectFrom('app_user').select(['id', 'name']).where('id', '=', link.user_id).executeTakeFirst();
}
