import { expect, test } from 'vitest';
import { entry, item, shortOf, world } from '../../../test/matching/kit.ts';
import { cash } from './cash.ts';

const counted = item('K', 93_005n, { kind: 'cash-movement', party: null, reference: '959190455', date: '2026-03-13' });
const where = world({ items: [counted] });
const code = { iso: 'PMNT/CNTR/CDPT' } as const;

test('a deposit is found by its bag, its day, or its amount within days', async () => {
  for (const text of ['AFSTORTING SEALBAG NR 959190455', 'storting automaat 13-03-2026', 'storting']) {
    expect(await shortOf(cash, where, entry(93_005n, { ...code, text }))).toEqual([['K 93005']]);
  }
});

test('a counting difference is booked apart, only when bag or day tell which deposit', async () => {
  expect(await shortOf(cash, where, entry(93_505n, { ...code, text: 'sealbag 959190455' }))).toEqual([
    ['4580 500', 'K 93005'],
  ]);
  expect(await shortOf(cash, where, entry(93_505n, { ...code, text: 'storting' }))).toEqual([]);
});

test('money in is no withdrawal', async () => {
  const taken = world({ items: [item('K', -50_000n, { kind: 'cash-movement', party: null, date: '2026-03-13' })] });
  expect(await shortOf(cash, taken, entry(50_000n, code))).toEqual([]);
  expect(await shortOf(cash, taken, entry(-50_000n, { iso: 'PMNT/CCRD/CWDL', text: 'geldopname 13-03-2026' }))).toEqual(
    [['K -50000']],
  );
});
