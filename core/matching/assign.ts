import type { RankedProposal } from '../domain/match.ts';
import { compare } from './gather.ts';

/** An entry with its ranked proposals, best first. */
export interface Ranked {
  readonly id: string;
  readonly proposals: readonly RankedProposal[];
}

/**
 * Gives every entry the best proposal that no better founded one of another entry contradicts: an item is never claimed for
 * more than is open. The surest claims go first; equal ones by entry id, so the order of the queue does not matter.
 * `openOf`: what is still open of an item, signed minor units.
 */
export function assign(queue: readonly Ranked[], openOf: (item: string) => bigint): Map<string, Assigned> {
  const claims = queue
    .flatMap(({ id, proposals }) => proposals.map((proposal, rank) => ({ id, proposal, rank })))
    .sort((a, b) => b.proposal.probability - a.proposal.probability || compare(a.id, b.id) || a.rank - b.rank);
  const left = new Map<string, bigint>();
  const assigned = new Map<string, Assigned>();
  const losers = new Map<string, RankedProposal[]>();
  for (const { id, proposal } of claims) {
    if (assigned.has(id)) continue;
    if (take(proposal, left, openOf)) assigned.set(id, { proposal, passedOver: losers.get(id) ?? [] });
    else losers.set(id, [...(losers.get(id) ?? []), proposal]);
  }
  return assigned;
}

export interface Assigned {
  readonly proposal: RankedProposal;
  /** Better ones of this entry whose items another entry claims. */
  readonly passedOver: readonly RankedProposal[];
}

function take(proposal: RankedProposal, left: Map<string, bigint>, openOf: (item: string) => bigint): boolean {
  const after = new Map<string, bigint>();
  for (const allocation of proposal.allocations) {
    if (allocation.kind !== 'open-item' || allocation.reopens === true) continue;
    const item = allocation.openItem;
    const open = after.get(item) ?? left.get(item) ?? openOf(item);
    const rest = open - allocation.minor;
    if (open === 0n || rest * open < 0n || allocation.minor * open < 0n) return false;
    after.set(item, rest);
  }
  for (const [item, rest] of after) left.set(item, rest);
  return true;
}
