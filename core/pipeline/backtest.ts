import { formatMoney } from '../domain/money.ts';
import { type PlainDate, parsePlainDate } from '../domain/plain-date.ts';
import { bookingThreshold, DEFAULT_POLICY } from '../domain/policy.ts';
import { explain, type Sentence } from '../matching/explain.ts';
import { type BacktestReport, type PastEntry, report, sameBooking } from '../matching/pack/tally.ts';
import { PRIOR } from '../matching/prior.ts';
import { type Outcome, replayDays } from '../matching/replay.ts';
import { isUnnamed } from '../matching/warm/posting.ts';
import type { TaskRow } from '../store/task.repository.ts';
import type { House } from './house.ts';
import { storedPast } from './past/stored.ts';

/** What a backtest was asked. */
export interface BacktestInput {
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly rules: 'then' | 'now';
}

/** An entry that would have been booked by itself, and wrongly. */
export interface WronglyBooked {
  readonly entryId: string;
  readonly date: string;
  readonly amount: string;
  readonly currency: string;
  readonly counterpartyName: string | null;
  readonly text: string | null;
  readonly probability: number;
  readonly why: Sentence;
}

export interface BacktestResult extends BacktestReport {
  readonly wrong: readonly WronglyBooked[];
  /** Entries of the period that could not be judged: never booked, or booked in another package without saying on what. */
  readonly unjudged: number;
  /** The probability from which this administration books by itself. */
  readonly threshold: number;
}

const MOST_WRONG = 100;

/** Replays what the hub has of an administration's past: what would it have booked by itself, and how often wrongly? */
export async function runBacktest(
  house: House,
  task: TaskRow,
  onProgress: (share: number) => Promise<void>,
): Promise<BacktestResult> {
  const { from, to, rules } = task.input as unknown as BacktestInput;
  const past = await storedPast(house.store.db, {
    organisationId: task.organisation_id,
    administrationId: task.administration_id,
    from: parsePlainDate(from),
    to: parsePlainDate(to),
    rules,
    today: house.clock.today(),
  });
  const judged: PastEntry[] = [];
  const wrong: WronglyBooked[] = [];
  let day = '';
  let seen = 0;
  for await (const outcome of replayDays(past.days, past.start, { rules: house.rules, model: PRIOR })) {
    const { month, entry, decision, truth, items } = outcome;
    seen += 1;
    if (entry.bookingDate !== day) {
      day = entry.bookingDate;
      await onProgress(seen / Math.max(past.entries, seen));
    }
    if (isUnnamed(truth)) continue;
    judged.push({ month, administration: entry.administration, decision, truth, items });
    if (wrong.length < MOST_WRONG && isWrong(outcome)) wrong.push(wronglyBooked(outcome));
  }
  const own = past.env.administrations.find((one) => one.code === past.administration);
  return {
    ...report(judged),
    wrong,
    unjudged: past.entries - judged.length,
    threshold: bookingThreshold(own?.policy ?? DEFAULT_POLICY),
  };
}

function isWrong({ decision, truth, entry }: Outcome): boolean {
  const [best] = decision.proposals;
  return (
    decision.verdict === 'book' && best !== undefined && !sameBooking(best.allocations, truth, entry.administration)
  );
}

function wronglyBooked({ entry, decision }: Outcome): WronglyBooked {
  const [best] = decision.proposals;
  return {
    entryId: entry.id,
    date: entry.bookingDate,
    amount: formatMoney(entry.amount),
    currency: entry.amount.currency,
    counterpartyName: entry.counterparty.name,
    text: entry.remittance.text ?? entry.bankText,
    probability: best?.probability ?? 0,
    why: explain(best ?? { evidence: [], vetoes: [] }),
  };
}
