import type { OpenItem } from '../domain/open-item.ts';
import { type Context, isFree } from './context.ts';
import type { QuotedField } from './quotes.ts';

/** Fields that name an item rather than the order behind it. */
const NAMING: readonly QuotedField[] = ['number', 'number-part', 'payment-reference', 'reference'];

/**
 * Sets of items an entry says it is about, whatever their amounts: all free items named, and each by itself when a text of
 * several numbers may hold noise. Own administration first; others only when it names nothing there.
 */
export function namedSets(context: Context): OpenItem[][] {
  const named = [...context.quotes.values()]
    .filter(({ item }) => isFree(context, item))
    .filter(({ item }) => item.kind !== 'payment-order' && item.kind !== 'direct-debit-batch');
  const own = named.filter(({ item }) => item.administration === context.entry.administration);
  const pool = own.length > 0 ? own : named;
  const byName = pool.filter(({ field }) => NAMING.includes(field));
  const chosen = (byName.length > 0 ? byName : pool).map(({ item }) => item).filter((item) => sameWay(context, item));
  if (chosen.length === 0) return [];
  const singles = chosen.length === 1 || chosen.length > 6 ? [] : chosen.map((item) => [item]);
  return [chosen, ...singles];
}

/** Money in settles what is owed to us, money out what we owe. */
export function sameWay(context: Context, item: OpenItem): boolean {
  return item.open.minor * context.amount > 0n;
}
