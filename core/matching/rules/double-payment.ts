import type { MatcherRule } from '../../contract/matcher-rule.ts';
import { contextOf } from '../context.ts';
import { evidence, ledgerFor, onLedger, whole } from '../proposals.ts';
import { quoteKeys } from '../quotes.ts';

/** The number quoted was paid before, in full, with this amount: it is kept for the customer. */
export const doublePayment: MatcherRule = {
  id: 'double-payment',
  version: 1,
  title: { en: 'Paid before', nl: 'Al eerder betaald' },
  keys: (entry) => quoteKeys(entry),
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const account = ledgerFor(context, 'double-payment');
    if (account === null || context.amount <= 0n) return [];
    const settled = [...context.quotes.values()].filter(({ item }) => item.open.minor === 0n && item.amount.minor > 0n);
    const exact = settled.filter(({ item }) => item.amount.minor === context.amount);
    const first = exact[0];
    if (first === undefined) return [];
    return [
      whole(
        [onLedger(context, account, context.amount, { reason: 'double-payment', party: first.item.party })],
        [evidence('paid-before', first.item.number ?? first.mention.raw, 'strong')],
      ),
    ];
  },
};
