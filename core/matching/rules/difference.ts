import type { MatcherRule } from '../../contract/matcher-rule.ts';
import type { Proposal } from '../../domain/match.ts';
import { absolute } from '../../domain/money.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import { namedSets, sameWay } from '../basis.ts';
import { type Context, contextOf, freeItemsOf } from '../context.ts';
import { payerKeys } from '../payers.ts';
import { evidence, ledgerFor, onLedger, settle, sumOpen, whole } from '../proposals.ts';
import { quoteKeys } from '../quotes.ts';

/** The items named (or the payer's one item that is nearly this amount) with a few cents of difference. */
export const difference: MatcherRule = {
  id: 'difference',
  version: 1,
  title: { en: 'Cents of difference', nl: 'Centen verschil' },
  keys: (entry, env) => [...quoteKeys(entry), ...payerKeys(entry, env)],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    return [...namedSets(context), ...nearlyPaid(context)].flatMap((items) => within(context, items));
  },
};

function within(context: Context, items: readonly OpenItem[]): Proposal[] {
  const rest = context.amount - sumOpen(items);
  const account = ledgerFor(context, 'payment-difference');
  const most = context.administration?.policy.maxDifference ?? 0n;
  if (rest === 0n || account === null || absolute(rest) > most) return [];
  const difference = onLedger(context, account, rest, { reason: 'payment-difference', party: items[0]?.party ?? null });
  return [
    whole(
      [...items.map((item) => settle(context, item)), difference],
      [evidence('cents-difference', rest.toString(), 'weak')],
    ),
  ];
}

function nearlyPaid(context: Context): OpenItem[][] {
  const most = context.administration?.policy.maxDifference ?? 0n;
  return [...context.payers.keys()]
    .flatMap((party) => freeItemsOf(context, party))
    .filter((item) => sameWay(context, item) && absolute(item.open.minor - context.amount) <= most)
    .map((item) => [item]);
}
