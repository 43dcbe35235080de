import { KoppelError } from '../domain/errors.ts';
import { secondsAfter } from '../domain/instant.ts';
import type { House } from '../pipeline/house.ts';
import {
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
  touchApiKey,
  touchSession,
} from '../store/access.repository.ts';
import { addAudit } from '../store/audit.repository.ts';
import { type Db, inSystem } from '../store/database.ts';
import type { Role } from '../store/tables/access.ts';
import { addMembership } from '../store/user.repository.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { newToken, tokenHash } from './tokens.ts';
import { beginTry, endTries } from './tries.ts';

const SESSION_HOURS = 12;
const IDLE_HOURS = 2;
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

/** A new session's cookie value. Throws `not_signed_in` and `too_many_attempts`; neither says whether the address exists. */
export async function signIn(house: House, email: string, password: string): Promise<string> {
  const { db } = house.store;
  await beginTry(house, email);
  const user = await inSystem(db, (trx) => findUserByEmail(trx, email));
  if (!(await verifyPassword(user?.password_hash ?? null, password)) || user === undefined)
    throw new KoppelError('not_signed_in', 'The e-mail address and the password do not belong together.');
  await endTries(house, email);
  return inSystem(db, (trx) => openSession(house, trx, user));
}

/** Opens a session in the first of a person's organisations; its cookie value. */
export async function openSession(
  house: House,
  trx: Db,
  user: { readonly id: string; readonly name: string },
): Promise<string> {
  const first = (await membershipsOf(trx, user.id))[0];
  if (first === undefined) throw new KoppelError('not_allowed', 'You have no organisation to work for.');
  const token = newToken(house.random, '');
  const expiresAt = secondsAfter(house.clock.now(), SESSION_HOURS * 3600);
  await createSession(trx, { tokenHash: token.hash, userId: user.id, organisationId: first.id, expiresAt });
  await addAudit(trx, { organisationId: first.id, actor: user.name, action: 'session.opened', subject: user.id });
  return token.secret;
}

export async function actorOfSession(house: House, cookie: string): Promise<Actor | null> {
  const hash = tokenHash(cookie);
  const now = house.clock.now();
  return inSystem(house.store.db, async (trx) => {
    const session = await findSession(trx, hash, now, secondsAfter(now, -IDLE_HOURS * 3600));
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
    const user = { id: house.random.uuid(), email: first.email, name: first.name, passwordHash };
    await createOrganisation(trx, organisationId, first.organisation);
    await createUser(trx, user);
    await addMembership(trx, user.id, organisationId, 'administrator');
    return openSession(house, trx, user);
  });
}
