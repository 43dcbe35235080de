import type {
  AdministrationFacts,
  Found,
  ItemKeyKind,
  LookupKey,
  MatchEnvironment,
  QueuedEntry,
} from '../contract/matcher-rule.ts';
import type { OpenItem } from '../domain/open-item.ts';
import { amountKey, partyItemsKey } from './keys.ts';
import { type Payer, payersOf } from './payers.ts';
import { type Quote, quotesOf } from './quotes.ts';
import { type Reading, read } from './text/reading.ts';

/** An entry with all that rules and witnesses share: what its text says, whom it may come from, what it quotes. */
export interface Context {
  readonly entry: QueuedEntry;
  /** The entry's amount, signed minor units. */
  readonly amount: bigint;
  readonly reading: Reading;
  readonly payers: ReadonlyMap<string, Payer>;
  /** Items whose number is quoted, settled ones too, by id. */
  readonly quotes: ReadonlyMap<string, Quote>;
  readonly found: Found;
  readonly env: MatchEnvironment;
  /** The entry's own administration; null when the environment does not know it. */
  readonly administration: AdministrationFacts | null;
}

const contexts = new WeakMap<Found, Map<string, Context>>();

/** The same for every rule: worked out once per entry and fetch. */
export function contextOf(entry: QueuedEntry, found: Found, env: MatchEnvironment): Context {
  const known = contexts.get(found) ?? new Map<string, Context>();
  contexts.set(found, known);
  const before = known.get(entry.id);
  if (before !== undefined) return before;
  const context: Context = {
    entry,
    amount: entry.amount.minor,
    reading: read(entry),
    payers: payersOf(entry, found, env),
    quotes: quotesOf(entry, found),
    found,
    env,
    administration: env.administrations.find((one) => one.code === entry.administration) ?? null,
  };
  known.set(entry.id, context);
  return context;
}

/** Whether an item can be settled by this entry at all: open, not held by an order, of the same currency. */
export function isFree(context: Context, item: OpenItem): boolean {
  return item.open.minor !== 0n && item.heldBy === null && item.open.currency === context.entry.amount.currency;
}

const freeByParty = new WeakMap<Context, Map<string, readonly OpenItem[]>>();

/** Free items of a party; none when the entry is settled by what it quotes. */
export function freeItemsOf(context: Context, party: string): readonly OpenItem[] {
  if (isSettledByQuote(context)) return [];
  const known = freeByParty.get(context) ?? new Map<string, readonly OpenItem[]>();
  freeByParty.set(context, known);
  const items = known.get(party) ?? freeItems(context, partyItemsKey(party));
  known.set(party, items);
  return items;
}

export function freeItems(context: Context, key: LookupKey<ItemKeyKind>): readonly OpenItem[] {
  return context.found.items(key).filter((item) => isFree(context, item));
}

/** Whether a number or the payer leads to a free item of exactly this amount. */
export function isLed(context: Context): boolean {
  const exact = (item: OpenItem) => isFree(context, item) && item.open.minor === context.amount;
  if ([...context.quotes.values()].some(({ item }) => exact(item))) return true;
  return [...context.payers.keys()].some((code) => context.found.items(partyItemsKey(code)).some(exact));
}

/** Free items of exactly this amount, whoever's: only when nothing better leads to one. */
export function itemsOfAmount(context: Context): readonly OpenItem[] {
  return isLed(context) ? [] : freeItems(context, amountKey(context.amount));
}

/** Fields that name one item, and only it. */
const NAMING: readonly string[] = ['number', 'payment-reference', 'reference', 'batch'];
/** Shorter numbers are quoted by chance. */
const LEAST_DIGITS = 5;

/** An item of exactly this amount is quoted by the one it belongs to: what else they have open need not be looked up. */
export function isSettledByQuote(context: Context): boolean {
  return [...context.quotes.values()].some(
    ({ item, field, mention }) =>
      NAMING.includes(field) &&
      mention.reading !== 'repaired' &&
      mention.value.length >= LEAST_DIGITS &&
      item.open.minor === context.amount &&
      isFree(context, item) &&
      item.party !== null &&
      context.payers.has(item.party),
  );
}
