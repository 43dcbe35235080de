import type { CallBudget } from '../../contract/connector.ts';
import type { KoppelError } from '../../domain/errors.ts';
import { secondsAfter } from '../../domain/instant.ts';
import { addDays, type PlainDate } from '../../domain/plain-date.ts';

/** Banks book on Dutch days. */
export const BANK_ZONE = 'Europe/Amsterdam';
/** Minutes of the day between which an account without a budget is pulled every two hours. */
const FREE_SLOTS = [7 * 60, 9 * 60, 11 * 60, 13 * 60, 15 * 60, 17 * 60, 19 * 60, 21 * 60];
/** Where a bank allows few calls: early (yesterday is complete), at noon, before the evening. None in the hours clocks change. */
const BUDGET_SLOTS = [7 * 60, 12 * 60 + 30, 18 * 60, 21 * 60];
/** A bank that says "come back in ten years" is asked again tomorrow. */
const LONGEST_WAIT_MS = 86_400_000;
/** A time further ahead than this is none we planned: it was noted by a clock that ran ahead, and has come (THREATS SCH-06). */
export const AHEAD_SECONDS = 2 * 86_400;
/** Accounts are spread over this many minutes after each slot, each always at its own. */
const SPREAD_MINUTES = 45;

/**
 * The next time an account is pulled by itself, an instant after `now` (ISO 8601). The same account keeps its own minutes, so that a
 * thousand of them do not call a bank at once, however long the hub was down (THREATS SCH-01).
 */
export function nextPull(now: string, accountId: string, budget: CallBudget | null): string {
  const slots =
    budget === null ? FREE_SLOTS : BUDGET_SLOTS.slice(0, Math.max(1, budget.unattendedPerDay - budget.keptForPeople));
  const offset = spread(accountId);
  for (let day = localDay(now), tries = 0; tries < 3; day = addDays(day, 1), tries++) {
    for (const slot of slots) {
      const at = instantOf(day, slot + offset);
      if (at > now) return at;
    }
  }
  return secondsAfter(now, 86_400);
}

/** Times to wait after the n-th failure in a row: 5 minutes, doubled each time, six hours at most; each account a little differently. */
export function backOff(now: string, failures: number, accountId: string): string {
  const minutes = Math.min(5 * 2 ** Math.min(failures - 1, 10), 360) * (1 + spread(accountId) / SPREAD_MINUTES / 4);
  return secondsAfter(now, minutes * 60);
}

/** When a failed pull is tried again; null when a person has to act at the bank first: a new consent starts it again. */
export function again(error: KoppelError, now: string, failures: number, accountId: string): string | null {
  const soonest = backOff(now, failures, accountId);
  switch (error.reaction) {
    case 'renew-consent':
      return null;
    case 'wait-until': {
      const latestAllowed = new Date(Date.parse(now) + LONGEST_WAIT_MS).toISOString();
      const asked = error.retryAt ?? soonest;
      return asked > latestAllowed ? latestAllowed : asked > now ? asked : soonest;
    }
    default:
      return soonest;
  }
}

export function localDay(instant: string): PlainDate {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: BANK_ZONE }).format(new Date(instant)) as PlainDate;
}

const clockFace = new Intl.DateTimeFormat('sv-SE', {
  timeZone: BANK_ZONE,
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** The instant at which the clocks of the zone show this minute of the day; in the hour that does not exist, the one after it. */
function instantOf(day: PlainDate, minuteOfDay: number): string {
  const asUtc = Date.parse(`${day}T00:00:00Z`) + minuteOfDay * 60_000;
  let instant = asUtc;
  for (let round = 0; round < 2; round++) {
    const shown = Date.parse(`${clockFace.format(new Date(instant)).replace(' ', 'T')}Z`);
    instant += asUtc - shown;
  }
  return new Date(instant).toISOString();
}

/** 0 to 44, from the id: random ids spread evenly. */
function spread(id: string): number {
  let mixed = 0;
  for (let at = 0; at < id.length; at++) mixed = (mixed * 31 + id.charCodeAt(at)) % 9_973;
  return mixed % SPREAD_MINUTES;
}
