import { expect, onTestFinished, test } from 'vitest';
import { makeBooks } from '../support/books.ts';
import { startTestHub } from '../support/hub.ts';

test('open items of several kinds are one list, and an unknown kind is refused', async () => {
  const hub = await startTestHub();
  onTestFinished(() => hub.close());
  const books = await makeBooks(hub);
  await books.put('open-items', [
    { id: 'A', kind: 'sales-invoice', number: '26100', date: '2026-01-03', amount: '10.00' },
    { id: 'B', kind: 'cost-note', number: 'N7', date: '2026-01-02', amount: '-20.00' },
    { id: 'C', kind: 'credit-note', number: '26101', date: '2026-01-01', amount: '-30.00' },
  ]);
  const ids = async (query: string) => {
    const path = `/administrations/${books.id}/open-items?${query}`;
    return (await hub.api.get<{ items: { externalId: string }[] }>(path)).items.map((one) => one.externalId);
  };
  expect(await ids('')).toEqual(['A', 'B', 'C']);
  expect(await ids('kind=credit-note,sales-invoice')).toEqual(['A', 'C']);
  expect(await ids('search=2610')).toEqual(['A', 'C']);
  expect(await ids('search=101')).toEqual(['C']);
  expect(await ids('amount=20.00')).toEqual(['B']);
  expect((await hub.request('GET', `/administrations/${books.id}/open-items?kind=nothing`)).status).toBe(422);
});
