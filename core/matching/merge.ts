import type { Found, MatchEnvironment, MatcherRule, QueuedEntry } from '../contract/matcher-rule.ts';
import { KoppelError } from '../domain/errors.ts';
import { type Allocation, allocated, allocationKey, type Evidence, type Proposal, type Veto } from '../domain/match.ts';

/** What several rules say of one way to book an entry. */
export interface MergedProposal extends Proposal {
  readonly key: string;
  readonly rules: readonly string[];
}

/** Asks every rule and joins what they say of the same allocations. Sorted by key: the order of the rules does not matter. */
export function propose(
  entry: QueuedEntry,
  found: Found,
  env: MatchEnvironment,
  rules: readonly MatcherRule[],
): MergedProposal[] {
  const byKey = new Map<string, { rules: Set<string>; proposals: Proposal[] }>();
  for (const rule of rules) {
    for (const proposal of rule.propose(entry, found, env)) {
      check(rule, entry, proposal);
      const key = allocationKey(proposal.allocations);
      const group = byKey.get(key) ?? { rules: new Set(), proposals: [] };
      group.rules.add(rule.id);
      group.proposals.push(proposal);
      byKey.set(key, group);
    }
  }
  return [...byKey.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, group]) => {
      const [first] = group.proposals;
      if (first === undefined) throw new KoppelError('internal', 'Broken invariant: a group of proposals is empty.');
      return {
        key,
        allocations: sorted(first.allocations),
        residue: first.residue,
        evidence: joined(group.proposals.flatMap((proposal) => proposal.evidence)),
        vetoes: joined(group.proposals.flatMap((proposal) => proposal.vetoes)),
        rules: [...group.rules].sort(),
      };
    });
}

function check(rule: MatcherRule, entry: QueuedEntry, proposal: Proposal): void {
  const sum = allocated(proposal.allocations) + proposal.residue;
  if (sum === entry.amount.minor) return;
  throw new KoppelError(
    'contract_broken',
    `Rule "${rule.id}" allocates ${sum} of an entry of ${entry.amount.minor} minor units (entry ${entry.id}).`,
  );
}

function sorted(allocations: readonly Allocation[]): Allocation[] {
  return [...allocations].sort((a, b) => (allocationKey([a]) < allocationKey([b]) ? -1 : 1));
}

/** One of each key: the same fact told twice is one fact. */
export function joined<Fact extends Evidence | Veto>(facts: readonly Fact[]): Fact[] {
  const byKey = new Map<string, Fact>();
  for (const fact of facts) {
    const known = byKey.get(fact.key);
    if (known === undefined || fact.value < known.value) byKey.set(fact.key, fact);
  }
  return [...byKey.keys()]
    .sort()
    .map((key) => byKey.get(key))
    .filter((fact) => fact !== undefined);
}
