import { Webhook } from 'standardwebhooks';
import type { PostOutcome } from '#core/contract/ledger-sink.ts';
import type { HttpResponse, PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import type { StreamRow } from '#core/domain/stream.ts';

/** Receivers answer fast and do their work later (Standard Webhooks, "respond within 15–30 s"). */
const TIMEOUT_MS = 15_000;
const MIN_RETRY_SECONDS = 1;
const MAX_RETRY_SECONDS = 86_400;

/** Posts one row, signed over id, time and the exact body. The id is the row's and stays the same at every attempt. */
export async function post(ctx: PluginContext, row: StreamRow, key: string): Promise<PostOutcome> {
  const now = ctx.clock.now();
  const sentAt = new Date(now);
  const signatures = (await secretsAt(ctx, now)).map((secret) => new Webhook(secret).sign(key, sentAt, row.body));
  try {
    const answer = await ctx.http.send({
      method: 'POST',
      url: String(ctx.settings['url']),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Koppel webhook',
        'webhook-id': key,
        'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
        'webhook-signature': signatures.join(' '),
      },
      body: row.body,
      timeoutMs: TIMEOUT_MS,
      dropBody: true,
    });
    return judge(answer, now);
  } catch (error) {
    // Sending a row again is always safe here: the receiver knows it by its id. So an unknown outcome is simply tried again.
    if (error instanceof KoppelError && error.code === 'url_not_allowed')
      return { kind: 'gone', reason: error.message, status: null };
    if (error instanceof KoppelError) return { kind: 'retry', reason: error.message, status: null, afterSeconds: null };
    throw error;
  }
}

/** The secret, and the one before it while a receiver may still be changing over. */
async function secretsAt(ctx: PluginContext, now: string): Promise<readonly string[]> {
  const secret = await ctx.secrets.read('secret');
  const until = ctx.settings['previous-secret-until'];
  return typeof until === 'string' && now < until ? [secret, await ctx.secrets.read('previous-secret')] : [secret];
}

function judge(answer: HttpResponse, now: string): PostOutcome {
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: 'posted', reference: null, status };
  const reason = `The receiver answered ${status}${status >= 300 && status < 400 ? '; redirects are not followed' : ''}.`;
  if (status === 410) return { kind: 'gone', reason, status };
  return { kind: 'retry', reason, status, afterSeconds: retryAfter(answer.headers['retry-after'], now) };
}

/** Seconds, or an HTTP date (RFC 9110 §10.2.3), kept within a second and a day; null for none or nonsense. */
export function retryAfter(header: string | undefined, now: string): number | null {
  if (header === undefined) return null;
  const seconds = /^\d{1,12}$/.test(header) ? Number(header) : (Date.parse(header) - Date.parse(now)) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, MIN_RETRY_SECONDS), MAX_RETRY_SECONDS) : null;
}
