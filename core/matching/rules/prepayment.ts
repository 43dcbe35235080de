import type { MatcherRule } from '../../contract/matcher-rule.ts';
import { contextOf } from '../context.ts';
import { payerKeys } from '../payers.ts';
import { evidence, ledgerFor, onLedger, whole } from '../proposals.ts';

/** A customer pays ahead of an invoice and says so. */
export const prepayment: MatcherRule = {
  id: 'prepayment',
  version: 1,
  title: { en: 'Paid in advance', nl: 'Vooruitbetaling' },
  keys: (entry, env) => payerKeys(entry, env),
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const account = ledgerFor(context, 'prepayment');
    if (account === null || context.amount <= 0n || !context.reading.cues.has('prepayment')) return [];
    const customer = [...context.payers.values()].find(({ party }) => party.kind === 'customer') ?? null;
    return [
      whole(
        [onLedger(context, account, context.amount, { reason: 'prepayment', party: customer?.party.code ?? null })],
        [
          evidence('says-advance', '', 'strong'),
          ...(context.amount % 100n === 0n ? [evidence('round-amount', '', 'weak')] : []),
        ],
      ),
    ];
  },
};
