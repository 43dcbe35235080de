import { expect, test } from 'vitest';
import { decided, entry, OTHER, short, world } from '../../../test/matching/kit.ts';

test('what nothing explains is offered to suspense, and left to a person', async () => {
  const decision = await decided(
    world(),
    entry(4_710n, { account: OTHER, name: 'Onbekende Stichting', text: 'tranche 1' }),
  );
  expect([decision.verdict, short(decision.proposals[0]?.allocations)]).toEqual(['nothing', ['2999 4710']]);
  expect(decision.proposals[0]?.vetoes).toEqual([{ key: 'suspense', value: '' }]);
});
