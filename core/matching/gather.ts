import {
  type Found,
  type ItemKeyKind,
  type LookupKey,
  MAX_KEYS,
  type MatchEnvironment,
  type MatcherRule,
  type PartyKeyKind,
  type QueuedEntry,
} from '../contract/matcher-rule.ts';
import type { OpenItem } from '../domain/open-item.ts';
import type { Party } from '../domain/party.ts';
import type { Books } from './books.ts';
import { type Context, contextOf, isLed, isSettledByQuote } from './context.ts';
import { itemKey, keyText, partyAccountKey, partyCodeKey, partyItemsKey, partyNameKey } from './keys.ts';

/** Entries whose keys are fetched together: enough to make the round trips few, few enough to bound memory. */
const CHUNK = 1_000;

/**
 * Cuts the queue in chunks and fetches for each what all rules want to know, and what follows from it: who the quoted items
 * belong to, who may be paying, and what those have open. Six round trips a chunk, whatever its size.
 */
export async function* gather(
  queue: readonly QueuedEntry[],
  books: Books,
  rules: readonly MatcherRule[],
  env: MatchEnvironment,
): AsyncGenerator<{ entries: readonly QueuedEntry[]; found: Found }> {
  for (let start = 0; start < queue.length; start += CHUNK) {
    const entries = queue.slice(start, start + CHUNK);
    const known = new Known();
    const asked = entries.map((entry) => keysOf(entry, rules, env));
    await known.fetch(
      books,
      asked.flatMap((keys) => keys.filter(({ kind }) => kind !== 'amount')),
    );
    const quoted = known.quoted();
    await known.fetch(books, partiesOf(quoted).map(partyCodeKey));
    const contexts = entries.map((entry) => contextOf(entry, known, env));
    const involved = new Set(contexts.filter((context) => !isSettledByQuote(context)).flatMap(involvedIn));
    // the same firm may be a customer and a supplier: under one name or account
    await known.fetch(
      books,
      [...involved].flatMap((code) => twinKeys(known.party(code))),
    );
    for (const code of [...involved]) for (const twin of twinsOf(known, code)) involved.add(twin);
    await known.fetch(books, [...involved].map(partyItemsKey));
    // an amount alone leads to many items in large books: asked only where nothing better led to one
    await known.fetch(
      books,
      contexts.flatMap((context, at) =>
        isLed(context) ? [] : (asked[at] ?? []).filter(({ kind }) => kind === 'amount'),
      ),
    );
    // what a quoted order had settled opens again when it comes back
    await known.fetch(books, insideOf(quoted).map(itemKey));
    yield { entries, found: known };
  }
}

function keysOf(entry: QueuedEntry, rules: readonly MatcherRule[], env: MatchEnvironment): LookupKey[] {
  return rules.flatMap((rule) => rule.keys(entry, env).slice(0, MAX_KEYS));
}

/** Who may be paying, and whose items are quoted. */
function involvedIn({ payers, quotes }: Context): string[] {
  return [...payers.keys(), ...partiesOf([...quotes.values()].map(({ item }) => item))];
}

function partiesOf(items: readonly OpenItem[]): string[] {
  return [...new Set(items.map((item) => item.party).filter((code) => code !== null))];
}

function insideOf(items: readonly OpenItem[]): string[] {
  return [...new Set(items.flatMap((item) => item.facts.settles ?? []).map((part) => part.openItem))];
}

function twinKeys(party: Party | null): LookupKey<PartyKeyKind>[] {
  return party === null ? [] : [partyNameKey(party.name), ...party.ibans.map(partyAccountKey)];
}

/** Other parties with the same name or account. */
export function twinsOf(found: Found, code: string): string[] {
  const keys = twinKeys(found.party(code)).filter((key) => key.value !== '');
  return [...new Set(keys.flatMap((key) => found.parties(key)).map((twin) => twin.code))].filter(
    (twin) => twin !== code,
  );
}

/** What was fetched for a chunk, as rules see it. Rows are sorted by id, so nothing depends on the order they came in. */
class Known implements Found {
  readonly #itemsByKey = new Map<string, readonly OpenItem[]>();
  readonly #partiesByKey = new Map<string, readonly Party[]>();
  readonly #items = new Map<string, OpenItem>();
  readonly #parties = new Map<string, Party>();

  async fetch(books: Books, keys: readonly LookupKey[]): Promise<void> {
    const missing = new Map<string, LookupKey>();
    for (const key of keys) {
      const text = keyText(key);
      if (key.value !== '' && !this.#itemsByKey.has(text) && !this.#partiesByKey.has(text)) missing.set(text, key);
    }
    if (missing.size === 0) return;
    const fetched = await books.fetch([...missing.values()]);
    for (const [text, items] of fetched.items) {
      this.#itemsByKey.set(
        text,
        [...items].sort((a, b) => compare(a.id, b.id)),
      );
      for (const item of items) this.#items.set(item.id, item);
    }
    for (const [text, parties] of fetched.parties) {
      this.#partiesByKey.set(
        text,
        [...parties].sort((a, b) => compare(a.code, b.code)),
      );
      for (const party of parties) this.#parties.set(party.code, party);
    }
  }

  items(key: LookupKey<ItemKeyKind>): readonly OpenItem[] {
    return this.#itemsByKey.get(keyText(key)) ?? [];
  }

  parties(key: LookupKey<PartyKeyKind>): readonly Party[] {
    return this.#partiesByKey.get(keyText(key)) ?? [];
  }

  item(id: string): OpenItem | null {
    return this.#items.get(id) ?? null;
  }

  party(code: string): Party | null {
    return this.#parties.get(code) ?? null;
  }

  /** Items found under a number or a mandate. */
  quoted(): OpenItem[] {
    const found = new Map<string, OpenItem>();
    for (const [text, items] of this.#itemsByKey) {
      if (text.startsWith('number:') || text.startsWith('mandate:')) for (const item of items) found.set(item.id, item);
    }
    return [...found.values()];
  }
}

/** Code-unit order: the same on every machine, whatever its locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
