import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDemoErp } from '../demo/erp.ts';
import { makeBooks } from './support/books.ts';
import { startTestHub, type TestHub, until } from './support/hub.ts';
import { camt } from './support/statements.ts';

const IBAN = 'NL69INGB0123456789';
let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub.close());

test('a bank file becomes a booked entry at an ERP, signed and in sequence', async () => {
  const erp = await startDemoErp({
    journalFile: join(mkdtempSync(join(tmpdir(), 'koppel-')), 'journal'),
    secret: null,
    port: 0,
  });
  try {
    const { put } = await makeBooks(hub, { ibans: [IBAN] });
    const endpoint = await hub.api.post<{ secret: string }>('/webhook-endpoints', { name: 'ERP', url: erp.url });
    erp.setSecret(endpoint.secret);
    await put('open-items', [
      { id: 'VF-1', kind: 'sales-invoice', number: '260311', date: '2026-01-02', amount: '121.00' },
    ]);
    const taken = await hub.api.upload<{ id: string }>(
      'day.xml',
      camt(IBAN, 10_000, [
        { date: '2026-01-05', lines: [{ cents: 12_100, text: 'Factuur 260311', name: 'Bakker', reference: 'R1' }] },
      ]),
    );
    const done = await until(
      () => hub.api.get<{ state: string; entriesNew: number }>(`/imports/${taken.id}`),
      (one) => one.state === 'done',
    );
    expect(done.entriesNew).toBe(1);
    const journal = await until(
      async () => erp.journal(),
      (lines) => lines.length === 1,
    );
    expect(journal[0]).toMatchObject({
      seq: 1,
      type: 'entry.booked',
      data: { amount: '121.00', allocations: [{ openItem: 'VF-1', amount: '121.00' }] },
    });
    const streams = await hub.api.get<{
      items: { id: string; headSeq: number; receivers: { acknowledgedSeq: number }[] }[];
    }>('/streams');
    const stream = await until(
      () => hub.api.get<typeof streams>('/streams'),
      ({ items }) => items[0]?.receivers[0]?.acknowledgedSeq === 1,
    );
    const pulled = await hub.api.get<{ rows: { hash: string }[] }>(`/streams/${stream.items[0]?.id}?after=0`);
    expect(pulled.rows.map((row) => row.hash)).toEqual([journal[0]?.hash]);
  } finally {
    await erp.close();
  }
});
