import { createRoute, z } from '@hono/zod-openapi';
import { KoppelError } from '../../domain/errors.ts';
import { ibanOrNull } from '../../domain/iban.ts';
import { findAdministration } from '../../store/administration.repository.ts';
import { changeRule, createRule, deleteRule, findRule, listRules } from '../../store/rule.repository.ts';
import { actorName, type Ctx, found, newRouter, note, requireRight, scoped } from '../app.ts';
import { RuleChange, RuleRequest, RuleView } from '../schema/books.ts';
import { Id, IdParam } from '../schema/common.ts';
import { answer, body, nothing } from './route-parts.ts';

const tags = ['Rules'];
type RuleBody = z.infer<typeof RuleRequest>;

/** Characteristic rules: IBAN and/or words → ledger account. A change has what waits weighed anew. */
export function ruleRoutes() {
  const router = newRouter();
  router.openapi(
    createRoute({
      method: 'get',
      path: '/rules',
      tags,
      request: { query: z.object({ administrationId: Id.optional() }) },
      responses: answer(z.object({ items: z.array(RuleView) }), 'All rules'),
    }),
    async (c) =>
      c.json({ items: await scoped(c, (trx) => listRules(trx, c.req.valid('query').administrationId ?? null)) }, 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/rules',
      tags,
      request: body(RuleRequest),
      responses: answer(RuleView, 'The new rule', 201),
    }),
    async (c) => {
      requireRight(c, 'books');
      const rule = checked(c.req.valid('json'));
      const { house, actor } = c.var;
      const made = await scoped(c, async (trx) => {
        found(await findAdministration(trx, rule.administrationId), 'administration');
        const row = await createRule(trx, {
          id: house.random.uuid(),
          organisationId: actor.organisationId,
          createdBy: actorName(actor),
          ...rule,
        });
        await note(c, trx, 'rule.created', row.id, rule);
        await weighAgain(c, trx, rule.administrationId);
        return row;
      });
      return c.json(made, 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'patch',
      path: '/rules/{id}',
      tags,
      request: { params: IdParam, ...body(RuleChange) },
      responses: answer(RuleView, 'Changed'),
    }),
    async (c) => {
      requireRight(c, 'books');
      const { id } = c.req.valid('param');
      const changed = await scoped(c, async (trx) => {
        const before = found(await findRule(trx, id), 'rule');
        const change = c.req.valid('json');
        const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
        const row = await changeRule(trx, id, checked({ ...before, ...given } as RuleBody));
        await note(c, trx, 'rule.changed', id, change);
        await weighAgain(c, trx, before.administrationId);
        return row;
      });
      return c.json(found(changed, 'rule'), 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'delete',
      path: '/rules/{id}',
      tags,
      request: { params: IdParam },
      responses: nothing('Gone; what it booked stays'),
    }),
    async (c) => {
      requireRight(c, 'books');
      await scoped(c, async (trx) => {
        const { id } = c.req.valid('param');
        const gone = found(await deleteRule(trx, id), 'rule');
        await note(c, trx, 'rule.deleted', id);
        await weighAgain(c, trx, gone.administration_id);
      });
      return c.body(null, 204);
    },
  );
  return router;
}

function weighAgain(
  c: Ctx,
  trx: Parameters<Ctx['var']['house']['jobs']['send']>[0],
  administrationId: string,
): Promise<void> {
  return c.var.house.jobs.send(trx, 'match', { organisationId: c.var.actor.organisationId, administrationId });
}

function checked(rule: RuleBody): RuleBody {
  const iban = rule.iban == null || rule.iban === '' ? null : (ibanOrNull(rule.iban) ?? rule.iban);
  if (iban === null && rule.textContains.length === 0)
    throw new KoppelError('request_invalid', 'A rule needs an account number or words to look for.');
  return { ...rule, iban };
}
