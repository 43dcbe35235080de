import { isDeepStrictEqual } from 'node:util';
import { createRoute, z } from '@hono/zod-openapi';
import { KoppelError } from '../../domain/errors.ts';
import { ibanOrNull } from '../../domain/iban.ts';
import { parseMoney } from '../../domain/money.ts';
import {
  changeAdministration,
  createAdministration,
  findAdministration,
  listAdministrations,
  listDaybooks,
  listLedgerAccounts,
} from '../../store/administration.repository.ts';
import { type ItemInput, putDaybooks, putItems, putLedgerAccounts, putParties } from '../../store/books.writes.ts';
import type { Db } from '../../store/database.ts';
import { listParties } from '../../store/views/books.view.ts';
import { listItems } from '../../store/views/item-list.view.ts';
import { type Ctx, found, listed, newRouter, note, page, requireRight, scoped } from '../app.ts';
import {
  AdministrationChange,
  AdministrationRequest,
  AdministrationView,
  BulkResult,
  bulkOf,
  DaybookRequest,
  DaybookView,
  LedgerAccount,
  MAX_BULK,
  OpenItemInput,
  OpenItemKinds,
  OpenItemView,
  Party,
} from '../schema/books.ts';
import { AmountText, IdParam, PageQuery, pageOf } from '../schema/common.ts';
import { answer, body } from './route-parts.ts';

const tags = ['Books'];

/** Administrations and what is in them: chart, daybooks, parties, open items. */
export function bookRoutes() {
  const router = newRouter();

  router.openapi(
    createRoute({
      method: 'get',
      path: '/administrations',
      tags,
      responses: answer(z.object({ items: z.array(AdministrationView) }), 'All administrations'),
    }),
    async (c) => c.json({ items: await scoped(c, listAdministrations) }, 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/administrations',
      tags,
      request: body(AdministrationRequest),
      responses: answer(AdministrationView, 'The new administration', 201),
    }),
    async (c) => {
      requireRight(c, 'books');
      const { house, actor } = c.var;
      const input = c.req.valid('json');
      const id = house.random.uuid();
      if (input.settings.payments !== undefined) requireRight(c, 'access');
      const made = await scoped(c, async (trx) => {
        await note(c, trx, 'administration.created', id, { code: input.code });
        return createAdministration(trx, { id, organisationId: actor.organisationId, ...input });
      });
      return c.json(made, 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/administrations/{id}',
      tags,
      request: { params: IdParam },
      responses: answer(AdministrationView, 'The administration'),
    }),
    async (c) =>
      c.json(found(await scoped(c, (trx) => findAdministration(trx, c.req.valid('param').id)), 'administration'), 200),
  );
  router.openapi(
    createRoute({
      method: 'patch',
      path: '/administrations/{id}',
      tags,
      request: { params: IdParam, ...body(AdministrationChange) },
      responses: answer(AdministrationView, 'Changed'),
    }),
    async (c) => {
      requireRight(c, 'books');
      const { id } = c.req.valid('param');
      const change = c.req.valid('json');
      const changed = await scoped(c, async (trx) => {
        const before = found(await findAdministration(trx, id), 'administration');
        // Who sets the limits of payments decides over money: a person, and an administrator. Left out they stay.
        const { settings } = change;
        if (settings?.payments !== undefined && !isDeepStrictEqual(settings.payments, before.settings.payments))
          requireRight(c, 'access');
        const kept =
          settings === undefined
            ? {}
            : { settings: { ...settings, payments: settings.payments ?? before.settings.payments } };
        await note(c, trx, 'administration.changed', id, change);
        return found(await changeAdministration(trx, id, { ...change, ...kept }), 'administration');
      });
      return c.json(changed, 200);
    },
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: '/administrations/{id}/ledger-accounts',
      tags,
      request: { params: IdParam },
      responses: answer(z.object({ items: z.array(LedgerAccount) }), 'The chart'),
    }),
    async (c) => c.json({ items: await inAdministration(c, c.req.valid('param').id, listLedgerAccounts) }, 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/administrations/{id}/ledger-accounts',
      tags,
      request: { params: IdParam, ...body(bulkOf(LedgerAccount)) },
      responses: answer(BulkResult, 'Made or changed, by code'),
    }),
    async (c) => {
      const { items } = c.req.valid('json');
      return c.json(
        await put(c, c.req.valid('param').id, (trx, owner) =>
          putLedgerAccounts(trx, owner, distinct(items, 'code'), c.var.house.random.uuid),
        ),
        200,
      );
    },
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: '/administrations/{id}/daybooks',
      tags,
      request: { params: IdParam },
      responses: answer(z.object({ items: z.array(DaybookView) }), 'The daybooks'),
    }),
    async (c) => c.json({ items: await inAdministration(c, c.req.valid('param').id, listDaybooks) }, 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/administrations/{id}/daybooks',
      tags,
      request: { params: IdParam, ...body(bulkOf(DaybookRequest)) },
      responses: answer(BulkResult, 'Made or changed, by code'),
    }),
    async (c) => {
      const items = distinct(c.req.valid('json').items, 'code').map((daybook) => ({
        ...daybook,
        iban: electronic(daybook.iban),
      }));
      return c.json(
        await put(c, c.req.valid('param').id, (trx, owner) => putDaybooks(trx, owner, items, c.var.house.random.uuid)),
        200,
      );
    },
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: '/administrations/{id}/parties',
      tags,
      request: { params: IdParam, query: PageQuery.extend({ search: z.string().max(200).optional() }) },
      responses: answer(pageOf(Party), 'Customers, suppliers and others'),
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const query = { administrationId: id, ...listed(c, c.req.valid('query')) };
      const parties = await inAdministration(c, id, (trx) => listParties(trx, query));
      return c.json(page(c, parties) as z.infer<ReturnType<typeof pageOf<typeof Party>>>, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/administrations/{id}/parties',
      tags,
      request: { params: IdParam, ...body(bulkOf(Party)) },
      responses: answer(BulkResult, 'Made or changed, by code'),
    }),
    async (c) => {
      const items = distinct(c.req.valid('json').items, 'code').map((party) => ({
        ...party,
        ibans: party.ibans.map((iban) => electronic(iban) ?? iban),
      }));
      return c.json(
        await put(c, c.req.valid('param').id, (trx, owner) => putParties(trx, owner, items, c.var.house.random.uuid)),
        200,
      );
    },
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: '/administrations/{id}/open-items',
      tags,
      request: {
        params: IdParam,
        query: PageQuery.extend({
          kind: OpenItemKinds.optional(),
          party: z.string().max(40).optional(),
          search: z.string().max(200).optional(),
          amount: AmountText.optional(),
          state: z.enum(['open', 'all']).default('open'),
        }),
      },
      responses: answer(pageOf(OpenItemView), 'Open items, newest first'),
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const query = { administrationId: id, ...listed(c, c.req.valid('query')) };
      return c.json(page(c, await inAdministration(c, id, (trx) => listItems(trx, query))), 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/administrations/{id}/open-items',
      tags,
      description: `Up to ${MAX_BULK} at once, as JSON or as NDJSON (one item a line). An item that is sent again is changed.`,
      request: {
        params: IdParam,
        body: {
          required: true,
          content: {
            'application/json': { schema: bulkOf(OpenItemInput) },
            'application/x-ndjson': { schema: z.string() },
          },
        },
      },
      responses: answer(BulkResult, 'Made or changed, by id'),
    }),
    async (c) => {
      const type = c.req.header('content-type') ?? '';
      const items = type.startsWith('application/x-ndjson')
        ? ndjson(await c.req.text())
        : bulkOf(OpenItemInput).parse(await c.req.json()).items;
      const rows = distinct(items, 'id').map(itemInput);
      const { id } = c.req.valid('param');
      const result = await put(c, id, (trx, owner) => putItems(trx, owner, rows, c.var.house.random.uuid));
      return c.json(result, 200);
    },
  );
  return router;
}

