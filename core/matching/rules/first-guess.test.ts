import { expect, test } from 'vitest';
import { decided, entry, OTHER, shortOf, world } from '../../../test/matching/kit.ts';
import { firstGuess } from './first-guess.ts';

test('the words say what it is and the chart has an account for it', async () => {
  const one = entry(-110_400n, { account: OTHER, name: 'Vastgoed Noord', text: 'Huur maart' });
  expect(await shortOf(firstGuess, world(), one)).toEqual([['4100 -110400']]);
});

test('a guess is never booked by itself', async () => {
  const one = entry(-110_400n, { account: OTHER, name: 'Vastgoed Noord', text: 'Huur maart' });
  expect((await decided(world(), one)).verdict).toBe('propose');
});
