import type { z } from '@hono/zod-openapi';
import { Problem } from '../schema/common.ts';

/** The parts every route is declared with. */
export function body<T extends z.ZodType>(schema: T) {
  return { body: { required: true, content: { 'application/json': { schema } } } } as const;
}

const problem = {
  description: 'Problem details (RFC 9457)',
  content: { 'application/problem+json': { schema: Problem } },
};

export function answer<T extends z.ZodType, Status extends 200 | 201 | 202 = 200>(
  schema: T,
  description: string,
  status?: Status,
) {
  return {
    [status ?? 200]: { description, content: { 'application/json': { schema } } },
    default: problem,
  } as { [key in Status]: { description: string; content: { 'application/json': { schema: T } } } };
}

/** Done, and nothing to say about it. */
export function nothing(description: string) {
  return { 204: { description }, default: problem } as { 204: { description: string } };
}
