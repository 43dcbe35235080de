import type { CsvField } from '../../../../core/domain/csv-mapping.ts';
import type { Mapping } from '../../api/csv-mappings.ts';

/** Fields that several columns may make together. */
const SEVERAL: ReadonlySet<CsvField> = new Set(['text']);

/** How a column is named in a mapping: by its name where that is there and alone, else by its place. */
function columnRef(header: readonly string[] | null, place: number): string | number {
  const name = header?.[place]?.trim() ?? '';
  const alone = header?.filter((other) => plain(other) === plain(name)).length === 1;
  return name !== '' && alone ? name : place;
}

const plain = (name: string) => name.trim().toLowerCase();

/** What the mapping says a column holds; null for nothing. */
export function fieldOf({ columns }: Mapping, header: readonly string[] | null, place: number): CsvField | null {
  const name = plain(header?.[place] ?? '');
  const found = Object.entries(columns).find(([, refs]) =>
    refs?.some((ref) => (typeof ref === 'number' ? ref === place : name !== '' && plain(ref) === name)),
  );
  return (found?.[0] as CsvField | undefined) ?? null;
}

/** The mapping with this column holding this field, and no other; a field that one column makes leaves the one it had. */
export function withField(
  mapping: Mapping,
  header: readonly string[] | null,
  place: number,
  field: CsvField | null,
): Mapping {
  const ref = columnRef(header, place);
  const before = fieldOf(mapping, header, place);
  const columns = { ...mapping.columns };
  if (before !== null) {
    const rest = (columns[before] ?? []).filter(
      (other) => fieldOf({ ...mapping, columns: { [before]: [other] } }, header, place) === null,
    );
    if (rest.length === 0) delete columns[before];
    else columns[before] = rest;
  }
  if (field !== null) columns[field] = SEVERAL.has(field) ? [...(columns[field] ?? []), ref] : [ref];
  const directionWords = columns.direction === undefined ? null : (mapping.directionWords ?? { debit: [], credit: [] });
  return { ...mapping, columns, directionWords };
}
