import type { Allocation, Decision } from '../../domain/match.ts';
import type { OpenItem } from '../../domain/open-item.ts';

/** One entry of the past: what matching would have done, and what was done. */
export interface PastEntry {
  /** 'YYYY-MM'. */
  readonly month: string;
  /** Administration of the account it stands on. */
  readonly administration: string;
  readonly decision: Decision;
  readonly truth: readonly Allocation[];
  /** The items in the truth. */
  readonly items: readonly OpenItem[];
}

/** Counts of a group of entries. */
export interface Tally {
  readonly entries: number;
  /** Booked by itself. */
  readonly booked: number;
  /** Of those, wholly right: every allocation, to the cent. */
  readonly right: number;
  /** First proposal right, whether booked or not. */
  readonly first: number;
  /** One of the first three right. */
  readonly firstThree: number;
}

/** What booking at a threshold would have done. */
export interface CurvePoint {
  readonly threshold: number;
  readonly booked: number;
  readonly right: number;
}

export interface BacktestReport {
  readonly all: Tally;
  readonly months: readonly (readonly [month: string, tally: Tally])[];
  /** By what was really booked: kind of item, ledger account, transfer … */
  readonly kinds: readonly (readonly [kind: string, tally: Tally])[];
  readonly curve: readonly CurvePoint[];
}

/** Close together where it matters: between once in ten and once in two thousand wrong. */
const THRESHOLDS = [
  0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.975, 0.98, 0.985, 0.99, 0.9925, 0.995, 0.996, 0.997,
  0.998, 0.9985, 0.999, 0.9995,
] as const;

export function report(past: Iterable<PastEntry>): BacktestReport {
  const all = [...past].map(judged);
  return {
    all: tallied(all),
    months: grouped(all, ({ month }) => month).sort(([a], [b]) => (a < b ? -1 : 1)),
    kinds: grouped(all, ({ kind }) => kind).sort(([a, x], [b, y]) => y.entries - x.entries || (a < b ? -1 : 1)),
    curve: THRESHOLDS.map((threshold) => {
      const above = all.filter(({ chance, mayBook }) => mayBook && chance >= threshold);
      return { threshold, booked: above.length, right: above.filter(({ first }) => first).length };
    }),
  };
}

interface Judged {
  readonly month: string;
  readonly kind: string;
  readonly booked: boolean;
  readonly mayBook: boolean;
  readonly first: boolean;
  readonly firstThree: boolean;
  readonly chance: number;
}

function judged({ month, administration, decision, truth, items }: PastEntry): Judged {
  const { proposals, verdict } = decision;
  const [best] = proposals;
  const same = proposals.map((proposal) => sameBooking(proposal.allocations, truth, administration));
  return {
    month,
    kind: kindOf(truth, items),
    booked: verdict === 'book',
    mayBook: best !== undefined && best.vetoes.length === 0 && best.residue === 0n,
    first: same[0] === true,
    firstThree: same.slice(0, 3).includes(true),
    chance: best?.probability ?? 0,
  };
}

function grouped(all: readonly Judged[], by: (one: Judged) => string): [string, Tally][] {
  return [...Map.groupBy(all, by)].map(([key, group]) => [key, tallied(group)]);
}

function tallied(group: readonly Judged[]): Tally {
  const booked = group.filter((one) => one.booked);
  return {
    entries: group.length,
    booked: booked.length,
    right: booked.filter((one) => one.first).length,
    first: group.filter((one) => one.first).length,
    firstThree: group.filter((one) => one.firstThree).length,
  };
}

function kindOf(truth: readonly Allocation[], items: readonly OpenItem[]): string {
  if (truth.some((one) => one.kind === 'open-item' && one.reopens === true)) return 'return';
  const kinds = [...new Set(items.map((item) => item.kind))];
  if (kinds.length > 0) return kinds.length > 1 ? 'several kinds' : (kinds[0] ?? '');
  const [first] = truth;
  return first?.kind === 'ledger'
    ? 'ledger account'
    : first?.kind === 'transfer'
      ? 'own accounts'
      : 'other administration';
}

/** Whether two sets of allocations are the same booking, however they are cut and ordered. */
export function sameBooking(one: readonly Allocation[], other: readonly Allocation[], administration: string): boolean {
  const a = sums(one, administration);
  const b = sums(other, administration);
  return a.size === b.size && [...a].every(([target, minor]) => b.get(target) === minor);
}

function sums(allocations: readonly Allocation[], administration: string): Map<string, bigint> {
  const byTarget = new Map<string, bigint>();
  for (const one of allocations) {
    const target = targetOf(one, administration);
    const minor = (byTarget.get(target) ?? 0n) + one.minor;
    if (minor === 0n) byTarget.delete(target);
    else byTarget.set(target, minor);
  }
  return byTarget;
}

function targetOf(one: Allocation, administration: string): string {
  switch (one.kind) {
    case 'open-item':
      return `item ${one.openItem}`;
    case 'ledger':
      return `ledger ${one.administration ?? administration}/${one.ledgerAccount}`;
    case 'transfer':
      return `transfer ${one.iban}`;
    case 'administration':
      return `administration ${one.administration}`;
  }
}
