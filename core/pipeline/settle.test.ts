import fc from 'fast-check';
import { expect, test } from 'vitest';
import { item } from '../../test/matching/kit.ts';
import { KoppelError } from '../domain/errors.ts';
import { absolute } from '../domain/money.ts';
import type { StoredItem } from '../store/item.repository.ts';
import { type Settling, settle, unsettle } from './settle.ts';

const stored = (id: string, minor: bigint, open: bigint, settles: StoredItem['facts']['settles'] = []): StoredItem => ({
  ...item(id, minor, { open, facts: settles.length === 0 ? {} : { settles } }),
  administrationId: 'a',
  externalId: id,
});

const cents = fc.bigInt({ min: -30n, max: 30n }).filter((minor) => minor !== 0n);
/** Three items, some of them partly paid, and an order that settles them, whatever it says of their amounts. */
const books = fc
  .record({
    wholes: fc.array(cents, { minLength: 3, maxLength: 3 }),
    shares: fc.array(fc.nat(2), { minLength: 3, maxLength: 3 }),
    parts: fc.array(cents, { minLength: 3, maxLength: 3 }),
  })
  .map(({ wholes, shares, parts }) => {
    const ids = ['A', 'B', 'C'];
    const all = ids.map((id, at) => stored(id, wholes[at] ?? 1n, ((wholes[at] ?? 1n) * BigInt(shares[at] ?? 0)) / 2n));
    const settles = ids.map((openItem, at) => ({ openItem, minor: parts[at] ?? 1n }));
    return [...all, stored('ORDER', -50n, -50n, settles)];
  });
const step = fc.record({
  openItem: fc.constantFrom('A', 'B', 'C', 'ORDER'),
  minor: fc.oneof(cents, fc.constant(-50n)),
});

const opens = ({ items, changed }: Settling) =>
  [...items.keys()].map((id) => (changed.get(id) ?? items.get(id))?.open.minor);

test('no item is ever settled beyond its amount or opened beyond it, and undoing in reverse leaves what was', () => {
  fc.assert(
    fc.property(books, fc.array(step, { maxLength: 12 }), (all, steps) => {
      const settling: Settling = { items: new Map(all.map((one) => [one.id, one])), changed: new Map() };
      const before = opens(settling);
      const done = steps.flatMap((one) => {
        try {
          return [settle(settling, { kind: 'open-item', ...one }, 'EUR')];
        } catch (error) {
          expect((error as KoppelError).code).toBe('open_item_exceeded');
          return [];
        }
      });
      for (const one of settling.changed.values()) {
        expect(one.open.minor * one.amount.minor).toBeGreaterThanOrEqual(0n);
        expect(absolute(one.open.minor)).toBeLessThanOrEqual(absolute(one.amount.minor));
      }
      for (const one of done.reverse()) unsettle(settling, one, 'EUR');
      expect(opens(settling)).toEqual(before);
    }),
  );
});

test('an item of another currency is refused, and an order leaves a part of another currency alone', () => {
  const dollars = { ...stored('A', 100n, 100n), open: { minor: 100n, currency: 'USD' } };
  const order = stored('ORDER', 50n, 50n, [{ openItem: 'A', minor: 50n }]);
  const settling: Settling = { items: new Map([dollars, order].map((one) => [one.id, one])), changed: new Map() };
  expect(() => settle(settling, { kind: 'open-item', openItem: 'A', minor: 1n }, 'EUR')).toThrow(KoppelError);
  expect(settle(settling, { kind: 'open-item', openItem: 'ORDER', minor: 50n }, 'EUR')).not.toHaveProperty('settles');
});
