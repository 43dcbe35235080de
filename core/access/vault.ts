import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { KoppelError } from '../domain/errors.ts';

/**
 * Seals secrets for storage: AES-256-GCM with a random 96-bit nonce, bound to the place it is stored at (organisation, table,
 * row, column), so that a sealed text moved to another row does not open (THREATS SEC-02).
 */
export interface Vault {
  /** How every text begins that the first key sealed. */
  readonly sealPrefix: string;
  seal(plain: string, place: string): string;
  /** Throws `secret_unreadable`. */
  open(sealed: string, place: string): string;
  /** Marks a text as ours for a place, for all to read and nobody to change. */
  mark(plain: string, place: string): string;
  /** The text that was marked for this place; null when it is not one of ours. */
  unmark(marked: string, place: string): string | null;
}

/** What was sealed before keys had names of their own; which one it was is found by trying. */
const FIRST_NAME = 'k1';

const MARK_BYTES = 12;

/** The first key seals; the others open what they once sealed, until all of that is sealed anew (core/access/reseal.ts). */
export function openVault(masterKey: Uint8Array, oldKeys: readonly Uint8Array[] = []): Vault {
  const keys = [masterKey, ...oldKeys].map((key) => ({
    key,
    name: nameOf(key),
    // One key for one use: what marks must not be what seals.
    markKey: Buffer.from(hkdfSync('sha256', key, '', 'marks', 32)),
  }));
  const name = nameOf(masterKey);
  const [mine] = keys;
  const markOf = (plain: string, place: string, markKey = mine?.markKey ?? masterKey) =>
    createHmac('sha256', markKey).update(`${place}\n${plain}`).digest().subarray(0, MARK_BYTES);
  return {
    mark: (plain, place) => `${plain}.${markOf(plain, place).toString('base64url')}`,
    unmark(marked, place) {
      const cut = marked.lastIndexOf('.');
      const plain = marked.slice(0, Math.max(cut, 0));
      const text = marked.slice(cut + 1);
      const given = Buffer.from(text, 'base64url');
      // Decoding forgives characters that are none: only one spelling of a mark is ours.
      if (given.length !== MARK_BYTES || given.toString('base64url') !== text) return null;
      return keys.some(({ markKey }) => timingSafeEqual(given, markOf(plain, place, markKey))) ? plain : null;
    },
    sealPrefix: `${name}.`,
    seal(plain, place) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', masterKey, nonce);
      cipher.setAAD(Buffer.from(`${name}|${place}`));
      const sealed = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${name}.${sealed.toString('base64url')}`;
    },
    open(sealed, place) {
      const [keyName = '', body = ''] = sealed.split('.');
      const bytes = Buffer.from(body, 'base64url');
      const possible = keys.filter((one) => keyName === one.name || keyName === FIRST_NAME);
      let cause: unknown = new Error('not sealed by a key of ours');
      if (bytes.length >= 28)
        for (const { key } of possible)
          try {
            return unsealed(key, bytes, `${keyName}|${place}`);
          } catch (error) {
            cause = error;
          }
      throw new KoppelError('secret_unreadable', 'A stored secret cannot be opened: another key, or it was changed.', {
        cause,
      });
    },
  };
}

/** Tells keys apart and tells nothing of them. */
function nameOf(key: Uint8Array): string {
  return `k${Buffer.from(hkdfSync('sha256', key, '', 'name', 4)).toString('hex')}`;
}

function unsealed(key: Uint8Array, bytes: Buffer, bound: string): string {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
}
