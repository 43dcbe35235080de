import type { MatcherRule } from '../../contract/matcher-rule.ts';
import { contextOf } from '../context.ts';
import { payerKeys } from '../payers.ts';
import { evidence, ledgerFor, onLedger, whole } from '../proposals.ts';
import { quoteKeys } from '../quotes.ts';

/** Nothing in the books explains it: to the suspense account, by a person, with what is known for the one who clears it. */
export const suspense: MatcherRule = {
  id: 'suspense',
  version: 1,
  title: { en: 'Suspense', nl: 'Probleemgeval' },
  keys: (entry, env) => [...quoteKeys(entry), ...payerKeys(entry, env)],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const account = ledgerFor(context, 'suspense');
    if (account === null) return [];
    const named = [...context.payers.values()].some(
      ({ signs }) => signs.has('account') || signs.has('name') || signs.has('account-learned'),
    );
    return [
      whole(
        [onLedger(context, account, context.amount, { reason: 'problem-case' })],
        [
          evidence('suspense', '', 'weak'),
          ...(named ? [] : [evidence('nobody-known', entry.counterparty.name ?? '', 'weak')]),
          ...(context.quotes.size === 0 ? [evidence('no-number-found', '', 'weak')] : []),
        ],
      ),
    ];
  },
};
