import type { Secrets } from '../contract/ports.ts';
import { KoppelError } from '../domain/errors.ts';
import type { z } from './json.ts';

/** Tokens and ids as one sealed text, for `Grant.sealed`. */
export function sealJson(secrets: Secrets, value: object): Promise<string> {
  return secrets.seal(JSON.stringify(value));
}

/** Throws `secret_unreadable` also when another version of the plugin sealed something else. */
export async function openJson<T>(secrets: Secrets, sealed: string, schema: z.ZodType<T>): Promise<T> {
  const read = schema.safeParse(JSON.parse(await secrets.open(sealed)));
  if (!read.success)
    throw new KoppelError('secret_unreadable', 'The sealed token is not of this version of the plugin.');
  return read.data;
}
