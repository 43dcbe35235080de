import type { MatcherRule } from '../../contract/matcher-rule.ts';
import { contextOf, freeItemsOf } from '../context.ts';
import { payerKeys } from '../payers.ts';
import { settle, whole } from '../proposals.ts';

/** An item of exactly this amount of a party that may be the payer. */
export const payerAmount: MatcherRule = {
  id: 'payer-amount',
  version: 2,
  title: { en: 'Payer known, amount exact', nl: 'Betaler bekend, bedrag klopt' },
  keys: (entry, env) => payerKeys(entry, env),
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    return [...context.payers.keys()]
      .flatMap((party) => freeItemsOf(context, party))
      .filter((item) => item.open.minor === context.amount)
      .map((item) => whole([settle(context, item)]));
  },
};
