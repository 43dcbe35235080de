import { createRoute, z } from '@hono/zod-openapi';
import { KoppelError } from '../../domain/errors.ts';
import { approve } from '../../pipeline/orders/approve.ts';
import { makeBatches } from '../../pipeline/orders/batches.ts';
import { cancelBatch, release, takeFile, withdraw } from '../../pipeline/orders/leave.ts';
import { takeReport } from '../../pipeline/orders/report.ts';
import { handleAlarm, listAlarms } from '../../store/alarm.repository.ts';
import { findBatch } from '../../store/batch.repository.ts';
import { batchAttempts, listBatches, readBatch } from '../../store/views/batch.view.ts';
import { orderHistory } from '../../store/views/order.view.ts';
import { actorName, found, listed, newRouter, note, page, requireRight, scoped } from '../app.ts';
import { whoOf } from '../orders-in.ts';
import { IdParam } from '../schema/common.ts';
import {
  AlarmView,
  ApprovalRequest,
  ApprovalView,
  BatchDetail,
  BatchList,
  BatchPage,
  BatchQuery,
  BatchRequest,
  ReasonRequest,
  ReleaseView,
  ReportView,
} from '../schema/orders.ts';
import { answer, body, nothing } from './route-parts.ts';

const tags = ['Payment batches'];
type Trx = Parameters<Parameters<typeof scoped>[1]>[0];

