import { KoppelError } from '../domain/errors.ts';
import type { House } from '../pipeline/house.ts';
import {
  addAudit,
  anyUser,
  createOrganisation,
  createSession,
  createUser,
  endSession,
  findApiKey,
  findSession,
  findUserByEmail,
  lockSetup,
  membershipsOf,
  noteFailedSignIn,
  noteSignIn,
  touchApiKey,
  touchSession,
} from '../store/access.repository.ts';
import { inSystem } from '../store/database.ts';
import type { Role } from '../store/tables/access.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { newToken, tokenHash } from './tokens.ts';

const SESSION_HOURS = 12;
const IDLE_HOURS = 2;
/** After this many wrong passwords in a row an account waits, longer each time. */
const FREE_TRIES = 5;
const LONGEST_BLOCK_MINUTES = 60;
/** A last-used mark is written no more often than this. */
const TOUCH_SECONDS = 60;

/** Who asks: a person with a session, or an ERP with a key. */
export type Actor =
  | {
      readonly kind: 'person';
      readonly userId: string;
      readonly name: string;
      readonly email: string;
      readonly language: 'nl' | 'en';
      readonly organisationId: string;
      readonly organisationName: string;
      readonly role: Role;
      readonly tokenHash: string;
    }
  | { readonly kind: 'erp'; readonly apiKeyId: string; readonly name: string; readonly organisationId: string };

function shifted(now: string, hours: number): string {
  return new Date(Date.parse(now) + hours * 3_600_000).toISOString();
}

/** A new session's cookie value. Throws `not_signed_in` and `too_many_attempts`; neither says whether the address exists. */
export async function signIn(house: House, email: string, password: string): Promise<string> {
  const { db } = house.store;
  const now = house.clock.now();
  const user = await inSystem(db, (trx) => findUserByEmail(trx, email));
  if (user?.blocked_until != null && user.blocked_until > now) {
    throw new KoppelError('too_many_attempts', 'Too many wrong passwords. Wait a little and try again.', {
      retryAt: user.blocked_until,
    });
  }
  if (!(await verifyPassword(user?.password_hash ?? null, password))) {
    if (user !== undefined) {
      const beyond = user.failed_sign_ins + 1 - FREE_TRIES;
      const minutes = beyond < 0 ? 0 : Math.min(2 ** beyond, LONGEST_BLOCK_MINUTES);
      await inSystem(db, (trx) => noteFailedSignIn(trx, user.id, minutes === 0 ? null : shifted(now, minutes / 60)));
    }
    throw new KoppelError('not_signed_in', 'The e-mail address and the password do not belong together.');
  }
  return inSystem(db, async (trx) => {
    const found = await findUserByEmail(trx, email);
    const organisations = await membershipsOf(trx, found?.id ?? '');
    const first = organisations[0];
    if (found === undefined || first === undefined)
      throw new KoppelError('not_allowed', 'You have no organisation to work for.');
    await noteSignIn(trx, found.id);
    return openSession(house, trx, found.id, first.id);
  });
}

async function openSession(
  house: House,
  trx: Parameters<typeof createSession>[0],
  userId: string,
  organisationId: string,
): Promise<string> {
  const token = newToken(house.random, '');
  const expiresAt = shifted(house.clock.now(), SESSION_HOURS);
  await createSession(trx, { tokenHash: token.hash, userId, organisationId, expiresAt });
  await addAudit(trx, { organisationId, actor: userId, action: 'session.opened', subject: userId });
  return token.secret;
}

export async function actorOfSession(house: House, cookie: string): Promise<Actor | null> {
  const hash = tokenHash(cookie);
  const now = house.clock.now();
  return inSystem(house.store.db, async (trx) => {
    const session = await findSession(trx, hash, now, shifted(now, -IDLE_HOURS));
    if (session === undefined) return null;
    if (Date.parse(now) - Date.parse(session.seenAt) > TOUCH_SECONDS * 1000) await touchSession(trx, hash, now);
    return { kind: 'person', tokenHash: hash, ...session };
  });
}

export async function actorOfApiKey(house: House, secret: string): Promise<Actor | null> {
  const now = house.clock.now();
  return inSystem(house.store.db, async (trx) => {
    const key = await findApiKey(trx, tokenHash(secret));
    if (key === undefined) return null;
    if (key.lastUsedAt === null || Date.parse(now) - Date.parse(key.lastUsedAt) > TOUCH_SECONDS * 1000)
      await touchApiKey(trx, key.id, now);
    return { kind: 'erp', apiKeyId: key.id, name: key.name, organisationId: key.organisationId };
  });
}

export function signOut(house: House, hash: string): Promise<void> {
  return inSystem(house.store.db, (trx) => endSession(trx, hash));
}

export interface FirstAdministrator {
  readonly organisation: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Makes the first organisation with its administrator, once. Returns their session's cookie value. */
export async function setUp(house: House, first: FirstAdministrator): Promise<string> {
  const passwordHash = await hashPassword(first.password);
  return inSystem(house.store.db, async (trx) => {
    await lockSetup(trx);
    if (await anyUser(trx)) throw new KoppelError('state_conflict', 'Koppel is set up already; sign in.');
    const organisationId = house.random.uuid();
    const userId = house.random.uuid();
    await createOrganisation(trx, organisationId, first.organisation);
    await createUser(trx, {
      id: userId,
      email: first.email,
      name: first.name,
      passwordHash,
      organisationId,
      role: 'administrator',
    });
    return openSession(house, trx, userId, organisationId);
  });
}
