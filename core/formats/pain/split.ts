/** A group of items that belong in one file. */
export interface Group<T> {
  readonly key: string;
  readonly items: readonly T[];
}

/**
 * Splits items into the files banks want: one for each account, date, scheme and (debits) sequence type (`keyOf` joins what has
 * to be equal), no file longer than `maxItems`. Order is kept, inside a group and among groups.
 */
export function splitIntoFiles<T>(
  items: Iterable<T>,
  keyOf: (item: T) => readonly (string | null)[],
  maxItems: number | null,
): readonly Group<T>[] {
  const open = new Map<string, T[]>();
  const groups: { readonly key: string; readonly items: T[] }[] = [];
  for (const item of items) {
    const key = keyOf(item).join('|');
    let group = open.get(key);
    if (group === undefined || (maxItems !== null && group.length >= maxItems)) {
      group = [];
      open.set(key, group);
      groups.push({ key, items: group });
    }
    group.push(item);
  }
  return groups;
}
