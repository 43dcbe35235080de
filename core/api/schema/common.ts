import { z } from '@hono/zod-openapi';

/** The pieces every resource is made of. Amounts are decimal strings, dates are calendar days, instants are ISO 8601 in UTC. */
export const Id = z.uuid().openapi({ example: '019aa3f0-7c1e-7d4a-9f7a-2c0f5b0e8a11' });
export const AmountText = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,3})?$/)
  .openapi({ example: '-33.58', description: "Decimal string, signed from the account holder's side." });
export const DateText = z.iso.date().openapi({ example: '2026-03-29' });
export const CurrencyText = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .openapi({ example: 'EUR' });
export const CodeText = z.string().trim().min(1).max(40);
/** Any JSON. The document says so in one word: its own schema refers to itself without end. */
export const JsonValue = z.json().openapi({ type: ['string', 'number', 'boolean', 'object', 'array', 'null'] });
/** Most orders one call takes, and one batch holds before it is split. */
export const MAX_ORDERS = 25_000;
export const NameText = z.string().trim().min(1).max(200);

/** Keyset paging: `next` goes into `?cursor=`; null at the end. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

export const PageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

export const IdParam = z.object({ id: Id });

/** RFC 9457 with our stable code and, for bad input, the place. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    file: z.string().optional(),
    line: z.number().int().optional(),
    column: z.number().int().optional(),
    element: z.string().optional(),
  })
  .openapi('Problem');
