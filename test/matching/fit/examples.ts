import { join } from 'node:path';
import { replay } from '#core/cli/backtest/replay.ts';
import type { QueuedEntry } from '#core/contract/matcher-rule.ts';
import type { Considered } from '#core/matching/consider.ts';
import { sameBooking } from '#core/matching/pack/tally.ts';
import { PRIOR } from '#core/matching/prior.ts';
import { BUILT_IN_RULES } from '#core/matching/rules.ts';
import type { StatementFormat } from '#core/pipeline/past/pack-files.ts';

/** One entry to fit on: the keys of all its proposals, and which of them was right. */
export interface Example {
  readonly pack: string;
  readonly proposals: readonly { readonly keys: readonly string[]; readonly right: boolean }[];
}

/** A rendering of a pack: what the bank's format leaves of the facts, what another writer leaves of the words. */
export interface Rendering {
  readonly format: StatementFormat;
  readonly reword: ((entries: readonly QueuedEntry[]) => QueuedEntry[]) | null;
}

/** The proposals of every entry of a pack, as they stood on its day. */
export async function examplesOf(packs: string, pack: string, { format, reword }: Rendering): Promise<Example[]> {
  const weighed = new Map<string, readonly Considered[]>();
  const matching = {
    rules: BUILT_IN_RULES,
    model: PRIOR,
    onConsidered: (entry: QueuedEntry, proposals: readonly Considered[]) => weighed.set(entry.id, proposals),
  };
  const examples: Example[] = [];
  for await (const { entry, truth } of replay(join(packs, pack), {
    format,
    matching,
    ...(reword === null ? {} : { reword }),
  })) {
    const proposals = weighed.get(entry.id) ?? [];
    weighed.delete(entry.id);
    examples.push({
      pack,
      proposals: proposals.map(({ keys, allocations }) => ({
        keys,
        right: sameBooking(allocations, truth, entry.administration),
      })),
    });
  }
  return examples;
}
