import { z } from '@hono/zod-openapi';
import { LEARNED_KINDS } from '../../matching/learn/describe.ts';
import { CodeText, Id, PageQuery } from './common.ts';

export const LearnedQuery = PageQuery.extend({
  kind: z.enum(LEARNED_KINDS).optional(),
  administrationId: Id.optional(),
  /** Code of a customer or supplier. */
  party: CodeText.optional(),
  search: z.string().max(200).optional(),
  active: z.enum(['true', 'false']).optional(),
});

export const LearnedView = z
  .object({
    id: Id,
    kind: z.string(),
    /** The fact in a sentence. */
    says: z.object({ en: z.string(), nl: z.string() }),
    about: z.object({
      administration: z.string().nullable(),
      direction: z.enum(['in', 'out']).nullable(),
      account: z.string().nullable(),
      mandate: z.string().nullable(),
      name: z.string().nullable(),
      word: z.string().nullable(),
      number: z.string().nullable(),
    }),
    leadsTo: z.object({ party: z.string().nullable(), ledgerAccount: z.string().nullable() }),
    /** Bookings that show it. */
    hits: z.number().int(),
    /** Bookings with the same sign that went elsewhere. */
    misses: z.number().int(),
    firstSeen: z.string().nullable(),
    lastSeen: z.string().nullable(),
    /** Off: it is not used, and goes on collecting examples. */
    active: z.boolean(),
    changedBy: z.string().nullable(),
    changedAt: z.string().nullable(),
    /** The latest bookings it rests on. */
    examples: z.array(
      z.object({
        entryId: Id.nullable(),
        bookingId: Id.nullable(),
        date: z.string(),
        amount: z.string().nullable(),
        currency: z.string().nullable(),
        text: z.string().nullable(),
        /** Who said so, when it is no booking. */
        by: z.string().nullable(),
      }),
    ),
  })
  .openapi('Learned');

/** Switch it off or on, or say what it leads to instead. */
export const LearnedChange = z
  .object({
    active: z.boolean().optional(),
    leadsTo: z
      .union([z.object({ party: CodeText }).strict(), z.object({ ledgerAccount: CodeText }).strict()])
      .optional(),
  })
  .strict();