/** Files that leave: made, approved, sent or downloaded, followed, cancelled, released. */
export function paymentBatchRoutes() {
  const router = newRouter();
  const read = async (trx: Trx, id: string) => found(await readBatch(trx, id), 'batch');

  router.openapi(
    createRoute({
      method: 'get',
      path: '/payment-batches',
      tags,
      request: { query: BatchQuery },
      responses: answer(BatchPage, 'Batches, newest first'),
    }),
    async (c) => {
      const query = listed(c, c.req.valid('query'));
      return c.json(page(c, await scoped(c, (trx) => listBatches(trx, query))), 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/payment-batches',
      tags,
      description:
        'Makes files of orders on the send list: one for each account, day, scheme and sequence type. Nothing leaves before it is approved.',
      request: body(BatchRequest),
      responses: answer(BatchList, 'The batches', 201),
    }),
    async (c) => {
      requireRight(c, 'pay');
      const { house, actor } = c.var;
      const { orderIds, channel } = c.req.valid('json');
      const items = await scoped(c, async (trx) => {
        const ids = await makeBatches(house, trx, whoOf(actor), orderIds, channel ?? null);
        for (const id of ids) await note(c, trx, 'payment-batch.made', id, { orders: orderIds.length });
        return Promise.all(ids.map((id) => read(trx, id)));
      });
      return c.json({ items }, 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/payment-batches/status-reports',
      tags,
      description: "Takes over a bank's status report (pain.002) about a file that was sent from here.",
      request: { body: { required: true, content: { 'application/xml': { schema: z.string() } } } },
      responses: answer(ReportView, 'What it changed'),
    }),
    async (c) => {
      requireRight(c, 'pay');
      const { house, actor } = c.var;
      const bytes = Buffer.from(await c.req.text());
      const result = await scoped(c, async (trx) => {
        const taken = await takeReport(
          house,
          trx,
          whoOf(actor),
          (async function* () {
            yield bytes;
          })(),
        );
        await note(c, trx, 'payment-batch.status-report', taken.batchId, { changed: taken.changed });
        return taken;
      });
      return c.json({ ...result, unknownOrders: [...result.unknownOrders] }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/payment-batches/{id}',
      tags,
      request: { params: IdParam },
      responses: answer(BatchDetail, 'The batch, its attempts and its history'),
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const detail = await scoped(c, async (trx) => ({
        ...(await read(trx, id)),
        attempts: await batchAttempts(trx, id),
        history: await orderHistory(trx, { batchId: id }),
      }));
      return c.json(detail, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/payment-batches/{id}/file',
      tags,
      description:
        'The approved file, to be sent at the bank by hand. Who takes it is noted; the bytes are the same every time.',
      request: { params: IdParam },
      responses: {
        200: { description: 'The file', content: { 'application/xml': { schema: z.string() } } },
        ...answerProblem,
      },
    }),
    async (c) => {
      requireRight(c, 'pay');
      const { house, actor } = c.var;
      const { id } = c.req.valid('param');
      const file = await scoped(c, async (trx) => {
        const taken = await takeFile(house, trx, whoOf(actor), id);
        await note(c, trx, 'payment-batch.file-taken', id, { fileName: taken.name });
        return taken;
      });
      return c.body(new Uint8Array(file.bytes), 200, {
        'content-type': 'application/xml; charset=utf-8',
        'content-disposition': `attachment; filename="${file.name}"`,
      });
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/payment-batches/{id}/approvals',
      tags,
      description:
        'Approves the batch as you saw it: `sha256` is that of its file. With the last approval needed it leaves, where the link can send it.',
      request: { params: IdParam, ...body(ApprovalRequest) },
      responses: answer(ApprovalView, 'How far it is'),
    }),
    async (c) => {
      requireRight(c, 'pay');
      const { house, actor } = c.var;
      const { id } = c.req.valid('param');
      const { sha256 } = c.req.valid('json');
      const view = await scoped(c, async (trx) => {
        const state = await approve(house, trx, whoOf(actor), id, sha256);
        await note(c, trx, 'payment-batch.approved', id, { sha256 });
        return {
          needed: state.needed,
          given: [...state.given],
          toOverride: [...state.toOverride],
          batch: await read(trx, id),
        };
      });
      return c.json(view, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/payment-batches/{id}/withdrawal',
      tags,
      description: 'Takes a batch that did not leave apart: its orders are on the send list again.',
      request: { params: IdParam },
      responses: nothing('Withdrawn'),
    }),
    async (c) => {
      requireRight(c, 'pay');
      const { house, actor } = c.var;
      const { id } = c.req.valid('param');
      await scoped(c, async (trx) => {
        await withdraw(house, trx, whoOf(actor), id);
        await note(c, trx, 'payment-batch.withdrawn', id);
      });
      return c.body(null, 204);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/payment-batches/{id}/cancellation',
      tags,
      description:
        'Asks the bank to take back a batch it has not executed. Too late is 409: ask the bank for a recall then. What a bank tells ' +
        'nothing of (ABN AMRO), and a batch of unknown fate, can be cancelled once statements of a later day do not show it.',
      request: { params: IdParam, ...body(ReasonRequest) },
      responses: nothing('Cancelled'),
    }),
    async (c) => {
      requireRight(c, 'pay');
      const { house, actor } = c.var;
      const { id } = c.req.valid('param');
      const { reason } = c.req.valid('json');
      await scoped(c, async (trx) => void found(await findBatch(trx, id), 'batch'));
      await cancelBatch(house, whoOf(actor), id, reason, c.req.raw.signal);
      await scoped(c, (trx) => note(c, trx, 'payment-batch.cancelled', id, { reason }));
      return c.body(null, 204);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/payment-batches/{id}/lookup',
      tags,
      description: 'Asks the bank now how the batch stands, instead of at the next turn.',
      request: { params: IdParam },
      responses: nothing('Asked; the answer comes into the history'),
    }),
    async (c) => {
      requireRight(c, 'pay');
      const { house, actor } = c.var;
      const { id } = c.req.valid('param');
      await scoped(c, async (trx) => {
        found(await findBatch(trx, id), 'batch');
        await house.jobs.send(trx, 'track', { organisationId: actor.organisationId, batchId: id });
      });
      return c.body(null, 204);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/payment-batches/{id}/releases',
      tags,
      description:
        'Says that a batch of unknown fate may be sent again. It takes two people, and the word of the bank that it has nothing. If the bank has it after all, it is paid twice.',
      request: { params: IdParam, ...body(ReasonRequest) },
      responses: answer(ReleaseView, 'Who said so, and whether it was released'),
    }),
    async (c) => {
      requireRight(c, 'pay');
      const { house, actor } = c.var;
      const { id } = c.req.valid('param');
      const { reason } = c.req.valid('json');
      const state = await scoped(c, async (trx) => {
        found(await findBatch(trx, id), 'batch');
        const who = whoOf(actor);
        if (who.userId === null) throw new KoppelError('not_allowed', 'Only people release a batch of unknown fate.');
        const released = await release(house, trx, { ...who, userId: who.userId }, id, reason);
        await note(c, trx, 'payment-batch.release', id, { reason, released: released.released });
        return released;
      });
      return c.json({ ...state, votes: [...state.votes] }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/payment-alarms',
      tags,
      request: { query: z.object({ state: z.enum(['open', 'all']).default('open') }) },
      responses: answer(z.object({ items: z.array(AlarmView) }), 'What does not fit between orders and account'),
    }),
    async (c) =>
      c.json(
        {
          items: (await scoped(c, (trx) => listAlarms(trx, c.req.valid('query').state))) as z.infer<typeof AlarmView>[],
        },
        200,
      ),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/payment-alarms/{id}/handled',
      tags,
      description: 'Somebody looked into it. After a restored database this lets the account send again.',
      request: { params: IdParam },
      responses: nothing('Noted'),
    }),
    async (c) => {
      requireRight(c, 'pay');
      const { id } = c.req.valid('param');
      await scoped(c, async (trx) => {
        found(await handleAlarm(trx, id, actorName(c.var.actor)), 'alarm');
        await note(c, trx, 'payment-alarm.handled', id);
      });
      return c.body(null, 204);
    },
  );
  return router;
}

const { default: problem } = nothing('') as unknown as { default: { description: string } };
const answerProblem = { default: problem };
