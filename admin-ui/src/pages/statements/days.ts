import type { CoverageView } from '../../../../core/api/schema/bank.ts';
import { dayNumber, daysInMonth, fromDayNumber, type PlainDate } from '../../../../core/domain/plain-date.ts';

/** `none`: no statement speaks of the day. */
export type DayState = 'proven' | 'gap' | 'corrected' | 'none';

export interface Month {
  /** 'YYYY-MM'. */
  readonly name: string;
  /** Empty places before the 1st, so that weeks begin on Monday: 0–6. */
  readonly lead: number;
  readonly days: readonly { readonly date: PlainDate; readonly state: DayState }[];
}

type Stretch = { readonly from: string; readonly to: string };

/** What is known of one day. An open gap is said even where a later statement covers the day: the money is not accounted for. */
export function stateOf(day: string, coverage: Pick<CoverageView, 'proven' | 'gaps'>): DayState {
  const within = ({ from, to }: Stretch) => from <= day && day <= to;
  const gap = coverage.gaps.find((one) => one.state !== 'closed' && within(one));
  if (gap !== undefined) return gap.state === 'corrected' ? 'corrected' : 'gap';
  return coverage.proven.some(within) ? 'proven' : 'none';
}

/** Monday is 0. 1970-01-01 was a Thursday. */
function weekday(date: PlainDate): number {
  return (dayNumber(date) + 3) % 7;
}

function monthOf(year: number, month: number, coverage: Pick<CoverageView, 'proven' | 'gaps'>): Month {
  const name = `${year}-${String(month).padStart(2, '0')}`;
  const first = `${name}-01` as PlainDate;
  const start = dayNumber(first);
  const days = Array.from({ length: daysInMonth(year, month) }, (_, index) => {
    const date = fromDayNumber(start + index);
    return { date, state: stateOf(date, coverage) };
  });
  return { name, lead: weekday(first), days };
}

/** The months of a year from the first to the last of which anything is known. */
export function yearOf(year: number, coverage: Pick<CoverageView, 'proven' | 'gaps'>): readonly Month[] {
  const [first, last] = ends(coverage);
  return Array.from({ length: 12 }, (_, index) => monthOf(year, index + 1, coverage)).filter(
    ({ name }) => first.slice(0, 7) <= name && name <= last.slice(0, 7),
  );
}

/** First and last day of which anything is known; '' when nothing is. */
function ends(coverage: Pick<CoverageView, 'proven' | 'gaps'>): readonly [string, string] {
  const days = [...coverage.proven, ...coverage.gaps].flatMap(({ from, to }) => [from, to]).sort();
  return [days[0] ?? '', days.at(-1) ?? ''];
}

/** Years between the first and the last day anything is known of, newest first. */
export function yearsOf(coverage: Pick<CoverageView, 'proven' | 'gaps'>): readonly number[] {
  const [first, last] = ends(coverage);
  if (first === '') return [];
  const from = Number(first.slice(0, 4));
  return Array.from({ length: Number(last.slice(0, 4)) - from + 1 }, (_, index) => from + index).reverse();
}
