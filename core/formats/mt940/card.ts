import type { CardFacts } from '../../domain/entry.ts';
import { plainDateOrNull } from '../../domain/plain-date.ts';

/** Local date and time as written; null when it is not a real day. Two-digit years are of this century. */
export function moment(day: string, month: string, year: string, hour?: string, minute?: string): string | null {
  const date = plainDateOrNull(`${year.length === 2 ? `20${year}` : year}-${month}-${day}`);
  if (date === null) return null;
  if (hour === undefined || minute === undefined || Number(hour) > 23 || Number(minute) > 59) return date;
  return `${date}T${hour}:${minute}`;
}

/** Null when there is nothing in it. */
export function cardFacts(terminal: string | null, card: string | null, at: string | null): CardFacts | null {
  return terminal === null && card === null && at === null ? null : { terminal, card, at };
}
