import type { MatcherRule } from '../../contract/matcher-rule.ts';
import type { Proposal } from '../../domain/match.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import { namedSets } from '../basis.ts';
import { type Context, contextOf } from '../context.ts';
import { evidence, ledgerFor, onLedger, settle, sumOpen, whole } from '../proposals.ts';
import { quoteKeys } from '../quotes.ts';

/** Costs of reminders as Dutch law and habit have them: unsigned cents. 40.00 is the legal minimum. */
const USUAL_COSTS: ReadonlySet<bigint> = new Set([500n, 750n, 1000n, 1250n, 1500n, 2000n, 2500n, 3000n, 3500n, 4000n]);

/** The items named, paid with something on top: too much, or costs of a reminder. */
export const overpayment: MatcherRule = {
  id: 'overpayment',
  version: 1,
  title: { en: 'More paid than the item', nl: 'Meer betaald dan de post' },
  keys: (entry) => quoteKeys(entry),
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    return namedSets(context).flatMap((items) => above(context, items));
  },
};

function above(context: Context, items: readonly OpenItem[]): Proposal[] {
  const rest = context.amount - sumOpen(items);
  const most = context.administration?.policy.maxDifference ?? 0n;
  if (context.amount <= 0n || rest <= most) return [];
  const settled = items.map((item) => settle(context, item));
  const party = items[0]?.party ?? null;
  const proposals: Proposal[] = [];
  const saysCosts = context.reading.cues.has('dunning');
  const usual = USUAL_COSTS.has(rest);
  const overdue = items.every((item) => item.dueDate !== null && item.dueDate < context.entry.bookingDate);
  const costs = ledgerFor(context, 'dunning-costs');
  if (costs !== null && (saysCosts || usual)) {
    proposals.push(
      whole(
        [...settled, onLedger(context, costs, rest, { reason: 'dunning-costs', party })],
        [
          evidence('paid-costs', rest.toString(), 'weak'),
          ...(saysCosts ? [evidence('says-costs', '', 'strong')] : []),
          ...(usual ? [evidence('usual-costs', rest.toString(), 'weak')] : []),
          ...(overdue ? [evidence('overdue', '', 'weak')] : [evidence('not-overdue', '', 'against')]),
        ],
      ),
    );
  }
  const held = ledgerFor(context, 'overpayment');
  if (held !== null) {
    proposals.push(
      whole(
        [...settled, onLedger(context, held, rest, { reason: 'overpayment', party })],
        [
          evidence('overpaid', rest.toString(), 'weak'),
          ...(context.amount % 500n === 0n ? [evidence('rounded-up', '', 'strong')] : []),
          ...(rest % 900n === 0n ? [evidence('digits-swapped', '', 'weak')] : []),
          ...(rest % 100n === 0n ? [evidence('over-by-euros', '', 'weak')] : []),
          ...(saysCosts ? [evidence('says-costs-instead', '', 'against')] : []),
          ...(rest > sumOpen(items) ? [evidence('over-by-more-than-half', '', 'against')] : []),
        ],
      ),
    );
  }
  return proposals;
}
