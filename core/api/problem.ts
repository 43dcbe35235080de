import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { KoppelError } from '../domain/errors.ts';

/** RFC 9457 problem details. A failure that is not ours to show says nothing but that it happened. */
function problemBody(error: KoppelError) {
  const { file, line, column, element } = error.place;
  return {
    type: `/docs/errors#${error.code}`,
    title: error.code.replaceAll('_', ' '),
    status: error.status,
    code: error.code,
    detail:
      error.reaction === 'stop' && error.code !== 'contract_broken'
        ? 'Something went wrong on our side; it was noted.'
        : error.message,
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
    ...(element !== undefined && { element }),
  };
}

/** PostgreSQL has no room or time for this now: it may be asked again. */
const PASSING = new Set(['40001', '40P01', '53300', '53400', '55P03', '57014', '57P01', '57P02', '57P03', '08006']);

/** PostgreSQL errors that are the sender's: what was sent does not fit a type or a rule of the table. */
const SENDERS_FAULT: Readonly<Record<string, [KoppelError['code'], string]>> = {
  '22P02': ['request_invalid', 'A value is not of the right form.'],
  '22021': ['encoding_invalid', 'The text holds a character that cannot be stored.'],
  '22003': ['request_invalid', 'A number is too large.'],
  '22007': ['request_invalid', 'A value is not a date.'],
  '22008': ['request_invalid', 'A date is not on the calendar.'],
  '23503': ['not_found', 'Something that is referred to is not there.'],
  '23505': ['already_exists', 'There is one like it already.'],
  '23514': ['request_invalid', 'The values contradict each other.'],
};

export function asKoppelError(error: unknown): KoppelError {
  if (error instanceof KoppelError) return error;
  // What hono's validators throw before our schemas see a body.
  if (error instanceof HTTPException && error.status === 400)
    return new KoppelError('json_invalid', 'The body is not JSON.', { cause: error });
  const code = (error as { code?: unknown } | null)?.code;
  const known = typeof code === 'string' ? SENDERS_FAULT[code] : undefined;
  if (known !== undefined) return new KoppelError(known[0], known[1], { cause: error });
  if (typeof code === 'string' && PASSING.has(code))
    return new KoppelError('transient', 'The database is busy; try again in a moment.', { cause: error });
  return new KoppelError('internal', error instanceof Error ? error.message : 'unknown failure', { cause: error });
}

/** `now`: the instant of the answer, ISO 8601; what may be tried later says after how many seconds. */
export function problemResponse(c: Context, thrown: unknown, now: string): Response {
  const error = asKoppelError(thrown);
  const seconds = error.reaction === 'retry' ? RETRY_SECONDS : secondsUntil(error.retryAt, now);
  return c.body(JSON.stringify(problemBody(error)), error.status as 400, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...(seconds === null ? {} : { 'retry-after': String(seconds) }),
    ...(error.status === 401 ? { 'www-authenticate': 'Bearer realm="koppel"' } : {}),
  });
}

/** For failures that pass by themselves and do not say when. */
const RETRY_SECONDS = 1;

function secondsUntil(instant: string | undefined, now: string): number | null {
  return instant === undefined ? null : Math.max(1, Math.ceil((Date.parse(instant) - Date.parse(now)) / 1000));
}
