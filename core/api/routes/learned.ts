import { createRoute, type z } from '@hono/zod-openapi';
import { KoppelError } from '../../domain/errors.ts';
import { describeFact } from '../../matching/learn/describe.ts';
import { formatTarget } from '../../matching/targets.ts';
import { chartOf, hasParty } from '../../store/books.repository.ts';
import type { Trx } from '../../store/database.ts';
import { administrationOfScope, correctFact, deleteFact, findFact, markFact } from '../../store/learned.repository.ts';
import { lockLearning } from '../../store/learning.repository.ts';
import { listLearned, readLearned } from '../../store/views/learned.view.ts';
import { actorName, type Ctx, found, listed, newRouter, note, page, requireRight, scoped } from '../app.ts';
import { IdParam, pageOf } from '../schema/common.ts';
import { LearnedChange, LearnedQuery, LearnedView } from '../schema/learned.ts';
import { answer, body, nothing } from './route-parts.ts';

const tags = ['Learned'];

/** What was learned from bookings: to look at, switch off, correct and forget. What waits is weighed anew. */
export function learnedRoutes() {
  const router = newRouter();
  router.openapi(
    createRoute({
      method: 'get',
      path: '/learned',
      tags,
      request: { query: LearnedQuery },
      responses: answer(pageOf(LearnedView), 'Learned facts, the latest seen first'),
    }),
    async (c) => {
      const { active, ...query } = listed(c, c.req.valid('query'));
      const filter = { ...query, active: active === undefined ? undefined : active === 'true' };
      return c.json(page(c, await scoped(c, (trx) => listLearned(trx, filter))), 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/learned/{id}',
      tags,
      request: { params: IdParam },
      responses: answer(LearnedView, 'The fact'),
    }),
    async (c) =>
      c.json(found(await scoped(c, (trx) => readLearned(trx, c.req.valid('param').id)), 'learned fact'), 200),
  );
  router.openapi(
    createRoute({
      method: 'patch',
      path: '/learned/{id}',
      tags,
      description:
        'Switches a fact off or on, or says what it leads to: all its bookings taught of it leads there from now on, and the answer is the fact it became.',
      request: { params: IdParam, ...body(LearnedChange) },
      responses: answer(LearnedView, 'Changed'),
    }),
    async (c) => {
      requireRight(c, 'book');
      const { id } = c.req.valid('param');
      const change = c.req.valid('json');
      const changed = await scoped(c, async (trx) => {
        const fact = await locked(c, trx, id);
        const by = actorName(c.var.actor);
        const at = c.var.house.clock.now();
        const { active, leadsTo } = change;
        if (active !== undefined) await markFact(trx, id, { state: active ? 'active' : 'forgotten', by, at });
        const now = leadsTo === undefined ? id : await correct(c, trx, fact, leadsTo);
        await note(c, trx, 'learned.changed', id, change);
        await weighAgain(c, trx, fact.scope);
        return readLearned(trx, now);
      });
      return c.json(found(changed, 'learned fact'), 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'delete',
      path: '/learned/{id}',
      tags,
      request: { params: IdParam },
      responses: nothing('Forgotten, with its examples; what it booked stays'),
    }),
    async (c) => {
      requireRight(c, 'book');
      const { id } = c.req.valid('param');
      await scoped(c, async (trx) => {
        const { scope, kind, key, value } = await locked(c, trx, id);
        await deleteFact(trx, id);
        await note(c, trx, 'learned.forgotten', id, { kind, key, value });
        await weighAgain(c, trx, scope);
      });
      return c.body(null, 204);
    },
  );
  return router;
}

type FactRow = NonNullable<Awaited<ReturnType<typeof findFact>>>;

async function locked(c: Ctx, trx: Trx, id: string): Promise<FactRow> {
  const fact = found(await findFact(trx, id), 'learned fact');
  await lockLearning(trx, c.var.actor.organisationId, fact.scope);
  return found(await findFact(trx, id), 'learned fact');
}

async function correct(
  c: Ctx,
  trx: Trx,
  fact: FactRow,
  leadsTo: NonNullable<z.infer<typeof LearnedChange>['leadsTo']>,
): Promise<string> {
  const { house, actor } = c.var;
  const value = await valueFor(trx, fact, leadsTo);
  if (value === fact.value) return fact.id;
  return correctFact(trx, fact, {
    value,
    by: actorName(actor),
    at: house.clock.now(),
    today: house.clock.today(),
    newId: house.random.uuid,
  });
}

/** The value that stands for what a person said. Throws `request_invalid` for what the books do not have or the kind cannot lead to. */
async function valueFor(
  trx: Trx,
  fact: FactRow,
  leadsTo: NonNullable<z.infer<typeof LearnedChange>['leadsTo']>,
): Promise<string> {
  const parts = describeFact(fact);
  const administrationId = found(await administrationOfScope(trx, fact.scope), 'administration');
  if ('party' in leadsTo) {
    if (parts?.party === undefined || parts.minor !== undefined)
      throw new KoppelError('request_invalid', 'This does not lead to a customer or supplier.');
    if (!(await hasParty(trx, administrationId, leadsTo.party)))
      throw new KoppelError('request_invalid', `There is no customer or supplier ${leadsTo.party}.`);
    return leadsTo.party;
  }
  if (parts?.target === undefined) throw new KoppelError('request_invalid', 'This does not lead to a ledger account.');
  const chart = await chartOf(trx, administrationId);
  const own = parts.administration === undefined || parts.administration === chart.own.code;
  const codes = own ? chart.ledgerAccounts : chart.companyLedgerAccounts(parts.administration ?? '');
  if (!codes.has(leadsTo.ledgerAccount))
    throw new KoppelError(
      'request_invalid',
      `There is no ledger account ${leadsTo.ledgerAccount} that can be booked on.`,
    );
  return formatTarget({ kind: 'ledger', ledgerAccount: leadsTo.ledgerAccount, administration: null });
}

async function weighAgain(c: Ctx, trx: Trx, scope: string): Promise<void> {
  const administrationId = await administrationOfScope(trx, scope);
  const { organisationId } = c.var.actor;
  if (administrationId !== null) await c.var.house.jobs.send(trx, 'match', { organisationId, administrationId });
}
