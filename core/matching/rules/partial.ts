import type { MatcherRule } from '../../contract/matcher-rule.ts';
import type { Evidence, Proposal } from '../../domain/match.ts';
import { absolute } from '../../domain/money.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import { namedSets, sameWay } from '../basis.ts';
import { type Context, contextOf, freeItemsOf } from '../context.ts';
import { payerKeys } from '../payers.ts';
import { evidence, settle, whole } from '../proposals.ts';
import { quoteKeys } from '../quotes.ts';

/** An item paid in part: named, or the payer's only one, or one that is being paid in equal parts. */
export const partial: MatcherRule = {
  id: 'partial',
  version: 1,
  title: { en: 'Part of an item', nl: 'Deel van een post' },
  keys: (entry, env) => [...quoteKeys(entry), ...payerKeys(entry, env)],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const named = namedSets(context).flatMap((items) => (items.length === 1 ? items : []));
    const ofPayer = [...context.payers.keys()].flatMap((party) => {
      const items = freeItemsOf(context, party).filter((item) => sameWay(context, item));
      return items.filter(
        (item) => items.length === 1 || inParts(context, item) || context.reading.cues.has('partial'),
      );
    });
    const candidates = new Map([...named, ...ofPayer].map((item) => [item.id, item]));
    return [...candidates.values()].flatMap((item) => part(context, item));
  },
};

function part(context: Context, item: OpenItem): Proposal[] {
  const most = context.administration?.policy.maxDifference ?? 0n;
  if (!sameWay(context, item) || absolute(context.amount) + most >= absolute(item.open.minor)) return [];
  const facts: Evidence[] = [evidence('part-paid', (item.open.minor - context.amount).toString(), 'weak')];
  if (context.reading.cues.has('partial')) facts.push(evidence('says-part', '', 'strong'));
  if (inParts(context, item)) facts.push(evidence('same-as-before', '', 'strong'));
  const parts = equalParts(context, item);
  if (parts !== null) facts.push(evidence('equal-part', parts, 'weak'));
  if (context.amount % 5_000n === 0n) facts.push(evidence('round-part', '', 'weak'));
  return [whole([settle(context, item, context.amount)], facts)];
}

/** What was paid before is a multiple of this amount: an arrangement in instalments. */
function inParts(context: Context, item: OpenItem): boolean {
  const before = item.amount.minor - item.open.minor;
  if (before === 0n || before * context.amount < 0n) return false;
  const remainder = absolute(before) % absolute(context.amount);
  const slack = 3n;
  return (
    absolute(before) >= absolute(context.amount) - slack &&
    (remainder <= slack || absolute(context.amount) - remainder <= slack)
  );
}

/** 'n' when the amount is an n-th of the whole item, give or take a cent; n from 2 to 12. */
function equalParts(context: Context, item: OpenItem): string | null {
  for (let n = 2n; n <= 12n; n++) if (absolute(item.amount.minor - context.amount * n) <= n) return n.toString();
  return null;
}
