import type { Decision, RankedProposal } from '../domain/match.ts';
import type { Assigned } from './assign.ts';
import type { VetoKey } from './witnesses/vetoes.ts';

/** Most proposals shown: beyond these nobody reads. */
const SHOWN = 5;
/** How much likelier than the next best way a proposal must be before it is booked by itself, in odds. */
const MARGIN_ODDS = 20;
/** Two ways whose odds differ less than this are equally good to a careful person. */
const TIED_ODDS = 1.5;
/** A proof counts only when nothing makes the proposal as a whole doubtful. */
const LEAST_PROVEN = 0.9;

/** What to do with an entry, given its proposals (best first) and what the whole queue left it. */
export function decide(
  proposals: readonly RankedProposal[],
  assigned: Assigned | undefined,
  threshold: number,
): Decision {
  if (proposals.length === 0 || assigned === undefined) {
    return { verdict: 'nothing', proposals: proposals.slice(0, SHOWN) };
  }
  const { proposal: best, passedOver } = assigned;
  const others = proposals.filter((proposal) => proposal !== best && !passedOver.includes(proposal));
  const shown = [best, ...others, ...passedOver].slice(0, SHOWN);
  // what another entry took was likelier here too: a person looks at it
  if (passedOver.length > 0) return { verdict: 'propose', proposals: shown };
  // to suspense goes what nothing in the books explains: offered, but no more than that
  if (barred(best, 'suspense')) return { verdict: 'nothing', proposals: shown };
  const rival = others.find((proposal) => proposal.residue === 0n);
  const tied = rival !== undefined && odds(best) < odds(rival) * TIED_ODDS && best.probability > 0.2;
  if (tied || barred(best, 'equal-candidates') || barred(best, 'several-sums')) {
    return { verdict: 'ambiguous', proposals: shown };
  }
  const clear = rival === undefined || odds(best) >= odds(rival) * MARGIN_ODDS;
  const sure = isProven(best) || best.probability >= threshold;
  const may = best.vetoes.length === 0 && best.residue === 0n;
  return { verdict: clear && sure && may ? 'book' : 'propose', proposals: shown };
}

/** A fact that leaves no room: our own order's id, a reference with check digits, a rule a person made. Nothing against it. */
function isProven({ evidence, probability }: RankedProposal): boolean {
  return (
    probability >= LEAST_PROVEN &&
    evidence.some(({ strength }) => strength === 'proof') &&
    !evidence.some(({ strength }) => strength === 'against')
  );
}

function barred({ vetoes }: RankedProposal, key: VetoKey): boolean {
  return vetoes.some((veto) => veto.key === key);
}

function odds({ probability }: RankedProposal): number {
  return probability / Math.max(1e-9, 1 - probability);
}
