import { getConnInfo } from '@hono/node-server/conninfo';
import ipaddr from 'ipaddr.js';
import type { Config } from '../config.ts';
import type { Ctx } from './app.ts';

/** Where the person who waits is, for banks that want to know; null when there is no socket to ask. */
export function addressOf(c: Ctx): string | null {
  return callerAddress(getConnInfo(c).remote.address, c.req.header('x-forwarded-for'), c.var.proxies);
}

/**
 * `forwarded` is read from its end, as long as the one who wrote that part is a proxy of ours: what stands in front of it anybody may
 * have written.
 */
export function callerAddress(
  socket: string | undefined,
  forwarded: string | undefined,
  proxies: Config['proxies'],
): string | null {
  let caller = addressIn(socket ?? '');
  const hops = forwarded?.split(',') ?? [];
  while (caller !== null && isOneOf(caller, proxies)) {
    const before = addressIn(hops.pop() ?? '');
    if (before === null) break;
    caller = before;
  }
  return caller?.toString() ?? null;
}

type Address = ReturnType<typeof ipaddr.process>;

/** Some proxies write the port behind it: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function addressIn(text: string): Address | null {
  const bare = text
    .trim()
    .replace(/^\[([^\]]+)\](?::\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1');
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : null;
}

function isOneOf(address: Address, networks: Config['proxies']): boolean {
  return networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
}
