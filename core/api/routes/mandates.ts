import { createRoute, type z } from '@hono/zod-openapi';
import { KoppelError } from '../../domain/errors.ts';
import { parseIban } from '../../domain/iban.ts';
import { nextSequenceType } from '../../domain/mandate.ts';
import { isSepaId } from '../../formats/pain/characters.ts';
import { amendMandate } from '../../pipeline/orders/mandates.ts';
import { paymentRules } from '../../pipeline/orders/rules.ts';
import { findAdministration } from '../../store/administration.repository.ts';
import type { Db } from '../../store/database.ts';
import { findMandate, insertMandate, listMandates, type MandateRow } from '../../store/mandate.repository.ts';
import { actorName, found, listed, newRouter, note, page, requireRight, scoped } from '../app.ts';
import { IdParam } from '../schema/common.ts';
import { MandateChangeRequest, MandatePage, MandateQuery, MandateRequest, MandateView } from '../schema/orders.ts';
import { answer, body } from './route-parts.ts';

const tags = ['Mandates'];

/** Debtors' permissions to collect. */
export function mandateRoutes() {
  const router = newRouter();
  router.openapi(
    createRoute({
      method: 'get',
      path: '/mandates',
      tags,
      request: { query: MandateQuery },
      responses: answer(MandatePage, 'Mandates by number'),
    }),
    async (c) => {
      const query = listed(c, c.req.valid('query'));
      const mandates = await scoped(c, async (trx) => {
        const { items, next } = await listMandates(trx, query);
        return { items: await views(trx, items), next };
      });
      return c.json(page(c, mandates), 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/mandates',
      tags,
      request: body(MandateRequest),
      responses: answer(MandateView, 'The new mandate', 201),
    }),
    async (c) => {
      requireRight(c, 'pay');
      const { house, actor } = c.var;
      const input = c.req.valid('json');
      if (!isSepaId(input.mandateId))
        throw new KoppelError('request_invalid', 'A mandate number has 1 to 35 SEPA characters.');
      if (input.signedOn > house.clock.today())
        throw new KoppelError('request_invalid', 'The mandate is signed in the future.');
      const made = await scoped(c, async (trx) => {
        const administration = found(await findAdministration(trx, input.administrationId), 'administration');
        const { creditorId } = paymentRules(administration.settings);
        if (creditorId === null)
          throw new KoppelError(
            'state_conflict',
            'The administration has no creditor identifier yet; fill it in first.',
          );
        const row = await insertMandate(trx, {
          id: house.random.uuid(),
          organisation_id: actor.organisationId,
          administration_id: administration.id,
          mandate_id: input.mandateId,
          creditor_id: creditorId,
          scheme: input.scheme,
          type: input.type,
          status: 'active',
          signed_on: input.signedOn,
          debtor_name: input.debtorName,
          debtor_iban: parseIban(input.debtorIban, { element: 'debtorIban' }),
          debtor_bic: input.debtorBic ?? null,
          party_code: input.party ?? null,
          last_collected_on: input.lastCollectedOn ?? null,
          last_outcome: input.lastCollectedOn == null ? null : 'collected',
          created_by: actorName(actor),
        });
        await note(c, trx, 'mandate.created', row.id, input);
        return (await views(trx, [row]))[0];
      });
      return c.json(found(made, 'mandate'), 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/mandates/{id}',
      tags,
      request: { params: IdParam },
      responses: answer(MandateView, 'The mandate'),
    }),
    async (c) => {
      const view = await scoped(c, async (trx) => {
        const row = found(await findMandate(trx, c.req.valid('param').id), 'mandate');
        return (await views(trx, [row]))[0];
      });
      return c.json(found(view, 'mandate'), 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'patch',
      path: '/mandates/{id}',
      tags,
      description:
        "Another number or account is an amendment: the debtor's bank is told with the next collection, once.",
      request: { params: IdParam, ...body(MandateChangeRequest) },
      responses: answer(MandateView, 'Changed'),
    }),
    async (c) => {
      requireRight(c, 'pay');
      const { id } = c.req.valid('param');
      const change = c.req.valid('json');
      const debtorIban =
        change.debtorIban === undefined ? undefined : parseIban(change.debtorIban, { element: 'debtorIban' });
      const view = await scoped(c, async (trx) => {
        const row = await amendMandate(trx, id, { ...change, debtorIban });
        await note(c, trx, 'mandate.changed', id, change);
        return (await views(trx, [row]))[0];
      });
      return c.json(found(view, 'mandate'), 200);
    },
  );
  return router;
}

async function views(db: Db, rows: readonly MandateRow[]): Promise<z.infer<typeof MandateView>[]> {
  const useFirst = new Map<string, boolean>();
  for (const id of new Set(rows.map((row) => row.administration_id)))
    useFirst.set(id, paymentRules((await findAdministration(db, id))?.settings ?? {}).useFirst);
  return rows.map((row) => ({
    id: row.id,
    administrationId: row.administration_id,
    mandateId: row.mandate_id,
    creditorId: row.creditor_id,
    scheme: row.scheme,
    type: row.type,
    status: row.status,
    signedOn: row.signed_on,
    debtorName: row.debtor_name,
    debtorIban: row.debtor_iban,
    debtorBic: row.debtor_bic,
    party: row.party_code,
    lastCollectedOn: row.last_collected_on,
    lastOutcome: row.last_outcome,
    nextSequenceType: nextSequenceType(
      { type: row.type, lastOutcome: row.last_outcome },
      { final: false, useFirst: useFirst.get(row.administration_id) === true },
    ),
    amendment: row.amendment,
    createdBy: row.created_by,
    createdAt: row.created_at,
  }));
}
