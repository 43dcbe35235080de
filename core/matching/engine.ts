import type { MatchEnvironment, MatcherRule, QueuedEntry } from '../contract/matcher-rule.ts';
import type { Decision, RankedProposal } from '../domain/match.ts';
import { bookingThreshold, DEFAULT_POLICY } from '../domain/policy.ts';
import { assign, type Ranked } from './assign.ts';
import type { Books } from './books.ts';
import { type Considered, consider } from './consider.ts';
import { decide } from './decide.ts';
import { compare, gather } from './gather.ts';
import type { MatchModel } from './model.ts';

export interface MatchOptions {
  readonly rules: readonly MatcherRule[];
  readonly env: MatchEnvironment;
  readonly model: MatchModel;
  /** Called with all that was weighed for an entry: how the model is fitted and looked into. */
  readonly onConsidered?: (entry: QueuedEntry, proposals: readonly Considered[]) => void;
}

/**
 * Matches a whole queue at once: every rule is asked about every entry, their evidence is joined and weighed, items are
 * assigned so that no two entries claim the same, and each entry gets a verdict with its proposals, best first. The answer
 * does not depend on the order of the queue. Entry ids must be unique.
 */
export async function matchQueue(
  queue: readonly QueuedEntry[],
  books: Books,
  { rules, env, model, onConsidered }: MatchOptions,
): Promise<ReadonlyMap<string, Decision>> {
  const ordered = [...queue].sort((a, b) => compare(a.id, b.id));
  const thresholds = new Map(env.administrations.map((one) => [one.code, bookingThreshold(one.policy)]));
  const open = new Map<string, bigint>();
  const ranked: Ranked[] = [];
  for await (const { entries, found } of gather(ordered, books, rules, env)) {
    for (const entry of entries) {
      const considered = consider(entry, found, env, rules, model);
      onConsidered?.(entry, considered);
      const proposals = considered.slice(0, KEPT).map(({ keys: _, ...proposal }) => proposal);
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

/** Most proposals kept per entry: enough to fall back on when others claim the same items. */
const KEPT = 12;

function claimedItems(proposals: readonly RankedProposal[]): string[] {
  return proposals.flatMap((proposal) =>
    proposal.allocations.flatMap((allocation) => (allocation.kind === 'open-item' ? [allocation.openItem] : [])),
  );
}
