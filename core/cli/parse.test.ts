import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { ACCOUNT, balance, camt, details, entry } from '../formats/camt/fixture.ts';
import { parse } from './parse.ts';

const folder = mkdtempSync(join(tmpdir(), 'koppel-parse-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function run(files: readonly string[], options: { json?: boolean; unmapped?: boolean } = {}) {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const printed = Promise.all([text(out), text(err)]);
  const code = await parse(files, {
    json: options.json ?? true,
    unmapped: options.unmapped ?? false,
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
