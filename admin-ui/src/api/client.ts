import type { z } from '@hono/zod-openapi';
import type { Problem as ProblemSchema } from '../../../core/api/schema/common.ts';
import type { ErrorCode } from '../../../core/domain/errors.ts';

export type Problem = z.infer<typeof ProblemSchema>;

/** One page of a list; `next` is the cursor of the page after it, null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** The hub refused, with its reason; or it could not be reached (`status` 0, code `unreachable`). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: ErrorCode | 'unreachable';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code as ErrorCode;
    this.problem = problem;
  }

  /** Passing by itself: worth another try with the same idempotency key. */
  get passing(): boolean {
    return this.status === 0 || this.status === 503 || this.code === 'idempotency_in_progress';
  }
}

export interface Send {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON, unless it is a file, which is sent as its bytes. */
  readonly body?: unknown;
  /** One per action of a person: a repeat with the same key is done once. POST only. */
  readonly key?: string;
  readonly signal?: AbortSignal | undefined;
}

/** Calls our own API. Throws {@link ApiProblem} for every answer that is not a success. */
export async function call<T>(path: string, send: Send = {}): Promise<T> {
  const response = await fetch(path, request(send)).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem(unreachable(error));
  });
  if (!response.ok) throw new ApiProblem(await problemOf(response));
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

function request(send: Send): RequestInit {
  const headers = new Headers({ Accept: 'application/json' });
  const method = send.method ?? 'GET';
  const isFile = send.body instanceof Blob;
  if (method !== 'GET') headers.set('Content-Type', isFile ? 'application/octet-stream' : 'application/json');
  if (send.key !== undefined) headers.set('Idempotency-Key', send.key);
  return {
    method,
    headers,
    credentials: 'same-origin',
    ...(send.signal === undefined ? {} : { signal: send.signal }),
    ...(send.body === undefined ? {} : { body: isFile ? (send.body as Blob) : JSON.stringify(send.body) }),
  };
}

async function problemOf(response: Response): Promise<Problem> {
  if (response.headers.get('Content-Type')?.includes('application/problem+json') === true) return response.json();
  return {
    type: 'about:blank',
    title: response.statusText,
    status: response.status,
    code: response.status >= 502 ? 'unreachable' : 'internal',
    detail: `${response.status} ${response.statusText}`,
  };
}

function unreachable(error: unknown): Problem {
  const detail = error instanceof Error ? error.message : String(error);
  return { type: 'about:blank', title: 'Unreachable', status: 0, code: 'unreachable', detail };
}

/** `/v1/entries?state=waiting`: absent, null and empty values are left out. */
export function withQuery(path: string, query: Readonly<Record<string, string | number | null | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  return search.size === 0 ? path : `${path}?${search}`;
}
