import type { Characteristic, QueuedEntry } from '../contract/matcher-rule.ts';
import type { Allocation } from '../domain/match.ts';
import { characteristicFits, specificity } from './rules/characteristic.ts';

/** An entry of the past with what was booked; null: it is not booked. */
export interface PastBooking {
  readonly entry: QueuedEntry;
  readonly allocations: readonly Allocation[] | null;
}

/** What a change of rules does to one entry. */
export interface RuleEffect {
  readonly entry: string;
  /** `gained`: no rule fitted, now one does; `changed`: another one does, or it books elsewhere; `same`: nothing changes. */
  readonly effect: 'gained' | 'lost' | 'changed' | 'same';
  /** Id of the rule that would have booked it, before and after; null: none. */
  readonly before: string | null;
  readonly after: string | null;
  /** Whether the rule after would have booked it where it was really booked; null: it is not booked, or no rule fits any more. */
  readonly agrees: boolean | null;
}

/** What a change of characteristic rules would have done to entries of the past that a rule fits, before or after: shown before it is switched on. */
export function ruleEffects(
  before: readonly Characteristic[],
  after: readonly Characteristic[],
  past: Iterable<PastBooking>,
): RuleEffect[] {
  return [...past].flatMap(({ entry, allocations }): RuleEffect[] => {
    const was = ruleFor(before, entry);
    const is = ruleFor(after, entry);
    if (was === null && is === null) return [];
    const effect = was === null ? 'gained' : is === null ? 'lost' : same(was, is) ? 'same' : 'changed';
    const agrees = is === null || allocations === null ? null : booksOn(is, allocations);
    return [{ entry: entry.id, effect, before: was?.id ?? null, after: is?.id ?? null, agrees }];
  });
}

/** The most specific rule that fits; of equals the first by id. */
function ruleFor(rules: readonly Characteristic[], entry: QueuedEntry): Characteristic | null {
  const fitting = rules.filter((rule) => characteristicFits(rule, entry));
  const [best] = [...fitting].sort((a, b) => specificity(b) - specificity(a) || (a.id < b.id ? -1 : 1));
  return best ?? null;
}

function same(a: Characteristic, b: Characteristic): boolean {
  return (
    a.id === b.id &&
    a.ledgerAccount === b.ledgerAccount &&
    a.administration === b.administration &&
    JSON.stringify(splits(a)) === JSON.stringify(splits(b))
  );
}

function splits({ split }: Characteristic): string[] {
  return split.map(
    ({ ledgerAccount, part }) => `${ledgerAccount} ${'minor' in part ? part.minor : `${part.percent}%`}`,
  );
}

function booksOn(rule: Characteristic, allocations: readonly Allocation[]): boolean {
  const wanted = new Set([rule.ledgerAccount, ...rule.split.map((part) => part.ledgerAccount)]);
  return allocations.every((one) => one.kind === 'ledger' && wanted.has(one.ledgerAccount));
}
