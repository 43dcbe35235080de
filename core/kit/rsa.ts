import { createPublicKey, sign, verify } from 'node:crypto';
import { KoppelError } from '../domain/errors.ts';

/*
 * Signatures over a whole body, RSA PKCS #1 v1.5 with SHA-256: what bunq signs with, both ways.
 */

/** Base64. Throws `config` when the key is none. */
export function signBody(privateKey: string, body: string | Uint8Array): string {
  try {
    return sign('sha256', Buffer.from(body), privateKey).toString('base64');
  } catch (cause) {
    throw badKey(cause);
  }
}

/** False also for what is no key or no signature. */
export function bodyHolds(publicKey: string, body: string | Uint8Array, signature: string): boolean {
  try {
    return verify('sha256', Buffer.from(body), publicKey, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** The public half of a private key, PEM (SPKI). Throws `config` when the key is none. */
export function publicKeyOf(privateKey: string): string {
  try {
    return createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  } catch (cause) {
    throw badKey(cause);
  }
}

function badKey(cause: unknown): KoppelError {
  const message = 'The signing key in the settings cannot be used: it has to be an RSA key in PEM.';
  return new KoppelError('config', message, { cause });
}
