import { Readable } from 'node:stream';
import { createRoute, z } from '@hono/zod-openapi';
import { KoppelError } from '../../domain/errors.ts';
import { dutchBankCode, parseIban } from '../../domain/iban.ts';
import { formatMoney } from '../../domain/money.ts';
import { coverage } from '../../pipeline/coverage.ts';
import { correctGap } from '../../pipeline/gaps.ts';
import { MAX_DOCUMENT_BYTES, receive } from '../../pipeline/receive.ts';
import { landed } from '../../runtime/landing.ts';
import { createAccount, findAccount, mapAccount } from '../../store/account.repository.ts';
import { findDaybook } from '../../store/administration.repository.ts';
import { openAnnounced } from '../../store/announced.repository.ts';
import { findCsvMapping } from '../../store/csv-mapping.repository.ts';
import { findEvidence, readEvidence } from '../../store/evidence.repository.ts';
import { findImport, type ImportRow, listImports, type Said, setImportWaiting } from '../../store/import.repository.ts';
import { provingStatements, unclosedGaps } from '../../store/statement.repository.ts';
import { readAccounts, readGaps, readStatements, statementRead } from '../../store/views/account.view.ts';
import { decodeCursor, pageFrom, UUID } from '../../store/views/cursor.ts';
import { actorName, type Ctx, found, listed, newRouter, note, page, requireRight, scoped } from '../app.ts';
import { incoming } from '../incoming.ts';
import {
  AccountRequest,
  AnnouncedView,
  BankAccountView,
  CoverageView,
  ImportPage,
  ImportView,
  MappingRequest,
  ReadingQuery,
  StatementView,
  UploadQuery,
} from '../schema/bank.ts';
import { Id, IdParam, PageQuery, pageOf } from '../schema/common.ts';
import { answer, body } from './route-parts.ts';

const accountTags = ['Bank accounts'];
const statementTags = ['Statements'];

