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
import { itemKey, keyText, partyCodeKey, partyItemsKey } from './keys.ts';

/** Entries whose keys are fetched together: enough to make the round trips few, few enough to bound memory. */
const CHUNK = 1_000;

/** Cuts the queue in chunks and fetches for each what all rules want to know, in three rounds whatever the size. */
export async function* gather(
  queue: readonly QueuedEntry[],
  books: Books,
  rules: readonly MatcherRule[],
  env: MatchEnvironment,
): AsyncGenerator<{ entries: readonly QueuedEntry[]; found: Found }> {
  for (let start = 0; start < queue.length; start += CHUNK) {
    const entries = queue.slice(start, start + CHUNK);
    const known = new Known();
    await known.fetch(books, wanted(entries, rules, env));
    // who the items found belong to, and what else those parties have open
    await known.fetch(books, known.partiesOfItems().map(partyCodeKey));
    await known.fetch(books, [...known.partyCodes()].map(partyItemsKey));
    // what the orders and batches found settle
    await known.fetch(books, known.settledIds().map(itemKey));
    yield { entries, found: known };
  }
}

function wanted(entries: readonly QueuedEntry[], rules: readonly MatcherRule[], env: MatchEnvironment): LookupKey[] {
  const keys = new Map<string, LookupKey>();
  for (const entry of entries) {
    for (const rule of rules) {
      for (const key of rule.keys(entry, env).slice(0, MAX_KEYS)) if (key.value !== '') keys.set(keyText(key), key);
    }
  }
  return [...keys.values()];
}

/** What was fetched for a chunk, as rules see it. Rows are sorted by id, so nothing depends on the order they came in. */
class Known implements Found {
  readonly #itemsByKey = new Map<string, readonly OpenItem[]>();
  readonly #partiesByKey = new Map<string, readonly Party[]>();
  readonly #items = new Map<string, OpenItem>();
  readonly #parties = new Map<string, Party>();

  async fetch(books: Books, keys: readonly LookupKey[]): Promise<void> {
    const missing = keys.filter((key) => {
      const text = keyText(key);
      return !this.#itemsByKey.has(text) && !this.#partiesByKey.has(text);
    });
    if (missing.length === 0) return;
    const fetched = await books.fetch(missing);
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

  partyCodes(): Iterable<string> {
    return this.#parties.keys();
  }

  partiesOfItems(): string[] {
    return [...new Set([...this.#items.values()].map((item) => item.party).filter((code) => code !== null))];
  }

  settledIds(): string[] {
    const ids = [...this.#items.values()].flatMap((item) => item.facts.settles ?? []).map((part) => part.openItem);
    return [...new Set(ids)].filter((id) => !this.#items.has(id));
  }
}

/** Code-unit order: the same on every machine, whatever its locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
