import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { KoppelError } from '../domain/errors.ts';

/**
 * Seals secrets for storage: AES-256-GCM with a random 96-bit nonce, bound to the place it is stored at (organisation, table,
 * row, column), so that a sealed text moved to another row does not open (THREATS SEC-02).
 */
export interface Vault {
  seal(plain: string, place: string): string;
  /** Throws `secret_unreadable`. */
  open(sealed: string, place: string): string;
  /** Marks a text as ours for a place, for all to read and nobody to change. */
  mark(plain: string, place: string): string;
  /** The text that was marked for this place; null when it is not one of ours. */
  unmark(marked: string, place: string): string | null;
}

/** Names the key a text was sealed with, so that keys can be changed one day. */
const KEY_ID = 'k1';

const MARK_BYTES = 12;

export function openVault(masterKey: Uint8Array): Vault {
  // One key for one use: what marks must not be what seals.
  const markKey = Buffer.from(hkdfSync('sha256', masterKey, '', 'marks', 32));
  const markOf = (plain: string, place: string) =>
    createHmac('sha256', markKey).update(`${place}\n${plain}`).digest().subarray(0, MARK_BYTES);
  return {
    mark: (plain, place) => `${plain}.${markOf(plain, place).toString('base64url')}`,
    unmark(marked, place) {
      const cut = marked.lastIndexOf('.');
      const plain = marked.slice(0, Math.max(cut, 0));
      const text = marked.slice(cut + 1);
      const given = Buffer.from(text, 'base64url');
      // Decoding forgives characters that are none: only one spelling of a mark is ours.
      const ours = given.length === MARK_BYTES && given.toString('base64url') === text;
      return ours && timingSafeEqual(given, markOf(plain, place)) ? plain : null;
    },
    seal(plain, place) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', masterKey, nonce);
      cipher.setAAD(Buffer.from(`${KEY_ID}|${place}`));
      const sealed = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${KEY_ID}.${sealed.toString('base64url')}`;
    },
    open(sealed, place) {
      const [keyId, body] = sealed.split('.');
      const bytes = Buffer.from(body ?? '', 'base64url');
      try {
        if (keyId !== KEY_ID || bytes.length < 28) throw new Error('not sealed by this key');
        const decipher = createDecipheriv('aes-256-gcm', masterKey, bytes.subarray(0, 12));
        decipher.setAAD(Buffer.from(`${KEY_ID}|${place}`));
        decipher.setAuthTag(bytes.subarray(-16));
        return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new KoppelError(
          'secret_unreadable',
          'A stored secret cannot be opened: another key, or it was changed.',
          { cause },
        );
      }
    },
  };
}
