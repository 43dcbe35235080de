import type { MatcherRule } from '../../contract/matcher-rule.ts';
import { contextOf } from '../context.ts';
import { NUMBER_BOOKED } from '../learn/kinds.ts';
import { evidence, onLedger, whole } from '../proposals.ts';
import { parseTarget } from '../targets.ts';

/** The bank undoes a booking of its own: it names the number of the first one, so it goes where that went. */
export const reversal: MatcherRule = {
  id: 'reversal',
  version: 1,
  title: { en: 'Bank reverses a booking', nl: 'Bank draait boeking terug' },
  keys: () => [],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const signs = [
      ...(entry.reversal ? [evidence('reversal', '', 'strong')] : []),
      ...(/ADJT|RVSL|REVR/.test(entry.code.iso ?? '')
        ? [evidence('correction-code', entry.code.iso ?? '', 'strong')]
        : []),
    ];
    return context.reading.mentions.flatMap(({ value, raw }) =>
      env.learned.facts(NUMBER_BOOKED, `${value}/${-context.amount}`).flatMap((fact) => {
        const target = parseTarget(fact.value);
        if (target?.kind !== 'ledger') return [];
        const { ledgerAccount, administration } = target;
        return [
          whole(
            [onLedger(context, ledgerAccount, context.amount, { administration, reason: 'reversal' })],
            [evidence('reverses-number', raw, 'proof'), ...signs],
          ),
        ];
      }),
    );
  },
};
