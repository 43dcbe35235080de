import { createRoute, z } from '@hono/zod-openapi';
import type { CharacteristicPart } from '../../contract/matcher-rule.ts';
import { KoppelError } from '../../domain/errors.ts';
import { ibanOrNull } from '../../domain/iban.ts';
import { formatMoney, parseMoney } from '../../domain/money.ts';
import { addDays } from '../../domain/plain-date.ts';
import { type PastEffect, ruleImpact } from '../../pipeline/rule-effect.ts';
import { findAdministration } from '../../store/administration.repository.ts';
import { chartOf } from '../../store/books.repository.ts';
import type { Db } from '../../store/database.ts';
import {
  changeRule,
  createRule,
  deleteRule,
  findRule,
  listRules,
  type RuleInput,
  type StoredRule,
} from '../../store/rule.repository.ts';
import { actorName, type Ctx, found, newRouter, note, requireRight, scoped } from '../app.ts';
import { RuleChange, RulePreviewRequest, RulePreviewView, RuleRequest, RuleView } from '../schema/books.ts';
import { Id, IdParam } from '../schema/common.ts';
import { UndoResult, UndoWhat } from '../schema/entries.ts';
import { undo } from './bookings.ts';
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
    async (c) => {
      const { administrationId } = c.req.valid('query');
      const rules = await scoped(c, (trx) =>
        listRules(trx, administrationId === undefined ? null : [administrationId]),
      );
      return c.json({ items: rules.map(ruleView) }, 200);
    },
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
      const made = await scoped(c, (trx) => makeRule(c, trx, ruleInput(c.req.valid('json'))));
      return c.json(ruleView(made), 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/rules/preview',
      tags,
      description:
        'What a rule would have done to past entries, before it is made, changed (`id`), or switched off (`active`: false). Nothing happens.',
      request: body(RulePreviewRequest),
      responses: answer(RulePreviewView, 'Its effect on the past'),
    }),
    async (c) => {
      const { id, from, ...given } = c.req.valid('json');
      const rule = ruleInput(given);
      const { house } = c.var;
      const impact = await scoped(c, async (trx) => {
        await assertBookable(trx, rule);
        if (id !== undefined) found(await findRule(trx, id), 'rule');
        const since = from ?? addDays(house.clock.today(), -LOOK_BACK_DAYS);
        return ruleImpact(trx, { ...rule, id: id ?? house.random.uuid() }, since);
      });
      const { effects, entries, more, names } = impact;
      const matches = effects.filter((one) => one.effect !== 'lost');
      const count = (effect: PastEffect['effect']) => effects.filter((one) => one.effect === effect).length;
      const worthSeeing = [...effects].sort((a, b) => Number(a.agrees ?? 1) - Number(b.agrees ?? 1));
      const view = {
        entries,
        more,
        matches: matches.length,
        sameAsBooked: matches.filter((one) => one.agrees === true).length,
        otherwiseBooked: matches.filter((one) => one.agrees === false).length,
        waiting: matches.filter((one) => one.row.state === 'waiting').length,
        gained: count('gained'),
        lost: count('lost'),
        changed: count('changed'),
        examples: worthSeeing.slice(0, EXAMPLES).map((one) => effectView(one, names)),
      };
      return c.json(view, 200);
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
        const { id: _, createdBy: __, createdAt: ___, hits: ____, lastHitAt: _____, ...body } = ruleView(before);
        const rule = ruleInput({ ...body, ...given });
        await assertBookable(trx, rule);
        await changeRule(trx, id, rule);
        await note(c, trx, 'rule.changed', id, change);
        await weighAgain(c, trx, before.administrationId);
        return found(await findRule(trx, id), 'rule');
      });
      return c.json(ruleView(changed), 200);
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
  router.openapi(
    createRoute({
      method: 'post',
      path: '/rules/{id}/undo',
      tags,
      description:
        'Undoes all the rule did since a day or instant. With `preview` nothing happens: it shows what would.',
      request: { params: IdParam, ...body(UndoWhat) },
      responses: answer(UndoResult, 'What was undone, or would be'),
    }),
    async (c) => {
      requireRight(c, 'book');
      const { id } = c.req.valid('param');
      const who = async (trx: Db) => ({ kind: 'rule', id: found(await findRule(trx, id), 'rule').id }) as const;
      return c.json(await undo(c, who, c.req.valid('json')), 200);
    },
  );
  return router;
}

