import type { ProposalView } from '../../../../core/api/schema/entries.ts';

/** Below this chance a proposal is only shown on request: it would push what one looks for off the screen. */
const WORTH_SHOWING = 0.01;

/** The proposals worth a look: the best one always, and every other that has a chance. */
export function likely(proposals: readonly ProposalView[]): readonly ProposalView[] {
  return proposals.filter(({ probability }, index) => index === 0 || probability >= WORTH_SHOWING);
}
