import type { MatcherRule } from '../../contract/matcher-rule.ts';
import type { Evidence, Proposal } from '../../domain/match.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import { daysBetween } from '../../domain/plain-date.ts';
import type { LedgerRole } from '../../domain/policy.ts';
import { type Context, contextOf, freeItems, freeItemsOf } from '../context.ts';
import { settlementKey } from '../keys.ts';
import { feeHabit } from '../learn/fees.ts';
import { payerKeys } from '../payers.ts';
import { evidence, ledgerFor, onLedger, settle, sumOpen, whole } from '../proposals.ts';
import { quoteKeys } from '../quotes.ts';

/** Fees above this share of the takings are something else, per mille. */
const MOST_FEE_PER_MILLE = 100n;
/** Longest run of days one payout stands for. */
const LONGEST_RUN = 16;

/** Payouts of a payment provider or card acquirer: takings of one or more days, less fees; the rest must be zero. */
export const payout: MatcherRule = {
  id: 'payout',
  version: 1,
  title: { en: 'Payout less fees', nl: 'Uitbetaling minus kosten' },
  keys: (entry, env) => [
    ...quoteKeys(entry),
    ...payerKeys(entry, env),
    settlementKey(entry.administration, 'psp-batch'),
    settlementKey(entry.administration, 'card-batch'),
  ],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    if (context.amount <= 0n) return [];
    const takings = candidates(context);
    return [...quoted(context, takings), ...byPeriod(context, takings), ...runs(context, takings)];
  },
};

function candidates(context: Context): OpenItem[] {
  const ofPayer = [...context.payers.keys()].flatMap((party) => freeItemsOf(context, party)).filter(isTakings);
  const { administration } = context.entry;
  const own = ['psp-batch', 'card-batch'].flatMap((kind) => freeItems(context, settlementKey(administration, kind)));
  const pool = ofPayer.length > 0 ? ofPayer : own;
  const quotes = [...context.quotes.values()]
    .map(({ item }) => item)
    .filter((item) => isTakings(item) && item.open.minor !== 0n);
  const unique = new Map([...pool, ...quotes].map((item) => [item.id, item]));
  return [...unique.values()].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.id < b.id ? -1 : 1));
}

function isTakings(item: OpenItem): boolean {
  return item.kind === 'psp-batch' || item.kind === 'card-batch';
}

function quoted(context: Context, takings: readonly OpenItem[]): Proposal[] {
  return takings
    .filter((item) => context.quotes.has(item.id) || item.facts.net?.minor === context.amount)
    .flatMap((item) =>
      paidOut(context, [item], item.facts.net?.minor === context.amount ? [evidence('net-reported', '', 'proof')] : []),
    );
}

/** The takings of the day or days the text names. */
function byPeriod(context: Context, takings: readonly OpenItem[]): Proposal[] {
  const dates = [...context.reading.dates].sort();
  const first = dates[0];
  const last = dates.at(-1);
  if (first === undefined || last === undefined || daysBetween(first, last) > LONGEST_RUN * 2) return [];
  const closed = takings.filter((item) => item.date >= first && item.date <= last);
  const halfOpen = takings.filter((item) => item.date >= first && item.date < last);
  const named = evidence('period-named', first === last ? first : `${first} – ${last}`, 'strong');
  return [
    ...paidOut(context, closed, [named]),
    ...(halfOpen.length > 0 && halfOpen.length < closed.length
      ? paidOut(context, halfOpen, [named, evidence('last-day-left-out', '', 'against')])
      : []),
  ];
}

/** Runs of days that leave a usual fee. */
function runs(context: Context, takings: readonly OpenItem[]): Proposal[] {
  const proposals: Proposal[] = [];
  for (let from = 0; from < takings.length && from < 30; from++) {
    for (let to = from + 1; to <= takings.length && to - from <= LONGEST_RUN; to++) {
      const run = takings.slice(from, to);
      const total = sumOpen(run);
      if (total * (1000n - MOST_FEE_PER_MILLE) > context.amount * 1000n) break;
      proposals.push(
        ...paidOut(
          context,
          run,
          from === 0
            ? [evidence('oldest-in-row', String(run.length), 'weak')]
            : [evidence('leaves-older', '', 'against')],
        ),
      );
    }
  }
  return proposals;
}

function paidOut(context: Context, items: readonly OpenItem[], facts: readonly Evidence[]): Proposal[] {
  const [first] = items;
  if (first === undefined || items.some((item) => item.kind !== first.kind)) return [];
  const total = sumOpen(items);
  const fee = total - context.amount;
  if (fee < 0n || fee * 1000n > total * MOST_FEE_PER_MILLE) return [];
  const role: LedgerRole = first.kind === 'card-batch' ? 'card-commission' : 'psp-fees';
  const account = ledgerFor(context, role);
  if (fee > 0n && account === null) return [];
  const reported = items.reduce<bigint | null>(
    (sum, item) => (sum === null || item.facts.fees === undefined ? null : sum + item.facts.fees.minor),
    0n,
  );
  const told = [
    evidence('payout', String(items.length), 'weak'),
    ...(reported !== null && reported === fee ? [evidence('fees-reported', fee.toString(), 'proof')] : []),
    ...feeHabit(context, role, total, fee),
    ...countNamed(context, items),
  ];
  const rest =
    fee === 0n || account === null ? [] : [onLedger(context, account, -fee, { reason: role, party: first.party })];
  return [whole([...items.map((item) => settle(context, item)), ...rest], [...facts, ...told])];
}

/** '11 stuks' is the number of payments inside. */
function countNamed(context: Context, items: readonly OpenItem[]): Evidence[] {
  const count = items.reduce((sum, item) => sum + (item.facts.count ?? 0), 0);
  return count > 1 && context.reading.words.includes(String(count))
    ? [evidence('count-named', String(count), 'strong')]
    : [];
}
