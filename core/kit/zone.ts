import type { PlainDate } from '../domain/plain-date.ts';

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
  // Off by the zone's offset; that offset is the same at the guess and at midnight unless clocks change in between: look twice.
  let guess = midnight;
  for (let look = 0; look < 2; look++) guess -= Date.parse(`${localOf(guess, zone)}Z`) - midnight;
  return new Date(guess).toISOString();
}

/** The bank day an instant (ISO 8601) falls on. */
export function dayOf(instant: string, zone = 'Europe/Amsterdam'): PlainDate {
  return localOf(Date.parse(instant), zone).slice(0, 10) as PlainDate;
}
