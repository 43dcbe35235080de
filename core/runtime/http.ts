import { type LookupAddress, type LookupAllOptions, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import type { Http, HttpRequest, HttpResponse } from '../contract/ports.ts';
import { KoppelError } from '../domain/errors.ts';

/** Where a plugin may connect to. */
export type Egress =
  | { readonly kind: 'hosts'; readonly hosts: readonly string[] }
  /** A stand-in bank of this process: its own hosts, plain http too. */
  | { readonly kind: 'sandbox'; readonly hosts: readonly string[] }
  /** Anywhere on the public internet over https: for addresses users type in (webhooks). */
  | { readonly kind: 'public' }
  /** Loopback too, and plain http: the demo and tests. */
  | { readonly kind: 'local' };

const DEFAULT_TIMEOUT_MS = 30_000;
const MAX_TIMEOUT_MS = 120_000;
const DEFAULT_RESPONSE_BYTES = 10 * 1024 * 1024;
const DROPPED_BYTES = 16 * 1024;

/** What a TLS connection shows and trusts; all PEM. */
export interface TlsIdentity {
  readonly certificate?: string;
  readonly key?: string;
  /** Trusted instead of the well-known authorities. */
  readonly ca?: string;
}

export interface HttpClient extends Http {
  /** `signal`: given up when it aborts, as at a time-out. */
  send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse>;
  close(): Promise<void>;
}

/**
 * The only way out. Nothing is followed, retried or decompressed; addresses are checked after every look-up and on literals, at the
 * moment of connecting (undici does not ask its look-up for literals, so those are judged first).
 */
export function openHttp(egress: Egress, lookup: Lookup = systemLookup, tls: TlsIdentity = {}): HttpClient {
  // Failures while connecting: of these it is certain that no byte of the request left.
  const neverSent = new WeakSet<Error>();
  const agent = new Agent({ connections: 32, pipelining: 1, connect: connector(egress, lookup, tls, neverSent) });
  return {
    async send(asked, signal) {
      const url = admitted(asked.url, egress);
      const timeoutMs = Math.min(asked.timeoutMs ?? DEFAULT_TIMEOUT_MS, MAX_TIMEOUT_MS);
      try {
        const answer = await request(url, {
          dispatcher: agent,
          method: asked.method,
          headers: { ...asked.headers },
          body: asked.body ?? null,
          // One deadline for all of it: undici's own body timeout starts anew with every byte.
          signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])]),
        });
        const body =
          asked.dropBody === true ? await dropped(answer.body) : await readBody(answer.body, asked.maxResponseBytes);
        return { status: answer.statusCode, headers: flat(answer.headers), body } satisfies HttpResponse;
      } catch (cause) {
        throw asFailure(cause, url, asked, neverSent);
      }
    },
    close: () => agent.close(),
  };
}

function connector(
  egress: Egress,
  lookup: Lookup,
  { certificate, key, ca }: TlsIdentity,
  neverSent: WeakSet<Error>,
): buildConnector.connector {
  const connect = buildConnector({
    timeout: 10_000,
    // Said here too: what the environment says of TLS must not weaken it (THREATS TLS-08, TLS-09).
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(certificate !== undefined && { cert: certificate }),
    ...(key !== undefined && { key }),
    ...(ca !== undefined && { ca }),
    ...(egress.kind === 'public' ? { lookup: publicLookup(lookup) } : {}),
  });
  return (options, callback) =>
    connect(options, (error, socket) => {
      if (error === null) return callback(null, socket);
      neverSent.add(error);
      callback(error, null);
    });
}

