/** Whole days from now until an instant; negative when it has passed. */
export function daysLeft(at: string, now: number = Date.now()): number {
  return Math.floor((Date.parse(at) - now) / 86_400_000);
}

/** How pressing the end of a consent is, as the reminders go out: 30, 14, 7 and 1 days before. */
export function urgency(days: number): 'red' | 'yellow' | 'petrol' {
  if (days < 7) return 'red';
  return days < 30 ? 'yellow' : 'petrol';
}
