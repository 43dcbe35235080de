import type { TestHub } from './hub.ts';
import { until } from './hub.ts';
import { camt, type TestLine } from './statements.ts';

/** An entry as the tests of matching look at it. */
export interface QueueEntry {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly amount: string;
  readonly verdict: string | null;
  readonly probability: number | null;
  readonly bookingDate: string;
  readonly counterpartyName: string | null;
  readonly why: { readonly nl: string; readonly en: string } | null;
  readonly proposals: readonly { readonly evidence: readonly { key: string; value: string; ref?: string }[] }[];
  readonly bookings: readonly {
    readonly id: string;
    readonly live: boolean;
    readonly kind: string;
    readonly action: string | null;
    readonly decidedBy: { readonly kind: string };
    readonly allocations: readonly Record<string, unknown>[];
  }[];
}

/** Statements of one account in a row: each upload goes on where the last one closed, on the next day. */
export function queueOf(hub: TestHub, iban: string, start = '2026-01-05') {
  let balance = 100_000;
  let day = Date.parse(start);
  let nth = 0;
  const read = (id: string) => hub.api.get<QueueEntry>(`/entries/${id}`);
  return {
    read,
    /** Uploads a day with these lines and gives its entries, in order, once they have been weighed. */
    async receive(...lines: TestLine[]): Promise<QueueEntry[]> {
      const date = new Date(day).toISOString().slice(0, 10);
      const named = lines.map((line) => ({ reference: `Q${iban.slice(-3)}${nth++}`, ...line }));
      await hub.api.upload(`d${date}`, camt(iban, balance, [{ date, lines: named }], `Q${iban.slice(-4)}${date}`));
      balance += lines.reduce((sum, line) => sum + line.cents, 0);
      day += 86_400_000;
      const { items } = await until(
        () => hub.api.get<{ items: QueueEntry[] }>(`/entries?from=${date}&to=${date}&limit=500`),
        (list) =>
          list.items.length >= lines.length &&
          list.items.every(({ state, verdict }) => state === 'booked' || verdict !== null),
      );
      const details = await Promise.all(items.map(({ id }) => read(id)));
      return named.map(
        (line) =>
          details.find((one) => (one as { bankReference?: string }).bankReference === line.reference) as QueueEntry,
      );
    },
    async book(entry: QueueEntry, ...allocations: object[]): Promise<QueueEntry> {
      const now = await read(entry.id);
      return hub.api.post<QueueEntry>(`/entries/${entry.id}/bookings`, { version: now.version, allocations });
    },
    ledger: (entry: QueueEntry, ledgerAccount: string) => ({ kind: 'ledger', ledgerAccount, amount: entry.amount }),
  };
}

/** The rows of the stream of an administration and account. */
export async function streamRows(hub: TestHub, administrationId: string, iban: string) {
  type Listing = { items: { id: string; administrationId: string; iban: string }[] };
  const { items } = await hub.api.get<Listing>('/streams');
  const stream = items.find((one) => one.iban === iban && one.administrationId === administrationId);
  if (stream === undefined) return [];
  const { rows } = await hub.api.get<{ rows: { body: string }[] }>(`/streams/${stream.id}?after=0&limit=1000`);
  return rows.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> });
}
