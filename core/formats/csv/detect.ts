import { KoppelError } from '../../domain/errors.ts';
import { knownWithoutEntries, recogniseLayout } from './recognise.ts';

/** How sure the beginning of a file makes us that it is a CSV: 1 for a bank's export, 0.5 for any table, which needs a mapping. */
export function looksLikeCsv(head: string): number {
  try {
    if (recogniseLayout(head) !== null || knownWithoutEntries(head) !== null) return 1;
  } catch (error) {
    // A bank's header with a name twice: reading it will say so.
    if (error instanceof KoppelError) return 1;
    throw error;
  }
  return looksLikeTable(head) ? 0.5 : 0;
}

function looksLikeTable(head: string): boolean {
  const lines = head.split(/\r\n|\n|\r/, 20).filter((line) => line.trim() !== '');
  const [first = '', second] = lines;
  if (first.length > 2_000 || /^\s*[<{[:!]/.test(first)) return false;
  return [';', '\t', ',', '|'].some((delimiter) => {
    const cells = first.split(delimiter).length;
    return cells >= 3 && (second === undefined || second.includes(delimiter));
  });
}
