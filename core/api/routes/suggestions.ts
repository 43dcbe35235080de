import { createRoute, z } from '@hono/zod-openapi';
import { suggestedRules } from '../../pipeline/suggest.ts';
import { findAdministration, listLedgerAccounts } from '../../store/administration.repository.ts';
import { dismissSuggestion } from '../../store/suggestion.repository.ts';
import { actorName, found, newRouter, note, requireRight, scoped } from '../app.ts';
import { RuleSuggestionView, RuleView } from '../schema/books.ts';
import { Id, IdParam, NameText } from '../schema/common.ts';
import { answer, body, nothing } from './route-parts.ts';
import { makeRule, ruleView } from './rules.ts';

const tags = ['Rules'];
const Of = z.object({ administrationId: Id }).strict();

/** Rules Koppel proposes because it sees a habit. A person makes a rule of it, or never wants to see it again. */
export function suggestionRoutes() {
  const router = newRouter();
  router.openapi(
    createRoute({
      method: 'get',
      path: '/rules/suggestions',
      tags,
      request: { query: Of },
      responses: answer(z.object({ items: z.array(RuleSuggestionView) }), 'Habits that could be rules'),
    }),
    async (c) => {
      const { administrationId } = c.req.valid('query');
      const items = await scoped(c, async (trx) => {
        found(await findAdministration(trx, administrationId), 'administration');
        const names = new Map((await listLedgerAccounts(trx, administrationId)).map(({ code, name }) => [code, name]));
        return (await suggestedRules(trx, administrationId)).map(({ rule, id, bookings, lastOn, examples }) => ({
          id,
          administrationId: rule.administrationId,
          name: rule.name,
          iban: rule.iban ?? null,
          textContains: [...rule.textContains],
          direction: rule.direction ?? null,
          ledgerAccount: rule.ledgerAccount,
          ledgerAccountName: names.get(rule.ledgerAccount) ?? null,
          bookings,
          lastOn,
          examples: [...examples],
        }));
      });
      return c.json({ items }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/rules/suggestions/{id}/accept',
      tags,
      request: { params: IdParam, ...body(Of.extend({ name: NameText.optional() })) },
      responses: answer(RuleView, 'The rule it became', 201),
    }),
    async (c) => {
      requireRight(c, 'books');
      const { administrationId, name } = c.req.valid('json');
      const made = await scoped(c, async (trx) => {
        found(await findAdministration(trx, administrationId), 'administration');
        const all = await suggestedRules(trx, administrationId);
        const { rule } = found(
          all.find((one) => one.id === c.req.valid('param').id),
          'suggestion',
        );
        return makeRule(c, trx, { ...rule, ...(name !== undefined && { name }) });
      });
      return c.json(ruleView(made), 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/rules/suggestions/{id}/dismiss',
      tags,
      request: { params: IdParam, ...body(Of) },
      responses: nothing('It is not suggested again'),
    }),
    async (c) => {
      requireRight(c, 'books');
      const { administrationId } = c.req.valid('json');
      const { id } = c.req.valid('param');
      const { actor } = c.var;
      await scoped(c, async (trx) => {
        found(await findAdministration(trx, administrationId), 'administration');
        const all = await suggestedRules(trx, administrationId);
        const { rule } = found(
          all.find((one) => one.id === id),
          'suggestion',
        );
        await dismissSuggestion(trx, { organisationId: actor.organisationId, id, by: actorName(actor) });
        await note(c, trx, 'suggestion.dismissed', id, { name: rule.name, ledgerAccount: rule.ledgerAccount });
      });
      return c.body(null, 204);
    },
  );
  return router;
}
