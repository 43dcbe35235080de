import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import type { Reading } from '../domain/reading.ts';
import { ACCOUNT, balance, camt, details, entry } from '../formats/camt/fixture.ts';
import { parse } from './parse.ts';
import { readingOf } from './reading.ts';

const IBAN = 'NL94INGB0006547768';
const folder = mkdtempSync(join(tmpdir(), 'koppel-parse-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function run(files: readonly string[], options: { json?: boolean; unmapped?: boolean; reading?: Reading } = {}) {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const printed = Promise.all([text(out), text(err)]);
  const code = await parse(files, {
    json: options.json ?? true,
    unmapped: options.unmapped ?? false,
    reading: options.reading ?? {},
    io: { out, err },
  });
  out.end();
  err.end();
  const [stdout, stderr] = await printed;
  return {
    code,
    stdout,
    stderr,
    objects:
      options.json === false
        ? []
        : stdout
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line)),
  };
}

test('one JSON object a statement, amounts as signed decimal strings, unknown as null', async () => {
  const path = file('a.xml', camt(entry('', '10.00', 'DBIT') + entry('', '20.00')));
  const { code, objects, stderr } = await run([path]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(objects).toHaveLength(1);
  expect(objects[0]).toMatchObject({
    file: path,
    format: 'camt.053.001.02',
    dialect: 'ing',
    account: { iban: 'NL94INGB0006547768', other: null, currency: 'EUR' },
    statementId: 'S1',
    sequence: null,
    opening: { date: '2026-03-02', amount: '100.00' },
    closing: { date: '2026-03-02', amount: '110.00' },
    balanced: true,
  });
  expect(objects[0].entries[0]).toMatchObject({
    amount: '-10.00',
    currency: 'EUR',
    bookingDate: '2026-03-02',
    valueDate: '2026-03-01',
    status: 'booked',
    reversal: false,
    bankReference: 'REF1',
    endToEndId: null,
    counterparty: { name: null, iban: null, bic: null },
    remittance: { text: null, structured: null },
    code: { iso: null, proprietary: null },
    returnReason: null,
    details: [],
  });
});

test('a file that turns out unreadable prints nothing but its error; the others are printed', async () => {
  const good = file('good.xml', camt(entry()));
  const late = camt(entry()).replace('</Stmt>', `</Stmt><Stmt><Id>S2</Id>${ACCOUNT}${balance('OPBD', 'x')}</Stmt>`);
  const bad = file('bad.xml', late);
  const { code, objects, stderr } = await run([bad, join(folder, 'none.xml'), folder, good]);
  expect(code).toBe(2);
  expect(objects.map((one) => one.file)).toEqual([good]);
  const errors = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).error);
  expect(errors.map((error) => [error.code, error.file, error.line])).toEqual([
    ['amount_invalid', bad, 3],
    ['not_found', join(folder, 'none.xml'), undefined],
    ['not_allowed', folder, undefined],
  ]);
});

test('an unreadable row is told and the code is 2, the rest of the statement is printed', async () => {
  const path = file('row.xml', camt(entry() + entry().replace('<Amt Ccy="EUR">10.00</Amt>', '')));
  const { code, objects, stderr } = await run([path]);
  expect(code).toBe(2);
  expect(objects[0].entries).toHaveLength(1);
  expect(objects[0].rejected).toMatchObject([{ code: 'field_missing' }]);
  expect(JSON.parse(stderr).error).toMatchObject({ code: 'field_missing', file: path, line: 3 });
});

test('without --json people get a few lines, errors with place and code, and the unmapped fields', async () => {
  const path = file('plain.xml', camt(entry(details('<Refs><InstrId>I1</InstrId></Refs>'))));
  const bad = file('worse.xml', '<Document>');
  const { code, stdout, stderr } = await run([path, bad], { json: false, unmapped: true });
  expect(code).toBe(2);
  expect(stdout).toBe(
    `${path}: camt.053.001.02 (ing), account NL94INGB0006547768, statement S1\n  100.00 EUR on 2026-03-02 → 110.00 EUR on 2026-03-02, 1 entries, balanced\n  unmapped: NtryDtls/TxDtls/Refs/InstrId (1×), e.g. I1\n`,
  );
  expect(stderr).toBe(
    `${bad}:1:1 (Document): The document names no namespace, so it cannot be told which message it is. [unknown_message_type]\n`,
  );
});

test('more output than fits in memory is held in a file and printed whole', async () => {
  const rows = entry(details(`<AddtlTxInf>${'x'.repeat(400)}</AddtlTxInf>`), '0.01').repeat(12_000);
  const path = file('large.xml', camt(rows));
  const { code, objects } = await run([path]);
  expect(code).toBe(0);
  expect(objects[0].entries).toHaveLength(12_000);
  const cut = file('cut.xml', camt(rows).slice(0, -20));
  expect(await run([cut])).toMatchObject({ code: 2, stdout: '' });
});

test('what was said on the command line counts: a mapping, an encoding, a dialect, the forms of a QIF', async () => {
  const mapping = {
    delimiter: ';',
    quote: '"',
    skipLines: 0,
    hasHeader: true,
    columns: { bookingDate: ['dag'], amount: ['bedrag'], text: ['tekst'] },
    date: 'DD-MM-YYYY',
    numbers: { decimal: ',', thousands: null, decimals: 'always', negative: 'minus' },
    directionWords: null,
    account: IBAN,
    currency: 'EUR',
    order: 'oldest-first',
  };
  const csv = file('m.csv', 'dag;bedrag;tekst;rest\n01-02-2026;-1,50;hoi;x\n');
  // As it is kept, and as the API answers it.
  for (const content of [mapping, { id: 'x', name: 'y', mapping }]) {
    const reading = await readingOf({ mapping: file('mapping.json', JSON.stringify(content)) });
    const { code, objects } = await run([csv], { reading, unmapped: true });
    expect([code, objects[0].entries[0]]).toMatchObject([0, { amount: '-1.50', bookingDate: '2026-02-01' }]);
  }
  const dos = file('dos.sta', '');
  writeFileSync(
    dos,
    Buffer.from(
      `:20:1\n:25:1234\n:28C:1\n:60F:C260201EUR0,\n:61:2602010201C1,NTRFNONREF\n:86:Caf\x82\n:62F:C260201EUR1,\n`,
      'latin1',
    ),
  );
  const cp437 = await run([dos], { reading: await readingOf({ encoding: 'cp437', dialect: 'ing' }) });
  expect(cp437.objects[0]).toMatchObject({ dialect: 'ing', entries: [{ remittance: { text: 'Café' } }] });
  const qif = file('q.qif', '!Type:Bank\nD01/02/2026\nT1,250\n^\n');
  expect((await run([qif])).code).toBe(2);
  const said = await readingOf({ dateOrder: 'dmy', decimalMark: '.', account: IBAN, currency: 'USD' });
  expect((await run([qif], { reading: said })).objects[0]).toMatchObject({
    account: { iban: IBAN, currency: 'USD' },
    entries: [{ bookingDate: '2026-02-01', amount: '1250.00' }],
  });
});

test('a mapping that is no mapping is told before any file is read', async () => {
  const place = (path: string) => ({ place: { file: path } });
  for (const [content, code] of [
    ['{', 'json_invalid'],
    ['{"delimiter":";"}', 'request_invalid'],
  ] as const) {
    const path = file('bad.json', content);
    await expect(readingOf({ mapping: path })).rejects.toMatchObject({ code, ...place(path) });
  }
  await expect(readingOf({ mapping: join(folder, 'nowhere.json') })).rejects.toMatchObject({ code: 'not_found' });
});
