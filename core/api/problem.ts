import type { Context } from 'hono';
import { KoppelError } from '../domain/errors.ts';

/** RFC 9457 problem details. A failure that is not ours to show says nothing but that it happened. */
export function problemBody(error: KoppelError) {
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

/** PostgreSQL errors that are the sender's: what was sent does not fit a type or a rule of the table. */
const SENDERS_FAULT: Readonly<Record<string, [KoppelError['code'], string]>> = {
  '22P02': ['request_invalid', 'A value is not of the right form.'],
  '22021': ['encoding_invalid', 'The text holds a character that cannot be stored.'],
  '22003': ['request_invalid', 'A number is too large.'],
  '23503': ['not_found', 'Something that is referred to is not there.'],
  '23505': ['already_exists', 'There is one like it already.'],
  '23514': ['request_invalid', 'The values contradict each other.'],
};

export function asKoppelError(error: unknown): KoppelError {
  if (error instanceof KoppelError) return error;
  const code = (error as { code?: unknown } | null)?.code;
  const known = typeof code === 'string' ? SENDERS_FAULT[code] : undefined;
  if (known !== undefined) return new KoppelError(known[0], known[1], { cause: error });
  return new KoppelError('internal', error instanceof Error ? error.message : 'unknown failure', { cause: error });
}

export function problemResponse(c: Context, thrown: unknown): Response {
  const error = asKoppelError(thrown);
  const seconds =
    error.retryAt === undefined ? null : Math.max(1, Math.ceil((Date.parse(error.retryAt) - Date.now()) / 1000));
  return c.body(JSON.stringify(problemBody(error)), error.status as 400, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...(seconds === null ? {} : { 'retry-after': String(seconds) }),
    ...(error.status === 401 ? { 'www-authenticate': 'Bearer realm="koppel"' } : {}),
  });
}
