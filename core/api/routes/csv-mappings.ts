import { createRoute, z } from '@hono/zod-openapi';
import { formatMoney } from '../../domain/money.ts';
import { fitsMapping, recognisedByMapping } from '../../formats/csv/mapping.ts';
import { type PreviewRow, previewCsv, sketchCsv } from '../../formats/csv/preview.ts';
import { plainName } from '../../formats/csv/recognise.ts';
import { headOf, needsMapping } from '../../formats/csv/unknown-table.ts';
import {
  type CsvMappingInput,
  changeCsvMapping,
  createCsvMapping,
  deleteCsvMapping,
  findCsvMapping,
  type KeptCsvMapping,
  listCsvMappings,
} from '../../store/csv-mapping.repository.ts';
import { readEvidence } from '../../store/evidence.repository.ts';
import { findImport } from '../../store/import.repository.ts';
import { actorName, type Ctx, found, newRouter, note, requireRight, scoped } from '../app.ts';
import { IdParam } from '../schema/common.ts';
import {
  CsvMappingRequest,
  CsvMappingView,
  PreviewRequest,
  PreviewView,
  type Sample,
  SketchRequest,
  SketchView,
} from '../schema/csv-mapping.ts';
import { answer, body, nothing } from './route-parts.ts';

const tags = ['CSV mappings'];

/** What a user says once about the CSV files of a bank we do not know. */
export function csvMappingRoutes() {
  const router = newRouter();
  router.openapi(
    createRoute({
      method: 'post',
      path: '/csv-mappings/sketch',
      tags,
      description: 'The first lines of a file cut into cells, and a suggestion what they hold. Nothing is kept.',
      request: body(SketchRequest),
      responses: answer(SketchView, 'As far as it can be told'),
    }),
    async (c) => {
      requireRight(c, 'import');
      const { sample, ...said } = c.req.valid('json');
      const { lines, mapping } = await sketchCsv(await bytesOf(c, sample), said);
      const head = await headOf(await bytesOf(c, sample), said.encoding);
      const mappings = await scoped(c, listCsvMappings);
      const known = !needsMapping(head) || mappings.some((one) => fitsMapping(head, one));
      return c.json(structuredClone({ lines, mapping, known }) as z.infer<typeof SketchView>, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/csv-mappings/preview',
      tags,
      description: 'The first entries as a mapping makes them, and the rows it cannot read. Nothing is kept.',
      request: body(PreviewRequest),
      responses: answer(PreviewView, 'The first twenty rows'),
    }),
    async (c) => {
      requireRight(c, 'import');
      const { sample, mapping } = c.req.valid('json');
      const { rows, problems } = await previewCsv(await bytesOf(c, sample), mapping);
      return c.json({ rows: rows.map(previewed), problems: [...problems] }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/csv-mappings',
      tags,
      responses: answer(z.object({ items: z.array(CsvMappingView) }), 'All mappings'),
    }),
    async (c) => c.json({ items: (await scoped(c, listCsvMappings)).map(view) }, 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/csv-mappings',
      tags,
      request: body(CsvMappingRequest),
      responses: answer(CsvMappingView, 'Kept: files with these columns are read with it from now on', 201),
    }),
    async (c) => {
      requireRight(c, 'import');
      const { house, actor } = c.var;
      const input = checked(c.req.valid('json'));
      const made = await scoped(c, async (trx) => {
        const row = await createCsvMapping(trx, {
          id: house.random.uuid(),
          organisationId: actor.organisationId,
          createdBy: actorName(actor),
          ...input,
        });
        await note(c, trx, 'csv-mapping.created', row.id, { name: row.name });
        return row;
      });
      return c.json(view(made), 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/csv-mappings/{id}',
      tags,
      request: { params: IdParam },
      responses: answer(CsvMappingView, 'The mapping'),
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(view(found(await scoped(c, (trx) => findCsvMapping(trx, id)), 'CSV mapping')), 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'patch',
      path: '/csv-mappings/{id}',
      tags,
      description: 'What was read with it stays as it is.',
      request: { params: IdParam, ...body(CsvMappingRequest.partial().strict()) },
      responses: answer(CsvMappingView, 'Changed'),
    }),
    async (c) => {
      requireRight(c, 'import');
      const { id } = c.req.valid('param');
      const change = c.req.valid('json');
      const changed = await scoped(c, async (trx) => {
        const { name, header, mapping } = found(await findCsvMapping(trx, id), 'CSV mapping');
        const input = {
          name: change.name ?? name,
          header: change.header === undefined ? header : change.header,
          mapping: change.mapping ?? mapping,
        };
        const row = await changeCsvMapping(trx, id, checked(input), c.var.house.clock.now());
        await note(c, trx, 'csv-mapping.changed', id, { name: input.name });
        return row;
      });
      return c.json(view(found(changed, 'CSV mapping')), 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'delete',
      path: '/csv-mappings/{id}',
      tags,
      request: { params: IdParam },
      responses: nothing('Gone; what was read with it stays'),
    }),
    async (c) => {
      requireRight(c, 'import');
      await scoped(c, async (trx) => {
        const { id } = c.req.valid('param');
        found(await deleteCsvMapping(trx, id), 'CSV mapping');
        await note(c, trx, 'csv-mapping.deleted', id);
      });
      return c.body(null, 204);
    },
  );
  return router;
}

/** Throws what makes the mapping useless: `request_invalid` when it cannot make an entry, `field_missing` for a column not in the header. */
function checked({ name, header, mapping }: CsvMappingInput): CsvMappingInput {
  const kept = header === null || !mapping.hasHeader ? null : header.map(plainName);
  const named = Object.values(mapping.columns)
    .flat()
    .filter((column) => typeof column === 'string');
  // Without a header to compare with, a column is looked for when a file comes.
  const cells = kept ?? (mapping.hasHeader ? [...new Set(named)] : new Array<string>(500).fill(''));
  const line = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(mapping.delimiter);
  recognisedByMapping(`${line}\n`, { ...mapping, quote: '"', skipLines: 0 });
  return { name, header: kept, mapping };
}

/** The bytes of the sample, from the request or from what is kept. */
async function bytesOf(c: Ctx, sample: Sample): Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array>> {
  if ('content' in sample) return [Buffer.from(sample.content, 'base64')];
  const { house, actor } = c.var;
  const row = found(await scoped(c, (trx) => findImport(trx, sample.importId)), 'import');
  return readEvidence(house.store, actor.organisationId, found(row.evidence_id, 'document'));
}

function previewed({ line, account, entry }: PreviewRow): z.infer<typeof PreviewView>['rows'][number] {
  return {
    line,
    account,
    bookingDate: entry.bookingDate,
    valueDate: entry.valueDate,
    amount: formatMoney(entry.amount),
    currency: entry.amount.currency,
    name: entry.counterparty.name,
    counterAccount: entry.counterparty.iban ?? entry.counterparty.account,
    text: entry.remittance.text,
    bankReference: entry.bankReference,
    unmapped: entry.unmapped,
  };
}

function view(kept: KeptCsvMapping): z.infer<typeof CsvMappingView> {
  return structuredClone(kept) as z.infer<typeof CsvMappingView>;
}
