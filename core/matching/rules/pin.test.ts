import { expect, test } from 'vitest';
import { decided, entry, item, short, shortOf, world } from '../../../test/matching/kit.ts';
import { pin } from './pin.ts';

const total = (id: string, minor: bigint, date: string, open = minor) =>
  item(id, minor, { kind: 'pin-total', party: null, date, open, facts: { terminal: 'K7PQ21' } });
const days = [total('SAT', 56_529n, '2026-03-14'), total('SUN', 62_688n, '2026-03-15')];
const code = { iso: 'PMNT/MCRD/POSP' } as const;

test('takings are those of the day in the text, not of the value date', async () => {
  const where = world({ items: days });
  const decision = await decided(where, entry(56_529n, { ...code, text: 'BTA K7PQ21 OMZET 14.03.26' }));
  expect([decision.verdict, short(decision.proposals[0]?.allocations)]).toEqual(['book', ['SAT 56529']]);
});

test('a total may be credited in two parts', async () => {
  const where = world({ items: days });
  expect(await shortOf(pin, where, entry(40_000n, { ...code, text: 'K7PQ21 14-03-2026 DEEL 1' }))).toEqual([
    ['SAT 40000'],
  ]);
  const rest = world({ items: [total('SAT', 56_529n, '2026-03-14', 16_529n)] });
  expect(await shortOf(pin, rest, entry(16_529n, { ...code, text: 'K7PQ21 14-03-2026 DEEL 2' }))).toEqual([
    ['SAT 16529'],
  ]);
});

test('a period takes all its days, and only when they add up', async () => {
  const where = world({ items: days });
  const text = 'AFR. BETAALAUTOMAAT K7PQ21 PERIODE 14-03-2026 / 15-03-2026';
  expect(await shortOf(pin, where, entry(119_217n, { ...code, text }))).toEqual([['SAT 56529', 'SUN 62688']]);
  expect(await shortOf(pin, where, entry(119_000n, { ...code, text }))).toEqual([]);
});

test('without a terminal a part is not guessed', async () => {
  expect(await shortOf(pin, world({ items: days }), entry(40_000n, { ...code, text: 'omzet 14-03-2026' }))).toEqual([]);
});
