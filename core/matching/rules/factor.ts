import type { MatcherRule } from '../../contract/matcher-rule.ts';
import type { Proposal } from '../../domain/match.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import { type Context, contextOf, freeItems } from '../context.ts';
import { settlementKey } from '../keys.ts';
import { feeHabit } from '../learn/fees.ts';
import { evidence, ledgerFor, onLedger, settle, sumOpen, whole } from '../proposals.ts';

/** A factor that does not say which invoices it bought keeps at most this share, per mille. */
const MOST_FEE_PER_MILLE = 60n;
const LONGEST_RUN = 30;

/** A factor pays the invoices sold to it without naming them: those in a row that leave its usual fee. */
export const factor: MatcherRule = {
  id: 'factor',
  version: 1,
  title: { en: 'Factor pays invoices in a row', nl: 'Factor betaalt facturen op rij' },
  keys: (entry) => [settlementKey(entry.administration, 'factored')],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    if (context.amount <= 0n) return [];
    const sold = freeItems(context, settlementKey(entry.administration, 'factored')).filter(
      (item) => item.open.minor > 0n,
    );
    return runs(context, [...sold].sort(byDate));
  },
};

function runs(context: Context, sold: readonly OpenItem[]): Proposal[] {
  const account = ledgerFor(context, 'factoring-fee');
  if (account === null) return [];
  const proposals: Proposal[] = [];
  for (let from = 0; from < sold.length; from++) {
    for (let to = from + 1; to <= sold.length && to - from <= LONGEST_RUN; to++) {
      const run = sold.slice(from, to);
      const total = sumOpen(run);
      const fee = total - context.amount;
      if (fee * 1000n > total * MOST_FEE_PER_MILLE) break;
      if (fee <= 0n) continue;
      const habit = feeHabit(context, 'factoring-fee', total, fee);
      // without a known factor any run of invoices near the amount would do
      if (!habit.some(({ key }) => key === 'fee-usual')) continue;
      const named = context.reading.words.includes(String(run.length));
      proposals.push(
        whole(
          [...run.map((item) => settle(context, item)), onLedger(context, account, -fee, { reason: 'factoring-fee' })],
          [
            evidence('run-of-sold', String(run.length), 'weak'),
            ...(from === 0
              ? [evidence('oldest-in-row', String(run.length), 'weak')]
              : [evidence('leaves-older', '', 'against')]),
            ...(named ? [evidence('count-named', String(run.length), 'strong')] : []),
            ...habit,
          ],
        ),
      );
    }
  }
  return proposals.slice(0, 12);
}

function byDate(a: OpenItem, b: OpenItem): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
