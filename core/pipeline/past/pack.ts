import type { QueuedEntry } from '../../contract/matcher-rule.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import type { MatchOptions } from '../../matching/engine.ts';
import { EMPTY_MEMORY } from '../../matching/learn/memory.ts';
import { packAllocations } from '../../matching/pack/booked.ts';
import { packBooks, partyOf } from '../../matching/pack/books.ts';
import { packItem } from '../../matching/pack/items.ts';
import { byDay, type Done, type Outcome, type PastDay, replayDays } from '../../matching/replay.ts';
import { type PackFiles, readMonth, readPack, type StatementFormat } from './pack-files.ts';

export interface ReplayOptions {
  readonly format: StatementFormat;
  /** Changes a month's entries before they are matched: to try other wordings. */
  readonly reword?: (entries: readonly QueuedEntry[]) => readonly QueuedEntry[];
  readonly matching: Pick<MatchOptions, 'rules' | 'model' | 'onConsidered'>;
  /** Called after every day with the share of the period that is done, 0–1. */
  readonly onDay?: (share: number) => void;
}

/** Replays a backtest pack from its first day on. */
export async function* replayPack(files: PackFiles, options: ReplayOptions): AsyncGenerator<Outcome> {
  const { environment } = packBooks((await readPack(files)).books);
  const start = { environment: () => environment, memory: EMPTY_MEMORY, strict: true };
  yield* replayDays(packDays(files, options), start, options.matching);
}

/** The days of a pack with what was done on each. */
export async function* packDays(
  files: PackFiles,
  { format, reword, onDay }: Omit<ReplayOptions, 'matching'>,
): AsyncGenerator<PastDay> {
  const pack = await readPack(files);
  const { environment, parties } = packBooks(pack.books);
  let waiting = pack.opening.map(packItem);
  let newParties = parties;
  const statements = new Map<string, number>();
  for (const [at, name] of pack.months.entries()) {
    const month = await readMonth(files, name, format, environment.ownAccounts, statements);
    newParties = [...newParties, ...month.relations.map(partyOf)];
    waiting = [...waiting, ...month.items.map(packItem)].sort(byEntering);
    const lines = new Map(month.booked.map((line) => [line.entryRef, line]));
    const days = byDay(reword === undefined ? month.entries : reword(month.entries));
    for (const [nth, [day, entries]] of days.entries()) {
      const known = waiting.findIndex((item) => item.enteredOn > day);
      const entered = waiting.splice(0, known === -1 ? waiting.length : known);
      const done = new Map(
        entries.flatMap((entry): [string, Done][] => {
          const line = lines.get(entry.id);
          if (line === undefined) return [];
          return [
            [entry.id, { allocations: packAllocations(line, entry.amount.currency), party: line.relation ?? null }],
          ];
        }),
      );
      yield { day, entered, parties: newParties, entries, done };
      newParties = [];
      onDay?.((at + (nth + 1) / days.length) / pack.months.length);
    }
  }
}

function byEntering(a: OpenItem, b: OpenItem): number {
  if (a.enteredOn !== b.enteredOn) return a.enteredOn < b.enteredOn ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
