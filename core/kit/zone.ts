import type { PlainDate } from '../domain/plain-date.ts';

const DAY_MS = 86_400_000;
/** Made once a zone: making one takes longer than reading a row. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** Local time as `2026-03-29T00:00:00` in that zone. */
function localOf(instant: number, zone: string): string {
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  formats.set(zone, format);
  return format.format(instant).replace(' ', 'T');
}

/**
 * The instant (ISO 8601, UTC) at which a bank day begins. For banks that want days as instants. Where a zone's clocks jump over
 * midnight it is the first instant after it; Amsterdam's never do.
 */
export function startOfDay(day: PlainDate, zone = 'Europe/Amsterdam'): string {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // 00:00 by the clocks of the day before and of the day after; where they differ, the earlier of those that are on the day.
  const starts = [-DAY_MS, DAY_MS].map((look) => {
    const instant = midnight + look;
    return midnight - (Date.parse(`${localOf(instant, zone)}Z`) - instant);
  });
  const onTheDay = starts.filter((start) => localOf(start, zone).startsWith(day));
  // A day its zone left out (Samoa's 30 December 2011) is over as it begins.
  return new Date(Math.min(...(onTheDay.length > 0 ? onTheDay : starts))).toISOString();
}

/** The bank day an instant (ISO 8601) falls on. */
export function dayOf(instant: string, zone = 'Europe/Amsterdam'): PlainDate {
  return localOf(Date.parse(instant), zone).slice(0, 10) as PlainDate;
}