/** Throws `url_not_allowed`. */
export function admitted(text: string, egress: Egress): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '' || url.port === '0')
    throw refused(text, 'it is not a plain address');
  if (egress.kind === 'local') {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refused(text, 'it is not http or https');
    return url;
  }
  if (url.protocol !== 'https:' && !(egress.kind === 'sandbox' && url.protocol === 'http:'))
    throw refused(text, 'it is not https');
  if (egress.kind !== 'public') {
    if (!egress.hosts.includes(url.host)) throw refused(text, 'the host is not on the list of this plugin');
    return url;
  }
  const name = url.hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(name)) {
    if (!isPublic(name)) throw refused(text, 'it leads into a private network');
  } else if (!name.includes('.') || /\.(localhost|internal|local)\.?$|^localhost\.$/.test(name)) {
    throw refused(text, 'it is a name of this machine or network');
  }
  return url;
}

function refused(url: string, why: string): KoppelError {
  return new KoppelError('url_not_allowed', `The address ${url.slice(0, 200)} is not allowed: ${why}.`);
}

/** Only globally routable unicast; addresses that wrap an IPv4 address are judged by the one inside. */
function isPublic(address: string): boolean {
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.range() === 'unicast';
  const v6 = parsed as ipaddr.IPv6;
  const inside = embeddedIpv4(v6);
  return inside === null ? v6.range() === 'unicast' : isPublic(inside);
}

/** NAT64 (64:ff9b::/96), 6to4 (2002::/16) and the old compatible form (::a.b.c.d). */
function embeddedIpv4(address: ipaddr.IPv6): string | null {
  const parts = address.parts;
  const dotted = (high: number, low: number) => `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
  if (parts[0] === 0x64 && parts[1] === 0xff9b) return dotted(parts[6] ?? 0, parts[7] ?? 0);
  if (parts[0] === 0x2002) return dotted(parts[1] ?? 0, parts[2] ?? 0);
  if (parts.slice(0, 6).every((part) => part === 0)) return dotted(parts[6] ?? 0, parts[7] ?? 0);
  return null;
}

/** node:dns `lookup` asked for all addresses; tests answer themselves. */
export type Lookup = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const publicLookup =
  (lookup: Lookup): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      // Every answer must be public: one good address among bad ones is how a name is made to point inside later.
      const bad = addresses.find(({ address }) => !isPublic(address));
      if (bad !== undefined)
        return callback(refused(hostname, 'it leads into a private network') as NodeJS.ErrnoException, []);
      const first = addresses[0];
      if (options.all === true || first === undefined) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };

/** Takes a little off the line, so that the connection can be used again; whatever goes wrong with it, the status was said. */
async function dropped(body: Dispatcher.ResponseData['body']): Promise<Uint8Array> {
  await body.dump({ limit: DROPPED_BYTES }).catch(() => undefined);
  return new Uint8Array();
}

async function readBody(
  body: AsyncIterable<Uint8Array> & { destroy(): unknown },
  limit = DEFAULT_RESPONSE_BYTES,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) {
      body.destroy();
      throw new KoppelError('contract_broken', `The answer is larger than ${limit} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

const UNTRUSTED = 'the authority of its certificate is not trusted here, or one in between is missing';
/** Why a server is not believed, for people who have to mend it (THREATS TLS-13). */
const CERTIFICATE_FAULTS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'nobody but itself vouches for its certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'an authority that is not trusted here vouches for its certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
};

function asFailure(cause: unknown, url: URL, asked: HttpRequest, neverSent: WeakSet<Error>): KoppelError {
  if (cause instanceof KoppelError) return cause;
  const error = cause as NodeJS.ErrnoException;
  if (error.cause instanceof KoppelError) return error.cause;
  // A time-out has a number for a code, and a name that says what it is.
  const code = typeof error.code === 'string' ? error.code : error.name;
  // Node has no name for certificates that are too weak; OpenSSL says it in words.
  const fault = code === 'UNSPECIFIED' ? error.message : CERTIFICATE_FAULTS[code];
  const what = `${asked.method} ${url.origin} failed (${code})${fault === undefined ? '' : `: ${fault}`}.`;
  const safe = neverSent.has(error) || asked.method === 'GET';
  return new KoppelError(safe ? 'transient' : 'outcome_unknown', what, { cause });
}
