import type { MatchEnvironment, MatcherRule, QueuedEntry } from '../contract/matcher-rule.ts';
import type { Decision, RankedProposal } from '../domain/match.ts';
import { bookingThreshold, DEFAULT_POLICY } from '../domain/policy.ts';
import { assign, type Ranked } from './assign.ts';
import type { Books } from './books.ts';
import { decide } from './decide.ts';
import { compare, gather } from './gather.ts';
import { type MergedProposal, propose } from './merge.ts';
import { type MatchModel, probability } from './model.ts';

export interface MatchOptions {
  readonly rules: readonly MatcherRule[];
  readonly env: MatchEnvironment;
  readonly model: MatchModel;
}

/**
 * Matches a whole queue at once: every rule is asked about every entry, their evidence is joined and weighed, items are
 * assigned so that no two entries claim the same, and each entry gets a verdict with its proposals, best first. The answer
 * does not depend on the order of the queue. Entry ids must be unique.
 */
export async function matchQueue(
  queue: readonly QueuedEntry[],
  books: Books,
  { rules, env, model }: MatchOptions,
): Promise<ReadonlyMap<string, Decision>> {
  const ordered = [...queue].sort((a, b) => compare(a.id, b.id));
  const thresholds = new Map(env.administrations.map((one) => [one.code, bookingThreshold(one.policy)]));
  const open = new Map<string, bigint>();
  const ranked: Ranked[] = [];
  for await (const { entries, found } of gather(ordered, books, rules, env)) {
    for (const entry of entries) {
      const proposals = rank(propose(entry, found, env, rules), model);
      for (const id of claimedItems(proposals)) open.set(id, found.item(id)?.open.minor ?? 0n);
      ranked.push({ id: entry.id, proposals });
    }
  }
  const assigned = assign(ranked, (item) => open.get(item) ?? 0n);
  const threshold = (entry: QueuedEntry) => thresholds.get(entry.administration) ?? bookingThreshold(DEFAULT_POLICY);
  return new Map(
    ordered.map((entry, at) => [
      entry.id,
      decide(ranked[at]?.proposals ?? [], assigned.get(entry.id), threshold(entry)),
    ]),
  );
}

function rank(proposals: readonly MergedProposal[], model: MatchModel): RankedProposal[] {
  return proposals
    .map(({ key, ...proposal }) => ({
      key,
      ranked: { ...proposal, probability: probability(model, proposal.evidence) },
    }))
    .sort((a, b) => b.ranked.probability - a.ranked.probability || compare(a.key, b.key))
    .map(({ ranked }) => ranked);
}

function claimedItems(proposals: readonly RankedProposal[]): string[] {
  return proposals.flatMap((proposal) =>
    proposal.allocations.flatMap((allocation) => (allocation.kind === 'open-item' ? [allocation.openItem] : [])),
  );
}