/** Accounts and their mapping, statements and how complete they are, and the way files come in. */
export function bankRoutes() {
  const router = newRouter();

  router.openapi(
    createRoute({
      method: 'get',
      path: '/bank-accounts',
      tags: accountTags,
      responses: answer(z.object({ items: z.array(BankAccountView) }), 'All accounts'),
    }),
    async (c) => c.json({ items: await scoped(c, (trx) => readAccounts(trx, null)) }, 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/bank-accounts',
      tags: accountTags,
      request: body(AccountRequest),
      responses: answer(BankAccountView, 'The account, before its first statement', 201),
    }),
    async (c) => {
      requireRight(c, 'accounts');
      const { house, actor } = c.var;
      const input = c.req.valid('json');
      const iban = parseIban(input.iban);
      const [account] = await scoped(c, async (trx) => {
        const key = { iban, currency: input.currency, holder: input.holder ?? null, bank: dutchBankCode(iban) };
        const made = await createAccount(trx, actor.organisationId, key, 'file-import', house.random.uuid);
        return readAccounts(trx, made.id);
      });
      return c.json(found(account, 'account'), 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/bank-accounts/{id}',
      tags: accountTags,
      request: { params: IdParam },
      responses: answer(BankAccountView, 'The account'),
    }),
    async (c) =>
      c.json(found((await scoped(c, (trx) => readAccounts(trx, c.req.valid('param').id)))[0], 'account'), 200),
  );
  router.openapi(
    createRoute({
      method: 'patch',
      path: '/bank-accounts/{id}',
      tags: accountTags,
      description: 'Maps the account to an administration and daybook; both null takes it out. What waited is weighed.',
      request: { params: IdParam, ...body(MappingRequest) },
      responses: answer(BankAccountView, 'Mapped'),
    }),
    async (c) => {
      requireRight(c, 'accounts');
      const { house, actor } = c.var;
      const { organisationId } = actor;
      const { id } = c.req.valid('param');
      const { administrationId, daybookId } = c.req.valid('json');
      const [account] = await scoped(c, async (trx) => {
        const row = found(await findAccount(trx, id), 'account');
        if ((administrationId === null) !== (daybookId === null))
          throw new KoppelError('request_invalid', 'An administration and a daybook go together.');
        if (administrationId === null || daybookId === null) {
          await mapAccount(trx, id, null);
        } else {
          const daybook = found(await findDaybook(trx, administrationId, daybookId), 'daybook in this administration');
          if (daybook.blocked) throw new KoppelError('state_conflict', 'The daybook is blocked.');
          if (daybook.iban !== null && daybook.iban !== row.iban)
            throw new KoppelError('state_conflict', `The daybook is of account ${daybook.iban}.`);
          if (daybook.currency !== row.currency)
            throw new KoppelError(
              'currency_mismatch',
              `The daybook is in ${daybook.currency}, the account in ${row.currency}.`,
            );
          await mapAccount(trx, id, { administrationId, daybookId });
          const linked = { id, iban: row.iban, currency: row.currency, administrationId, daybookId };
          for (const gap of await unclosedGaps(trx, id)) await correctGap(house, trx, organisationId, linked, gap);
          await house.jobs.send(trx, 'match', { organisationId, administrationId });
        }
        await note(c, trx, 'account.mapped', id, { administrationId, daybookId });
        return readAccounts(trx, id);
      });
      return c.json(found(account, 'account'), 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/bank-accounts/{id}/coverage',
      tags: accountTags,
      request: { params: IdParam },
      responses: answer(CoverageView, 'What its statements prove'),
    }),
    async (c) => {
      const view = await scoped(c, async (trx) => {
        const account = found(await findAccount(trx, c.req.valid('param').id), 'account');
        const { proven } = coverage(await provingStatements(trx, account.id));
        const amount = (minor: bigint) => formatMoney({ minor, currency: account.currency });
        return {
          accountId: account.id,
          iban: account.iban,
          proven: proven.map((one) => ({ ...one, opening: amount(one.opening), closing: amount(one.closing) })),
          gaps: await readGaps(trx, account.id, account.currency),
        };
      });
      return c.json(view, 200);
    },
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: '/bank-accounts/{id}/announced',
      tags: accountTags,
      description:
        'What camt.052, camt.054 and MT942 announced and no statement has brought yet: for information, never booked.',
      request: { params: IdParam },
      responses: answer(z.object({ items: z.array(AnnouncedView) }), 'At most 500, latest first'),
    }),
    async (c) => {
      const rows = await scoped(c, async (trx) => {
        const account = found(await findAccount(trx, c.req.valid('param').id), 'account');
        return openAnnounced(trx, account.id, 500);
      });
      return c.json({ items: rows.map(announcedRead) }, 200);
    },
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: '/statements',
      tags: statementTags,
      request: { query: PageQuery.extend({ accountId: Id.optional() }) },
      responses: answer(pageOf(StatementView), 'Statements, latest received first'),
    }),
    async (c) => {
      const { accountId, cursor, limit } = listed(c, c.req.valid('query'));
      const before = decodeCursor(cursor, [UUID])?.[0] ?? null;
      const rows = await scoped(c, (trx) => readStatements(trx, { accountId, limit: limit + 1, before }));
      return c.json(
        page(
          c,
          pageFrom(rows, limit, statementRead, (row) => [row.id]),
        ),
        200,
      );
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/statements',
      tags: statementTags,
      description: 'The body is the file itself. The same bytes again answer with the import they had (`duplicate`).',
      request: {
        query: UploadQuery,
        body: {
          required: true,
          content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
        },
      },
      responses: {
        ...answer(ImportView, 'Taken in; follow it at /v1/imports/{id}', 202),
        ...answer(ImportView, 'These bytes were here before', 200),
      },
    }),
    async (c) => {
      requireRight(c, 'import');
      const { house, actor } = c.var;
      const { name, ...choices } = c.req.valid('query');
      const said = await saidBy(c, choices);
      const received = await landed(incoming(c, MAX_DOCUMENT_BYTES), (chunks) =>
        receive(house, {
          organisationId: actor.organisationId,
          name: name ?? 'upload',
          mediaType: null,
          connectorId: 'file-import',
          source: 'upload',
          createdBy: actorName(actor),
          said,
          chunks,
        }),
      );
      const view = { ...importRead(received.import), duplicate: received.duplicate };
      return received.duplicate ? c.json(view, 200) : c.json(view, 202);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/imports',
      tags: statementTags,
      request: { query: PageQuery },
      responses: answer(ImportPage, 'Imports, latest first'),
    }),
    async (c) => {
      const { cursor, limit } = listed(c, c.req.valid('query'));
      const before = decodeCursor(cursor, [UUID])?.[0] ?? null;
      const rows = await scoped(c, (trx) => listImports(trx, { before, limit: limit + 1 }));
      return c.json(
        page(
          c,
          pageFrom(rows, limit, importRead, (row) => [row.id]),
        ),
        200,
      );
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/imports/{id}',
      tags: statementTags,
      request: { params: IdParam },
      responses: answer(ImportView, 'The import and how far it is'),
    }),
    async (c) =>
      c.json(importRead(found(await scoped(c, (trx) => findImport(trx, c.req.valid('param').id)), 'import')), 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/imports/{id}/again',
      tags: statementTags,
      description: 'Reads the kept document of a refused import once more, with what is now said about it.',
      request: { params: IdParam, ...body(ReadingQuery.strict()) },
      responses: answer(ImportView, 'Taken up again; follow it at /v1/imports/{id}', 202),
    }),
    async (c) => {
      requireRight(c, 'import');
      const { house, actor } = c.var;
      const { organisationId } = actor;
      const { id } = c.req.valid('param');
      const row = await scoped(c, async (trx) => {
        const { state, evidence_id: evidenceId } = found(await findImport(trx, id), 'import');
        if (state !== 'failed' || evidenceId === null)
          throw new KoppelError('state_conflict', 'Only an import that was refused is read again.');
        await setImportWaiting(trx, id, await saidBy(c, c.req.valid('json')));
        await house.jobs.send(trx, 'import', { organisationId, importId: id });
        return findImport(trx, id);
      });
      return c.json(importRead(found(row, 'import')), 202);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/evidence/{id}',
      tags: statementTags,
      request: { params: IdParam },
      responses: { 200: { description: 'The bytes as they came' } },
    }),
    async (c) => {
      const { house, actor } = c.var;
      const evidence = found(await scoped(c, (trx) => findEvidence(trx, c.req.valid('param').id)), 'document');
      const bytes = Readable.toWeb(Readable.from(readEvidence(house.store, actor.organisationId, evidence.id)));
      // Always a download: what a stranger wrote into a file is never a page of ours (THREATS UP-10).
      return c.body(bytes as ReadableStream, 200, {
        'content-type': 'application/octet-stream',
        'content-length': String(evidence.byte_size),
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(evidence.name).replace(/['()*]/g, '_')}`,
        'content-security-policy': "sandbox; default-src 'none'",
      });
    },
  );
  return router;
}

