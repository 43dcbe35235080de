import { createRoute, z } from '@hono/zod-openapi';
import { KoppelError } from '../../domain/errors.ts';
import type { BacktestResult } from '../../pipeline/backtest.ts';
import { forgetHistory } from '../../pipeline/forget-history.ts';
import { MAX_DOCUMENT_BYTES } from '../../pipeline/receive.ts';
import { landed } from '../../runtime/landing.ts';
import { findAdministration } from '../../store/administration.repository.ts';
import { keepEvidence } from '../../store/evidence.repository.ts';
import { createTask, findTask, listTasks, type TaskKind, type TaskRow } from '../../store/task.repository.ts';
import { decodeCursor, pageFrom, UUID } from '../../store/views/cursor.ts';
import { actorName, type Ctx, found, listed, newRouter, note, page, requireRight, scoped } from '../app.ts';
import { decider } from '../decision.ts';
import { incoming } from '../incoming.ts';
import { IdParam, pageOf } from '../schema/common.ts';
import { BacktestRequest, BacktestView, HistoryQuery, HistoryView, TaskQuery } from '../schema/tasks.ts';
import { answer, body } from './route-parts.ts';

const tags = ['Learning from the past'];

/** A past to learn from on the first day, and the question what Koppel would have made of it. */
export function taskRoutes() {
  const router = newRouter();
  router.openapi(
    createRoute({
      method: 'post',
      path: '/administrations/{id}/history',
      tags,
      description:
        'The body is the file itself: an XAF auditfile, a CSV of bank postings (bank, date, amount, ledgerAccount, group, party, description), or a backtest pack as a zip. Postings are put together with the entries that wait here.',
      request: {
        params: IdParam,
        query: HistoryQuery,
        body: {
          required: true,
          content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
        },
      },
      responses: answer(HistoryView, 'Taken in; follow it at /v1/history/{id}', 202),
    }),
    async (c) => {
      requireRight(c, 'import');
      const { house, actor } = c.var;
      const { organisationId } = actor;
      const { id: administrationId } = c.req.valid('param');
      found(await scoped(c, (trx) => findAdministration(trx, administrationId)), 'administration');
      const name = c.req.valid('query').name ?? 'upload';
      const evidence = await landed(incoming(c, MAX_DOCUMENT_BYTES), (chunks) =>
        keepEvidence(
          house.store,
          organisationId,
          { id: house.random.uuid(), name, mediaType: null, connectorId: 'history', chunks },
          MAX_DOCUMENT_BYTES,
        ),
      );
      const task = await start(c, 'history', administrationId, { name }, evidence.id);
      return c.json(historyView(task), 202);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/history',
      tags,
      request: { query: TaskQuery },
      responses: answer(pageOf(HistoryView), 'What was learned from, the latest first'),
    }),
    async (c) => c.json(await tasks(c, 'history', listed(c, c.req.valid('query')), historyView), 200),
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/history/{id}',
      tags,
      request: { params: IdParam },
      responses: answer(HistoryView, 'How far it is, and what was learned'),
    }),
    async (c) => c.json(historyView(await task(c, c.req.valid('param').id, 'history')), 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/history/{id}/forget',
      tags,
      description: 'Takes back all that was learned from this past; entries it had booked as booked before wait again.',
      request: { params: IdParam },
      responses: answer(HistoryView, 'Forgotten'),
    }),
    async (c) => {
      requireRight(c, 'import');
      const { house } = c.var;
      const { id } = c.req.valid('param');
      const row = await scoped(c, async (trx) => {
        const history = found(await findTask(trx, id, 'history'), 'history');
        if (history.state === 'waiting' || history.state === 'running')
          throw new KoppelError('state_conflict', 'It is being learned from now.');
        const undone = await forgetHistory(house, trx, history, decider(c));
        await note(c, trx, 'history.forgotten', id, { bookings: undone });
        return found(await findTask(trx, id, 'history'), 'history');
      });
      return c.json(historyView(row), 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/backtests',
      tags,
      description:
        'Replays the past of an administration as this hub has it, day by day, never looking ahead: what would have been booked by itself, and how often wrongly?',
      request: body(BacktestRequest),
      responses: answer(BacktestView, 'Asked; follow it at /v1/backtests/{id}', 202),
    }),
    async (c) => {
      const { administrationId, from, to, rules } = c.req.valid('json');
      requireRight(c, 'book');
      if (from > to) throw new KoppelError('request_invalid', 'The period ends before it begins.');
      found(await scoped(c, (trx) => findAdministration(trx, administrationId)), 'administration');
      const task = await start(c, 'backtest', administrationId, { from, to, rules }, null);
      return c.json(backtestView(task), 202);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/backtests',
      tags,
      request: { query: TaskQuery },
      responses: answer(pageOf(BacktestView), 'Backtests, the latest first'),
    }),
    async (c) => c.json(await tasks(c, 'backtest', listed(c, c.req.valid('query')), backtestView), 200),
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/backtests/{id}',
      tags,
      request: { params: IdParam },
      responses: answer(BacktestView, 'How far it is, and what came of it'),
    }),
    async (c) => c.json(backtestView(await task(c, c.req.valid('param').id, 'backtest')), 200),
  );
  return router;
}

function start(
  c: Ctx,
  kind: TaskKind,
  administrationId: string,
  input: Readonly<Record<string, unknown>>,
  evidenceId: string | null,
): Promise<TaskRow> {
  const { house, actor } = c.var;
  const { organisationId } = actor;
  const id = house.random.uuid();
  return scoped(c, async (trx) => {
    await createTask(trx, {
      id,
      organisationId,
      administrationId,
      kind,
      input,
      evidenceId,
      createdBy: actorName(actor),
    });
    await house.jobs.send(trx, 'task', { organisationId, taskId: id });
    await note(c, trx, `${kind}.asked`, id, input);
    return found(await findTask(trx, id), 'task');
  });
}

async function task(c: Ctx, id: string, kind: TaskKind): Promise<TaskRow> {
  return found(await scoped(c, (trx) => findTask(trx, id, kind)), kind);
}

async function tasks<View>(
  c: Ctx,
  kind: TaskKind,
  { administrationId, cursor, limit }: z.infer<typeof TaskQuery>,
  view: (row: TaskRow) => View,
): Promise<{ items: View[]; next: string | null }> {
  const before = decodeCursor(cursor, [UUID])?.[0] ?? null;
  const rows = await scoped(c, (trx) => listTasks(trx, { kind, administrationId, before, limit: limit + 1 }));
  return page(
    c,
    pageFrom(rows, limit, view, (row) => [row.id]),
  );
}

function taskView(row: TaskRow) {
  return {
    id: row.id,
    administrationId: row.administration_id,
    state: row.state,
    progress: row.progress,
    error: row.error as z.infer<typeof HistoryView>['error'],
    createdBy: row.created_by,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}

function historyView(row: TaskRow): z.infer<typeof HistoryView> {
  return {
    ...taskView(row),
    name: String(row.input['name']),
    result: row.result as z.infer<typeof HistoryView>['result'],
  };
}

function backtestView(row: TaskRow): z.infer<typeof BacktestView> {
  const input = row.input as z.infer<typeof BacktestRequest>;
  const result = row.result as BacktestResult | null;
  return {
    ...taskView(row),
    from: input.from,
    to: input.to,
    rules: input.rules,
    result:
      result === null
        ? null
        : {
            ...result,
            months: result.months.map(([month, tally]) => ({ month, ...tally })),
            kinds: result.kinds.map(([kind, tally]) => ({ kind, ...tally })),
            curve: [...result.curve],
            wrong: [...result.wrong],
          },
  };
}
