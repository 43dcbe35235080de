import { secondsAfter } from '../../domain/instant.ts';
import { addDays, type PlainDate } from '../../domain/plain-date.ts';
import { onOrAfterTargetDay } from '../../domain/target-calendar.ts';
import type { House } from '../house.ts';

/** TARGET days after which an order that was accepted is missed on the account (THREATS PAY-33). */
const MISSED_AFTER_DAYS = 3;

/** The instant so many seconds from now. */
export function later(house: House, seconds: number): string {
  return secondsAfter(house.clock.now(), seconds);
}

/** When the account should show the entries of a batch at the latest. */
export function missedAt(date: string): string {
  let day = date as PlainDate;
  for (let left = MISSED_AFTER_DAYS; left > 0; left--) day = onOrAfterTargetDay(addDays(day, 1));
  return `${day}T12:00:00.000Z`;
}
