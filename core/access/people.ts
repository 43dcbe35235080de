import { KoppelError } from '../domain/errors.ts';
import { secondsAfter } from '../domain/instant.ts';
import type { House } from '../pipeline/house.ts';
import { createUser, findUserByEmail } from '../store/access.repository.ts';
import { addAudit } from '../store/audit.repository.ts';
import { type Db, inOrganisation, inSystem } from '../store/database.ts';
import type { Role } from '../store/tables/access.ts';
import {
  addMembership,
  countMemberships,
  deleteUserOfNowhere,
  endOtherSessions,
  findPasswordHash,
  findUser,
  otherAdministrators,
  putPasswordLink,
  removeMembership,
  setPassword,
  setRole,
  takePasswordLink,
  type UserRead,
} from '../store/user.repository.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { type Actor, openSession } from './sign-in.ts';
import { newToken, tokenHash } from './tokens.ts';
import { beginTry, endTries } from './tries.ts';

/** Long enough for a mail that is read after the weekend. */
const LINK_HOURS = 72;

/** Who asks, as the audit trail names them. */
interface Asker {
  readonly organisationId: string;
  readonly name: string;
}

export interface Invited {
  readonly userId: string;
  /** The secret of a link to choose a password with, shown once. Null for a person who has one already. */
  readonly linkSecret: string | null;
}

/**
 * Gives a person a role in the organisation. Somebody who is here for another organisation keeps their own password. Throws
 * `already_exists` when they are in this one.
 */
export async function invite(
  house: House,
  trx: Db,
  asker: Asker,
  person: { readonly email: string; readonly name: string; readonly role: Role },
): Promise<Invited> {
  const known = await findUserByEmail(trx, person.email);
  const userId = known?.id ?? house.random.uuid();
  if (known === undefined) await createUser(trx, { id: userId, ...person, passwordHash: null });
  else if ((await findUser(trx, userId)) !== undefined)
    throw new KoppelError('already_exists', 'This person works for the organisation already.');
  await addMembership(trx, userId, asker.organisationId, person.role);
  await note(trx, asker, 'user.invited', userId, { role: person.role });
  const needsLink = known === undefined || known.password_hash === null;
  return { userId, linkSecret: needsLink ? await makeLink(house, trx, userId) : null };
}

/**
 * A new link to choose a password with: for an invitation that ran out, or a password that was forgotten. Only for people who
 * are in no other organisation: whoever holds the link can act for them everywhere. Throws `not_found`, `not_allowed`.
 */
export async function newPasswordLink(house: House, trx: Db, asker: Asker, userId: string): Promise<string> {
  if ((await findUser(trx, userId)) === undefined) throw missing();
  if ((await inSystem(house.store.db, (all) => countMemberships(all, userId))) > 1)
    throw new KoppelError('not_allowed', 'This person works for other organisations too and keeps their own password.');
  await note(trx, asker, 'user.password-link', userId);
  return makeLink(house, trx, userId);
}

async function makeLink(house: House, trx: Db, userId: string): Promise<string> {
  const token = newToken(house.random, '');
  const expiresAt = secondsAfter(house.clock.now(), LINK_HOURS * 3600);
  await putPasswordLink(trx, userId, token.hash, expiresAt);
  return token.secret;
}

/** Chooses a password with a link, once, and signs in: the cookie value. Whoever was signed in as this person no longer is. */
export async function choosePassword(house: House, linkSecret: string, password: string): Promise<string> {
  const passwordHash = await hashPassword(password);
  return inSystem(house.store.db, async (trx) => {
    const link = await takePasswordLink(trx, tokenHash(linkSecret), house.clock.now());
    if (link === undefined) throw new KoppelError('not_found', 'The link was used or is too old; ask for a new one.');
    await setPassword(trx, link.id, passwordHash);
    await endOtherSessions(trx, link.id, null);
    return openSession(house, trx, link);
  });
}

/** A person's own new password. Their other sessions end. Throws `not_allowed` when the present one is wrong. */
export async function changePassword(
  house: House,
  person: Extract<Actor, { kind: 'person' }>,
  current: string,
  password: string,
): Promise<void> {
  const { db } = house.store;
  await beginTry(house, person.email);
  const row = await inSystem(db, (trx) => findPasswordHash(trx, person.userId));
  if (!(await verifyPassword(row?.password_hash ?? null, current)))
    throw new KoppelError('not_allowed', 'The present password is not right.');
  await endTries(house, person.email);
  const passwordHash = await hashPassword(password);
  await inSystem(db, async (trx) => {
    await setPassword(trx, person.userId, passwordHash);
    await endOtherSessions(trx, person.userId, person.tokenHash);
    await note(trx, person, 'password.changed', person.userId);
  });
}

/** Another role, from the next request on. Throws `not_found`, and `state_conflict` when nobody would be left to administer. */
export async function changeRole(trx: Db, asker: Asker, userId: string, role: Role): Promise<UserRead> {
  const user = await findUser(trx, userId);
  if (user === undefined) throw missing();
  if (role !== 'administrator') await assertAdministered(trx, userId);
  await setRole(trx, userId, role);
  await note(trx, asker, 'user.role-changed', userId, { from: user.role, to: role });
  return { ...user, role };
}

/** Takes a person out of the organisation; who is in none any more is forgotten. Throws as {@link changeRole}. */
export async function removeUser(house: House, asker: Asker, userId: string): Promise<void> {
  await inOrganisation(house.store.db, asker.organisationId, async (trx) => {
    if ((await findUser(trx, userId)) === undefined) throw missing();
    await assertAdministered(trx, userId);
    await removeMembership(trx, userId);
    await note(trx, asker, 'user.removed', userId);
  });
  await inSystem(house.store.db, (trx) => deleteUserOfNowhere(trx, userId));
}

function note(
  trx: Db,
  asker: Asker,
  action: string,
  subject: string,
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  return addAudit(trx, { organisationId: asker.organisationId, actor: asker.name, action, subject, details });
}

async function assertAdministered(trx: Db, withoutUserId: string): Promise<void> {
  if ((await otherAdministrators(trx, withoutUserId)) === 0)
    throw new KoppelError('state_conflict', 'An organisation needs an administrator.');
}

function missing(): KoppelError {
  return new KoppelError('not_found', 'There is no such user.');
}
