import { createRoute, z } from '@hono/zod-openapi';
import { findAdministration } from '../../store/administration.repository.ts';
import { deleteTerminal, listTerminals, putTerminals } from '../../store/terminal.repository.ts';
import { found, newRouter, note, requireRight, scoped } from '../app.ts';
import { BulkResult, bulkOf, TerminalRequest, TerminalView } from '../schema/books.ts';
import { IdParam } from '../schema/common.ts';
import { answer, body, nothing } from './route-parts.ts';

const tags = ['Books'];

/** Card terminals: their numbers tell in bank texts whose day total was paid. What waits is weighed anew. */
export function terminalRoutes() {
  const router = newRouter();
  router.openapi(
    createRoute({
      method: 'get',
      path: '/administrations/{id}/terminals',
      tags,
      request: { params: IdParam },
      responses: answer(z.object({ items: z.array(TerminalView) }), 'The terminals'),
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const items = await scoped(c, async (trx) => {
        found(await findAdministration(trx, id), 'administration');
        return listTerminals(trx, id);
      });
      return c.json({ items }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/administrations/{id}/terminals',
      tags,
      request: { params: IdParam, ...body(bulkOf(TerminalRequest)) },
      responses: answer(BulkResult, 'Made or changed, by code'),
    }),
    async (c) => {
      requireRight(c, 'books');
      const { house, actor } = c.var;
      const administrationId = c.req.valid('param').id;
      const rows = [...new Map(c.req.valid('json').items.map((row) => [row.code, row])).values()];
      const owner = { organisationId: actor.organisationId, administrationId };
      const result = await scoped(c, async (trx) => {
        found(await findAdministration(trx, administrationId), 'administration');
        const counts = await putTerminals(trx, owner, rows, house.random.uuid);
        await note(c, trx, 'terminals.changed', administrationId, { codes: rows.map((row) => row.code) });
        await house.jobs.send(trx, 'match', owner);
        return counts;
      });
      return c.json(result, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'delete',
      path: '/terminals/{id}',
      tags,
      request: { params: IdParam },
      responses: nothing('Gone'),
    }),
    async (c) => {
      requireRight(c, 'books');
      const { house, actor } = c.var;
      await scoped(c, async (trx) => {
        const gone = found(await deleteTerminal(trx, c.req.valid('param').id), 'terminal');
        await note(c, trx, 'terminal.deleted', c.req.valid('param').id, { code: gone.code });
        await house.jobs.send(trx, 'match', {
          organisationId: actor.organisationId,
          administrationId: gone.administration_id,
        });
      });
      return c.body(null, 204);
    },
  );
  return router;
}
