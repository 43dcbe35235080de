import { sql } from 'kysely';
import type { BookingKind, DecidedBy } from '../domain/booking.ts';
import { type Allocation, allocated, type Evidence } from '../domain/match.ts';
import type { Db } from './database.ts';
import { allocationFromJson, allocationToJson } from './wire.ts';

export interface NewBooking {
  readonly id: string;
  readonly organisationId: string;
  readonly administrationId: string;
  readonly daybookId: string;
  readonly kind: BookingKind;
  readonly entryId: string | null;
  readonly gapId: string | null;
  readonly reversesId: string | null;
  readonly date: string;
  readonly currency: string;
  readonly allocations: readonly Allocation[];
  readonly decidedBy: DecidedBy;
  readonly evidence: readonly Evidence[];
  readonly comment: string | null;
  /** What matching was sure of, and whether that is what was booked; null when it was not sure. */
  readonly stood: { readonly pattern: string; readonly right: boolean } | null;
  /** The characteristic rule that led to it; null: none did. */
  readonly characteristicId: string | null;
  /** What was decided at once with it: a bulk acceptance, an import of the past; null: it was decided alone. */
  readonly actionId: string | null;
}

/** Writes bookings with their allocations. `booking_live` refuses a second live booking of one entry. */
export async function insertBookings(db: Db, bookings: readonly NewBooking[]): Promise<void> {
  if (bookings.length === 0) return;
  await sql`
    insert into booking (id, organisation_id, administration_id, daybook_id, kind, entry_id, gap_id, reverses_id, date, amount, currency, decided_by, evidence, comment, stood, characteristic_id, action_id)
    select * from unnest(${bookings.map((one) => one.id)}::uuid[], ${bookings.map((one) => one.organisationId)}::uuid[],
      ${bookings.map((one) => one.administrationId)}::uuid[], ${bookings.map((one) => one.daybookId)}::uuid[],
      ${bookings.map((one) => one.kind)}::text[], ${bookings.map((one) => one.entryId)}::uuid[], ${bookings.map((one) => one.gapId)}::uuid[],
      ${bookings.map((one) => one.reversesId)}::uuid[], ${bookings.map((one) => one.date)}::date[],
      ${bookings.map((one) => allocated(one.allocations))}::bigint[], ${bookings.map((one) => one.currency)}::text[],
      ${bookings.map((one) => JSON.stringify(one.decidedBy))}::jsonb[], ${bookings.map((one) => JSON.stringify(one.evidence))}::jsonb[],
      ${bookings.map((one) => one.comment)}::text[],
      ${bookings.map((one) => (one.stood === null ? null : JSON.stringify(one.stood)))}::jsonb[],
      ${bookings.map((one) => one.characteristicId)}::uuid[], ${bookings.map((one) => one.actionId)}::uuid[])`.execute(
    db,
  );
  const rows = bookings.flatMap((booking) =>
    booking.allocations.map((allocation, position) => ({ booking, allocation, position })),
  );
  await sql`
    insert into allocation (organisation_id, booking_id, position, amount, kind, open_item_id, body)
    select * from unnest(${rows.map((row) => row.booking.organisationId)}::uuid[], ${rows.map((row) => row.booking.id)}::uuid[],
      ${rows.map((row) => row.position)}::integer[], ${rows.map((row) => row.allocation.minor)}::bigint[],
      ${rows.map((row) => row.allocation.kind)}::text[],
      ${rows.map((row) => (row.allocation.kind === 'open-item' ? row.allocation.openItem : null))}::uuid[],
      ${rows.map((row) => JSON.stringify(allocationToJson(row.allocation)))}::jsonb[])`.execute(db);
}

/** Bookings with their allocations, locked in one order. */
export async function lockBookings(db: Db, ids: readonly string[]) {
  const bookings = await db
    .selectFrom('booking')
    .selectAll()
    .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
    .orderBy('id')
    .forUpdate()
    .execute();
  const rows = await db
    .selectFrom('allocation')
    .select(['booking_id', 'body'])
    .where(sql<boolean>`booking_id = any(${[...ids]}::uuid[])`)
    .orderBy('booking_id')
    .orderBy('position')
    .execute();
  const allocations = Map.groupBy(rows, (row) => row.booking_id);
  return bookings.map((booking) => ({
    ...booking,
    allocations: (allocations.get(booking.id) ?? []).map((row) => allocationFromJson(row.body)),
  }));
}

/** The allocations of entries that are booked, by entry. */
export async function liveAllocations(db: Db, entryIds: readonly string[]): Promise<ReadonlyMap<string, Allocation[]>> {
  const rows = await db
    .selectFrom('booking')
    .innerJoin('allocation', 'allocation.booking_id', 'booking.id')
    .select(['booking.entry_id', 'allocation.body'])
    .where(sql<boolean>`booking.entry_id = any(${[...entryIds]}::uuid[])`)
    .where('booking.live', '=', true)
    .where('booking.kind', '=', 'entry')
    .orderBy('booking.id')
    .orderBy('allocation.position')
    .execute();
  const byEntry = new Map<string, Allocation[]>();
  for (const row of rows) {
    const list = byEntry.get(row.entry_id ?? '') ?? [];
    list.push(allocationFromJson(row.body));
    byEntry.set(row.entry_id ?? '', list);
  }
  return byEntry;
}

export type LockedBooking = Awaited<ReturnType<typeof lockBookings>>[number];

export async function endBookings(db: Db, ids: readonly string[]): Promise<void> {
  await sql`update booking set live = false where id = any(${[...ids]}::uuid[])`.execute(db);
}

/** The correction that stands for a gap, if there is one. */
export function liveCorrection(db: Db, gapId: string) {
  return db
    .selectFrom('booking')
    .select('id')
    .where('gap_id', '=', gapId)
    .where('kind', '=', 'correction')
    .where('live', '=', true)
    .executeTakeFirst();
}
