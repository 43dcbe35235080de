import { expect, test } from 'vitest';
import { booked, entry, item, memoryOf, PAYER, shortOf, world } from '../../../test/matching/kit.ts';
import { factor } from './factor.ts';

const sold = (id: string, minor: bigint, date: string) =>
  item(id, minor, { date, party: id, facts: { factored: true } });
const items = [sold('A', 10_000n, '2026-03-02'), sold('B', 20_000n, '2026-03-03'), sold('C', 40_000n, '2026-03-04')];
const past = entry(9_800n, { id: 'past', account: PAYER });
const memory = memoryOf(
  booked(
    past,
    [
      { kind: 'open-item', openItem: 'Z', minor: 10_000n },
      { kind: 'ledger', ledgerAccount: '4520', minor: -200n },
    ],
    { items: [sold('Z', 10_000n, '2026-02-01')], party: 'FACTOR' },
  ),
);

test('a known factor that names nothing pays sold invoices in a row, less its usual fee', async () => {
  const where = world({ items, memory });
  expect(await shortOf(factor, where, entry(29_400n, { account: PAYER, text: 'uitbetaling borderel 371' }))).toEqual([
    ['4520 -600', 'A 10000', 'B 20000'],
  ]);
});

test('without a known factor no row of invoices is guessed', async () => {
  expect(await shortOf(factor, world({ items }), entry(29_400n, { account: PAYER }))).toEqual([]);
});
