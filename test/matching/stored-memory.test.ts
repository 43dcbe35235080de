import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parsePlainDate } from '#core/domain/plain-date.ts';
import { EMPTY_MEMORY, factsIn, learn, unlearn } from '#core/matching/learn/memory.ts';
import { tracesOf } from '#core/matching/learn/traces.ts';
import { inOrganisation } from '#core/store/database.ts';
import { activeFacts, forgetBookings, saveLessons } from '#core/store/learning.repository.ts';
import { startTestHub, type TestHub } from '../support/hub.ts';
import { booked, entry, item, OTHER, PAYER } from './kit.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub.close());

/** The same small world of bookings as the memory's own test; ids are UUIDs here. */
const id = (nth: number) => `00000000-0000-7000-8000-${String(nth).padStart(12, '0')}`;
const booking = fc
  .record({
    nth: fc.integer({ min: 1, max: 9 }),
    account: fc.constantFrom(PAYER, OTHER, null),
    text: fc.constantFrom('premie polis 5490', 'huur contract 30923', null),
    ledger: fc.constantFrom('4400', '4100', null),
    day: fc.integer({ min: 1, max: 28 }),
  })
  .map(({ nth, account, text, ledger, day }) => {
    const on = parsePlainDate(`2026-01-${String(day).padStart(2, '0')}`);
    const one = entry(-1_000n, { id: id(nth), account, text, name: account === null ? null : 'Iemand' });
    const allocations =
      ledger === null
        ? [{ kind: 'open-item' as const, openItem: 'A', minor: -1_000n }]
        : [{ kind: 'ledger' as const, ledgerAccount: ledger, minor: -1_000n }];
    return booked(one, allocations, { items: ledger === null ? [item('A', -1_000n)] : [], on });
  });
const bookings = fc.uniqueArray(booking, { selector: ({ entry: one }) => one.id, minLength: 1, maxLength: 8 });

test('the store learns and forgets as the memory does, and forgetting all leaves nothing', async () => {
  const { db } = hub.hub.house.store;
  let scope = 0;
  await fc.assert(
    fc.asyncProperty(bookings, fc.nat(8), async (all, cut) => {
      const at = `scope ${scope++}`;
      const forgotten = all.slice(cut);
      const ids = (some: typeof all) => some.map((one) => one.entry.id);
      const facts = await inOrganisation(db, hub.organisationId, async (trx) => {
        const lessons = all.map((one) => ({
          bookingId: one.entry.id,
          entryId: one.entry.id,
          on: one.bookedOn,
          traces: tracesOf(one),
        }));
        await saveLessons(trx, hub.organisationId, at, lessons, hub.hub.house.random.uuid);
        await saveLessons(trx, hub.organisationId, at, lessons, hub.hub.house.random.uuid);
        await forgetBookings(trx, ids(forgotten));
        const left = await activeFacts(trx, at);
        await forgetBookings(trx, ids(all));
        expect(await activeFacts(trx, at)).toEqual([]);
        return left;
      });
      const told = (one: { kind: string; key: string; value: string }, hits: number) =>
        `${one.kind} ${one.key} ${one.value} ${hits}`;
      const memory = unlearn(learn(EMPTY_MEMORY, all), forgotten);
      expect(facts.map((one) => told(one, one.hits)).sort()).toEqual(
        factsIn(memory)
          .map((one) => told(one, one.examples.length))
          .sort(),
      );
    }),
    { numRuns: 30 },
  );
});
