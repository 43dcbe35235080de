import type { StreamEventType } from '../domain/stream.ts';
import type { NewBooking } from '../store/booking.repository.ts';
import type { Chart } from '../store/books.repository.ts';
import type { Db } from '../store/database.ts';
import type { PlacedEntry } from '../store/entry.repository.ts';
import type { StoredItem } from '../store/item.repository.ts';
import { appendToStream, type NewEvent } from '../store/stream.repository.ts';
import type { House } from './house.ts';
import { bookingEvent, intercompanyEvents, reversalEvent } from './stream-events.ts';

/** A booking with all its row on the stream is made of. */
export interface Announced {
  readonly booking: NewBooking;
  /** Of the account it is of. */
  readonly iban: string;
  readonly entry: PlacedEntry | null;
  readonly chart: Chart;
}

const TYPES = {
  entry: { own: 'entry.booked', elsewhere: 'intercompany.booked' },
  correction: { own: 'correction.booked', elsewhere: 'intercompany.booked' },
  reversal: { own: 'booking.reversed', elsewhere: 'intercompany.reversed' },
} as const satisfies Record<NewBooking['kind'], { own: StreamEventType; elsewhere: StreamEventType }>;

/**
 * Puts bookings on their streams, tells the receivers, and has them learned from. Money for another administration stands on that one's
 * stream as well: both book it through their intercompany accounts.
 */
export async function announce(
  house: House,
  db: Db,
  organisationId: string,
  bookings: readonly Announced[],
  items: ReadonlyMap<string, StoredItem>,
): Promise<void> {
  const streams = new Map<string, { administrationId: string; iban: string; events: NewEvent[] }>();
  const put = (administrationId: string, iban: string, event: NewEvent) => {
    const key = `${administrationId} ${iban}`;
    const stream = streams.get(key) ?? { administrationId, iban, events: [] };
    stream.events.push(event);
    streams.set(key, stream);
  };
  for (const { booking, iban, entry, chart } of bookings) {
    const { own, elsewhere } = TYPES[booking.kind];
    const of = { bookingId: booking.id, entryId: booking.entryId };
    const tell = booking.kind === 'reversal' ? reversalEvent : bookingEvent;
    put(booking.administrationId, iban, { ...of, type: own, data: tell(booking, entry, chart, items) });
    for (const { administrationId, data } of intercompanyEvents(booking, entry, chart, items))
      put(administrationId, iban, { ...of, type: elsewhere, data });
  }
  await toLearn(
    house,
    db,
    organisationId,
    bookings.map(({ booking }) => booking),
  );
  // One order for all: two transactions that need the same streams take them alike.
  for (const [, { administrationId, iban, events }] of [...streams].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await publish(house, db, { organisationId, administrationId, iban }, events);
  }
}

/** Has bookings learned from, or unlearned. */
export async function toLearn(
  house: House,
  db: Db,
  organisationId: string,
  bookings: readonly Pick<NewBooking, 'kind' | 'administrationId'>[],
): Promise<void> {
  const concerned = bookings.filter((one) => one.kind !== 'correction').map((one) => one.administrationId);
  for (const administrationId of new Set(concerned))
    await house.jobs.send(db, 'learn', { organisationId, administrationId });
}

export async function publish(
  house: House,
  db: Db,
  key: { readonly organisationId: string; readonly administrationId: string; readonly iban: string },
  events: readonly NewEvent[],
): Promise<void> {
  const appended = await appendToStream(db, key, events, { now: house.clock.now(), newId: house.random.uuid });
  for (const { id, targetId } of appended.receivers) {
    await house.jobs.send(db, 'deliver', { organisationId: key.organisationId, receiverId: id, targetId });
  }
}
