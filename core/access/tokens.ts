import { hash } from 'node:crypto';
import type { Random } from '../contract/ports.ts';

/** A bearer secret: 256 random bits. Only its hash is kept; a fast hash does, because it cannot be guessed. */
export function newToken(random: Random, prefix: string): { readonly secret: string; readonly hash: string } {
  const secret = `${prefix}${Buffer.from(random.bytes(32)).toString('base64url')}`;
  return { secret, hash: tokenHash(secret) };
}

export function tokenHash(secret: string): string {
  return hash('sha256', secret);
}
