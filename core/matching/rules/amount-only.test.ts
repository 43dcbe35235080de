import { expect, test } from 'vitest';
import { decided, entry, item, shortOf, world } from '../../../test/matching/kit.ts';
import { amountOnly } from './amount-only.ts';

test('the only item of an amount is shown, and never booked on that alone', async () => {
  const where = world({ items: [item('A', 107_267n, { number: '260117' })] });
  const one = entry(107_267n, { text: 'Betaling', name: 'Onbekende Holding' });
  expect(await shortOf(amountOnly, where, one)).toEqual([['A 107267']]);
  expect((await decided(where, one)).verdict).not.toBe('book');
});

test('an amount that many items have says nothing', async () => {
  const where = world({ items: Array.from({ length: 20 }, (_, at) => item(`I${at}`, 12_100n)) });
  expect(await shortOf(amountOnly, where, entry(12_100n))).toEqual([]);
});