/** Reads of an administration that is not there, or not yours, are not empty lists. */
function inAdministration<T>(c: Ctx, id: string, read: (trx: Db, id: string) => Promise<T>): Promise<T> {
  return scoped(c, async (trx) => {
    found(await findAdministration(trx, id), 'administration');
    return read(trx, id);
  });
}

/** Writes into an administration, and has what waits there weighed anew: the books it is matched with changed. */
function put<T>(
  c: Ctx,
  administrationId: string,
  write: (trx: Db, owner: { organisationId: string; administrationId: string }) => Promise<T>,
): Promise<T> {
  requireRight(c, 'books');
  const { organisationId } = c.var.actor;
  return inAdministration(c, administrationId, async (trx) => {
    const result = await write(trx, { organisationId, administrationId });
    await c.var.house.jobs.send(trx, 'match', { organisationId, administrationId });
    return result;
  });
}

/** One row per key, or the input is refused: which of two should count is not ours to guess. */
function distinct<Row, Key extends keyof Row>(rows: readonly Row[], key: Key): readonly Row[] {
  const seen = new Set<unknown>();
  rows.forEach((row, at) => {
    if (seen.has(row[key]))
      throw new KoppelError('request_invalid', `"${String(row[key])}" stands twice in the list.`, {
        place: { element: `items.${at}.${String(key)}` },
      });
    seen.add(row[key]);
  });
  return rows;
}

function electronic(iban: string | null | undefined): string | null {
  return iban == null ? null : (ibanOrNull(iban) ?? iban);
}

function ndjson(text: string): OpenItemInput[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > MAX_BULK) throw new KoppelError('request_invalid', `More than ${MAX_BULK} items at once.`);
  return lines.map((line, at) => {
    const place = { line: at + 1 };
    try {
      return OpenItemInput.parse(JSON.parse(line));
    } catch (error) {
      const detail =
        error instanceof z.ZodError
          ? error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
          : 'not JSON';
      throw new KoppelError('request_invalid', `Line ${at + 1}: ${detail}`, { place });
    }
  });
}

function itemInput(input: OpenItemInput, at: number): ItemInput {
  const place = { element: `items.${at}` };
  const amount = parseMoney(input.amount, input.currency, place).minor;
  const open = input.openAmount == null ? null : parseMoney(input.openAmount, input.currency, place).minor;
  if (open !== null && (amount >= 0n ? open < 0n || open > amount : open > 0n || open < amount)) {
    throw new KoppelError(
      'request_invalid',
      `Item ${input.id}: what is open cannot be more than the whole, nor of the other sign.`,
      { place },
    );
  }
  return {
    externalId: input.id,
    kind: input.kind,
    party: input.party ?? null,
    number: input.number ?? null,
    reference: input.reference ?? null,
    date: input.date,
    enteredOn: input.enteredOn ?? input.date,
    dueDate: input.dueDate ?? null,
    amount,
    open,
    currency: input.currency,
    paymentReference: input.paymentReference ?? null,
    facts: JSON.stringify(input.facts),
    settles: (input.facts.settles ?? []).map((part) => ({
      externalId: part.openItem,
      minor: parseMoney(part.amount, input.currency, place).minor,
    })),
  };
}
