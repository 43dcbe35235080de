import { getConnInfo } from '@hono/node-server/conninfo';
import type { Ctx } from './app.ts';

/** Where the caller is, for banks that want to know where the person is who waits; null when there is no socket to ask. */
export function addressOf(c: Ctx): string | null {
  const { address } = getConnInfo(c).remote;
  return address?.replace(/^::ffff:/, '') ?? null;
}
