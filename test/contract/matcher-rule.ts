import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_KEYS, type MatcherRule, type QueuedEntry } from '#core/contract/matcher-rule.ts';
import { allocated } from '#core/domain/match.ts';
import type { OpenItem } from '#core/domain/open-item.ts';
import { gather } from '#core/matching/gather.ts';
import {
  booked,
  entry,
  item,
  memoryOf,
  OTHER,
  OWN,
  PAYER,
  party,
  SAVINGS,
  type World,
  world,
} from '../matching/kit.ts';

/** What every matcher rule promises, whoever wrote it. `rules` are tested one by one, each alone with the books. */
export function matcherRuleSuite(rules: readonly MatcherRule[]): void {
  test('ids are kebab-case and told apart', () => {
    for (const { id } of rules) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  test.each(rules.map((rule) => [rule.id, rule] as const))(
    '%s has a title in both languages and a version',
    (_id, rule) => {
      expect(rule.title.nl).not.toBe('');
      expect(rule.title.en).not.toBe('');
      expect(rule.version).toBeGreaterThan(0);
    },
  );

  test.each(rules.map((rule) => [rule.id, rule] as const))(
    '%s asks little, places every entry to the cent, and says the same twice',
    async (_id, rule) => {
      await fc.assert(
        fc.asyncProperty(cases, async ({ where, one }) => {
          const keys = rule.keys(one, where.env);
          expect(keys.length).toBeLessThanOrEqual(MAX_KEYS);
          expect(rule.keys(one, where.env)).toEqual(keys);
          for await (const { found } of gather([one], where.books, [rule], where.env)) {
            const proposals = rule.propose(one, found, where.env);
            for (const { allocations, residue, evidence } of proposals) {
              expect(allocations.length).toBeGreaterThan(0);
              expect(allocated(allocations) + residue).toBe(one.amount.minor);
              for (const { key } of evidence) expect(key).toMatch(/^[a-z]+(-[a-z]+)*$/);
            }
            expect(rule.propose(one, found, where.env)).toEqual(proposals);
          }
        }),
        { numRuns: 40 },
      );
    },
  );
}

const amount = fc.constantFrom(5_000n, 10_000n, 12_100n, -5_000n, -12_100n, 9_800n);
const kinds = [
  'sales-invoice',
  'purchase-invoice',
  'credit-note',
  'pin-total',
  'psp-batch',
  'cash-movement',
  'payment-order',
] as const;
const items: fc.Arbitrary<OpenItem[]> = fc
  .array(
    fc.record({
      minor: amount,
      kind: fc.constantFrom(...kinds),
      code: fc.constantFrom('C1', 'S1', null),
      settled: fc.boolean(),
    }),
    { maxLength: 8 },
  )
  .map((all) =>
    all.map(({ minor, kind, code, settled }, at) =>
      item(`I${at}`, minor, {
        kind,
        party: code,
        number: `26011${at}`,
        open: settled ? 0n : minor,
        facts: { bankAccount: OWN, terminal: 'K7PQ21', factored: at % 2 === 0 },
      }),
    ),
  );
const entries: fc.Arbitrary<QueuedEntry> = fc
  .record({
    minor: amount,
    text: fc.constantFrom(
      null,
      '',
      'factuur 260110 260111',
      'termijn 260112',
      'K7PQ21 16-02-2026',
      'rente lening 12,50',
      'storno 260113',
      '🙂 ÿ \u0000 ½',
      'x'.repeat(400),
      '1 '.repeat(120),
    ),
    account: fc.constantFrom(PAYER, OTHER, SAVINGS, null),
    name: fc.constantFrom(null, 'Bakkerij Zonneveld', 'Rozenhof B.V.', 'e/o', '-'),
    returned: fc.boolean(),
  })
  .map(({ minor, text, account, name, returned }) =>
    entry(minor, {
      text,
      account,
      name,
      returnReason: returned ? 'AM04' : null,
      endToEndId: returned ? '260113' : null,
      mandateId: returned ? 'M1' : null,
    }),
  );
const parties = [
  party('C1', 'Bakkerij Zonneveld', { ibans: [PAYER] }),
  party('S1', 'Bakkerij Zonneveld', { kind: 'supplier', ibans: [OTHER] }),
];
const past = booked(entry(-5_000n, { id: 'past', account: OTHER, text: 'premie polis 5490' }), [
  { kind: 'ledger', ledgerAccount: '4400', minor: -5_000n },
]);
const cases: fc.Arbitrary<{ where: World; one: QueuedEntry }> = fc
  .tuple(items, entries)
  .map(([all, one]) => ({ where: world({ parties, items: all, memory: memoryOf(past) }), one }));
