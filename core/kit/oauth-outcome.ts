import { KoppelError } from '../domain/errors.ts';
import type { LastAnswer } from './oauth-fetch.ts';
import { retryAt } from './retry-after.ts';

/*
 * What a failed token request means. The library's errors hold the bank's answer, so they are never passed on as a cause: a
 * token would end in a log.
 */

/** Of a code, which can be used once. */
export function refusedExchange(error: unknown, last: LastAnswer, bank: string, now: string): KoppelError {
  const again = (why: string) => new KoppelError('needs_human', `${why}; link again at ${bank}.`);
  if (error instanceof KoppelError) {
    // Never sent is safe to repeat; sent without an answer leaves the code used or not, and no second try is safe.
    return error.code === 'outcome_unknown' ? again(`${bank} did not answer the exchange of the code`) : error;
  }
  const busy = unlooked(last, bank, now);
  if (busy !== null) return busy;
  const code = last.error;
  if (code === 'invalid_grant') return again('The code of the bank was used or is too old');
  return fatal(code, last, bank) ?? again(`${bank} failed (${last.status ?? 'no answer'}) at the exchange of the code`);
}

/** Of a refresh token. */
export function refusedRefresh(error: unknown, last: LastAnswer, bank: string, now: string): KoppelError {
  if (error instanceof KoppelError) {
    return error.code === 'outcome_unknown'
      ? new KoppelError('transient', `${bank} did not answer the renewal of the token.`)
      : error;
  }
  const busy = unlooked(last, bank, now);
  if (busy !== null) return busy;
  const code = last.error;
  if (code === 'invalid_grant')
    return new KoppelError('consent_expired', `${bank} no longer takes our token (${code}).`);
  return (
    fatal(code, last, bank) ??
    new KoppelError('transient', `${bank} failed (${last.status ?? 'no answer'}) at a token.`)
  );
}

/** The bank turned us away before it looked. */
function unlooked({ status, retryAfter }: LastAnswer, bank: string, now: string): KoppelError | null {
  if (status === 429)
    return new KoppelError('rate_limited', `${bank} asks us to wait.`, { retryAt: retryAt(retryAfter, now) });
  return status === 503 ? new KoppelError('transient', `${bank} is out of order for a while.`) : null;
}

/** What no repetition mends: the bank does not know us, or does not speak as agreed. */
function fatal(code: string | null, { status }: LastAnswer, bank: string): KoppelError | null {
  if (code !== null) return new KoppelError('config', `${bank} refuses our token request (${code}).`);
  if (status === 401 || status === 403) return new KoppelError('config', `${bank} does not know us (${status}).`);
  if (status !== null && status < 500)
    return new KoppelError('contract_broken', `${bank} answered the token request with ${status} and no token.`);
  return null;
}
