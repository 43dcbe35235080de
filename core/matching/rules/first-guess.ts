import type { MatcherRule } from '../../contract/matcher-rule.ts';
import { contextOf } from '../context.ts';
import { payerKeys } from '../payers.ts';
import { evidence, onLedger, whole } from '../proposals.ts';
import { conceptsOf } from '../text/concepts.ts';
import { plain } from '../text/normalise.ts';

/** Never seen before, but the words say what it is and the chart has one account of that name: a guess to start from. */
export const firstGuess: MatcherRule = {
  id: 'first-guess',
  version: 1,
  title: { en: 'What the words say', nl: 'Wat de omschrijving zegt' },
  keys: (entry, env) => payerKeys(entry, env),
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const direction = context.amount < 0n ? 'out' : 'in';
    const unfit = direction === 'out' ? 'revenue' : 'cost';
    const { text } = context.reading;
    const said = conceptsOf(text, direction);
    const byName = said.length > 0 ? [] : conceptsOf(entry.counterparty.name ?? '', direction);
    const employee = [...context.payers.values()].some(({ party }) => party.kind === 'employee');
    const guesses = new Map<string, string>();
    for (const concept of [...said, ...byName]) {
      if (concept.id === 'wage-advance' && !employee) continue;
      const accounts = env.ledgerAccounts.filter(
        (account) => account.kind !== unfit && concept.booked.test(plain(account.name)),
      );
      for (const account of accounts.slice(0, 2)) if (!guesses.has(account.code)) guesses.set(account.code, concept.id);
    }
    const known = [...context.payers.values()].filter(({ signs }) => signs.has('account') || signs.has('name'));
    return [...guesses]
      .slice(0, 4)
      .map(([code, concept], at) =>
        whole(
          [onLedger(context, code, context.amount)],
          [
            evidence(said.length > 0 ? 'words-say' : 'name-says', concept, 'weak'),
            ...(at > 0 ? [evidence('words-say-more', '', 'against')] : []),
            ...(concept === 'wage-advance' ? [evidence('to-employee', '', 'strong')] : []),
            ...(known.some(({ party }) => party.kind === 'customer') ? [evidence('from-customer', '', 'against')] : []),
          ],
        ),
      );
  },
};
