import type { MatcherRule } from '../../contract/matcher-rule.ts';
import type { Proposal } from '../../domain/match.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import { type Context, contextOf, freeItemsOf, isFree } from '../context.ts';
import { twinsOf } from '../gather.ts';
import { settle, sumOpen, whole } from '../proposals.ts';
import { quoteKeys } from '../quotes.ts';
import { subsets } from '../subset.ts';

/** More items than this in one payment are listed on a specification, not in a text. */
const MOST_QUOTED = 60;

/** Items whose numbers are quoted and that add up to the amount, with credit notes and set-offs that belong to them. */
export const invoiceNumbers: MatcherRule = {
  id: 'invoice-numbers',
  version: 1,
  title: { en: 'Numbers quoted, amount exact', nl: 'Nummers genoemd, bedrag klopt' },
  keys: (entry) => quoteKeys(entry),
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const quoted = [...context.quotes.values()].map((quote) => quote.item).filter((item) => isFree(context, item));
    const own = quoted.filter((item) => item.administration === entry.administration);
    const groups = own.length === quoted.length ? [own] : [own, quoted];
    return groups.flatMap((group) => [...exact(context, group), ...netted(context, group)]);
  },
};

function exact(context: Context, quoted: readonly OpenItem[]): Proposal[] {
  if (quoted.length === 0 || quoted.length > MOST_QUOTED) return [];
  const all = quoted.length > 1 && sumOpen(quoted) === context.amount ? [quoted] : [];
  const { solutions } = subsets(quoted, context.amount, { leastItems: 1, mostItems: quoted.length, mostSolutions: 4 });
  return [...all, ...solutions].map((items) => whole(items.map((item) => settle(context, item))));
}

/** Quoted items less what we owe the same party: its credit notes, or its invoices as our supplier. */
function netted(context: Context, quoted: readonly OpenItem[]): Proposal[] {
  if (quoted.length === 0 || quoted.length > 12) return [];
  const rest = context.amount - sumOpen(quoted);
  if (rest === 0n) return [];
  const taken = new Set(quoted.map((item) => item.id));
  const others = [...relatedParties(context, quoted)]
    .flatMap((party) => freeItemsOf(context, party))
    .filter((item) => !taken.has(item.id) && item.open.minor * rest > 0n && item.open.minor * context.amount < 0n);
  const { solutions } = subsets(others, rest, { leastItems: 1, mostItems: 3, mostSolutions: 3 });
  return solutions.map((items) => whole([...quoted, ...items].map((item) => settle(context, item))));
}

/** The parties of these items, and those with the same name or account: a customer that also is a supplier. */
export function relatedParties(context: Context, items: readonly OpenItem[]): ReadonlySet<string> {
  const codes = new Set(items.map((item) => item.party).filter((party) => party !== null));
  for (const code of [...codes]) for (const twin of twinsOf(context.found, code)) codes.add(twin);
  return codes;
}
