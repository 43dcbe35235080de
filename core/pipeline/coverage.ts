import { addDays, dayNumber, daysBetween, earliest, latest, type PlainDate } from '../domain/plain-date.ts';

/**
 * What the statements of one account prove (DESIGN §5.3). Statements are links from an opening to a closing balance; where one
 * closes and the next opens with the same amount, nothing happened in between. A break is a gap.
 */
export interface Link {
  readonly id: string;
  readonly openingDate: PlainDate;
  readonly opening: bigint;
  readonly closingDate: PlainDate;
  readonly closing: bigint;
  /** First booking day; null for a statement without entries. */
  readonly first: PlainDate | null;
}

export interface ProvenInterval {
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly opening: bigint;
  readonly closing: bigint;
}

export interface Gap {
  /** The statement before the hole. */
  readonly after: string;
  /** The statement that opens with another balance. */
  readonly before: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** What happened unseen: opening after the hole minus closing before it. */
  readonly difference: bigint;
  readonly cause: 'missing-days' | 'opening-differs';
}

export interface Coverage {
  readonly proven: readonly ProvenInterval[];
  readonly gaps: readonly Gap[];
}

export function coverage(links: readonly Link[]): Coverage {
  const chain = inChainOrder(links);
  const proven: ProvenInterval[] = [];
  const gaps: Gap[] = [];
  let end: Link | null = null;
  for (const link of chain) {
    const last = proven.at(-1);
    if (end === null || last === undefined) {
      proven.push({ from: startOf(link), to: link.closingDate, opening: link.opening, closing: link.closing });
      end = link;
    } else if (link.opening === end.closing) {
      proven[proven.length - 1] = { ...last, to: latest(last.to, link.closingDate), closing: link.closing };
      end = link;
    } else if (isInside(link, chain, end)) {
      // Another delivery of days a longer or earlier statement covers already: it adds nothing to the chain.
    } else {
      gaps.push(gapBetween(end, link));
      proven.push({ from: startOf(link), to: link.closingDate, opening: link.opening, closing: link.closing });
      end = link;
    }
  }
  return { proven, gaps };
}

/** Days proven complete: inside an interval and before its last day, on which more may still be booked. */
export function provenDays(intervals: readonly ProvenInterval[]): (day: PlainDate) => boolean {
  return (day) => intervals.some((interval) => day >= interval.from && day < interval.to);
}

function startOf(link: Link): PlainDate {
  if (link.first !== null) return earliest(link.first, link.closingDate);
  return link.openingDate < link.closingDate ? addDays(link.openingDate, 1) : link.closingDate;
}

/**
 * By day, and within a day so that each opens where the one before closed. Copies of a statement (the same balances and days
 * in another format) are kept once.
 */
function inChainOrder(links: readonly Link[]): readonly Link[] {
  const unique = new Map<string, Link>();
  for (const link of links) {
    const key = `${startOf(link)} ${link.closingDate} ${link.opening} ${link.closing}`;
    const other = unique.get(key);
    if (other === undefined || link.id < other.id) unique.set(key, link);
  }
  const waiting = [...unique.values()].sort(
    (a, b) => compare(startOf(a), startOf(b)) || compare(b.closingDate, a.closingDate) || compare(a.id, b.id),
  );
  const ordered: Link[] = [];
  while (waiting.length > 0) {
    const head = waiting[0] as Link;
    const balance = ordered.at(-1)?.closing;
    // Among those that start on the same day, the one that continues the chain goes first.
    const next = waiting.findIndex((link) => startOf(link) === startOf(head) && link.opening === balance);
    ordered.push(...waiting.splice(Math.max(next, 0), 1));
  }
  return ordered;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether all days of `link` are covered already by what the chain holds up to `end`. */
function isInside(link: Link, chain: readonly Link[], end: Link): boolean {
  return chain.some(
    (other) =>
      other !== link &&
      startOf(other) <= startOf(link) &&
      other.closingDate >= link.closingDate &&
      other.closingDate <= end.closingDate &&
      daysBetween(startOf(other), other.closingDate) > daysBetween(startOf(link), link.closingDate),
  );
}

function gapBetween(end: Link, link: Link): Gap {
  const from = addDays(end.closingDate, 1);
  const to = addDays(startOf(link), -1);
  const missing = hasBankDay(from, to);
  return {
    after: end.id,
    before: link.id,
    from: missing ? from : startOf(link),
    to: missing ? to : startOf(link),
    difference: link.opening - end.closing,
    cause: missing ? 'missing-days' : 'opening-differs',
  };
}

/** Monday to Friday: on other days a bank without entries sends nothing. */
function hasBankDay(from: PlainDate, to: PlainDate): boolean {
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const weekday = (dayNumber(day) + 4) % 7; // 1970-01-01 was a Thursday; 0 is Sunday
    if (weekday !== 0 && weekday !== 6) return true;
  }
  return false;
}
