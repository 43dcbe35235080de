import type { ColumnType, Generated } from 'kysely';
import type { BookingKind, DecidedBy } from '../../domain/booking.ts';
import type { Evidence } from '../../domain/match.ts';
import type { Json } from './json.ts';

/** Allocations and proposals as JSON: bigints are decimal texts there (store/wire.ts converts). */
export type Stored = Readonly<Record<string, unknown>>;

export interface BookingTables {
  proposal: { organisation_id: string; entry_id: string; rank: number; probability: number; body: Json<Stored> };
  booking: {
    id: string;
    organisation_id: string;
    administration_id: string;
    daybook_id: string;
    kind: BookingKind;
    entry_id: string | null;
    gap_id: string | null;
    reverses_id: string | null;
    date: string;
    amount: bigint;
    currency: string;
    decided_by: Json<DecidedBy>;
    evidence: Json<readonly Evidence[]>;
    comment: string | null;
    characteristic_id: string | null;
    action_id: string | null;
    live: Generated<boolean>;
    learned: Generated<boolean>;
    stood: Json<{ readonly pattern: string; readonly right: boolean }> | null;
    created_at: ColumnType<string, string | undefined, never>;
  };
  allocation: {
    organisation_id: string;
    booking_id: string;
    position: number;
    amount: bigint;
    kind: string;
    open_item_id: string | null;
    body: Json<Stored>;
  };
}
