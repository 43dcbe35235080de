import { createRoute, z } from '@hono/zod-openapi';
import { KoppelError } from '../../domain/errors.ts';
import { evidenceOf } from '../../matching/learn/used.ts';
import { type BookOrder, bookEntries } from '../../pipeline/book.ts';
import { reverseBookings } from '../../pipeline/reverse.ts';
import { replaceAllocation, toUndo, undoAll } from '../../pipeline/undo.ts';
import type { Db } from '../../store/database.ts';
import { likelyEntries } from '../../store/entry.repository.ts';
import { learnedKind } from '../../store/learned.repository.ts';
import type { DoneBy } from '../../store/undo.repository.ts';
import { listBookings, readBookings, readEntry } from '../../store/views/entry.view.ts';
import { type Ctx, found, listed, newRouter, note, page, requireRight, scoped } from '../app.ts';
import { allocationOf, decider, proposedOrder } from '../decision.ts';
import { Id, IdParam, PageQuery, pageOf } from '../schema/common.ts';
import {
  AllocationReversalRequest,
  BookingView,
  BulkBookRequest,
  BulkBookResult,
  EntryDetailView,
  ReverseRequest,
  UndoRequest,
  UndoResult,
  type UndoWhat,
} from '../schema/entries.ts';
import { answer, body } from './route-parts.ts';

const tags = ['Entries and bookings'];
/** Bookings shown of what an undoing is about. */
const SHOWN = 20;

/** What was booked: many at once, and all ways to undo it. */
export function bookingRoutes() {
  const router = newRouter();

  router.openapi(
    createRoute({
      method: 'post',
      path: '/bookings/bulk',
      tags,
      description:
        'Accepts first proposals of the entries named, or of all that are likelier than `above` and have nothing against them, the likeliest first, 500 at once. `action` undoes all of it.',
      request: body(BulkBookRequest),
      responses: answer(BulkBookResult, 'Accepted proposals; refusals say why'),
    }),
    async (c) => {
      requireRight(c, 'book');
      const { house, actor } = c.var;
      const request = c.req.valid('json');
      const actionId = house.random.uuid();
      const result = await scoped(c, async (trx) => {
        const chosen = 'entries' in request ? request.entries : await likelyEntries(trx, request);
        const orders: BookOrder[] = [];
        const refused: { id: string; code: string; message: string }[] = [];
        for (const { id, version, proposal } of chosen) {
          const order = await proposedOrder(trx, decider(c), {
            entryId: id,
            version,
            rank: proposal,
            comment: null,
          }).catch((error: unknown) => {
            if (!(error instanceof KoppelError)) throw error;
            refused.push({ id, code: error.code, message: error.message });
          });
          if (order !== undefined) orders.push({ ...order, actionId });
        }
        const outcome = await bookEntries(house, trx, actor.organisationId, orders);
        refused.push(
          ...outcome.refused.map(({ entryId, error }) => ({ id: entryId, code: error.code, message: error.message })),
        );
        const booked = outcome.booked.length;
        await note(c, trx, 'entries.booked', booked === 0 ? null : actionId, { count: booked });
        return { booked, refused, action: booked === 0 ? null : actionId };
      });
      return c.json(result, 200);
    },
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: '/bookings',
      tags,
      request: { query: PageQuery.extend({ administrationId: Id.optional() }) },
      responses: answer(pageOf(BookingView), 'Bookings, latest first'),
    }),
    async (c) => {
      const query = listed(c, c.req.valid('query'));
      return c.json(page(c, await scoped(c, (trx) => listBookings(trx, query))), 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/bookings/undo',
      tags,
      description:
        'Undoes all that a rule, a learned fact or a bulk action did since a day or instant, with reversing bookings; the ERP is told of each. With `preview` nothing happens: it shows what would.',
      request: body(UndoRequest),
      responses: answer(UndoResult, 'What was undone, or would be'),
    }),
    async (c) => {
      requireRight(c, 'book');
      const { by, ...what } = c.req.valid('json');
      return c.json(await undo(c, (trx) => doneBy(trx, by), what), 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/bookings/{id}/reversal',
      tags,
      description: 'Undoes a booking with a reversing one: items open again, the entry waits again, the ERP is told.',
      request: { params: IdParam, ...body(ReverseRequest) },
      responses: answer(z.object({ id: Id, reverses: Id }), 'The reversing booking', 201),
    }),
    async (c) => {
      requireRight(c, 'book');
      const { house, actor } = c.var;
      const bookingId = c.req.valid('param').id;
      const [reversal] = await scoped(c, async (trx) => {
        const { reason } = c.req.valid('json');
        const made = await reverseBookings(house, trx, {
          organisationId: actor.organisationId,
          bookingIds: [bookingId],
          reason,
          decidedBy: decider(c),
        });
        await note(c, trx, 'booking.reversed', bookingId, { reason });
        return made;
      });
      return c.json({ id: found(reversal, 'booking').id, reverses: bookingId }, 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/bookings/{id}/allocation-reversal',
      tags,
      description:
        'Undoes one allocation: the booking is reversed and made anew, the part on `instead`, or on the suspense account.',
      request: { params: IdParam, ...body(AllocationReversalRequest) },
      responses: answer(EntryDetailView, 'The entry with its new booking', 201),
    }),
    async (c) => {
      requireRight(c, 'book');
      const { house, actor } = c.var;
      const bookingId = c.req.valid('param').id;
      const { position, reason, instead } = c.req.valid('json');
      const entry = await scoped(c, async (trx) => {
        const [booking] = await readBookings(trx, [bookingId]);
        const { currency } = found(booking, 'booking');
        const entryId = await replaceAllocation(house, trx, {
          organisationId: actor.organisationId,
          bookingId,
          position,
          instead: instead?.map((one) => allocationOf(one, currency)) ?? null,
          reason,
          decidedBy: decider(c),
        });
        await note(c, trx, 'allocation.reversed', bookingId, { position, reason });
        return readEntry(trx, entryId);
      });
      return c.json(found(entry, 'entry') as z.infer<typeof EntryDetailView>, 201);
    },
  );
  return router;
}

async function doneBy(trx: Db, by: z.infer<typeof UndoRequest>['by']): Promise<DoneBy> {
  if ('rule' in by) return { kind: 'rule', id: by.rule };
  if ('action' in by) return { kind: 'action', id: by.action };
  const kind = found(await learnedKind(trx, by.learned), 'learned fact');
  return { kind: 'learned', id: by.learned, evidence: evidenceOf(kind) };
}

/** Undoes, or shows what would be undone. */
export function undo(
  c: Ctx,
  who: (trx: Db) => Promise<DoneBy>,
  { since, accepted, reason, preview }: z.infer<typeof UndoWhat>,
): Promise<z.infer<typeof UndoResult>> {
  const { house, actor } = c.var;
  return scoped(c, async (trx) => {
    const filter = { by: await who(trx), since: since ?? null, accepted };
    const decision = { organisationId: actor.organisationId, reason, decidedBy: decider(c) };
    const ids = preview ? await toUndo(trx, filter) : await undoAll(house, trx, filter, decision);
    if (!preview)
      await note(c, trx, 'bookings.undone', filter.by.id, { by: filter.by.kind, since, count: ids.length, reason });
    return {
      bookings: ids.length,
      undone: preview ? 0 : ids.length,
      first: await readBookings(trx, ids.slice(0, SHOWN)),
    };
  });
}
