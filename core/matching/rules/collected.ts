import type { MatcherRule } from '../../contract/matcher-rule.ts';
import type { Proposal } from '../../domain/match.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import { namedSets } from '../basis.ts';
import { type Context, contextOf } from '../context.ts';
import { feeHabit } from '../learn/fees.ts';
import { payerKeys } from '../payers.ts';
import { evidence, ledgerFor, onLedger, settle, sumOpen, whole } from '../proposals.ts';
import { quoteKeys } from '../quotes.ts';

/** A third party keeps at most this share of what it collected, per mille. */
const MOST_FEE_PER_MILLE = 400n;

/** A factor or collection agency pays items of others, less its fee. */
export const collected: MatcherRule = {
  id: 'collected',
  version: 1,
  title: { en: 'Collected by a factor or agency', nl: 'Geïnd door factor of incassobureau' },
  keys: (entry, env) => [...quoteKeys(entry), ...payerKeys(entry, env)],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    return namedSets(context)
      .slice(0, 1)
      .flatMap((items) => lessFee(context, items));
  },
};

function lessFee(context: Context, items: readonly OpenItem[]): Proposal[] {
  const total = sumOpen(items);
  const fee = total - context.amount;
  const account = ledgerFor(context, 'factoring-fee');
  const most = context.administration?.policy.maxDifference ?? 0n;
  if (account === null || context.amount <= 0n || fee <= most || fee * 1000n > total * MOST_FEE_PER_MILLE) return [];
  const parties = new Set(items.map((item) => item.party));
  const byOther = [...context.payers.values()].every(
    ({ party, signs }) => !parties.has(party.code) || !(signs.has('account') || signs.has('name')),
  );
  return [
    whole(
      [...items.map((item) => settle(context, item)), onLedger(context, account, -fee, { reason: 'factoring-fee' })],
      [
        evidence('less-fee', fee.toString(), 'weak'),
        ...(parties.size > 1 ? [evidence('of-several-parties', String(parties.size), 'strong')] : []),
        ...(items.every((item) => item.facts.factored === true) ? [evidence('factored', '', 'strong')] : []),
        ...(byOther ? [] : [evidence('paid-by-party-itself', '', 'against')]),
        ...feeHabit(context, 'factoring-fee', total, fee),
      ],
    ),
  ];
}
