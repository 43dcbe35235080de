import type { MatcherRule } from '../../contract/matcher-rule.ts';
import { contextOf } from '../context.ts';
import { HELD_MONEY } from '../learn/kinds.ts';
import { payerKeys } from '../payers.ts';
import { evidence, ledgerFor, onLedger, whole } from '../proposals.ts';
import { quoteKeys } from '../quotes.ts';

/** Money a customer paid too much goes back. */
export const refund: MatcherRule = {
  id: 'refund',
  version: 1,
  title: { en: 'Refund to a customer', nl: 'Terugbetaling aan klant' },
  keys: (entry, env) => [...quoteKeys(entry), ...payerKeys(entry, env)],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const account = ledgerFor(context, 'overpayment');
    if (account === null || context.amount >= 0n) return [];
    const customers = [...context.payers.values()].filter(({ party }) => party.kind === 'customer');
    const held = customers.filter(({ party }) =>
      env.learned.facts(HELD_MONEY, party.code).some((fact) => fact.value === (-context.amount).toString()),
    );
    const says = context.reading.cues.has('refund');
    const customer = held[0] ?? customers[0];
    if (customer === undefined || (held.length === 0 && !says)) return [];
    return [
      whole(
        [onLedger(context, account, context.amount, { reason: 'refund', party: customer.party.code })],
        [
          evidence('to-customer', customer.party.name, 'weak'),
          ...(held.length > 0 ? [evidence('money-held', (-context.amount).toString(), 'strong')] : []),
          ...(says ? [evidence('says-refund', '', 'weak')] : []),
        ],
      ),
    ];
  },
};
