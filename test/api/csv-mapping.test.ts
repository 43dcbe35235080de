import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inOrganisation } from '#core/store/database.ts';
import { ING, makeBooks } from '../support/books.ts';
import { startTestHub, type TestHub, until } from '../support/hub.ts';
import { problemOf } from '../support/organisation.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
  await makeBooks(hub);
});
afterAll(() => hub.close());

interface Mapping {
  readonly [field: string]: unknown;
}
interface Sketch {
  readonly lines: readonly (readonly string[])[];
  readonly mapping: Mapping;
  readonly known: boolean;
}
interface Preview {
  readonly rows: readonly { readonly line: number; readonly bookingDate: string; readonly amount: string }[];
  readonly problems: readonly { readonly line: number | null; readonly code: string }[];
}
interface Import {
  readonly id: string;
  readonly state: string;
  readonly csvMappingId: string | null;
  readonly entriesNew: number;
  readonly error: { readonly code: string; readonly line?: number } | null;
}

/** A bank nobody knows: ten cents more each line. */
function file(header: string, rows: readonly string[]): string {
  return `${[header, ...rows].join('\n')}\n`;
}
const sampleOf = (text: string | Buffer) => ({ content: Buffer.from(text).toString('base64') });

async function upload(text: string | Buffer, query = ''): Promise<Import> {
  const answer = await fetch(`${hub.url}/v1/statements?name=bank.csv${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.apiKey}`, 'content-type': 'application/octet-stream' },
    body: typeof text === 'string' ? text : new Uint8Array(text),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return over((await answer.json()) as Import);
}

const over = ({ id }: { readonly id: string }): Promise<Import> =>
  until(
    () => hub.api.get<Import>(`/imports/${id}`),
    ({ state }) => state === 'done' || state === 'failed',
  );

async function readingOf(importId: string): Promise<string> {
  return inOrganisation(hub.hub.house.store.db, hub.organisationId, async (trx) => {
    const { rows } = await sql<{
      text: string;
    }>`select reading::text as text from import where id = ${importId}`.execute(trx);
    return rows[0]?.text ?? '';
  });
}

const HEADER = 'Rekening;Boekdatum;Bedrag;Tegenpartij;Omschrijving';

test('a bank nobody knows is refused, said once, then read by itself: also packed, and with other rows', async () => {
  const first = file(HEADER, [`${ING};02-01-2026;-10,50;Jansen;Huur`, `${ING};03-01-2026;1.200,00;Smit;Factuur 26`]);
  const refused = await upload(first);
  expect(refused).toMatchObject({ state: 'failed', error: { code: 'mapping_needed' } });

  const sample = { importId: refused.id };
  const sketch = await hub.api.post<Sketch>('/csv-mappings/sketch', { sample });
  expect(sketch).toMatchObject({ known: false, mapping: { delimiter: ';', date: 'DD-MM-YYYY', currency: 'EUR' } });
  expect(sketch.lines[0]).toEqual(HEADER.split(';'));
  const preview = await hub.api.post<Preview>('/csv-mappings/preview', { sample, mapping: sketch.mapping });
  expect(preview).toMatchObject({
    rows: [
      { line: 2, account: ING, bookingDate: '2026-01-02', amount: '-10.50', name: 'Jansen', text: 'Huur' },
      { line: 3, amount: '1200.00' },
    ],
    problems: [],
  });

  const kept = await hub.api.post<{ id: string }>('/csv-mappings', {
    name: 'Bank of Nowhere',
    header: sketch.lines[0],
    mapping: sketch.mapping,
  });
  await hub.api.post(`/imports/${refused.id}/again`, {});
  expect(await over(refused)).toMatchObject({ state: 'done', entriesNew: 2, csvMappingId: kept.id });

  const second = file(HEADER.toUpperCase(), [`${ING};04-01-2026;7,00;Smit;Rest`]);
  expect(await upload(gzipSync(second))).toMatchObject({ state: 'done', entriesNew: 1, csvMappingId: kept.id });
  expect(await hub.api.post<Sketch>('/csv-mappings/sketch', { sample: sampleOf(second) })).toMatchObject({
    known: true,
  });
});

