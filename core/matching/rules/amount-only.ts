import type { MatcherRule } from '../../contract/matcher-rule.ts';
import { contextOf, itemsOfAmount } from '../context.ts';
import { amountKey } from '../keys.ts';
import { evidence, settle, whole } from '../proposals.ts';

/** Beyond this many candidates the amount says nothing. */
const MOST = 12;

/** Items of exactly this amount, whoever pays: a last resort, good enough to be shown. */
export const amountOnly: MatcherRule = {
  id: 'amount-only',
  version: 1,
  title: { en: 'Amount alone', nl: 'Alleen het bedrag' },
  keys: (entry) => [amountKey(entry.amount.minor)],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const items = itemsOfAmount(context);
    if (items.length > MOST) return [];
    return items.map((item) =>
      whole(
        [settle(context, item)],
        [
          items.length === 1
            ? evidence('only-amount', '', 'weak')
            : evidence('amount-shared', String(items.length), 'against'),
        ],
      ),
    );
  },
};
