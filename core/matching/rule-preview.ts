import type { Characteristic, QueuedEntry } from '../contract/matcher-rule.ts';
import type { Allocation } from '../domain/match.ts';
import { characteristicFits } from './rules/characteristic.ts';

/** An entry of the past with what was booked. */
export interface PastBooking {
  readonly entry: QueuedEntry;
  readonly allocations: readonly Allocation[];
}

/** What a change of rules does to one entry. */
export interface RuleEffect {
  readonly entry: string;
  /** Id of the rule that would have booked it, before and after; null: none. */
  readonly before: string | null;
  readonly after: string | null;
  /** Whether the rule after would have booked it on the ledger account it was really booked on; null when no rule fits any more. */
  readonly agrees: boolean | null;
}

export interface RulePreview {
  /** No rule fitted, now one does. */
  readonly gained: readonly RuleEffect[];
  readonly lost: readonly RuleEffect[];
  /** Another rule fits. */
  readonly changed: readonly RuleEffect[];
}

/** What entries of the past a change of characteristic rules would have touched: shown before it is switched on. */
export function previewRules(
  before: readonly Characteristic[],
  after: readonly Characteristic[],
  past: Iterable<PastBooking>,
): RulePreview {
  const preview = { gained: [] as RuleEffect[], lost: [] as RuleEffect[], changed: [] as RuleEffect[] };
  for (const { entry, allocations } of past) {
    const was = ruleFor(before, entry);
    const is = ruleFor(after, entry);
    if (was === is || (was !== null && is !== null && same(was, is))) continue;
    const effect = {
      entry: entry.id,
      before: was?.id ?? null,
      after: is?.id ?? null,
      agrees: is === null ? null : agrees(is, allocations),
    };
    (was === null ? preview.gained : is === null ? preview.lost : preview.changed).push(effect);
  }
  return preview;
}

/** The most specific rule that fits; of equals the first by id. */
function ruleFor(rules: readonly Characteristic[], entry: QueuedEntry): Characteristic | null {
  const fitting = rules.filter((rule) => characteristicFits(rule, entry));
  const [best] = [...fitting].sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : 1));
  return best ?? null;
}

function weight({ iban, textContains }: Characteristic): number {
  return (iban === null ? 0 : 2) + textContains.length;
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

function agrees(rule: Characteristic, allocations: readonly Allocation[]): boolean {
  const wanted = new Set([rule.ledgerAccount, ...rule.split.map((part) => part.ledgerAccount)]);
  return allocations.every((one) => one.kind === 'ledger' && wanted.has(one.ledgerAccount));
}
