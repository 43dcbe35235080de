import type { OpenItem } from '../domain/open-item.ts';
import type { Party } from '../domain/party.ts';
import { type Books, rowLimit } from './books.ts';
import { itemKeys, partyKeys } from './item-keys.ts';
import { keyText } from './keys.ts';

/** Books held in memory, indexed as the database indexes them: for the backtest, tests and benchmarks. */
export interface MemoryBooks extends Books {
  /** Adds an item, or replaces the one with its id. */
  putItem(item: OpenItem): void;
  putParty(party: Party): void;
  item(id: string): OpenItem | null;
}

/** `branchOf`: the invoice suffix of an administration, null when it has none. */
export function memoryBooks(branchOf: (administration: string) => string | null): MemoryBooks {
  const items = index<OpenItem>((item) => item.id);
  const parties = index<Party>((party) => party.code);
  return {
    putItem: (item) => items.put(item, itemKeys(item, branchOf(item.administration)).map(keyText)),
    putParty: (party) => parties.put(party, partyKeys(party).map(keyText)),
    item: items.get,
    fetch: async (keys) => {
      const found = { items: new Map<string, OpenItem[]>(), parties: new Map<string, Party[]>() };
      for (const key of keys) {
        const text = keyText(key);
        const limit = rowLimit(key.kind);
        if (key.kind.startsWith('party-')) found.parties.set(text, parties.under(text, limit));
        else found.items.set(text, items.under(text, limit));
      }
      return found;
    },
  };
}

function index<Row>(idOf: (row: Row) => string) {
  const rows = new Map<string, Row>();
  const keysOf = new Map<string, readonly string[]>();
  const byKey = new Map<string, Set<string>>();
  return {
    get: (id: string) => rows.get(id) ?? null,
    put(row: Row, keys: readonly string[]) {
      const id = idOf(row);
      for (const key of keysOf.get(id) ?? []) byKey.get(key)?.delete(id);
      for (const key of keys) {
        const ids = byKey.get(key) ?? new Set<string>();
        ids.add(id);
        byKey.set(key, ids);
      }
      rows.set(id, row);
      keysOf.set(id, keys);
    },
    under(key: string, limit: number): Row[] {
      const ids = byKey.get(key);
      if (ids === undefined || ids.size > limit) return [];
      return [...ids].map((id) => rows.get(id)).filter((row) => row !== undefined);
    },
  };
}
