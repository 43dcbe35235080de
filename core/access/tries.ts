import { KoppelError } from '../domain/errors.ts';
import { secondsAfter } from '../domain/instant.ts';
import type { House } from '../pipeline/house.ts';
import { blockAddress, countTry, forgetTries } from '../store/attempt.repository.ts';
import { inSystem } from '../store/database.ts';
import { tokenHash } from './tokens.ts';

/** After this many wrong passwords in a row an address waits, longer each time. */
const FREE_TRIES = 5;
const LONGEST_BLOCK_MINUTES = 60;

/**
 * Lets an address try a password, or not yet. A try is counted before it is judged, so a hundred at once are a hundred; addresses
 * nobody has are counted alike, so the answer tells nothing. Throws `too_many_attempts`.
 */
export async function beginTry(house: House, address: string): Promise<void> {
  const hash = addressHash(address);
  const now = house.clock.now();
  await inSystem(house.store.db, async (trx) => {
    const { failures, blockedUntil } = await countTry(trx, hash, now);
    if (blockedUntil !== null && blockedUntil > now) {
      const message = 'Too many wrong passwords. Wait a little and try again.';
      throw new KoppelError('too_many_attempts', message, { retryAt: blockedUntil });
    }
    if (failures < FREE_TRIES) return;
    const minutes = Math.min(2 ** (failures - FREE_TRIES), LONGEST_BLOCK_MINUTES);
    await blockAddress(trx, hash, secondsAfter(now, minutes * 60));
  });
}

/** The password was right: earlier tries count no more. */
export function endTries(house: House, address: string): Promise<void> {
  return inSystem(house.store.db, (trx) => forgetTries(trx, addressHash(address)));
}

function addressHash(address: string): string {
  return tokenHash(address.trim().toLowerCase());
}
