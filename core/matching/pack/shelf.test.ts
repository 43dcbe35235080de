import { expect, test } from 'vitest';
import { item } from '../../../test/matching/kit.ts';
import { memoryBooks } from '../memory-books.ts';
import { shelf } from './shelf.ts';

const order = item('O', -300n, {
  kind: 'payment-order',
  facts: {
    settles: [
      { openItem: 'P', minor: -100n },
      { openItem: 'Q', minor: -200n },
    ],
  },
});

function filled() {
  const books = memoryBooks(() => null);
  const items = shelf(books);
  for (const one of [
    item('P', -100n, { kind: 'purchase-invoice' }),
    item('Q', -250n, { kind: 'purchase-invoice' }),
    order,
  ])
    items.enter(one);
  return {
    books,
    items,
    open: (id: string) => books.item(id)?.open.minor,
    held: (id: string) => books.item(id)?.heldBy,
  };
}

test('an order holds what it will pay, and settles it when it is booked', () => {
  const { items, open, held } = filled();
  expect([held('P'), held('Q')]).toEqual(['O', 'O']);
  items.book([{ kind: 'open-item', openItem: 'O', minor: -300n }]);
  expect([open('O'), open('P'), open('Q'), held('P'), held('Q')]).toEqual([0n, 0n, -50n, null, null]);
});

test('a return opens an item again', () => {
  const { items, open } = filled();
  items.book([{ kind: 'open-item', openItem: 'O', minor: -300n }]);
  items.book([{ kind: 'open-item', openItem: 'P', minor: 100n, reopens: true }]);
  expect(open('P')).toBe(-100n);
});

test('a pack that settles more than is open is refused', () => {
  const { items } = filled();
  expect(() => items.book([{ kind: 'open-item', openItem: 'P', minor: -101n }])).toThrow('cannot be booked');
});
