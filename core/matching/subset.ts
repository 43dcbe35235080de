import type { OpenItem } from '../domain/open-item.ts';

export interface SubsetLimits {
  readonly leastItems: number;
  readonly mostItems: number;
  readonly mostSolutions: number;
}

export interface Subsets {
  readonly solutions: readonly (readonly OpenItem[])[];
  /** False when the search stopped at a limit: there may be more. */
  readonly complete: boolean;
}

/** Steps after which the search gives up: some ten milliseconds. A customer with this many combinations proves nothing. */
const MOST_STEPS = 60_000;

/**
 * Sets of items whose open amounts add up to `target`, exact to the cent. Depth-first over items sorted by size, cut where the
 * rest can no longer reach the target; bounded, and honest about it.
 */
export function subsets(items: readonly OpenItem[], target: bigint, limits: SubsetLimits): Subsets {
  const sorted = [...items].sort(bySize);
  const amounts = sorted.map((item) => item.open.minor);
  const { above, below } = reach(amounts, limits.mostItems);
  const solutions: OpenItem[][] = [];
  const chosen: OpenItem[] = [];
  let steps = 0;
  let complete = true;
  const search = (from: number, rest: bigint): void => {
    if (rest === 0n && chosen.length >= limits.leastItems) {
      solutions.push([...chosen]);
      if (solutions.length >= limits.mostSolutions) complete = false;
    }
    if (chosen.length === limits.mostItems) return;
    for (let at = from; at < sorted.length; at++) {
      if (!complete) return;
      if (++steps > MOST_STEPS) {
        complete = false;
        return;
      }
      const left = limits.mostItems - chosen.length;
      if (rest > (above[at]?.[left] ?? 0n) || rest < (below[at]?.[left] ?? 0n)) return;
      const item = sorted[at];
      if (item === undefined) return;
      chosen.push(item);
      search(at + 1, rest - item.open.minor);
      chosen.pop();
    }
  };
  search(0, target);
  return { solutions, complete };
}

function bySize(a: OpenItem, b: OpenItem): number {
  const sizeA = a.open.minor < 0n ? -a.open.minor : a.open.minor;
  const sizeB = b.open.minor < 0n ? -b.open.minor : b.open.minor;
  if (sizeA !== sizeB) return sizeA > sizeB ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Per position and number of items still to take: the most and the least the rest can add up to. */
function reach(amounts: readonly bigint[], most: number): { above: bigint[][]; below: bigint[][] } {
  const above: bigint[][] = [];
  const below: bigint[][] = [];
  for (let at = 0; at <= amounts.length; at++) {
    // sorted by size, so the first ones of a sign are its largest
    const plus = amounts.slice(at).filter((amount) => amount > 0n);
    const minus = amounts.slice(at).filter((amount) => amount < 0n);
    above.push(prefixSums(plus, most));
    below.push(prefixSums(minus, most));
  }
  return { above, below };
}

function prefixSums(amounts: readonly bigint[], most: number): bigint[] {
  const sums = [0n];
  for (let count = 1; count <= most; count++) sums.push((sums[count - 1] ?? 0n) + (amounts[count - 1] ?? 0n));
  return sums;
}
