import { hash, verify } from '@node-rs/argon2';

/** argon2id, OWASP's second set of parameters (19 MiB, 2 passes, 1 lane): some 30 ms on a small machine. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export function hashPassword(password: string): Promise<string> {
  return hash(password, PARAMETERS);
}

let decoy: Promise<string> | undefined;

/** False for a wrong password and for a user that does not exist (`null`), in the same time. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('a password nobody has');
  const matches = await verify(passwordHash ?? (await decoy), password);
  return matches && passwordHash !== null;
}
