import type { MatcherRule } from '../../contract/matcher-rule.ts';
import { contextOf } from '../context.ts';
import { habits } from '../habits.ts';
import { onLedger, whole } from '../proposals.ts';

/** Entries like this one went there before: same mandate, account, words or numbers. */
export const habit: MatcherRule = {
  id: 'habit',
  version: 1,
  title: { en: 'Booked so before', nl: 'Eerder zo geboekt' },
  keys: () => [],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    return habits(context).flatMap(({ target, evidence }) => {
      if (target.kind === 'ledger') {
        const { ledgerAccount, administration } = target;
        return [whole([onLedger(context, ledgerAccount, context.amount, { administration })], evidence)];
      }
      if (target.kind !== 'administration' || target.administration === entry.administration) return [];
      return [
        whole([{ kind: 'administration', administration: target.administration, minor: context.amount }], evidence),
      ];
    });
  },
};
