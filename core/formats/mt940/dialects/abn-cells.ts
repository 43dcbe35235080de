/** Two cells of 32 characters stand on a line of 65. */
const CELL = 32;

/** Labels of the cell layout, each at the start of a cell; its value goes on in the cells that follow. */
const LABELS = [
  'IBAN',
  'BIC',
  'NAAM',
  'OMSCHRIJVING',
  'KENMERK',
  'BETALINGSKENM.',
  'MACHTIGING',
  'INCASSANT',
  'VOOR',
  'DOOR',
] as const;
export type CellLabel = (typeof LABELS)[number];
const LABELLED = new RegExp(`^(${LABELS.map((label) => label.replace('.', '\\.')).join('|')}): ?`, 'i');

/**
 * Lines of 32-character cells, label → value, and the cells in front of the first label under ''. A cell that is full goes on in
 * the next one without a blank: "OMSCHRIJVING: 1412DEC 2015 CONSU" + "LTING".
 */
export function readCells(lines: readonly string[]): ReadonlyMap<CellLabel | '', string> {
  const values = new Map<CellLabel | '', string>();
  let label: CellLabel | '' = '';
  let full = true;
  for (const cell of lines.flatMap(cellsOf)) {
    const found = LABELLED.exec(cell);
    const next = found?.[1]?.toUpperCase() as CellLabel | undefined;
    if (next !== undefined && !values.has(next)) {
      label = next;
      values.set(label, cell.slice(found?.[0].length ?? 0).trimEnd());
    } else {
      const before = values.get(label) ?? '';
      values.set(label, before + (full || before === '' ? '' : ' ') + cell.trimEnd());
    }
    full = cell.trimEnd().length === CELL;
  }
  return values;
}

function cellsOf(line: string): string[] {
  // A line whose 33rd character is not the blank between two cells was made by somebody else: it is one cell.
  if ((line[CELL] ?? ' ') !== ' ') return [line];
  const cells: string[] = [];
  for (let at = 0; at < line.length; at += CELL + 1) {
    const cell = line.slice(at, at + CELL);
    if (cell.trim() !== '') cells.push(cell);
  }
  return cells;
}