function announcedRead(row: Awaited<ReturnType<typeof openAnnounced>>[number]): z.infer<typeof AnnouncedView> {
  return {
    id: row.id,
    format: row.format,
    status: row.status,
    bookingDate: row.booking_date,
    valueDate: row.value_date,
    amount: formatMoney({ minor: row.amount, currency: row.currency }),
    currency: row.currency,
    name: row.counterparty_name,
    iban: row.counterparty_iban,
    text: row.remittance_text,
    bankReference: row.bank_reference,
    evidenceId: row.evidence_id,
    receivedAt: row.received_at,
  };
}

/** What the one who asks says about a document, the mapping it names looked up. */
async function saidBy(c: Ctx, { mapping, ...reading }: z.infer<typeof ReadingQuery>): Promise<Said> {
  if (mapping === undefined) return { reading, csvMappingId: null };
  const kept = found(await scoped(c, (trx) => findCsvMapping(trx, mapping)), 'CSV mapping');
  return { reading: { ...reading, csvMapping: kept.mapping }, csvMappingId: kept.id };
}

function importRead(row: ImportRow): z.infer<typeof ImportView> {
  return {
    id: row.id,
    name: row.name,
    source: row.source,
    state: row.state,
    duplicate: row.duplicate,
    bytesTotal: Number(row.bytes_total),
    bytesRead: Number(row.bytes_read),
    statements: row.statements,
    entriesNew: row.entries_new,
    entriesKnown: row.entries_known,
    report: row.report.map((statement) => ({ ...statement, warnings: [...statement.warnings] })),
    csvMappingId: row.csv_mapping_id,
    error: row.error,
    createdBy: row.created_by,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}
