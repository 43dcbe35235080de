/** Waits longer than this are a mistake of the bank, or a ban no timer should sit out. */
const LONGEST_MS = 24 * 3_600_000;

/**
 * The instant (ISO 8601) from which asking again makes sense, from a Retry-After header in seconds or as a date (RFC 9110
 * §10.2.3). Absent, in the past or unreadable: `otherwiseSeconds` from now. Never later than a day.
 */
export function retryAt(header: string | undefined, now: string, otherwiseSeconds = 60): string {
  const from = Date.parse(now);
  const wait = header === undefined ? null : waitMs(header.trim(), from);
  const ms = wait === null || wait <= 0 ? otherwiseSeconds * 1000 : Math.min(wait, LONGEST_MS);
  return new Date(from + ms).toISOString();
}

function waitMs(header: string, from: number): number | null {
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const until = /[A-Za-z]/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(until) ? null : until - from;
}
