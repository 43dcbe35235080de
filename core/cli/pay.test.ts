import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { payCommand } from './pay.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'koppel-pay-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function pay(input: unknown): Promise<{ readonly said: string; readonly file: string }> {
  const at = folder();
  const [orders, out] = [join(at, 'orders.json'), join(at, 'out.xml')];
  writeFileSync(orders, JSON.stringify(input));
  const said: string[] = [];
  const io = {
    out: (line: string) => said.push(line),
    err: () => undefined,
    progress: () => ({ update() {}, end() {} }),
  };
  await payCommand(io as never, orders, { out, json: true });
  return { said: said.join('\n'), file: readFileSync(out, 'utf8') };
}

const creditor = { name: 'Café Zwaan', iban: 'NL44 RABO 0123 4567 89' };

test('orders become a pain.001 with number, sum and letters SEPA carries', async () => {
  const { said, file } = await pay({
    account: 'NL69INGB0123456789',
    name: 'Bakkerij De Krekel',
    messageId: 'M-1',
    orders: [
      { amount: '12.50', creditor, remittance: { text: 'Factuur 1' } },
      { amount: '0.01', creditor, remittance: { structured: 'RF18539007547034' } },
    ],
  });
  expect(JSON.parse(said)).toMatchObject({
    orders: 2,
    sum: '12.51',
    changes: [{}, {}].map(() => expect.stringContaining('Cafe Zwaan')),
  });
  expect(file).toContain('<MsgId>M-1</MsgId>');
  expect(file).toContain('<Nm>Cafe Zwaan</Nm>');
  expect(file).toContain('<IBAN>NL44RABO0123456789</IBAN>');
});

test('collections become a pain.008', async () => {
  const { file } = await pay({
    account: 'NL69INGB0123456789',
    name: 'Bakkerij De Krekel',
    creditorId: 'NL51ZZZ405365330000',
    sequenceType: 'FRST',
    debits: [
      {
        amount: '25.00',
        mandate: 'M-1',
        mandateSignedOn: '2026-01-05',
        debtor: creditor,
        remittance: { text: 'Contributie' },
      },
    ],
  });
  expect(file).toContain('<SeqTp>FRST</SeqTp>');
  expect(file).toContain('<MndtId>M-1</MndtId>');
});

test('what is wrong is told all at once, and no file is written', async () => {
  const at = folder();
  const path = join(at, 'orders.json');
  const orders = [
    { amount: '1.00', creditor: { ...creditor, iban: 'NL69INGB0123456789' }, endToEndId: 'A' },
    { amount: '2.00', creditor, endToEndId: 'B', remittance: { text: 'x', structured: 'RF18539007547034' } },
  ];
  writeFileSync(path, JSON.stringify({ account: 'NL69INGB0123456789', name: 'X', orders }));
  await expect(payCommand({} as never, path, { out: join(at, 'out.xml'), json: false })).rejects.toMatchObject({
    code: 'payment_invalid',
    message: expect.stringMatching(/A creditor\.iban.*B remittance/),
  });
  expect(() => readFileSync(join(at, 'out.xml'))).toThrow();
  writeFileSync(
    path,
    JSON.stringify({ account: 'NL69INGB0123456789', name: 'X', orders: [{ amount: '1e2', creditor }] }),
  );
  await expect(payCommand({} as never, path, { out: join(at, 'out.xml'), json: false })).rejects.toMatchObject({
    code: 'request_invalid',
  });
});

test('a day of rest is moved and said so; mixed purposes and every wrong account are refused with their place', async () => {
  const base = { account: 'NL69INGB0123456789', name: 'Bakkerij De Krekel' };
  const order = { amount: '1.00', creditor, remittance: { text: 'x' } };
  const christmas = new Date().getUTCFullYear() + (new Date().getUTCMonth() === 11 ? 1 : 0);
  const { said } = await pay({ ...base, date: `${christmas}-12-25`, orders: [order] });
  expect(JSON.parse(said).warnings).toContainEqual(expect.stringMatching(/^date: \d{4}-12-25 becomes .*rest/));
  const wrong = { ...creditor, iban: 'NL44RABO0123456780' };
  await expect(
    pay({ ...base, orders: [order, { ...order, creditor: wrong }, { ...order, creditor: wrong }] }),
  ).rejects.toMatchObject({
    code: 'iban_invalid',
    message: expect.stringMatching(/orders\.1\.creditor\.iban.*orders\.2\.creditor\.iban/),
    place: { file: expect.stringMatching(/orders\.json$/), element: 'orders.1.creditor.iban' },
  });
  await expect(pay({ ...base, orders: [order, { ...order, categoryPurpose: 'SALA' }] })).rejects.toMatchObject({
    code: 'payment_invalid',
  });
});
