/**
 * The stream an ERP lives on: one gapless sequence per administration and IBAN, each row carrying the hash of the row before
 * it, so that a receiver proves for itself that nothing is missing, doubled or changed.
 */

/** What can happen on a stream. New kinds may come; a receiver keeps the ones it does not know. */
export const STREAM_EVENT_TYPES = [
  'entry.booked', // an entry's allocations were accepted: post them
  'booking.reversed', // an earlier booking is undone: post the reverse
  'intercompany.booked', // another administration's account received or paid it for this one: post it through intercompany
  'intercompany.reversed', // and that is undone
  'correction.booked', // a wrong opening balance was corrected
  'entry.waiting', // an entry needs a person; the ERP may show it
  'order.status', // a payment or direct-debit order changed status
  'link.changed', // the consent behind the account ends soon, ended, or was renewed
  'coverage.gap', // a hole in the statements was found
  'coverage.closed', // and filled
  'test', // sent on request, to try the wiring
] as const;

export type StreamEventType = (typeof STREAM_EVENT_TYPES)[number];

/** Raised when a field changes meaning; adding fields does not raise it. */
export const STREAM_SCHEMA_VERSION = 1;

/** The hash before the first row. */
export const GENESIS_HASH = '0'.repeat(64);

export interface StreamRow {
  /** Ours; the webhook-id. The same at every delivery, so a receiver can drop repeats. */
  readonly id: string;
  readonly streamId: string;
  /** 1, 2, 3 … without holes. */
  readonly seq: number;
  readonly type: StreamEventType;
  /** The exact JSON text that is delivered, `prevHash` inside. Kept as text: what was hashed is what is sent. */
  readonly body: string;
  /** SHA-256 of `body`, lower-case hex. */
  readonly hash: string;
}
