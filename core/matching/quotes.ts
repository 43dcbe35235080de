import type { Found, ItemKeyKind, LookupKey, QueuedEntry } from '../contract/matcher-rule.ts';
import type { OpenItem } from '../domain/open-item.ts';
import { numberKey } from './keys.ts';
import type { Mention } from './text/mentions.ts';
import { compact } from './text/normalise.ts';
import { read } from './text/reading.ts';

/** Which number of the item is quoted. */
export type QuotedField =
  | 'number'
  /** Our number without the branch suffix, or only its digits. */
  | 'number-part'
  | 'reference'
  | 'payment-reference'
  | 'order'
  | 'their-order'
  | 'batch';

/** An item of which the entry quotes a number. */
export interface Quote {
  readonly item: OpenItem;
  readonly field: QuotedField;
  readonly mention: Mention;
  /** It stands between the two ends of a quoted range. */
  readonly ranged: boolean;
}

const keysOfEntry = new WeakMap<QueuedEntry, readonly LookupKey<ItemKeyKind>[]>();

/** What to ask the books to find items by the numbers an entry quotes. */
export function quoteKeys(entry: QueuedEntry): readonly LookupKey<ItemKeyKind>[] {
  // numbers as written first: a rule may name only so many keys
  const keys =
    keysOfEntry.get(entry) ??
    all(entry)
      .toSorted((a, b) => READINGS.indexOf(a.mention.reading) - READINGS.indexOf(b.mention.reading))
      .map(({ mention }) => numberKey(mention.value));
  keysOfEntry.set(entry, keys);
  return keys;
}

/** Items quoted, each by its surest number. */
export function quotesOf(entry: QueuedEntry, found: Found): ReadonlyMap<string, Quote> {
  const quotes = new Map<string, Quote>();
  for (const { mention, ranged } of all(entry)) {
    for (const item of found.items(numberKey(mention.value))) {
      const field = fieldOf(item, mention.value);
      const known = quotes.get(item.id);
      const quote: Quote = { item, field, mention, ranged };
      if (known === undefined || rankOf(quote) < rankOf(known)) quotes.set(item.id, quote);
    }
  }
  return quotes;
}

function all(entry: QueuedEntry): { mention: Mention; ranged: boolean }[] {
  const { mentions, ranges } = read(entry);
  const ranged = ranges.flatMap((range) =>
    range.map((number): { mention: Mention; ranged: boolean } => ({
      mention: {
        value: number.replace(/^0+(?=.)/, ''),
        raw: number,
        source: 'text',
        reading: 'whole',
        label: '',
        confusable: false,
      },
      ranged: true,
    })),
  );
  return [...mentions.map((mention) => ({ mention, ranged: false })), ...ranged];
}

const FIELDS: readonly QuotedField[] = [
  'payment-reference',
  'number',
  'reference',
  'batch',
  'number-part',
  'their-order',
  'order',
];
const READINGS: readonly Mention['reading'][] = ['whole', 'part', 'bare', 'joined', 'repaired'];

function rankOf({ field, mention }: Quote): number {
  return READINGS.indexOf(mention.reading) * FIELDS.length + FIELDS.indexOf(field);
}

function fieldOf(item: OpenItem, value: string): QuotedField {
  const is = (number: string | null | undefined) => number?.split(/[,;\s]+/).some((part) => normal(part) === value);
  const { facts } = item;
  if (is(item.paymentReference)) return 'payment-reference';
  if (is(item.number)) return 'number';
  if (is(item.reference)) return 'reference';
  if (is(facts.batchId) || is(facts.endToEndId)) return 'batch';
  if (is(facts.customerReference)) return 'their-order';
  if (is(facts.orderNumber)) return 'order';
  return 'number-part';
}

function normal(number: string): string {
  return compact(number).replace(/^0+(?=.)/, '');
}
