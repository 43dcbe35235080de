import type { MatcherRule } from '../../contract/matcher-rule.ts';
import type { Allocation, Proposal } from '../../domain/match.ts';
import { absolute } from '../../domain/money.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import { namedSets, sameWay } from '../basis.ts';
import { type Context, contextOf, freeItemsOf } from '../context.ts';
import { payerKeys } from '../payers.ts';
import { evidence, ledgerFor, onLedger, settle, sumOpen, whole } from '../proposals.ts';
import { quoteKeys } from '../quotes.ts';

/** Banks keep at most this much of a payment without saying so, unsigned cents. */
const MOST_UNSAID_CHARGES = 5_000n;

/** Payments from and to abroad: the item in full, the bank's charges and the exchange difference apart. */
export const foreign: MatcherRule = {
  id: 'foreign',
  version: 1,
  title: { en: 'Foreign payment with charges', nl: 'Buitenlandse betaling met kosten' },
  keys: (entry, env) => [...quoteKeys(entry), ...payerKeys(entry, env)],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const sets = [...namedSets(context), ...sameForeignAmount(context)];
    return sets.flatMap((items) => [...exchanged(context, items), ...charged(context, items)]);
  },
};

/** The foreign amount is the item's: what is left after the charges is the exchange difference. */
function exchanged(context: Context, items: readonly OpenItem[]): Proposal[] {
  const ordered = context.entry.foreign?.amount;
  const [item] = items;
  const known = item?.facts.foreign?.amount;
  if (items.length !== 1 || item === undefined || ordered === undefined || known === undefined) return [];
  if (known.currency !== ordered.currency || absolute(known.minor) !== absolute(ordered.minor)) return [];
  const rest = context.amount - item.open.minor;
  const charges = -chargesOf(context);
  const allocations = [
    settle(context, item),
    ...remainder(context, 'exchange-difference', rest - charges, item),
    ...remainder(context, 'bank-charges', charges, item),
  ];
  if (allocations.reduce((sum, one) => sum + one.minor, 0n) !== context.amount) return [];
  return [whole(allocations, [evidence('foreign-amount', ordered.currency, 'strong')])];
}

/** The bank kept its charges: named by the bank, or small and from abroad. */
function charged(context: Context, items: readonly OpenItem[]): Proposal[] {
  const rest = context.amount - sumOpen(items);
  const most = context.administration?.policy.maxDifference ?? 0n;
  if (context.amount <= 0n || rest >= -most) return [];
  const named = chargesOf(context) === -rest;
  const abroad = isAbroad(context);
  if (!named && !(abroad && -rest <= MOST_UNSAID_CHARGES)) return [];
  const charges = remainder(context, 'bank-charges', rest, items[0]);
  if (charges.length === 0) return [];
  return [
    whole(
      [...items.map((item) => settle(context, item)), ...charges],
      [
        named
          ? evidence('charges-named', (-rest).toString(), 'strong')
          : evidence('charges-likely', (-rest).toString(), 'weak'),
        ...(abroad ? [evidence('from-abroad', context.entry.counterparty.account ?? '', 'weak')] : []),
      ],
    ),
  ];
}

function remainder(
  context: Context,
  role: 'exchange-difference' | 'bank-charges',
  minor: bigint,
  item: OpenItem | undefined,
): Allocation[] {
  const account = ledgerFor(context, role);
  return minor === 0n || account === null
    ? []
    : [onLedger(context, account, minor, { reason: role, party: item?.party ?? null })];
}

function chargesOf(context: Context): bigint {
  return context.entry.charges.reduce((sum, charge) => sum + absolute(charge.amount.minor), 0n);
}

/** The counter account is no IBAN, or one of a country outside the euro payments of every day. */
function isAbroad(context: Context): boolean {
  const { counterparty, code } = context.entry;
  return (counterparty.iban === null && counterparty.account !== null) || /XBCT|XBRD/.test(code.iso ?? '');
}

function sameForeignAmount(context: Context): OpenItem[][] {
  const ordered = context.entry.foreign?.amount;
  if (ordered === undefined) return [];
  return [...context.payers.keys()]
    .flatMap((party) => freeItemsOf(context, party))
    .filter(
      (item) => sameWay(context, item) && absolute(item.facts.foreign?.amount.minor ?? 0n) === absolute(ordered.minor),
    )
    .map((item) => [item]);
}
