import { KoppelError } from '../../domain/errors.ts';
import type { Allocation } from '../../domain/match.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import type { MemoryBooks } from '../memory-books.ts';

/** Open items of a pack as they change from day to day: entered, held by an order, settled, opened again. */
export interface Shelf {
  enter(item: OpenItem): void;
  /** Applies a booking. Throws `open_item_exceeded` when the pack settles more than is open. */
  book(allocations: readonly Allocation[]): void;
}

/** `strict` false: what settles more than is open settles what is open. */
export function shelf(books: MemoryBooks, strict = true): Shelf {
  const change = (id: string, with_: (item: OpenItem) => OpenItem) => {
    const item = books.item(id);
    if (item !== null) books.putItem(with_(item));
  };
  const hold = (item: OpenItem, by: string | null) => {
    for (const part of item.facts.settles ?? []) change(part.openItem, (held) => ({ ...held, heldBy: by }));
  };
  const settled = strict ? settledStrictly : settledAsFarAs;
  const settle = (id: string, minor: bigint) => change(id, (item) => settled(item, minor));
  return {
    enter(item) {
      books.putItem(item);
      hold(item, item.id);
    },
    book(allocations) {
      for (const allocation of allocations) {
        if (allocation.kind !== 'open-item') continue;
        const { openItem, minor } = allocation;
        if (allocation.reopens === true) {
          change(openItem, (item) => ({ ...settled(item, minor), heldBy: null }));
          continue;
        }
        settle(openItem, minor);
        const item = books.item(openItem);
        if (item?.facts.settles === undefined || item.open.minor !== 0n) continue;
        for (const part of item.facts.settles) settle(part.openItem, part.minor);
        hold(item, null);
      }
    },
  };
}

function settledAsFarAs(item: OpenItem, minor: bigint): OpenItem {
  const whole = item.amount.minor;
  const [least, most] = whole < 0n ? [whole, 0n] : [0n, whole];
  const open = item.open.minor - minor;
  return { ...item, open: { minor: open < least ? least : open > most ? most : open, currency: item.open.currency } };
}

function settledStrictly(item: OpenItem, minor: bigint): OpenItem {
  const open = item.open.minor - minor;
  if (
    open * item.amount.minor < 0n ||
    (open < 0n ? -open : open) > (item.amount.minor < 0n ? -item.amount.minor : item.amount.minor)
  ) {
    throw new KoppelError(
      'open_item_exceeded',
      `Item ${item.id} has ${item.open.minor} open; ${minor} cannot be booked on it.`,
    );
  }
  return { ...item, open: { minor: open, currency: item.open.currency } };
}
