import { hash } from 'node:crypto';
import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { type Actor, actorOfApiKey, actorOfSession } from '../access/sign-in.ts';
import { KoppelError } from '../domain/errors.ts';
import { inOrganisation } from '../store/database.ts';
import { keepAnswer, takeKey } from '../store/idempotency.repository.ts';
import type { Ctx, Env } from './app.ts';
import { incoming } from './incoming.ts';
import { parseStrictJson } from './json-check.ts';

export const SESSION_COOKIE = 'koppel_session';
/** JSON bodies; 10,000 open items are some 4 MB. Uploads have their own limit. */
const MAX_JSON_BYTES = 32 * 1024 * 1024;

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
/** The body is the file itself; it is known by its content. */
const RAW_BODIES = /^\/v1\/(statements|administrations\/[^/]+\/history)$/;

/** Bodies that may be a payment file or a status report as well: read as text, checked by their reader. */
const XML_BODIES = new Set(['/v1/payment-orders', '/v1/direct-debits', '/v1/payment-batches/status-reports']);

/** Who asks: an API key wins over a cookie. Throws `not_signed_in`. */
export const authenticate = createMiddleware<Env>(async (c, next) => {
  const actor = await actorOf(c as Ctx);
  if (actor === null) throw new KoppelError('not_signed_in', 'Sign in, or send an API key as a bearer token.');
  c.set('actor', actor);
  await next();
});

/** Null for nobody. */
export async function actorOf(c: Ctx): Promise<Actor | null> {
  const header = c.req.header('authorization');
  if (header !== undefined) {
    const key = /^Bearer ([\w-]{20,200})$/i.exec(header)?.[1];
    return key === undefined ? null : actorOfApiKey(c.var.house, key);
  }
  const cookie = getCookie(c, SESSION_COOKIE);
  return cookie === undefined ? null : actorOfSession(c.var.house, cookie);
}

/**
 * A browser says where a request comes from; one that changes something must come from our own pages. A key in a header is not
 * sent by browsers on their own and needs no such proof (THREATS UI-01).
 */
export function refuseForeignOrigins(publicUrl: string) {
  const own = new URL(publicUrl).origin;
  return createMiddleware<Env>(async (c, next) => {
    if (!SAFE.has(c.req.method) && c.req.header('authorization') === undefined) {
      const site = c.req.header('sec-fetch-site');
      const origin = c.req.header('origin');
      const foreign =
        (site !== undefined && site !== 'same-origin') ||
        (origin !== undefined && origin !== own && origin !== new URL(c.req.url).origin);
      if (foreign) throw new KoppelError('csrf_refused', 'This request comes from another site.');
      if (site === undefined && origin === undefined && getCookie(c, SESSION_COOKIE) !== undefined) {
        throw new KoppelError('csrf_refused', 'A request with a session must say where it comes from.');
      }
    }
    await next();
  });
}

/** Reads a JSON body strictly and leaves it where validation looks for it. */
export const strictJson = createMiddleware<Env>(async (c, next) => {
  if (SAFE.has(c.req.method) || RAW_BODIES.test(c.req.path)) return next();
  const hasBody = (c.req.header('content-length') ?? '0') !== '0' || c.req.header('transfer-encoding') !== undefined;
  if (!hasBody) return next();
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  const xml = XML_BODIES.has(c.req.path) && (type === 'application/xml' || type === 'text/xml');
  if (!xml && type !== 'application/json' && type !== 'application/x-ndjson') {
    throw new KoppelError('media_type_unsupported', 'Send application/json.');
  }
  const text = decoded(await whole(incoming(c as Ctx, MAX_JSON_BYTES)));
  if (type === 'application/json') parseStrictJson(text);
  // hono keeps a read body as a promise here; validators and handlers find it.
  (c.req.bodyCache as unknown as { text: Promise<string> }).text = Promise.resolve(text);
  await next();
});

async function whole(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const held: Uint8Array[] = [];
  for await (const chunk of chunks) held.push(chunk);
  return Buffer.concat(held);
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new KoppelError('encoding_invalid', 'The body is not UTF-8.');
  }
}

/** Ends a transaction of which nothing may stay. */
const UNDONE = Symbol('undone');

/**
 * Every POST carries a key; the same key and body again gets the same answer, byte for byte, and nothing happens twice. What the
 * request does and what it answered are one transaction: after a crash both are there, or neither. Answers to input that was
 * refused are not kept: mend it and use the key again.
 */
export const idempotent = createMiddleware<Env>(async (c, next) => {
  if (c.req.method !== 'POST' || RAW_BODIES.test(c.req.path)) return next();
  const key = c.req.header('idempotency-key');
  if (key === undefined)
    throw new KoppelError(
      'idempotency_key_missing',
      'Every POST carries an Idempotency-Key header: a text of your own, new for each request and the same when you repeat it.',
    );
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new KoppelError('idempotency_key_invalid', 'The Idempotency-Key is 1 to 255 visible characters.');
  const { house, actor } = c.var;
  const { organisationId } = actor;
  const { pathname, search } = new URL(c.req.url);
  const requestHash = hash('sha256', `${c.req.method} ${pathname}${search}\n${(await c.req.bodyCache.text) ?? ''}`);
  const place = `${organisationId}|idempotency|${key}|body`;
  try {
    return await inOrganisation(house.store.db, organisationId, async (trx) => {
      const known = await takeKey(trx, organisationId, key, requestHash);
      if (known.kind === 'done') return replayed(known.status, house.vault.open(known.body, place));
      if (known.kind !== 'new') throw refusal(known.kind);
      c.set('trx', trx);
      await next();
      c.set('trx', undefined);
      if (c.res.status >= 400) throw UNDONE;
      const body = house.vault.seal(await c.res.clone().text(), place);
      await keepAnswer(trx, { organisationId, key, requestHash, status: c.res.status, body });
      return undefined;
    });
  } catch (error) {
    if (error !== UNDONE) throw error;
  }
});

function replayed(status: number, body: string): Response {
  const headers = { 'content-type': 'application/json', 'idempotency-replayed': 'true' };
  return new Response(body === '' ? null : body, { status, headers });
}

function refusal(kind: 'reused' | 'running'): KoppelError {
  return kind === 'reused'
    ? new KoppelError('idempotency_key_reused', 'This key was used for another request.')
    : new KoppelError('idempotency_in_progress', 'The same request is being worked on.');
}

/** Headers every answer carries unless it says otherwise itself: pages have their own content policy. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  // An answer of the API is never a page.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
};
