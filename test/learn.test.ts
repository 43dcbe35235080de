import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Io } from '#core/cli/io.ts';
import { learnCommand } from '#core/cli/learn.ts';
import { ING, makeBooks } from './support/books.ts';
import { startTestHub, type TestHub } from './support/hub.ts';
import { queueOf } from './support/queue.ts';

let hub: TestHub;
const folder = mkdtempSync(join(tmpdir(), 'koppel-learn-'));

beforeAll(async () => {
  hub = await startTestHub();
  await makeBooks(hub, { settings: { bookByItself: false } });
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

function learn(file: string, administration = '01') {
  const out: string[] = [];
  const io: Io = {
    out: (line) => void out.push(line),
    err: (line) => void out.push(line),
    progress: () => ({ update() {}, end() {} }),
  };
  const options = { administration, organisation: 'Test B.V.', json: true };
  return learnCommand(io, hub.config, file, options).then((code) => ({ code, out }));
}

test('koppel learn brings a past beside a running hub, and says what was learned', async () => {
  const [entry] = await queueOf(hub, ING).receive({
    cents: -9_900,
    text: 'Huur',
    name: 'De Linde',
    iban: 'NL44RABO0123456789',
  });
  const file = join(folder, 'past.csv');
  writeFileSync(file, `bank,date,amount,ledgerAccount\n${ING},${entry?.bookingDate},-99.00,4100\n`);
  const { code, out } = await learn(file);
  expect(code).toBe(0);
  expect(JSON.parse(out[0] ?? '')).toMatchObject({ kind: 'csv', paired: 1, learned: { 'account-ledger': 1 } });
});

test('koppel learn refuses a file it cannot read, with its line, and an administration that is not there', async () => {
  const file = join(folder, 'bad.csv');
  writeFileSync(file, 'bank,date,amount,ledgerAccount\nB,2026-01-01,much,4100\n');
  await expect(learn(file)).rejects.toMatchObject({ code: 'amount_invalid', place: { file, line: 2 } });
  await expect(learn(file, '99')).rejects.toMatchObject({ code: 'not_found' });
  await expect(learn(join(folder, 'none'))).rejects.toMatchObject({ code: 'not_found' });
});
