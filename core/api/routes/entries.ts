import { createRoute, type z } from '@hono/zod-openapi';
import { type BookOrder, bookEntries } from '../../pipeline/book.ts';
import type { Db } from '../../store/database.ts';
import { setComment } from '../../store/entry.repository.ts';
import { readEntry } from '../../store/views/entry.view.ts';
import { listEntries } from '../../store/views/entry-list.view.ts';
import { type Ctx, found, listed, newRouter, note, page, requireRight, scoped } from '../app.ts';
import { allocationOf, decider, proposedOrder } from '../decision.ts';
import { IdParam } from '../schema/common.ts';
import { BookRequest, EntryChange, EntryDetailView, EntryPage, EntryQuery } from '../schema/entries.ts';
import { answer, body } from './route-parts.ts';

const tags = ['Entries and bookings'];

/** The queue, and what people and ERPs decide about it. */
export function entryRoutes() {
  const router = newRouter();

  router.openapi(
    createRoute({
      method: 'get',
      path: '/entries',
      tags,
      request: { query: EntryQuery },
      responses: answer(EntryPage, 'Entries, newest first'),
    }),
    async (c) => {
      const query = listed(c, c.req.valid('query'));
      const { total, ...rows } = await scoped(c, (trx) => listEntries(trx, query));
      return c.json({ ...page(c, rows), total }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/entries/{id}',
      tags,
      request: { params: IdParam },
      responses: answer(EntryDetailView, 'The entry, its proposals and its bookings'),
    }),
    async (c) =>
      c.json(
        found(await scoped(c, (trx) => readEntry(trx, c.req.valid('param').id)), 'entry') as z.infer<
          typeof EntryDetailView
        >,
        200,
      ),
  );
  router.openapi(
    createRoute({
      method: 'patch',
      path: '/entries/{id}',
      tags,
      request: { params: IdParam, ...body(EntryChange) },
      responses: answer(EntryDetailView, 'Changed'),
    }),
    async (c) => {
      requireRight(c, 'book');
      const { id } = c.req.valid('param');
      const entry = await scoped(c, async (trx) => {
        await setComment(trx, id, c.req.valid('json').comment);
        return readEntry(trx, id);
      });
      return c.json(found(entry, 'entry') as z.infer<typeof EntryDetailView>, 200);
    },
  );

  router.openapi(
    createRoute({
      method: 'post',
      path: '/entries/{id}/bookings',
      tags,
      description: 'Books the entry: a proposal by its rank, or allocations that add up to the entry, to the cent.',
      request: { params: IdParam, ...body(BookRequest) },
      responses: answer(EntryDetailView, 'Booked', 201),
    }),
    async (c) => {
      requireRight(c, 'book');
      const { house, actor } = c.var;
      const { id } = c.req.valid('param');
      const request = c.req.valid('json');
      const entry = await scoped(c, async (trx) => {
        const before = found(await readEntry(trx, id), 'entry');
        const order = await orderOf(trx, c, id, before.currency, request);
        const { refused } = await bookEntries(house, trx, actor.organisationId, [order]);
        if (refused[0] !== undefined) throw refused[0].error;
        await note(c, trx, 'entry.booked', id);
        return readEntry(trx, id);
      });
      return c.json(found(entry, 'entry') as z.infer<typeof EntryDetailView>, 201);
    },
  );
  return router;
}

async function orderOf(
  trx: Db,
  c: Ctx,
  entryId: string,
  currency: string,
  request: z.infer<typeof BookRequest>,
): Promise<BookOrder> {
  const comment = request.comment ?? null;
  if (request.proposal !== undefined)
    return proposedOrder(trx, decider(c), { entryId, version: request.version, rank: request.proposal, comment });
  const allocations = (request.allocations ?? []).map((one) => allocationOf(one, currency));
  return { entryId, version: request.version, allocations, decidedBy: decider(c), evidence: [], comment };
}
