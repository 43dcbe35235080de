import { expect, test } from 'vitest';
import { booked, decided, entry, memoryOf, OTHER, short, world } from '../../../test/matching/kit.ts';

test('a booking the bank undoes goes where the first one went, suspense too', async () => {
  const first = entry(242_225n, { id: 'p1', account: OTHER, name: 'Onbekend', text: 'SPOEDOPDRACHT 30163828' });
  const memory = memoryOf(booked(first, [{ kind: 'ledger', ledgerAccount: '2999', minor: 242_225n }]));
  const undo = entry(-242_225n, {
    text: 'CORRECTIE BOEKING 13-03-2026 30163828',
    reversal: true,
    iso: 'ACMT/MDOP/ADJT',
  });
  const decision = await decided(world({ memory }), undo);
  expect([decision.verdict, short(decision.proposals[0]?.allocations)]).toEqual(['book', ['2999 -242225']]);
});

test('a number with another amount is no reversal', async () => {
  const first = entry(242_225n, { id: 'p1', text: 'SPOEDOPDRACHT 30163828' });
  const memory = memoryOf(booked(first, [{ kind: 'ledger', ledgerAccount: '4100', minor: 242_225n }]));
  const decision = await decided(
    world({ memory }),
    entry(-200_000n, { text: 'CORRECTIE 30163828', reversal: true, iso: 'ACMT/MDOP/ADJT' }),
  );
  expect(decision.verdict).not.toBe('book');
});
