import {
  createServer as createPlain,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createTls } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Identity } from './certificates.ts';

/** A request as a stand-in bank sees it: the body is exactly what came over the line. */
export interface BankRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: URL;
  /** Path and query exactly as received, for signatures. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** PEM of the client certificate that was verified; null without mutual TLS. */
  readonly clientCertificate: string | null;
  /** What stood in the place of `{name}` in the route's path, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

export interface BankAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text goes as it is. */
  readonly body?: string | Uint8Array;
  /** Sends half of the body and closes the connection. */
  readonly cutOff?: boolean;
}

export type BankHandler = (request: BankRequest) => BankAnswer | Promise<BankAnswer>;

/** `'GET /v1/accounts/{id}'` → what answers it. */
export type Routes = Readonly<Record<string, BankHandler>>;

export interface Listener {
  /** `https://localhost:41234`. */
  readonly origin: string;
  /** `localhost:41234`, as in a connector's `hosts`. */
  readonly host: string;
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly routes: Routes;
  /** What answers when no route does. Default: 404 without a body. */
  readonly otherwise?: BankHandler;
  /** Absent: plain http. */
  readonly tls?: {
    readonly identity: Identity;
    /** Present: a client certificate of this authority (PEM) is required, or the handshake fails. */
    readonly clientAuthority?: string;
    /** One is asked for and not insisted on: pages for browsers and calls of clients on one address. Handlers look themselves. */
    readonly clientOptional?: boolean;
  };
  /** Called with what a handler threw: a defect of the stand-in, answered with 500. */
  readonly onDefect?: (error: unknown) => void;
}

const MAX_BODY_BYTES = 64 * 1024 * 1024;

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): BankAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

export function redirect(url: string, headers: Readonly<Record<string, string>> = {}): BankAnswer {
  return { status: 302, headers: { location: url, ...headers } };
}

/** The fields of a form post. A repeated name counts once, with its first value. */
export function formOf(request: BankRequest): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(request.body.toString('utf8'))) fields[name] ??= value;
  return fields;
}

/** User and secret of an `Authorization: Basic` header; null without one. */
export function basicOf(request: BankRequest): { readonly user: string; readonly secret: string } | null {
  const coded = /^Basic (.+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  if (coded === undefined) return null;
  const plain = Buffer.from(coded, 'base64').toString('utf8');
  const colon = plain.indexOf(':');
  if (colon < 0) return null;
  return { user: decodeURIComponent(plain.slice(0, colon)), secret: decodeURIComponent(plain.slice(colon + 1)) };
}

/** The token of an `Authorization: Bearer` header; null without one. */
export function bearerOf(request: BankRequest): string | null {
  return /^Bearer (.+)$/i.exec(request.headers['authorization'] ?? '')?.[1] ?? null;
}

/** Opens a server on a free port of this machine, reachable from nowhere else. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const answer: RequestListener = (incoming, outgoing) => {
    void handle(options, incoming, outgoing).catch((error: unknown) => {
      options.onDefect?.(error);
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500, { 'content-type': 'text/plain' }).end(`The stand-in bank failed: ${String(error)}`);
    });
  };
  const server = options.tls === undefined ? createPlain(answer) : createTls(tlsOptions(options.tls), answer);
  await new Promise<void>((ready, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', ready);
  });
  server.unref();
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  return {
    host,
    origin: `${options.tls === undefined ? 'http' : 'https'}://${host}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function tlsOptions({ identity, clientAuthority, clientOptional = false }: NonNullable<ListenOptions['tls']>) {
  return {
    cert: identity.certificate,
    key: identity.key,
    minVersion: 'TLSv1.2' as const,
    ...(clientAuthority === undefined
      ? {}
      : { ca: clientAuthority, requestCert: true, rejectUnauthorized: !clientOptional }),
  };
}

async function handle(options: ListenOptions, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const request = await received(incoming);
  const found = route(options.routes, request);
  const handler: BankHandler = found?.handler ?? options.otherwise ?? (() => ({ status: 404 }));
  const answer = await handler({ ...request, params: found?.params ?? {} });
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : (answer.body ?? new Uint8Array());
  outgoing.writeHead(answer.status, {
    ...answer.headers,
    ...(answer.status === 204 ? {} : { 'content-length': String(body.length) }),
  });
  if (answer.cutOff !== true) return void outgoing.end(body);
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy());
}

async function received(incoming: IncomingMessage): Promise<Omit<BankRequest, 'params'>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new RangeError('The body is too large.');
    chunks.push(chunk);
  }
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  const target = incoming.url ?? '/';
  const scheme = incoming.socket instanceof TLSSocket ? 'https' : 'http';
  return {
    method: incoming.method ?? 'GET',
    target,
    url: new URL(target, `${scheme}://${headers['host'] ?? 'localhost'}`),
    headers,
    body: Buffer.concat(chunks),
    clientCertificate: clientCertificate(incoming),
  };
}

function clientCertificate(incoming: IncomingMessage): string | null {
  if (!(incoming.socket instanceof TLSSocket) || !incoming.socket.authorized) return null;
  return incoming.socket.getPeerX509Certificate()?.toString() ?? null;
}

function route(routes: Routes, { method, url }: Omit<BankRequest, 'params'>) {
  const path = url.pathname.split('/');
  for (const [pattern, handler] of Object.entries(routes)) {
    const [verb, template = ''] = pattern.split(' ');
    const parts = template.split('/');
    if (verb !== method || parts.length !== path.length) continue;
    const params: Record<string, string> = {};
    const matches = parts.every((part, at) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined) return part === path[at];
      params[name] = decodeURIComponent(path[at] ?? '');
      return params[name] !== '';
    });
    if (matches) return { handler, params };
  }
  return null;
}
