import { z } from '@hono/zod-openapi';
import { KoppelError } from '../../domain/errors.ts';
import type { Ctx } from '../app.ts';
import { MAX_ORDERS } from '../schema/common.ts';
import { oneOrMany } from '../schema/orders.ts';

/** A body of orders: JSON, one or many; NDJSON, one a line; or a payment file. */
export function ordersBody<T extends z.ZodType>(row: T, file: string) {
  return {
    body: {
      required: false,
      content: {
        'application/json': { schema: oneOrMany(row) },
        'application/x-ndjson': { schema: z.string() },
        'application/xml': { schema: z.string().openapi({ description: `A ${file} file.` }) },
      },
    },
  } as const;
}

export type OrdersSent<T> =
  | { readonly kind: 'rows'; readonly rows: readonly T[] }
  | { readonly kind: 'file'; readonly text: string };

/** What was sent, by its content type. Throws `request_invalid`, `media_type_unsupported`. */
export async function ordersSent<T extends z.ZodType>(
  c: Ctx,
  row: T,
  json: string | { readonly items?: readonly z.infer<T>[] },
): Promise<OrdersSent<z.infer<T>>> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' && typeof json === 'object' && json.items !== undefined)
    return { kind: 'rows', rows: json.items };
  const text = await c.req.text();
  if (type === 'application/x-ndjson') return { kind: 'rows', rows: lines(text, row) };
  if (type === 'application/xml' || type === 'text/xml') return { kind: 'file', text };
  throw new KoppelError('media_type_unsupported', 'Send orders as JSON, NDJSON, or a payment file as application/xml.');
}

function lines<T extends z.ZodType>(text: string, row: T): z.infer<T>[] {
  const given = text.split('\n').filter((line) => line.trim() !== '');
  if (given.length === 0 || given.length > MAX_ORDERS)
    throw new KoppelError('request_invalid', `Send 1 to ${MAX_ORDERS} orders at once.`);
  return given.map((line, at) => {
    const parsed = row.safeParse(parsedLine(line));
    if (parsed.success) return parsed.data;
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new KoppelError('request_invalid', `Line ${at + 1}: ${faults.join('; ')}`, { place: { line: at + 1 } });
  });
}

function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
