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

/** Most keys lead to one row, so one id is kept bare: a million items would fill the memory with sets of one. */
type Ids = string | Set<string>;

function index<Row>(idOf: (row: Row) => string) {
  const rows = new Map<string, Row>();
  const keysOf = new Map<string, readonly string[]>();
  const byKey = new Map<string, Ids>();
  const remove = (key: string, id: string) => {
    const ids = byKey.get(key);
    if (ids === id) byKey.delete(key);
    else if (ids instanceof Set) ids.delete(id);
  };
  const add = (key: string, id: string) => {
    const ids = byKey.get(key);
    if (ids === undefined) byKey.set(key, id);
    else if (ids instanceof Set) ids.add(id);
    else if (ids !== id) byKey.set(key, new Set([ids, id]));
  };
  return {
    get: (id: string) => rows.get(id) ?? null,
    put(row: Row, keys: readonly string[]) {
      const id = idOf(row);
      for (const key of keysOf.get(id) ?? []) remove(key, id);
      for (const key of keys) add(key, id);
      rows.set(id, row);
      keysOf.set(id, keys);
    },
    under(key: string, limit: number): Row[] {
      const ids = byKey.get(key) ?? new Set<string>();
      const all = ids instanceof Set ? ids : [ids];
      if (ids instanceof Set && ids.size > limit) return [];
      return [...all].map((id) => rows.get(id)).filter((row) => row !== undefined);
    },
  };
}
