import type { ItemKeyKind, LookupKey, PartyKeyKind } from '../contract/matcher-rule.ts';
import type { OpenItem } from '../domain/open-item.ts';
import type { Party } from '../domain/party.ts';

/**
 * The books as matching reads them: by key, in batches, of the administrations of one environment. Index rows are made by
 * {@link itemKeys} and {@link partyKeys}; a key finds the rows with the same kind and value.
 */
export interface Books {
  /**
   * All rows under all keys at once. A key with more rows than its limit ({@link rowLimit}) answers with none: it tells
   * nothing, and fetching it would make the cost of an entry grow with the books.
   */
  fetch(keys: readonly LookupKey[]): Promise<Fetched>;
}

export interface Fetched {
  /** `keyText` → items. Keys without rows may be absent. */
  readonly items: ReadonlyMap<string, readonly OpenItem[]>;
  readonly parties: ReadonlyMap<string, readonly Party[]>;
}

const LIMITS: Record<ItemKeyKind | PartyKeyKind, number> = {
  item: 1,
  number: 40,
  amount: 25,
  'settled-amount': 100,
  party: 1_000,
  mandate: 200,
  terminal: 200,
  account: 2_000,
  settlement: 1_000,
  'party-code': 10,
  'party-account': 60,
  'party-name': 40,
  'party-word': 60,
};

/** Most rows a key of this kind may have before it tells nothing. */
export function rowLimit(kind: ItemKeyKind | PartyKeyKind): number {
  return LIMITS[kind];
}
