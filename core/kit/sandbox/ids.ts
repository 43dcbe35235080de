import { createHash } from 'node:crypto';

/** Makes ids and tokens that nobody guesses from the outside and that are the same in every run: of a bank, one after the other. */
export interface Ids {
  /** 40 hex digits. */
  token(): string;
  /** In the form of a UUID. */
  uuid(): string;
}

export function createIds(seed: string): Ids {
  let made = 0;
  const next = () => hashed(`${seed}/${++made}`);
  return { token: () => next().slice(0, 40), uuid: () => asUuid(next()) };
}

/** SHA-256 as lower-case hex. */
export function hashed(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** A UUID (version 8: of own making) out of at least 32 hex digits. */
export function asUuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-9${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