/** A year: monthly and quarterly payments are seen several times. */
const LOOK_BACK_DAYS = 366;
const EXAMPLES = 50;

/** Makes a rule, notes it, and has what waits weighed anew. Throws `not_found`, `request_invalid`. */
export async function makeRule(c: Ctx, trx: Parameters<typeof note>[1], rule: RuleInput): Promise<StoredRule> {
  const { house, actor } = c.var;
  found(await findAdministration(trx, rule.administrationId), 'administration');
  await assertBookable(trx, rule);
  const id = house.random.uuid();
  await createRule(trx, { ...rule, id, organisationId: actor.organisationId, createdBy: actorName(actor) });
  const made = found(await findRule(trx, id), 'rule');
  await note(c, trx, 'rule.created', id, ruleView(made));
  await weighAgain(c, trx, rule.administrationId);
  return made;
}

function weighAgain(
  c: Ctx,
  trx: Parameters<Ctx['var']['house']['jobs']['send']>[0],
  administrationId: string,
): Promise<void> {
  return c.var.house.jobs.send(trx, 'match', { organisationId: c.var.actor.organisationId, administrationId });
}

/** A rule as people gave it, parsed. Throws `request_invalid` for one that looks for nothing or parts more than there is. */
function ruleInput(rule: RuleBody): RuleInput {
  const iban = rule.iban == null || rule.iban === '' ? null : (ibanOrNull(rule.iban) ?? rule.iban);
  if (iban === null && rule.textContains.length === 0)
    throw new KoppelError('request_invalid', 'A rule needs an account number or words to look for.');
  const shares = rule.split.reduce((sum, part) => sum + ('percent' in part ? Number(part.percent) : 0), 0);
  if (shares > 100) throw new KoppelError('request_invalid', `The parts make ${shares}% of an entry.`);
  return { ...rule, iban, split: rule.split.map(partOf) };
}

function partOf(part: RuleBody['split'][number]): CharacteristicPart {
  const { ledgerAccount } = part;
  const rest = { ledgerAccount, vatCode: part.vatCode ?? null, costCentre: part.costCentre ?? null };
  return 'percent' in part
    ? { ...rest, part: { percent: part.percent } }
    : { ...rest, part: { minor: parseMoney(part.amount, 'EUR').minor } };
}

/** A rule on an account that is not there would propose what cannot be booked. */
async function assertBookable(trx: Db, rule: RuleInput): Promise<void> {
  found(await findAdministration(trx, rule.administrationId), 'administration');
  const { ledgerAccounts } = await chartOf(trx, rule.administrationId);
  for (const code of [rule.ledgerAccount, ...rule.split.map((part) => part.ledgerAccount)])
    if (!ledgerAccounts.has(code))
      throw new KoppelError('request_invalid', `There is no ledger account ${code} that can be booked on.`);
}

export function ruleView({ split, ...rule }: StoredRule): z.infer<typeof RuleView> {
  return {
    ...rule,
    textContains: [...rule.textContains],
    split: split.map(({ part, ...rest }) =>
      'minor' in part
        ? { ...rest, amount: formatMoney({ minor: part.minor, currency: 'EUR' }) }
        : { ...rest, percent: part.percent },
    ),
  };
}

function effectView(
  { row, effect, before, after, agrees }: PastEffect,
  names: ReadonlyMap<string, string>,
): z.infer<typeof RulePreviewView>['examples'][number] {
  return {
    entryId: row.id,
    bookingDate: row.booking_date,
    amount: formatMoney({ minor: row.amount, currency: row.currency }),
    currency: row.currency,
    counterpartyName: row.counterparty_name,
    text: row.remittance_text ?? (row.facts['bankText'] as string | undefined) ?? null,
    state: row.state,
    before: names.get(before ?? '') ?? null,
    after: names.get(after ?? '') ?? null,
    agrees,
    effect,
  };
}
