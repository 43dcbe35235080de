import fc from 'fast-check';
import { expect, test } from 'vitest';
import { booked, entry, item, memoryOf, OTHER, PAYER, TODAY } from '../../../test/matching/kit.ts';
import { parsePlainDate } from '../../domain/plain-date.ts';
import type { Booked } from './booked.ts';
import { ACCOUNT_LEDGER, ACCOUNT_PARTY } from './kinds.ts';
import { EMPTY_MEMORY, learn, learnedOn, mark, unlearn } from './memory.ts';

const day = fc.integer({ min: 1, max: 28 }).map((nth) => parsePlainDate(`2026-01-${String(nth).padStart(2, '0')}`));
const booking: fc.Arbitrary<Booked> = fc
  .record({
    id: fc.integer({ min: 1, max: 12 }),
    account: fc.constantFrom(PAYER, OTHER, null),
    text: fc.constantFrom('premie polis 5490', 'huur contract 30923', 'factuur 260117', null),
    ledger: fc.constantFrom('4400', '4100', null),
    out: fc.boolean(),
    on: day,
  })
  .map(({ id, account, text, ledger, out, on }) => {
    const minor = out ? -1_000n : 1_000n;
    const one = entry(minor, { id: `E${id}`, account, text, name: account === null ? null : 'Iemand' });
    const allocations =
      ledger === null
        ? [{ kind: 'open-item' as const, openItem: 'A', minor }]
        : [{ kind: 'ledger' as const, ledgerAccount: ledger, minor }];
    return booked(one, allocations, { items: ledger === null ? [item('A', minor)] : [], on });
  });

/** Bookings of different entries, as a ledger has them. */
const bookings = fc.uniqueArray(booking, { selector: ({ entry: { id } }) => id, maxLength: 10 });

test('unlearning is the inverse of learning, whatever was learned before', () => {
  fc.assert(
    fc.property(bookings, fc.nat(10), (all, cut) => {
      const before = learn(EMPTY_MEMORY, all.slice(0, cut));
      const after = learn(before, all.slice(cut));
      expect(unlearn(after, all.slice(cut))).toEqual(before);
      expect(unlearn(after, all)).toEqual(EMPTY_MEMORY);
    }),
  );
});

test('the order of bookings does not matter, and learning one twice changes nothing', () => {
  fc.assert(
    fc.property(bookings, (all) => {
      const memory = learn(EMPTY_MEMORY, all);
      expect(learn(EMPTY_MEMORY, [...all].reverse())).toEqual(memory);
      expect(learn(memory, all)).toEqual(memory);
    }),
  );
});

const settled = (id: string, code: string, on: string) =>
  booked(entry(500n, { id, account: PAYER }), [{ kind: 'open-item', openItem: id, minor: 500n }], {
    items: [item(id, 500n, { party: code })],
    on: parsePlainDate(on),
  });

test('a fact tells how often it held, how often not, and when', () => {
  const memory = memoryOf(
    settled('A', 'C1', '2026-01-05'),
    settled('B', 'C1', '2026-03-01'),
    settled('C', 'C2', '2026-02-01'),
  );
  expect(learnedOn(memory, TODAY).facts(ACCOUNT_PARTY, PAYER)).toEqual([
    { value: 'C1', hits: 2, misses: 1, firstSeen: '2026-01-05', lastSeen: '2026-03-01' },
    { value: 'C2', hits: 1, misses: 2, firstSeen: '2026-02-01', lastSeen: '2026-02-01' },
  ]);
});

test('trust fades: what is recent outweighs what is long ago, and very old facts are not used', () => {
  const memory = memoryOf(
    settled('A', 'C1', '2024-03-01'),
    settled('B', 'C1', '2024-03-02'),
    settled('C', 'C2', '2026-03-01'),
  );
  expect(
    learnedOn(memory, TODAY)
      .facts(ACCOUNT_PARTY, PAYER)
      .map(({ value }) => value),
  ).toEqual(['C2', 'C1']);
  const old = memoryOf(settled('A', 'C1', '2022-01-05'));
  expect(learnedOn(old, TODAY).facts(ACCOUNT_PARTY, PAYER)).toEqual([]);
});

test('a forgotten fact is not used, collects examples, and may come back', () => {
  const trace = { kind: ACCOUNT_PARTY, key: PAYER, value: 'C1' };
  const forgotten = mark(memoryOf(settled('A', 'C1', '2026-01-05')), trace, 'forgotten');
  expect(learnedOn(forgotten, TODAY).facts(ACCOUNT_PARTY, PAYER)).toEqual([]);
  const later = mark(learn(forgotten, [settled('B', 'C1', '2026-02-05')]), trace, 'active');
  expect(learnedOn(later, TODAY).facts(ACCOUNT_PARTY, PAYER)).toMatchObject([{ value: 'C1', hits: 2 }]);
});

test('a return teaches nothing about who pays, a booking for several parties neither', () => {
  const back = booked(
    entry(-500n, { account: PAYER }),
    [{ kind: 'open-item', openItem: 'A', minor: -500n, reopens: true }],
    { items: [item('A', 500n)] },
  );
  const both = booked(
    entry(900n, { id: 'E2', account: PAYER }),
    [
      { kind: 'open-item', openItem: 'A', minor: 500n },
      { kind: 'open-item', openItem: 'B', minor: 400n },
    ],
    {
      items: [item('A', 500n), item('B', 400n, { party: 'C2' })],
    },
  );
  expect(learnedOn(memoryOf(back, both), TODAY).facts(ACCOUNT_PARTY, PAYER)).toEqual([]);
});

test('a habit is kept by administration and direction', () => {
  const memory = memoryOf(
    booked(entry(-500n, { account: OTHER }), [{ kind: 'ledger', ledgerAccount: '4400', minor: -500n }]),
  );
  const learned = learnedOn(memory, TODAY);
  expect(learned.facts(ACCOUNT_LEDGER, `01|out|${OTHER}`)).toMatchObject([{ value: 'ledger 4400', hits: 1 }]);
  expect(learned.facts(ACCOUNT_LEDGER, `02|out|${OTHER}`)).toEqual([]);
});
