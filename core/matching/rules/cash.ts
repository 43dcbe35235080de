import type { MatcherRule } from '../../contract/matcher-rule.ts';
import type { Proposal } from '../../domain/match.ts';
import { absolute } from '../../domain/money.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import { daysBetween } from '../../domain/plain-date.ts';
import { type Context, contextOf, freeItems } from '../context.ts';
import { settlementKey } from '../keys.ts';
import { evidence, ledgerFor, onLedger, settle, whole } from '../proposals.ts';
import { quoteKeys } from '../quotes.ts';

/** Cash brought to the bank is credited within this many days. */
const LONGEST_DAYS = 12;

/** Cash deposited or withdrawn: by the number of the bag, the day, the amount; a counting difference apart. */
export const cash: MatcherRule = {
  id: 'cash',
  version: 1,
  title: { en: 'Cash deposit or withdrawal', nl: 'Kasstorting of -opname' },
  keys: (entry) => [settlementKey(entry.administration, 'cash-movement'), ...quoteKeys(entry)],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    return freeItems(context, settlementKey(entry.administration, 'cash-movement'))
      .filter((item) => item.open.minor * context.amount > 0n)
      .flatMap((item) => counted(context, item));
  },
};

function counted(context: Context, item: OpenItem): Proposal[] {
  const { entry, reading } = context;
  const bag = context.quotes.has(item.id);
  const days = daysBetween(item.date, entry.bookingDate);
  const day = reading.dates.includes(item.date);
  const facts = [
    evidence('cash', '', 'weak'),
    ...(bag ? [evidence('bag-number', item.reference ?? '', 'strong')] : []),
    ...(day
      ? [evidence('day-named', item.date, 'strong')]
      : reading.dates.length > 0 && !bag
        ? [evidence('other-day-named', '', 'against')]
        : []),
    ...(/CNTR|CWDL|CDPT/.test(entry.code.iso ?? '') ? [evidence('cash-code', entry.code.iso ?? '', 'strong')] : []),
    ...(entry.counterparty.iban === null ? [] : [evidence('has-counter-account', '', 'against')]),
  ];
  if (item.open.minor === context.amount) {
    return bag || day || (days >= 0 && days <= LONGEST_DAYS) ? [whole([settle(context, item)], facts)] : [];
  }
  const account = ledgerFor(context, 'cash-difference');
  const rest = context.amount - item.open.minor;
  if (account === null || !(bag || day) || absolute(rest) * 2n > absolute(item.open.minor)) return [];
  return [
    whole(
      [settle(context, item), onLedger(context, account, rest, { reason: 'cash-difference' })],
      [...facts, evidence('counting-difference', rest.toString(), 'weak')],
    ),
  ];
}
