import type { HttpRequest, PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { callJson, type Explain, type JsonAnswer } from '#core/kit/http.ts';
import { integer, shaped, z } from '#core/kit/json.ts';
import { bodyHolds, signBody } from '#core/kit/rsa.ts';
import { CALL_WINDOW_MS, CALLS_AT_ONCE } from './banks.ts';
import { explain } from './errors.ts';

/** What a call of a session needs. */
export interface Session {
  readonly token: string;
  /** PEM: bunq's answers are signed with its other half. */
  readonly serverKey: string;
}

export interface BunqCall {
  readonly what: string;
  readonly method: HttpRequest['method'];
  readonly url: string;
  readonly body?: object;
  readonly harmless?: boolean;
  /** Null: before there is an installation. */
  readonly session: Session | null;
  /** Unique for ever: bunq refuses a second call with the same. Default: a new one. */
  readonly requestId?: string;
  readonly explained?: Explain;
}

/**
 * One call: body signed, answer verified. Every answer after the installation carries bunq's signature over its body; one without is
 * not used (`contract_broken`).
 */
export async function call(ctx: PluginContext, asked: BunqCall): Promise<JsonAnswer> {
  const { what, method, url, session, requestId, harmless, explained = explain } = asked;
  const body = asked.body === undefined ? undefined : JSON.stringify(asked.body);
  const answer = await callJson(
    ctx,
    {
      what,
      method,
      url,
      ...(body === undefined ? {} : { body }),
      ...(harmless === undefined ? {} : { harmless }),
      headers: {
        'cache-control': 'no-cache',
        'user-agent': 'Koppel',
        'x-bunq-client-request-id': requestId ?? ctx.random.uuid(),
        'x-bunq-geolocation': '0 0 0 0 000',
        'x-bunq-language': 'nl_NL',
        'x-bunq-region': 'nl_NL',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(session === null ? {} : { 'x-bunq-client-authentication': session.token }),
        ...(session === null || body === undefined
          ? {}
          : { 'x-bunq-client-signature': signBody(await ctx.secrets.read('signing-key'), body) }),
      },
    },
    explained,
  );
  if (session !== null && !bodyHolds(session.serverKey, answer.text, answer.headers['x-bunq-server-signature'] ?? ''))
    throw new KoppelError('contract_broken', `${what}: the answer is not signed by bunq.`);
  return answer;
}

/** Waits before the next call of an address, where bunq counts them by the second. One for each row of calls. */
export function paced({ clock }: PluginContext): () => Promise<void> {
  let made = 0;
  return async () => {
    if (made > 0 && made % CALLS_AT_ONCE === 0) await clock.wait?.(CALL_WINDOW_MS + 100);
    made++;
  };
}

const RESPONSE = z.object({ Response: z.array(z.record(z.string(), z.unknown())) });

/** The objects of an answer, `{ Payment: {…} }` each. */
export function itemsOf(answer: JsonAnswer, what: string): { readonly type: string; readonly value: unknown }[] {
  return shaped(RESPONSE, answer.json, what).Response.flatMap((item) =>
    Object.entries(item).map(([type, value]) => ({ type, value })),
  );
}

/** The one object of a type. Throws `contract_broken` when it is not there. */
export function itemOf<T>(answer: JsonAnswer, type: string, schema: z.ZodType<T>, what: string): T {
  const found = itemsOf(answer, what).find((one) => one.type === type);
  return shaped(schema, found?.value, `${what} (${type})`);
}

export const bunqId = integer.transform(String);
