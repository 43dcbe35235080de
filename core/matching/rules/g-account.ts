import type { MatcherRule } from '../../contract/matcher-rule.ts';
import { contextOf, freeItemsOf, isFree } from '../context.ts';
import { payerKeys } from '../payers.ts';
import { evidence, settle, whole } from '../proposals.ts';
import { quoteKeys } from '../quotes.ts';

/** An invoice of which a part goes to the blocked account (G-rekening): that part there, the rest on the ordinary account. */
export const gAccount: MatcherRule = {
  id: 'g-account',
  version: 1,
  title: { en: 'Part for the blocked account', nl: 'Deel voor de G-rekening' },
  keys: (entry, env) => [...quoteKeys(entry), ...payerKeys(entry, env)],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const quoted = [...context.quotes.values()].map(({ item }) => item).filter((item) => isFree(context, item));
    const items = new Map(
      [...quoted, ...[...context.payers.keys()].flatMap((party) => freeItemsOf(context, party))].map((item) => [
        item.id,
        item,
      ]),
    );
    return [...items.values()].flatMap((item) => {
      const part = item.facts.gAccount;
      if (part === undefined) return [];
      const expected = part.iban === entry.iban ? part.amount.minor : item.amount.minor - part.amount.minor;
      if (expected !== context.amount || expected > item.open.minor) return [];
      return [whole([settle(context, item, expected)], [evidence('g-part', part.iban, 'strong')])];
    });
  },
};
