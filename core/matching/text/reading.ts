import type { QueuedEntry } from '../../contract/matcher-rule.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { amountsIn } from './amounts.ts';
import { type Cue, cuesIn } from './cues.ts';
import { datesIn, monthsIn, type NamedMonth } from './dates.ts';
import { type Mention, mentionsIn, rangesIn } from './mentions.ts';
import { compact, words } from './normalise.ts';
import { structuredReferences } from './structured.ts';

/** What the texts of an entry say, read once for all rules. */
export interface Reading {
  /** What was written about the payment: the remittance, or the bank's own text when there is none. */
  readonly text: string;
  /** All texts in one, letters and digits only: for "contains these words". */
  readonly compact: string;
  readonly words: readonly string[];
  readonly mentions: readonly Mention[];
  /** Ranges of numbers quoted, each with both ends. */
  readonly ranges: readonly (readonly string[])[];
  readonly dates: readonly PlainDate[];
  readonly months: readonly NamedMonth[];
  readonly amounts: readonly bigint[];
  readonly cues: ReadonlySet<Cue>;
}

const readings = new WeakMap<QueuedEntry, Reading>();

export function read(entry: QueuedEntry): Reading {
  const known = readings.get(entry);
  if (known !== undefined) return known;
  const text = entry.remittance.text ?? entry.bankText ?? '';
  const all = [
    text,
    entry.bankText,
    entry.remittance.structured,
    entry.endToEndId,
    entry.mandateId,
    entry.counterparty.name,
  ]
    .filter((part) => part !== null)
    .join(' ');
  const reading: Reading = {
    text,
    compact: compact(all),
    words: words(text),
    mentions: mentions(entry, text),
    ranges: rangesIn(text),
    dates: datesIn(text),
    months: monthsIn(text),
    amounts: amountsIn(text),
    cues: cuesIn(text),
  };
  readings.set(entry, reading);
  return reading;
}

/** The same number in several fields counts once, where it is surest. */
function mentions(entry: QueuedEntry, text: string): Mention[] {
  const all = [
    ...structuredReferences(entry.remittance.structured).flatMap((one) => mentionsIn(one, 'structured')),
    ...(entry.batchId === null ? [] : mentionsIn(entry.batchId, 'batch')),
    ...mentionsIn(text, 'text'),
    ...(entry.endToEndId === null ? [] : mentionsIn(entry.endToEndId, 'end-to-end')),
  ];
  const byValue = new Map<string, Mention>();
  for (const mention of all) if (!byValue.has(mention.value)) byValue.set(mention.value, mention);
  return [...byValue.values()];
}
