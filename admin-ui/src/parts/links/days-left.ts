/**
 * Days until an instant as a calendar counts them, in the reader's own time zone: 0 for later today, 1 for tomorrow however early.
 * Negative once it has passed, also when that was this morning.
 */
export function daysLeft(at: string, now: number = Date.now()): number {
  const end = Date.parse(at);
  const days = Math.round((midnight(end) - midnight(now)) / 86_400_000);
  return end <= now ? Math.min(days, -1) : days;
}

/** A day of a change of the clock is 23 or 25 hours: the difference of two midnights is rounded. */
function midnight(instant: number): number {
  return new Date(instant).setHours(0, 0, 0, 0);
}

/** How pressing the end of a consent is, as the reminders go out: 30, 14, 7 and 1 days before. */
export function urgency(days: number): 'red' | 'yellow' | 'petrol' {
  if (days < 7) return 'red';
  return days < 30 ? 'yellow' : 'petrol';
}
