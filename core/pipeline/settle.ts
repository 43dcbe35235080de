import { KoppelError } from '../domain/errors.ts';
import type { Allocation } from '../domain/match.ts';
import { absolute, formatMoney } from '../domain/money.ts';
import type { SettledPart } from '../domain/open-item.ts';
import type { StoredItem } from '../store/item.repository.ts';

type OnItem = Extract<Allocation, { kind: 'open-item' }>;

/** Items while a booking is worked out: as they are stored, and as they will be. */
export interface Settling {
  readonly items: ReadonlyMap<string, StoredItem>;
  readonly changed: Map<string, StoredItem>;
}

/**
 * Takes an allocation off what is open of its item. A payment order or batch that is settled by it settles what is inside too, as far as
 * that is still open; the allocation given back says what that was, so that undoing it opens exactly that again. Throws
 * `open_item_exceeded`, `currency_mismatch`, `not_found`.
 */
export function settle(settling: Settling, allocation: OnItem, currency: string): OnItem {
  const item = take(settling, allocation.openItem, allocation.minor, currency);
  const parts = item.open.minor === 0n && allocation.reopens !== true ? (item.facts.settles ?? []) : [];
  const settles = parts.flatMap(({ openItem, minor }): SettledPart[] => {
    const part = current(settling, openItem);
    const left = part === undefined || part.open.currency !== currency ? 0n : nearest(minor, part.open.minor);
    if (left === 0n) return [];
    take(settling, openItem, left, currency);
    return [{ openItem, minor: left }];
  });
  return settles.length === 0 ? allocation : { ...allocation, settles };
}

/** The reverse: what was settled opens again. */
export function unsettle(settling: Settling, allocation: OnItem, currency: string): void {
  for (const { openItem, minor } of allocation.settles ?? []) take(settling, openItem, -minor, currency);
  take(settling, allocation.openItem, -allocation.minor, currency);
}

function current({ items, changed }: Settling, id: string): StoredItem | undefined {
  return changed.get(id) ?? items.get(id);
}

/** As much of what should be settled as is open; nothing when that is of the other sign. */
function nearest(wanted: bigint, open: bigint): bigint {
  if (wanted * open <= 0n) return 0n;
  return absolute(wanted) < absolute(open) ? wanted : open;
}

/** Takes `minor` off what is open. A negative effect opens the item again (a return), never beyond its whole amount. */
function take(settling: Settling, id: string, minor: bigint, currency: string): StoredItem {
  const item = current(settling, id);
  if (item === undefined) throw new KoppelError('not_found', 'One of the open items is not there.');
  if (item.open.currency !== currency)
    throw new KoppelError('currency_mismatch', `Item ${item.externalId} is in ${item.open.currency}.`);
  const open = item.open.minor - minor;
  const whole = item.amount.minor;
  const within = whole >= 0n ? open >= 0n && open <= whole : open <= 0n && open >= whole;
  if (!within) {
    const left = formatMoney(item.open);
    throw new KoppelError(
      'open_item_exceeded',
      `Of item ${item.number ?? item.externalId} ${left} is open; that cannot take ${formatMoney({ minor, currency })}.`,
    );
  }
  const next = { ...item, open: { minor: open, currency } };
  settling.changed.set(id, next);
  return next;
}
