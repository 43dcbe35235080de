import { createRoute, z } from '@hono/zod-openapi';
import { KoppelError } from '../../domain/errors.ts';
import { formatMoney } from '../../domain/money.ts';
import { addDays, parsePlainDate } from '../../domain/plain-date.ts';
import { acknowledgePull, receiverStream, rewindReceiver } from '../../store/receiver.repository.ts';
import { streamRowsAfter } from '../../store/stream.repository.ts';
import { latestStatementDay, readOverview } from '../../store/views/overview.view.ts';
import { deliveriesByDay, listDeliveries, listStreams } from '../../store/views/stream.view.ts';
import { found, listed, newRouter, note, page, requireRight, scoped } from '../app.ts';
import { Id, IdParam, PageQuery, pageOf } from '../schema/common.ts';
import {
  AcknowledgeRequest,
  DeliveryDay,
  DeliveryView,
  OverviewView,
  ReplayRequest,
  StreamQuery,
  StreamRows,
  StreamView,
} from '../schema/streams.ts';
import { answer, body } from './route-parts.ts';

const tags = ['Streams and deliveries'];
const PLOT_DAYS = 60;
const DELIVERY_DAYS = 30;

/** What ERPs live on: the gapless streams, pulled or pushed, and how far each receiver is. */
export function streamRoutes() {
  const router = newRouter();
  router.openapi(
    createRoute({
      method: 'get',
      path: '/streams',
      tags,
      responses: answer(z.object({ items: z.array(StreamView) }), 'All streams'),
    }),
    async (c) => c.json({ items: await scoped(c, (trx) => listStreams(trx, null)) }, 200),
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/streams/{id}',
      tags,
      description: 'The pull twin of the webhooks: rows after a sequence number, each the exact text that is pushed.',
      request: { params: IdParam, query: StreamQuery },
      responses: answer(StreamRows, 'Rows in order'),
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const { after, limit } = c.req.valid('query');
      const rows = await scoped(c, async (trx) => {
        const stream = found((await listStreams(trx, id))[0], 'stream');
        const some = await streamRowsAfter(trx, id, after, limit);
        const last = some.at(-1)?.seq ?? after;
        return {
          streamId: id,
          headSeq: stream.headSeq,
          rows: some.map(({ id: rowId, seq, type, hash, body: text }) => ({ id: rowId, seq, type, hash, body: text })),
          next: last < stream.headSeq ? last : null,
        };
      });
      return c.json(rows, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/streams/{id}/acknowledgements',
      tags,
      description: 'An ERP that pulls says how far it has posted; shown beside the push receivers.',
      request: { params: IdParam, ...body(AcknowledgeRequest) },
      responses: answer(z.object({ acknowledgedSeq: z.number().int() }), 'Noted'),
    }),
    async (c) => {
      const { house, actor } = c.var;
      if (actor.kind !== 'erp')
        throw new KoppelError('not_allowed', 'Only an API key acknowledges: it stands for a receiver.');
      const { seq } = c.req.valid('json');
      const acknowledgedSeq = await scoped(c, async (trx) => {
        const stream = found((await listStreams(trx, c.req.valid('param').id))[0], 'stream');
        if (seq > stream.headSeq)
          throw new KoppelError('state_conflict', `The stream has come to ${stream.headSeq} only.`);
        return acknowledgePull(trx, {
          organisationId: actor.organisationId,
          streamId: stream.id,
          apiKeyId: actor.apiKeyId,
          seq,
          newId: house.random.uuid(),
        });
      });
      return c.json({ acknowledgedSeq }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/receivers/{id}/replay',
      tags,
      description: 'Sends rows again from a sequence number on, with the ids they had.',
      request: { params: IdParam, ...body(ReplayRequest) },
      responses: answer(z.object({ fromSeq: z.number().int() }), 'Asked for'),
    }),
    async (c) => {
      requireRight(c, 'deliveries');
      const { house, actor } = c.var;
      const { id } = c.req.valid('param');
      const { fromSeq } = c.req.valid('json');
      await scoped(c, async (trx) => {
        const { targetId } = found(await receiverStream(trx, id), 'receiver');
        await rewindReceiver(trx, id, fromSeq - 1);
        await house.jobs.send(trx, 'deliver', { organisationId: actor.organisationId, receiverId: id, targetId });
        await note(c, trx, 'receiver.replayed', id, { fromSeq });
      });
      return c.json({ fromSeq }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/deliveries',
      tags,
      request: {
        query: PageQuery.extend({
          state: z.enum(['delivered', 'failing', 'refused']).optional(),
          webhookEndpointId: Id.optional(),
        }),
      },
      responses: answer(pageOf(DeliveryView), 'Deliveries, latest first'),
    }),
    async (c) => {
      const query = listed(c, c.req.valid('query'));
      return c.json(page(c, await scoped(c, (trx) => listDeliveries(trx, query))), 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/deliveries/by-day',
      tags,
      responses: answer(
        z.object({ items: z.array(DeliveryDay) }),
        `How deliveries of the last ${DELIVERY_DAYS} days stand, by the day of their last attempt`,
      ),
    }),
    async (c) => {
      const today = c.var.house.clock.today();
      const items = await scoped(c, (trx) => deliveriesByDay(trx, addDays(today, 1 - DELIVERY_DAYS), today));
      return c.json({ items: [...items] }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/overview',
      tags: ['Overview'],
      responses: answer(OverviewView, 'The figures of the first page'),
    }),
    async (c) => {
      const today = c.var.house.clock.today();
      const { figures, byDay, balances } = await scoped(c, async (trx) => {
        const latest = (await latestStatementDay(trx)) ?? today;
        return readOverview(trx, addDays(parsePlainDate(latest), -PLOT_DAYS));
      });
      return c.json(
        {
          ...figures,
          byDay,
          balances: balances.map(({ iban, date, minor, currency }) => ({
            iban,
            date,
            currency,
            balance: formatMoney({ minor, currency }),
          })),
        },
        200,
      );
    },
  );
  return router;
}
