import type { MatcherRule } from '../../contract/matcher-rule.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import { type Context, contextOf, freeItemsOf, itemsOfAmount } from '../context.ts';
import { amountKey } from '../keys.ts';
import { evidence, settle, whole } from '../proposals.ts';
import { withinOne } from '../text/likeness.ts';
import { compact } from '../text/normalise.ts';

/** Shorter numbers are one keystroke from too many others. */
const SHORTEST = 4;

/** An item of exactly this amount whose number is quoted with one typing error: a digit missing, added, wrong or swapped. */
export const typo: MatcherRule = {
  id: 'typo',
  version: 1,
  title: { en: 'Number with a typing error, amount exact', nl: 'Nummer met een tikfout, bedrag klopt' },
  keys: (entry) => [amountKey(entry.amount.minor)],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const items = new Map<string, OpenItem>();
    for (const item of itemsOfAmount(context)) items.set(item.id, item);
    for (const party of context.payers.keys()) {
      for (const item of freeItemsOf(context, party)) if (item.open.minor === context.amount) items.set(item.id, item);
    }
    return [...items.values()].flatMap((item) => {
      const nearly = context.quotes.has(item.id) ? null : near(context, item);
      return nearly === null ? [] : [whole([settle(context, item)], [evidence('number-typo', nearly, 'strong')])];
    });
  },
};

/** The mention that is one keystroke from a number of the item, or null. */
function near(context: Context, item: OpenItem): string | null {
  for (const number of [item.number, item.reference]) {
    if (number === null) continue;
    const wanted = compact(number).replace(/^0+(?=.)/, '');
    if (wanted.length < SHORTEST) continue;
    const mention = context.reading.mentions.find(
      ({ value, reading }) => value.length >= SHORTEST && reading !== 'part' && withinOne(value, wanted),
    );
    if (mention !== undefined) return mention.raw;
  }
  return null;
}
