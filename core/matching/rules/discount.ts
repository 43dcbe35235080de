import type { MatcherRule } from '../../contract/matcher-rule.ts';
import type { Proposal } from '../../domain/match.ts';
import { absolute } from '../../domain/money.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import { addDays } from '../../domain/plain-date.ts';
import { namedSets, sameWay } from '../basis.ts';
import { type Context, contextOf, freeItemsOf } from '../context.ts';
import { payerKeys } from '../payers.ts';
import { evidence, ledgerFor, onLedger, settle, sumOpen, whole } from '../proposals.ts';
import { quoteKeys } from '../quotes.ts';

/** Days a payment may be under way and still be on time. */
const UNDER_WAY_DAYS = 4;

/** Items paid less the discount agreed on them, or the one the payer says to take. */
export const discount: MatcherRule = {
  id: 'discount',
  version: 1,
  title: { en: 'Payment discount taken', nl: 'Betalingskorting toegepast' },
  keys: (entry, env) => [...quoteKeys(entry), ...payerKeys(entry, env)],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const sets = [...namedSets(context), ...agreed(context)];
    return sets.flatMap((items) => taken(context, items));
  },
};

function taken(context: Context, items: readonly OpenItem[]): Proposal[] {
  const account = ledgerFor(context, 'payment-discount');
  const total = sumOpen(items);
  const rest = context.amount - total;
  if (account === null || context.amount <= 0n || rest >= 0n) return [];
  const expected = items.reduce((sum, item) => sum + agreedOn(item), 0n);
  const isAgreed = expected > 0n && absolute(rest + expected) <= BigInt(items.length);
  const isSaid = context.reading.cues.has('discount') && -rest * 1000n <= total * 51n && -rest * 1000n >= total * 4n;
  if (!isAgreed && !isSaid) return [];
  const facts = [
    ...(isAgreed ? [evidence('discount-agreed', (-rest).toString(), 'strong')] : []),
    ...(isSaid ? [evidence('discount-said', (-rest).toString(), 'weak')] : []),
    ...(isAgreed && !onTime(context, items) ? [evidence('discount-late', '', 'against')] : []),
  ];
  const given = onLedger(context, account, rest, { reason: 'payment-discount', party: items[0]?.party ?? null });
  return [whole([...items.map((item) => settle(context, item)), given], facts)];
}

/** The discount of an item in minor units, rounded half up; 0 when none is agreed. */
function agreedOn(item: OpenItem): bigint {
  const percent = /^(\d+)(?:[.,](\d{1,2}))?$/.exec(item.facts.discount?.percent ?? '');
  if (percent === null) return 0n;
  const hundredths = BigInt(percent[1] ?? '0') * 100n + BigInt((percent[2] ?? '').padEnd(2, '0'));
  return (item.open.minor * hundredths + 5_000n) / 10_000n;
}

function onTime(context: Context, items: readonly OpenItem[]): boolean {
  return items.every(({ facts }) => {
    const until = facts.discount?.until;
    return until !== undefined && context.entry.bookingDate <= addDays(until, UNDER_WAY_DAYS);
  });
}

/** Items of the payer whose agreed discount is exactly what lacks. */
function agreed(context: Context): OpenItem[][] {
  return [...context.payers.keys()]
    .flatMap((party) => freeItemsOf(context, party))
    .filter((item) => sameWay(context, item) && agreedOn(item) > 0n)
    .filter((item) => absolute(context.amount - item.open.minor + agreedOn(item)) <= 1n)
    .map((item) => [item]);
}
