import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entry, item, OTHER, PAYER, party, world } from '../../test/matching/kit.ts';
import type { MatcherRule, QueuedEntry } from '../contract/matcher-rule.ts';
import { allocated } from '../domain/match.ts';
import { absolute } from '../domain/money.ts';
import type { OpenItem } from '../domain/open-item.ts';
import { matchQueue } from './engine.ts';
import { PRIOR } from './prior.ts';
import { BUILT_IN_RULES } from './rules.ts';

const parties = [
  party('C1', 'Bakkerij Zonneveld', { ibans: [PAYER] }),
  party('C2', 'Hotel Bergzicht', { ibans: [OTHER] }),
];
const options = (env: ReturnType<typeof world>['env'], rules: readonly MatcherRule[] = BUILT_IN_RULES) => ({
  rules,
  env,
  model: PRIOR,
});

test('two entries never claim one item; the one that loses is left to a person', async () => {
  const { books, env } = world({ parties, items: [item('A', 100n, { number: '260117' })] });
  const queue = ['E1', 'E2'].map((id) => entry(100n, { id, text: 'factuur 260117', account: PAYER }));
  const answer = await matchQueue(queue, books, options(env));
  const claims = [...answer.values()].filter(
    ({ verdict, proposals }) => verdict === 'book' && proposals[0]?.allocations.some((one) => one.kind === 'open-item'),
  );
  expect(claims).toHaveLength(1);
});

test('two parts of one item are both booked when together they fit', async () => {
  const { books, env } = world({ parties, items: [item('A', 300n * 100n, { number: '260117', open: 20_000n })] });
  const queue = ['E1', 'E2'].map((id) => entry(10_000n, { id, text: 'termijn factuur 260117', account: PAYER }));
  const answer = await matchQueue(queue, books, options(env));
  expect([...answer.values()].map(({ proposals }) => proposals[0]?.allocations)).toEqual(
    Array(2).fill([{ kind: 'open-item', openItem: 'A', minor: 10_000n }]),
  );
});

test('a rule that allocates more than the entry is refused', async () => {
  const { books, env } = world();
  const greedy: MatcherRule = {
    id: 'greedy',
    version: 1,
    title: { en: '', nl: '' },
    keys: () => [],
    propose: () => [
      { allocations: [{ kind: 'ledger', ledgerAccount: '1', minor: 200n }], residue: 0n, evidence: [], vetoes: [] },
    ],
  };
  await expect(matchQueue([entry(100n)], books, options(env, [greedy]))).rejects.toMatchObject({
    code: 'contract_broken',
  });
});

// queues of small worlds: amounts, numbers and payers that often collide
const amount = fc.constantFrom(5_000n, 7_500n, 10_000n, 12_500n, 20_000n);
const anItem = fc.record({
  minor: amount,
  number: fc.integer({ min: 1, max: 6 }),
  party: fc.constantFrom('C1', 'C2'),
  part: fc.boolean(),
  credit: fc.boolean(),
});
const anEntry = fc.record({
  minor: fc.oneof(
    amount,
    amount.map((one) => one + 10n),
    fc.constantFrom(17_500n, 22_500n, -5_000n),
  ),
  numbers: fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 3 }),
  account: fc.constantFrom(PAYER, OTHER, null),
  word: fc.constantFrom('factuur', 'termijn', 'retour', 'aanbetaling', ''),
});

function build(
  items: readonly { minor: bigint; number: number; party: string; part: boolean; credit: boolean }[],
): OpenItem[] {
  return items.map(({ minor, number, party: code, part, credit }, at) => {
    const signed = credit ? -minor : minor;
    return item(`I${at}`, signed, {
      number: `26011${number}`,
      party: code,
      open: part ? signed / 2n : signed,
      kind: credit ? 'credit-note' : 'sales-invoice',
    });
  });
}

function queueOf(
  entries: readonly { minor: bigint; numbers: readonly number[]; account: typeof PAYER | null; word: string }[],
): QueuedEntry[] {
  return entries.map(({ minor, numbers, account, word }, at) =>
    entry(minor, {
      id: `E${at}`,
      text: `${word} ${numbers.map((one) => `26011${one}`).join(' ')}`,
      account,
      name: account === null ? null : 'Bakkerij Zonneveld',
    }),
  );
}

const worlds = fc.tuple(fc.array(anItem, { maxLength: 8 }), fc.array(anEntry, { minLength: 1, maxLength: 8 }));

test('every proposal places its entry to the cent', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async ([items, entries]) => {
      const { books, env } = world({ parties, items: build(items) });
      const queue = queueOf(entries);
      const answer = await matchQueue(queue, books, options(env));
      for (const one of queue) {
        for (const { allocations, residue } of answer.get(one.id)?.proposals ?? [])
          expect(allocated(allocations) + residue).toBe(one.amount.minor);
      }
    }),
    { numRuns: 60 },
  );
});

test('what is booked together never settles an item beyond what is open', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async ([items, entries]) => {
      const all = build(items);
      const { books, env } = world({ parties, items: all });
      const answer = await matchQueue(queueOf(entries), books, options(env));
      const settled = new Map<string, bigint>();
      for (const { verdict, proposals } of answer.values()) {
        if (verdict !== 'book') continue;
        for (const one of proposals[0]?.allocations ?? []) {
          if (one.kind === 'open-item' && one.reopens !== true)
            settled.set(one.openItem, (settled.get(one.openItem) ?? 0n) + one.minor);
        }
      }
      for (const [id, minor] of settled) {
        const open = all.find((one) => one.id === id)?.open.minor ?? 0n;
        expect(minor * open).toBeGreaterThan(0n);
        expect(absolute(minor)).toBeLessThanOrEqual(absolute(open));
      }
    }),
    { numRuns: 60 },
  );
});

test('the answer depends neither on the order of the queue, nor of the books, nor of the rules', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async ([items, entries]) => {
      const forward = world({ parties, items: build(items) });
      const backward = world({ parties: [...parties].reverse(), items: build(items).reverse() });
      const one = await matchQueue(queueOf(entries), forward.books, options(forward.env));
      const other = await matchQueue(
        queueOf(entries).reverse(),
        backward.books,
        options(backward.env, [...BUILT_IN_RULES].reverse()),
      );
      expect(new Map(other)).toEqual(new Map(one));
    }),
    { numRuns: 40 },
  );
});
