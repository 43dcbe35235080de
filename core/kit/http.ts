import type { HttpRequest, HttpResponse, PluginContext } from '../contract/ports.ts';
import { KoppelError } from '../domain/errors.ts';
import { parseExact } from './json.ts';
import { retryAt } from './retry-after.ts';

export interface JsonAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** As received, for evidence. '' when the bank sent nothing (204). */
  readonly text: string;
  /** Numbers are the texts they were written with ({@link parseExact}); null when the bank sent nothing. */
  readonly json: unknown;
}

/** A refusal: any status from 300. `json` is null when the body is none. */
export interface Refusal extends JsonAnswer {
  /** The answer to a question that changes nothing: it may be asked again. */
  readonly harmless: boolean;
}

/** What a bank's refusal means, or null for "as every bank". */
export type Explain = (refusal: Refusal) => KoppelError | null;

export interface JsonRequest extends HttpRequest {
  /** What is asked, for messages: 'Rabobank transactions'. */
  readonly what: string;
  /** Asking changes nothing at the bank, so an unclear outcome is only a failure. Default: GET is, others are not. */
  readonly harmless?: boolean;
}

type Means = Pick<PluginContext, 'http' | 'clock'>;

/**
 * One call of a bank's JSON API. Gives the answer of a 2xx whose content is what it says; everything else throws `KoppelError`:
 * what `explain` makes of a refusal, else `rate_limited` (429, with the instant), `bank_down` (5xx), `token_expired` (401),
 * `consent_revoked` (403), `contract_broken`. Where asking changes something at the bank, a 5xx and an unreadable answer are
 * `outcome_unknown`.
 */
export async function callJson(ctx: Means, request: JsonRequest, explain: Explain = () => null): Promise<JsonAnswer> {
  const response = await callBank(
    ctx,
    { ...request, headers: { accept: 'application/json', ...request.headers } },
    explain,
  );
  return accepted(response, request.what, isHarmless(request));
}

/** The same for answers that are not JSON: a 2xx comes back as it is, unread. */
export async function callBank(ctx: Means, request: JsonRequest, explain: Explain = () => null): Promise<HttpResponse> {
  const harmless = isHarmless(request);
  const response = await ctx.http.send(plain(request)).catch((error) => {
    throw harmless && error instanceof KoppelError && error.code === 'outcome_unknown'
      ? new KoppelError('transient', error.message, { cause: error })
      : error;
  });
  if (response.status >= 200 && response.status < 300) return response;
  const refusal: Refusal = { ...answer(response, looseJson(response.body)), harmless };
  throw explain(refusal) ?? usual(refusal, request.what, ctx.clock.now());
}

function isHarmless({ harmless, method }: JsonRequest): boolean {
  return harmless ?? method === 'GET';
}

function plain({ what: _what, harmless: _harmless, headers, ...rest }: JsonRequest): HttpRequest {
  return { ...rest, headers: { 'accept-encoding': 'identity', ...headers } };
}

function accepted(response: HttpResponse, what: string, harmless: boolean): JsonAnswer {
  try {
    checkContent(response, what);
    return answer(
      response,
      response.body.length === 0 && response.status === 204 ? null : parseExact(response.body, what),
    );
  } catch (error) {
    if (harmless || !(error instanceof KoppelError)) throw error;
    throw new KoppelError('outcome_unknown', error.message, { cause: error });
  }
}

/** Nobody asked for a packed answer, and one that is a page or in another encoding is not the API's (`contract_broken`). */
export function checkContent({ headers, body }: HttpResponse, what: string): void {
  const packed = headers['content-encoding'] ?? 'identity';
  if (packed !== 'identity')
    throw new KoppelError('contract_broken', `${what}: the answer is packed (${packed.slice(0, 20)}).`);
  const announced = headers['content-length'];
  if (announced !== undefined && announced !== String(body.length))
    throw new KoppelError('contract_broken', `${what}: the answer has not the length it announced.`);
  const [type = '', ...parameters] = (headers['content-type'] ?? 'application/json').toLowerCase().split(';');
  if (body.length > 0 && !/^(application\/([\w.-]+\+)?json|text\/json)$/.test(type.trim()))
    throw new KoppelError('contract_broken', `${what}: the answer is ${type.trim().slice(0, 60)}, not JSON.`);
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset))
    throw new KoppelError('contract_broken', `${what}: the answer is not in UTF-8 (${charset.slice(0, 40)}).`);
}

function answer({ status, headers, body }: HttpResponse, json: unknown): JsonAnswer {
  return { status, headers, text: new TextDecoder().decode(body), json };
}

function looseJson(body: Uint8Array): unknown {
  try {
    return parseExact(body, '');
  } catch {
    return null;
  }
}

function usual({ status, headers, harmless }: Refusal, what: string, now: string): KoppelError {
  if (status === 429)
    return new KoppelError('rate_limited', `${what}: the bank asks us to wait.`, {
      retryAt: retryAt(headers['retry-after'], now),
    });
  if (status >= 500)
    return new KoppelError(harmless ? 'bank_down' : 'outcome_unknown', `${what}: the bank failed (${status}).`);
  if (status === 401) return new KoppelError('token_expired', `${what}: the token is no longer good.`);
  if (status === 403) return new KoppelError('consent_revoked', `${what}: the bank no longer allows it.`);
  return new KoppelError('contract_broken', `${what}: the bank answered ${status}, which was not agreed.`);
}
