import type { Place } from '../domain/errors.ts';
import type { PlainDate } from '../domain/plain-date.ts';

/**
 * The means core lends to a plugin. A plugin reaches the world through these and nothing else (no clock, socket, file or
 * environment of its own), so a recorded exchange replays exactly and the simulator can stand in for everything.
 */
export interface PluginContext {
  readonly http: Http;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: Secrets;
  readonly log: Log;
  /** Aborts when the work is no longer wanted: shut-down, lease lost, budget spent. Every wait must honour it. */
  readonly signal: AbortSignal;
  /** What the administrator filled in, already checked against the plugin's own `settings`. */
  readonly settings: Readonly<Record<string, string | boolean>>;
  /** The person who waits at this moment, for banks that want to be told (PSU-IP-Address); absent when nobody does. */
  readonly person?: { readonly ip: string };
}

export interface Clock {
  /** The present instant, ISO 8601 in UTC with milliseconds. */
  now(): string;
  /** The calendar day in the bank's zone (Europe/Amsterdam unless told otherwise). */
  today(zone?: string): PlainDate;
  /** Lets time pass, for a bank that takes only so many calls a second. Absent where time does not pass by itself: then do not wait. */
  wait?(milliseconds: number): Promise<void>;
}

export interface Random {
  /** `length` cryptographically strong bytes. */
  bytes(length: number): Uint8Array;
  /** A new UUID (version 7: sorts by time of making). */
  uuid(): string;
}

/** Values the administrator marked secret, and tokens the plugin sealed. Never logged, never in a recording. */
export interface Secrets {
  /** A secret setting in the clear, for the length of a call. Throws `config` when it was never filled in. */
  read(name: string): Promise<string>;
  /** Encrypts a token for storage, bound to this connection: it cannot be opened for another one. */
  seal(plain: string): Promise<string>;
  /** Throws `secret_unreadable` when the text was not sealed for this connection. */
  open(sealed: string): Promise<string>;
}

/** Structured logging. Field values are redacted by name (token, secret, authorization, iban …) before they are written. */
export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Must be on a host of the plugin's allow-list, or, for a sink, on an address the guard admits. Else `url_not_allowed`. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Milliseconds for the whole exchange, body included. Default 30,000; at most 120,000. */
  readonly timeoutMs?: number;
  /** Bytes of answer read at most, after decompression. More fails the exchange. Default 10 MiB. */
  readonly maxResponseBytes?: number;
  /** Only status and headers count: the answer's body is not read, and cannot make the exchange fail. */
  readonly dropBody?: boolean;
  /** Name of a client certificate (mutual TLS) or signing identity the administrator stored. */
  readonly identity?: string;
  /** A person is waiting at this moment (true PSU presence): counts against the other half of the bank's budget. */
  readonly attended?: boolean;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; repeated headers joined with ', '. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * The only way out. Redirects are never followed, nothing is retried, proxies of the environment are ignored. Any HTTP status
 * is an answer, not an error. Failures are `KoppelError`: `transient` when the request surely never left (DNS, refused, TLS
 * before the first byte), `outcome_unknown` once a byte of it may have arrived.
 */
export interface Http {
  send(request: HttpRequest): Promise<HttpResponse>;
}

/** Where something was found, for messages. */
export type { Place };
