import { z } from '@hono/zod-openapi';
import { DateText, Id, PageQuery } from './common.ts';

/** Long work, followed by asking again. `progress` goes from 0 to 1. */
const Task = z.object({
  id: Id,
  administrationId: Id,
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  progress: z.number(),
  error: z
    .object({
      code: z.string(),
      message: z.string(),
      file: z.string().optional(),
      line: z.number().int().optional(),
      element: z.string().optional(),
    })
    .nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
});

export const TaskQuery = PageQuery.extend({ administrationId: Id.optional() });

export const HistoryQuery = z.object({ name: z.string().min(1).max(255).optional() });
export const HistoryView = Task.extend({
  /** The file it came from. */
  name: z.string(),
  result: z
    .object({
      kind: z.enum(['xaf', 'csv', 'pack']),
      from: z.string().nullable(),
      to: z.string().nullable(),
      /** Postings of another package, or entries of a pack. */
      read: z.number().int(),
      /** Entries put together with what was booked. Those that waited here are booked as booked before. */
      paired: z.number().int(),
      /** Entries of the period that go on waiting. */
      left: z.number().int(),
      unknownLedgerAccounts: z.array(z.string()),
      /** New examples by kind of learned fact. */
      learned: z.record(z.string(), z.number().int()),
    })
    .nullable(),
}).openapi('History');

export const BacktestRequest = z
  .object({
    administrationId: Id,
    from: DateText,
    to: DateText,
    /** Characteristic rules as they were on each day, or as they are now. */
    rules: z.enum(['then', 'now']).default('then'),
  })
  .strict();

const Tally = z.object({
  entries: z.number().int(),
  /** Booked by itself. */
  booked: z.number().int(),
  /** Of those, wholly right. */
  right: z.number().int(),
  /** First proposal right. */
  first: z.number().int(),
  firstThree: z.number().int(),
});
export const BacktestView = Task.extend({
  from: z.string(),
  to: z.string(),
  rules: z.enum(['then', 'now']),
  result: z
    .object({
      all: Tally,
      months: z.array(Tally.extend({ month: z.string() })),
      /** By what was really booked. */
      kinds: z.array(Tally.extend({ kind: z.string() })),
      /** What booking from a probability on would have done. */
      curve: z.array(z.object({ threshold: z.number(), booked: z.number().int(), right: z.number().int() })),
      /** Where this administration stands on it. */
      threshold: z.number(),
      /** Entries that would have been booked by itself and wrongly, some. */
      wrong: z.array(
        z.object({
          entryId: Id,
          date: z.string(),
          amount: z.string(),
          currency: z.string(),
          counterpartyName: z.string().nullable(),
          text: z.string().nullable(),
          probability: z.number(),
          why: z.object({ en: z.string(), nl: z.string() }),
        }),
      ),
      /** Entries of the period nobody knows the right booking of. */
      unjudged: z.number().int(),
    })
    .nullable(),
}).openapi('Backtest');
