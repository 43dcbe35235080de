import { createRoute, z } from '@hono/zod-openapi';
import type { DecidedBy } from '../../domain/booking.ts';
import { KoppelError } from '../../domain/errors.ts';
import { parseIban } from '../../domain/iban.ts';
import type { Allocation, Evidence } from '../../domain/match.ts';
import { parseMoney } from '../../domain/money.ts';
import { type BookOrder, bookEntries, reverseBooking } from '../../pipeline/book.ts';
import type { Db } from '../../store/database.ts';
import { findProposal, setComment } from '../../store/entry.repository.ts';
import { listBookings, listEntries, readEntry } from '../../store/views/entry.view.ts';
import { proposalFromJson } from '../../store/wire.ts';
import { type Ctx, found, listed, newRouter, note, page, requireRight, scoped } from '../app.ts';
import { Id, IdParam, PageQuery, pageOf } from '../schema/common.ts';
import {
  type AllocationInput,
  BookingView,
  BookRequest,
  BulkBookRequest,
  BulkBookResult,
  EntryChange,
  EntryDetailView,
  EntryQuery,
  EntryView,
  ReverseRequest,
} from '../schema/entries.ts';
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
      responses: answer(pageOf(EntryView), 'Entries, newest first'),
    }),
    async (c) => {
      const query = listed(c, c.req.valid('query'));
      return c.json(page(c, await scoped(c, (trx) => listEntries(trx, query))), 200);
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
  router.openapi(
    createRoute({
      method: 'post',
      path: '/bookings/bulk',
      tags,
      request: body(BulkBookRequest),
      responses: answer(BulkBookResult, 'Accepted proposals; refusals say why'),
    }),
    async (c) => {
      requireRight(c, 'book');
      const { house, actor } = c.var;
      const result = await scoped(c, async (trx) => {
        const orders: BookOrder[] = [];
        const refused: { id: string; code: string; message: string }[] = [];
        for (const { id, version, proposal } of c.req.valid('json').entries) {
          const order = await proposedOrder(trx, c, id, version, proposal, null).catch((error: unknown) => {
            if (!(error instanceof KoppelError)) throw error;
            refused.push({ id, code: error.code, message: error.message });
          });
          if (order !== undefined) orders.push(order);
        }
        const outcome = await bookEntries(house, trx, actor.organisationId, orders);
        refused.push(
          ...outcome.refused.map(({ entryId, error }) => ({ id: entryId, code: error.code, message: error.message })),
        );
        await note(c, trx, 'entries.booked', null, { count: outcome.booked.length });
        return { booked: outcome.booked.length, refused };
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
      const reversal = await scoped(c, async (trx) => {
        const { reason } = c.req.valid('json');
        const made = await reverseBooking(house, trx, {
          organisationId: actor.organisationId,
          bookingId,
          reason,
          decidedBy: decidedBy(c),
        });
        await note(c, trx, 'booking.reversed', bookingId, { reason });
        return made;
      });
      return c.json({ id: reversal.id, reverses: bookingId }, 201);
    },
  );
  return router;
}

function decidedBy(c: Ctx): DecidedBy {
  const { actor } = c.var;
  return actor.kind === 'erp'
    ? { kind: 'erp', apiKeyId: actor.apiKeyId, name: actor.name }
    : { kind: 'person', userId: actor.userId, name: actor.name };
}

async function orderOf(
  trx: Db,
  c: Ctx,
  entryId: string,
  currency: string,
  request: z.infer<typeof BookRequest>,
): Promise<BookOrder> {
  const comment = request.comment ?? null;
  if (request.proposal !== undefined) return proposedOrder(trx, c, entryId, request.version, request.proposal, comment);
  const allocations = (request.allocations ?? []).map((one) => allocationOf(one, currency));
  return { entryId, version: request.version, allocations, decidedBy: decidedBy(c), evidence: [], comment };
}

async function proposedOrder(
  trx: Db,
  c: Ctx,
  entryId: string,
  version: number,
  rank: number,
  comment: string | null,
): Promise<BookOrder> {
  const row = await findProposal(trx, entryId, rank);
  if (row === undefined) throw new KoppelError('not_found', 'That proposal is not there any more.');
  const proposal = proposalFromJson(row.body);
  if (proposal.residue !== 0n)
    throw new KoppelError('allocation_unbalanced', 'The proposal leaves a rest; allocate that by hand.');
  const evidence: readonly Evidence[] = proposal.evidence;
  return { entryId, version, allocations: proposal.allocations, decidedBy: decidedBy(c), evidence, comment };
}

function allocationOf(input: AllocationInput, currency: string): Allocation {
  const { minor } = parseMoney(input.amount, currency);
  switch (input.kind) {
    case 'open-item':
      return { kind: 'open-item', openItem: input.openItem, minor, ...(input.reopens === true && { reopens: true }) };
    case 'ledger':
      return {
        kind: 'ledger',
        ledgerAccount: input.ledgerAccount,
        minor,
        ...(input.reason !== undefined && { reason: input.reason }),
        ...(input.party !== undefined && { party: input.party }),
        ...(input.vatCode !== undefined && { vatCode: input.vatCode }),
        ...(input.costCentre !== undefined && { costCentre: input.costCentre }),
      };
    case 'transfer':
      return { kind: 'transfer', iban: parseIban(input.iban), minor };
    case 'administration':
      return { kind: 'administration', administration: input.administration, minor };
  }
}
