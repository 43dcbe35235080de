/**
 * Makes a reader for texts such as "Naam: X Omschrijving: Y IBAN: Z": field → value. A label counts at the start or after a blank,
 * and once: the second one is part of a value somebody wrote.
 */
export function labelled<F extends string>(
  labels: Readonly<Record<F, readonly string[]>>,
): (text: string) => Map<F, string> {
  const fieldOf = new Map<string, F>();
  for (const [field, names] of Object.entries(labels) as [F, readonly string[]][]) {
    for (const name of names) fieldOf.set(name, field);
  }
  const names = [...fieldOf.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(
    `(?:^|\\s)(${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')}): ?`,
    'g',
  );
  return (text) => {
    const values = new Map<F, string>();
    let field: F | undefined;
    let from = 0;
    for (const found of text.matchAll(pattern)) {
      const next = fieldOf.get(found[1] ?? '');
      if (next === undefined || next === field || values.has(next)) continue;
      if (field !== undefined) values.set(field, text.slice(from, found.index).trim());
      field = next;
      from = found.index + found[0].length;
    }
    if (field !== undefined) values.set(field, text.slice(from).trim());
    return values;
  };
}
