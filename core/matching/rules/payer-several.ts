import type { MatcherRule } from '../../contract/matcher-rule.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import { type Context, contextOf, freeItemsOf } from '../context.ts';
import { type Payer, payerKeys } from '../payers.ts';
import { evidence, settle, sumOpen, whole } from '../proposals.ts';
import { subsets } from '../subset.ts';
import { relatedParties } from './invoice-numbers.ts';

/** With more open items than this, some set adds up to any amount. */
const MOST_ITEMS = 40;
const MOST_PAYERS = 6;

/** Several items of the payer that together are the amount, none of them named. */
export const payerSeveral: MatcherRule = {
  id: 'payer-several',
  version: 1,
  title: { en: 'Payer known, several items add up', nl: 'Betaler bekend, posten tellen op' },
  keys: (entry, env) => payerKeys(entry, env),
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    return likely(context).flatMap((payer) => {
      const own = freeItemsOf(context, payer.party.code);
      const twins = [...relatedParties(context, own)].filter((code) => code !== payer.party.code);
      const items = [...own, ...twins.flatMap((code) => freeItemsOf(context, code))];
      return addingUp(context, items);
    });
  },
};

/** Those with an account or name that fits, the surest first. */
function likely(context: Context): Payer[] {
  return [...context.payers.values()]
    .filter(({ signs }) => signs.size > 1 || !signs.has('code'))
    .sort((a, b) => b.signs.size - a.signs.size || b.learned - a.learned || (a.party.code < b.party.code ? -1 : 1))
    .slice(0, MOST_PAYERS);
}

function addingUp(context: Context, items: readonly OpenItem[]) {
  if (items.length < 2 || items.length > MOST_ITEMS) return [];
  const { sets, complete } = setsOf(items, context.amount);
  return sets.map((set) => {
    const facts = [
      ...(set.length === items.length ? [evidence('all-open-items', String(set.length), 'strong')] : []),
      ...(sets.length === 1 && complete ? [evidence('only-sum', '', 'strong')] : []),
      ...(sets.length > 1 ? [evidence('other-sums', String(sets.length - 1), 'against')] : []),
      ...(consecutive(set, items) ? [evidence('oldest-in-row', String(set.length), 'weak')] : []),
    ];
    return whole(
      set.map((item) => settle(context, item)),
      facts,
    );
  });
}

/** Few of the items, or all but a few: a payment of most of a long list is found by what it leaves. */
function setsOf(items: readonly OpenItem[], amount: bigint) {
  const mostItems = items.length <= 15 ? 15 : items.length <= 24 ? 6 : 4;
  const few = subsets(items, amount, { leastItems: 2, mostItems, mostSolutions: 6 });
  if (mostItems >= items.length) return { sets: few.solutions, complete: few.complete };
  const left = subsets(items, sumOpen(items) - amount, { leastItems: 1, mostItems: 3, mostSolutions: 3 });
  const most = left.solutions
    .map((rest) => items.filter((item) => !rest.includes(item)))
    .filter((set) => set.length > mostItems);
  const every = sumOpen(items) === amount ? [items] : [];
  return {
    sets: [...every, ...few.solutions, ...most.filter((set) => set.length < items.length)],
    complete: few.complete && left.complete,
  };
}

/** Whether the set is what is due first, without a gap. */
function consecutive(set: readonly OpenItem[], items: readonly OpenItem[]): boolean {
  const ids = new Set(set.map((item) => item.id));
  const byDate = [...items].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.id < b.id ? -1 : 1));
  return byDate.slice(0, set.length).every((item) => ids.has(item.id));
}
