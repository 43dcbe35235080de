import type { Decision, RankedProposal } from '../domain/match.ts';
import type { Assigned } from './assign.ts';

/** Most proposals shown: beyond these nobody reads. */
const SHOWN = 5;
/** How much likelier than the next best way a proposal must be before it is booked by itself, in odds. */
const MARGIN_ODDS = 20;

/** What to do with an entry, given its proposals (best first) and what the whole queue left it. */
export function decide(
  proposals: readonly RankedProposal[],
  assigned: Assigned | undefined,
  threshold: number,
): Decision {
  if (proposals.length === 0 || assigned === undefined) {
    return { verdict: 'nothing', proposals: proposals.slice(0, SHOWN) };
  }
  const best = assigned.proposal;
  const others = proposals.filter((proposal) => proposal !== best);
  const shown = [best, ...others].slice(0, SHOWN);
  const rival = others.find((proposal) => proposal.residue === 0n);
  if (rival !== undefined && odds(best) < odds(rival) * MARGIN_ODDS) {
    const tied = odds(best) < odds(rival) * 1.5 && best.probability > 0.2;
    return { verdict: tied ? 'ambiguous' : 'propose', proposals: shown };
  }
  const sure = best.probability >= threshold && best.vetoes.length === 0 && best.residue === 0n;
  return { verdict: sure ? 'book' : 'propose', proposals: shown };
}

function odds(proposal: RankedProposal): number {
  return proposal.probability / Math.max(1e-9, 1 - proposal.probability);
}
