import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backtest } from './backtest.ts';

const PACK = join(import.meta.dirname, 'backtest/fixtures/pack');
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'koppel-backtest-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function run(pack: string, options: { out?: string; json?: boolean } = {}) {
  const out = new PassThrough();
  const err = new PassThrough();
  const io = { out, err };
  const code = await backtest(pack, { out: options.out ?? null, json: options.json ?? false, format: 'camt053', io });
  out.end();
  err.end();
  return { code, out: String((await out.toArray()).join('')), err: String((await err.toArray()).join('')) };
}

test('a pack is replayed and every entry predicted, with what was known that day', async () => {
  const file = join(dir, 'predictions.ndjson');
  expect((await run(PACK, { out: file })).code).toBe(0);
  const [invoice, first, second] = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(invoice).toMatchObject({ entryRef: 'R1', allocations: [{ openItem: 'OI1', amount: '121.00' }], auto: true });
  expect(first).toMatchObject({ entryRef: 'R2', auto: false });
  // learned from the month before
  expect(second).toMatchObject({ entryRef: 'R3', allocations: [{ ledgerAccount: '4400', amount: '-195.04' }] });
  expect(second.confidence).toBeGreaterThan(first.confidence);
});

test('the report is for people, or JSON', async () => {
  const plain = await run(PACK);
  expect(plain.out).toContain('entries            3');
  expect(plain.out).toContain('2026-02');
  expect(JSON.parse((await run(PACK, { json: true })).out)).toMatchObject({ all: { entries: 3 } });
});

test('what is no pack is bad input, told with its place', async () => {
  const { code, err } = await run(join(dir, 'nowhere'));
  expect([code, err]).toEqual([2, `${join(dir, 'nowhere', 'books.json')}: The pack lacks this file.\n`]);
});

test('predictions that cannot be written are told before anything is replayed', async () => {
  const { code, err } = await run(PACK, { out: join(dir, 'no', 'such', 'folder') });
  expect([code, err]).toEqual([2, `${join(dir, 'no', 'such', 'folder')}: The predictions cannot be written here.\n`]);
});
