/** The instant `seconds` after another (negative: before it), both ISO 8601 in UTC with milliseconds. */
export function secondsAfter(instant: string, seconds: number): string {
  return new Date(Date.parse(instant) + seconds * 1000).toISOString();
}
