import { type FileHandle, open } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { SingleBar } from 'cli-progress';
import { formatPlace, KoppelError } from '../domain/errors.ts';
import type { Decision, RankedProposal } from '../domain/match.ts';
import { allocationLine } from '../matching/pack/booked.ts';
import { type PastEntry, report } from '../matching/pack/tally.ts';
import { PRIOR } from '../matching/prior.ts';
import type { Outcome } from '../matching/replay.ts';
import { BUILT_IN_RULES } from '../matching/rules.ts';
import type { StatementFormat } from '../pipeline/past/pack-files.ts';
import { replay } from './backtest/replay.ts';
import { plainReport } from './backtest/report.ts';

export interface BacktestOptions {
  /** Where the predictions go, a JSON object a line; null: only the report. */
  readonly out: string | null;
  /** The report as one JSON object. */
  readonly json: boolean;
  readonly format: StatementFormat;
  readonly io: { readonly out: Writable; readonly err: Writable & { readonly isTTY?: boolean } };
}

/**
 * `koppel backtest DIR [--out FILE] [--json] [--format camt053|mt940]`: replays a past period day by day and tells what Koppel would
 * have booked by itself, and how often wrongly. Returns the exit code: 0, or 2 when the pack cannot be read.
 */
export async function backtest(dir: string, options: BacktestOptions): Promise<number> {
  const { out, err } = options.io;
  const bar = progressBar(err, options.json);
  try {
    const past = await run(dir, options, (share) => bar?.update(share));
    bar?.stop();
    out.write(options.json ? `${JSON.stringify(report(past))}\n` : plainReport(report(past)));
    return 0;
  } catch (error) {
    bar?.stop();
    if (!(error instanceof KoppelError)) throw error;
    const { file, line } = error.place;
    const told = {
      code: error.code,
      message: error.message,
      file: file ?? dir,
      ...(line === undefined ? {} : { line }),
    };
    err.write(
      options.json
        ? `${JSON.stringify({ error: told })}\n`
        : `${[formatPlace(error.place), error.message].filter((part) => part !== '').join(': ')}\n`,
    );
    return 2;
  }
}

async function run(
  dir: string,
  { out, format }: BacktestOptions,
  onDay: (share: number) => void,
): Promise<PastEntry[]> {
  const past: PastEntry[] = [];
  const file = out === null ? null : await opened(out);
  try {
    const matching = { rules: BUILT_IN_RULES, model: PRIOR };
    for await (const outcome of replay(dir, { format, matching, onDay })) {
      const { month, entry, decision, truth, items } = outcome;
      past.push({ month, administration: entry.administration, decision, truth, items });
      await file?.write(`${JSON.stringify(prediction(outcome))}\n`);
    }
  } finally {
    await file?.close();
  }
  return past;
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'w');
  } catch (cause) {
    throw new KoppelError('config', 'The predictions cannot be written here.', { place: { file: path }, cause });
  }
}

/** One line of the predictions file: what would have been booked, how sure, and what else was thought of. */
function prediction({ entry, decision }: Outcome) {
  const { currency } = entry.amount;
  const lines = ({ allocations }: RankedProposal) => allocations.map((one) => allocationLine(one, currency));
  const [best, ...others] = decision.proposals;
  return {
    entryRef: entry.id,
    allocations: best === undefined ? [] : lines(best),
    confidence: best?.probability ?? 0,
    auto: isBooked(decision),
    alternatives: others.map(lines),
  };
}

function isBooked({ verdict }: Decision): boolean {
  return verdict === 'book';
}

function progressBar(err: BacktestOptions['io']['err'], quiet: boolean): SingleBar | null {
  if (quiet || err.isTTY !== true) return null;
  const bar = new SingleBar({ format: '{bar} {percentage}%  {eta_formatted} left', stream: err, hideCursor: true });
  bar.start(1, 0);
  return bar;
}