test('what a document was read with is kept with it, whatever becomes of the mapping', async () => {
  const header = 'Rekening,Boekdatum,Bedrag';
  const text = file(header, [`${ING},2026-02-01,1.00`]);
  const { mapping } = await hub.api.post<Sketch>('/csv-mappings/sketch', { sample: sampleOf(text) });
  const { id } = await hub.api.post<{ id: string }>('/csv-mappings', {
    name: 'Kept',
    header: header.split(','),
    mapping,
  });
  const done = await upload(text);
  expect(done).toMatchObject({ state: 'done', csvMappingId: id });
  const before = await readingOf(done.id);
  expect(before).toContain('"YYYY-MM-DD"');
  const change = { mapping: { ...mapping, date: 'DD-MM-YYYY' } };
  expect((await hub.request('PATCH', `/csv-mappings/${id}`, { body: change })).status).toBe(200);
  expect((await hub.request('DELETE', `/csv-mappings/${id}`)).status).toBe(204);
  expect(await readingOf(done.id)).toBe(before);
  expect(await upload(text)).toMatchObject({ id: done.id, csvMappingId: null, state: 'done' });
  expect(await upload(file(header, [`${ING},2026-02-02,1.00`]))).toMatchObject({ error: { code: 'mapping_needed' } });
});

test('the uploader names a mapping, as a file without header needs; one of nowhere is refused before anything is kept', async () => {
  const text = '05/01/2026|12.00|Eerste\n06/01/2026|-3.00|Tweede\n';
  const mapping = {
    delimiter: '|',
    quote: null,
    skipLines: 0,
    hasHeader: false,
    columns: { bookingDate: [0], amount: [1], text: [2] },
    date: 'DD/MM/YYYY',
    numbers: { decimal: '.', thousands: null, decimals: 'always', negative: 'minus' },
    directionWords: null,
    account: ING,
    currency: 'EUR',
    order: 'oldest-first',
  };
  const { id } = await hub.api.post<{ id: string }>('/csv-mappings', { name: 'No header', header: null, mapping });
  expect(await upload(text)).toMatchObject({ state: 'failed' });
  expect(await upload(text, `&mapping=${id}`)).toMatchObject({ state: 'done', entriesNew: 2, csvMappingId: id });
  const nowhere = await hub.request('POST', `/statements?mapping=${hub.hub.house.random.uuid()}`, { body: 'x;y' });
  expect(await problemOf(nowhere)).toMatchObject({ status: 404, code: 'not_found' });
});

test('a mapping that cannot make an entry, or is there already, is refused with the reason', async () => {
  const text = file('Dag;Wat;Hoeveel', ['2026-03-01;x;1,00']);
  const { mapping } = await hub.api.post<Sketch>('/csv-mappings/sketch', { sample: sampleOf(text) });
  const header = ['Dag', 'Wat', 'Hoeveel'];
  const keep = async (name: string, change: object) =>
    problemOf(
      await hub.request('POST', '/csv-mappings', { body: { name, header, mapping: { ...mapping, ...change } } }),
    );
  expect(await keep('A', {})).toMatchObject({ code: 'request_invalid', detail: expect.stringContaining('a date') });
  const columns = { bookingDate: ['Dag'], amount: ['Hoeveel'] };
  expect(await keep('A', { columns })).toMatchObject({ detail: expect.stringContaining('the own account') });
  const enough = { columns, account: ING, date: 'YYYY-MM-DD' };
  expect(await keep('A', { ...enough, columns: { ...columns, text: ['Nergens'] } })).toMatchObject({
    code: 'field_missing',
  });
  const direction = { ...enough, columns: { ...columns, direction: ['Wat'] } };
  expect(await keep('A', direction)).toMatchObject({ detail: expect.stringContaining('which words') });
  await hub.api.post('/csv-mappings', { name: 'A', header, mapping: { ...mapping, ...enough } });
  expect(await keep('A', enough)).toMatchObject({
    status: 409,
    code: 'already_exists',
    detail: expect.stringContaining('name'),
  });
  expect(await keep('B', enough)).toMatchObject({ code: 'already_exists', detail: expect.stringContaining('columns') });
});

test('a row the mapping cannot read is told with its line, in the preview and by the import, and nothing is stored', async () => {
  const header = 'Datum;Bedrag;Rekening;Soort';
  const text = file(header, [`01-03-2026;1,00;${ING};a`, `02-03-2026;oops;${ING};b`]);
  const sample = sampleOf(text);
  const { mapping } = await hub.api.post<Sketch>('/csv-mappings/sketch', {
    sample: sampleOf(file(header, [`01-03-2026;1,00;${ING};a`])),
  });
  expect(await hub.api.post<Preview>('/csv-mappings/preview', { sample, mapping })).toMatchObject({
    rows: [{ line: 2 }],
    problems: [{ line: 3, code: 'amount_invalid' }],
  });
  await hub.api.post('/csv-mappings', { name: 'Damaged', header: header.split(';'), mapping });
  expect(await upload(text)).toMatchObject({
    state: 'failed',
    entriesNew: 0,
    error: { code: 'amount_invalid', line: 3 },
  });
});

test('a day far ahead is told, whatever the format', async () => {
  const done = await upload(
    `!Type:Bank\nD31/12/2099\nT1.00\nPVerweg\n^\n`,
    `&decimalMark=.&dateOrder=dmy&account=NL44RABO0123456789`,
  );
  expect(done).toMatchObject({
    state: 'done',
    report: [{ warnings: expect.arrayContaining(['An entry is dated 2099-12-31, more than 31 days ahead.']) }],
  });
});

test('QIF says neither account nor how days and amounts are written: the uploader does', async () => {
  const text = '!Type:Bank\nD01/02/2026\nT1,250\nPJansen\n^\n';
  const refused = await upload(text);
  expect(refused).toMatchObject({ state: 'failed', error: { code: 'amount_invalid' } });
  const again = await hub.request('POST', `/imports/${refused.id}/again`, {
    body: { dateOrder: 'dmy', decimalMark: '.', account: ING },
  });
  expect(again.status).toBe(202);
  expect(await over(refused)).toMatchObject({ state: 'done', entriesNew: 1 });
  const { items } = await hub.api.get<{ items: readonly { bookingDate: string; amount: string }[] }>(
    '/entries?search=Jansen',
  );
  expect(items).toContainEqual(expect.objectContaining({ bookingDate: '2026-02-01', amount: '1250.00' }));
  const third = await hub.request('POST', `/imports/${refused.id}/again`, { body: {} });
  expect(await problemOf(third)).toMatchObject({ status: 409, code: 'state_conflict' });
});

test('an encoding that was named counts: the same bytes are other letters', async () => {
  const header = 'Rekening;Boekdatum;Bedrag;Naam tegenpartij';
  const bytes = Buffer.concat([Buffer.from(`${header}\n${ING};01-04-2026;1,00;Caf`), Buffer.from([0x82, 0x0a])]);
  const { mapping } = await hub.api.post<Sketch>('/csv-mappings/sketch', {
    sample: sampleOf(bytes),
    encoding: 'cp437',
  });
  expect(mapping['encoding']).toBe('cp437');
  await hub.api.post('/csv-mappings', { name: 'DOS', header: header.split(';'), mapping });
  expect(await upload(bytes)).toMatchObject({ state: 'done', entriesNew: 1 });
  const { items } = await hub.api.get<{ items: readonly unknown[] }>(`/entries?search=${encodeURIComponent('Café')}`);
  expect(items).toHaveLength(1);
});

test('CSV-12: without balances a file again, or one that overlaps, brings nothing twice; two equal payments of a day stay two', async () => {
  const header = 'Rekening|Datum|Bedrag|Omschrijving';
  const row = (day: string, text: string) => `${ING}|2026-05-${day}|-4.20|${text}`;
  const first = file(header, [row('01', 'koffie'), row('01', 'koffie'), row('02', 'thee')]);
  const { mapping } = await hub.api.post<Sketch>('/csv-mappings/sketch', { sample: sampleOf(first) });
  await hub.api.post('/csv-mappings', { name: 'Overlap', header: header.split('|'), mapping });
  expect(await upload(first)).toMatchObject({ state: 'done', entriesNew: 3 });
  expect(await upload(first)).toMatchObject({ state: 'done', entriesNew: 3, id: (await upload(first)).id });
  const again = file(header, [row('01', 'koffie'), row('01', 'koffie'), row('02', 'thee'), row('03', 'melk')]);
  expect(await upload(again)).toMatchObject({ state: 'done', entriesNew: 1 });
  const { items } = await hub.api.get<{ items: readonly unknown[] }>('/entries?search=koffie');
  expect(items).toHaveLength(2);
});
