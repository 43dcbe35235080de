import { type Selectable, sql } from 'kysely';
import type { DecidedBy } from '../../domain/booking.ts';
import type { Evidence } from '../../domain/match.ts';
import { formatMoney } from '../../domain/money.ts';
import { explain, type Sentence } from '../../matching/explain.ts';
import type { Db } from '../database.ts';
import { ours } from '../ours.ts';
import type { EntryState } from '../tables/bank.ts';
import type { BookingTables } from '../tables/bookings.ts';
import { allocationFromJson, proposalFromJson } from '../wire.ts';
import { type AllocationRead, allocationReader, type Placed } from './allocation.view.ts';
import { decodeCursor, type Page, pageFrom, UUID } from './cursor.ts';

/** Entries with the account they stand on. */
export function selectEntries(db: Db) {
  return db
    .selectFrom('entry')
    .innerJoin('bank_account', 'bank_account.id', 'entry.bank_account_id')
    .selectAll('entry')
    .select('bank_account.iban as iban');
}

type Row = Awaited<ReturnType<ReturnType<typeof selectEntries>['execute']>>[number];

export interface EntryRead {
  id: string;
  accountId: string;
  iban: string;
  administrationId: string | null;
  bookingDate: string;
  valueDate: string | null;
  amount: string;
  currency: string;
  reversal: boolean;
  counterpartyName: string | null;
  counterpartyIban: string | null;
  text: string | null;
  structuredReference: string | null;
  endToEndId: string | null;
  bankReference: string | null;
  state: EntryState;
  verdict: 'book' | 'propose' | 'ambiguous' | 'nothing' | null;
  probability: number | null;
  comment: string | null;
  version: number;
  summary: string | null;
  why: Sentence | null;
}

interface Said {
  readonly probability: number | null;
  readonly summary: string;
  readonly why: Sentence;
}

export function entryRead(row: Row, said: Said | undefined): EntryRead {
  return {
    id: row.id,
    accountId: row.bank_account_id,
    iban: row.iban,
    administrationId: row.administration_id,
    bookingDate: row.booking_date,
    valueDate: row.value_date,
    amount: formatMoney({ minor: row.amount, currency: row.currency }),
    currency: row.currency,
    reversal: row.reversal,
    counterpartyName: row.counterparty_name,
    counterpartyIban: row.counterparty_iban,
    text: row.remittance_text ?? (row.facts['bankText'] as string | undefined) ?? null,
    structuredReference: row.remittance_structured,
    endToEndId: row.end_to_end_id,
    bankReference: row.bank_reference,
    state: row.state,
    verdict: row.verdict,
    probability: row.state === 'booked' ? null : (said?.probability ?? null),
    comment: row.comment,
    version: row.version,
    summary: said?.summary ?? null,
    why: said?.why ?? null,
  };
}

/** For each entry what it was booked on, or its first proposal, in a few words. */
export async function summaries(db: Db, rows: readonly Row[]): Promise<ReadonlyMap<string, Said>> {
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return new Map();
  const proposals = await db
    .selectFrom('proposal')
    .select(['entry_id', 'body'])
    .where('entry_id', 'in', ids)
    .where('rank', '=', 0)
    .execute();
  const bookings = await db
    .selectFrom('booking')
    .select(['id', 'entry_id', 'administration_id', 'evidence', 'decided_by'])
    .where('entry_id', 'in', ids)
    .where('live', '=', true)
    .where('kind', '=', 'entry')
    .execute();
  const allocations = await allocationsOf(
    db,
    bookings.map((booking) => booking.id),
  );
  const parsed = proposals.map((row) => ({ entryId: row.entry_id, proposal: proposalFromJson(row.body) }));
  const administrations = new Map(rows.map((row) => [row.id, row.administration_id]));
  const of = (entryId: string) => administrations.get(entryId) ?? null;
  const read = await allocationReader(db, [
    ...parsed.map(({ entryId, proposal }) => ({ administrationId: of(entryId), allocations: proposal.allocations })),
    ...placedOf(bookings, allocations),
  ]);
  const inWords = (some: readonly { label: string }[]) => some.map((one) => one.label).join(', ');
  const said = new Map<string, Said>();
  for (const { entryId, proposal } of parsed) {
    said.set(entryId, {
      probability: proposal.probability,
      summary: inWords(proposal.allocations.map((one) => read(one, 'EUR', of(entryId)))),
      why: explain(proposal),
    });
  }
  for (const booking of bookings) {
    const own = allocations.get(booking.id) ?? [];
    said.set(booking.entry_id ?? '', {
      probability: null,
      summary: inWords(own.map((one) => read(one, 'EUR', booking.administration_id))),
      why: whyBooked(booking.decided_by, booking.evidence),
    });
  }
  return said;
}

/** A booking is in the administration it was made in, wherever its account belongs by now. */
function placedOf(
  bookings: readonly { readonly id: string; readonly administration_id: string }[],
  allocations: Awaited<ReturnType<typeof allocationsOf>>,
): Placed[] {
  return bookings.map((one) => ({
    administrationId: one.administration_id,
    allocations: allocations.get(one.id) ?? [],
  }));
}

async function allocationsOf(db: Db, bookingIds: readonly string[]) {
  const byBooking = new Map<string, ReturnType<typeof allocationFromJson>[]>();
  if (bookingIds.length === 0) return byBooking;
  const rows = await db
    .selectFrom('allocation')
    .select(['booking_id', 'body'])
    .where('booking_id', 'in', [...bookingIds])
    .orderBy('booking_id')
    .orderBy('position')
    .execute();
  for (const row of rows) {
    const list = byBooking.get(row.booking_id) ?? [];
    list.push(allocationFromJson(row.body));
    byBooking.set(row.booking_id, list);
  }
  return byBooking;
}

function whyBooked(decidedBy: DecidedBy, evidence: readonly Evidence[]): Sentence {
  switch (decidedBy.kind) {
    case 'rule':
      return explain({ evidence, vetoes: [] });
    case 'person':
      return { en: `Booked by ${decidedBy.name}.`, nl: `Geboekt door ${decidedBy.name}.` };
    case 'erp':
      return { en: `Booked by ${decidedBy.name} over the API.`, nl: `Geboekt door ${decidedBy.name} via de API.` };
    case 'policy':
      return decidedBy.policy === 'past'
        ? { en: 'Booked before, in another package.', nl: 'Eerder geboekt, in een ander pakket.' }
        : { en: 'Correction of the opening balance.', nl: 'Correctie van het beginsaldo.' };
  }
}

export interface ProposalRead {
  rank: number;
  probability: number;
  rules: string[];
  allocations: AllocationRead[];
  residue: string;
  evidence: Evidence[];
  vetoes: { key: string; value: string }[];
  why: Sentence;
}

export interface BookingRead {
  id: string;
  kind: 'entry' | 'correction' | 'reversal';
  entryId: string | null;
  date: string;
  amount: string;
  currency: string;
  live: boolean;
  reverses: string | null;
  decidedBy: { kind: DecidedBy['kind']; name: string; probability: number | null };
  evidence: Evidence[];
  why: Sentence;
  comment: string | null;
  createdAt: string;
  action: string | null;
  allocations: AllocationRead[];
}

export interface EntryDetailRead extends EntryRead {
  facts: Record<string, unknown>;
  statementId: string;
  evidenceId: string;
  proposals: ProposalRead[];
  bookings: BookingRead[];
}

export async function readEntry(db: Db, id: string): Promise<EntryDetailRead | null> {
  const row = await selectEntries(db).where('entry.id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  const said = await summaries(db, [row]);
  const stored = await db
    .selectFrom('proposal')
    .select(['rank', 'body'])
    .where('entry_id', '=', id)
    .orderBy('rank')
    .execute();
  const proposals = stored.map((one) => ({ rank: one.rank, ...proposalFromJson(one.body) }));
  const read = await allocationReader(
    db,
    proposals.map(({ allocations }) => ({ administrationId: row.administration_id, allocations })),
  );
  const bookings = await db
    .selectFrom('booking')
    .selectAll()
    .where('entry_id', '=', id)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  const statement = await db
    .selectFrom('statement')
    .select('evidence_id')
    .where('id', '=', row.statement_id)
    .executeTakeFirstOrThrow();
  return {
    ...entryRead(row, said.get(id)),
    facts: row.facts,
    statementId: row.statement_id,
    evidenceId: statement.evidence_id,
    proposals: proposals.map((proposal) => ({
      rank: proposal.rank,
      probability: proposal.probability,
      rules: [...proposal.rules],
      allocations: proposal.allocations.map((allocation) => read(allocation, row.currency, row.administration_id)),
      residue: formatMoney({ minor: proposal.residue, currency: row.currency }),
      evidence: [...proposal.evidence],
      vetoes: [...proposal.vetoes],
      why: explain(proposal),
    })),
    bookings: await bookingsRead(db, bookings),
  };
}

type BookingRow = Selectable<BookingTables['booking']>;

async function bookingsRead(db: Db, rows: readonly BookingRow[]): Promise<BookingRead[]> {
  const allocations = await allocationsOf(
    db,
    rows.map((row) => row.id),
  );
  const read = await allocationReader(db, placedOf(rows, allocations));
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    entryId: row.entry_id,
    date: row.date,
    amount: formatMoney({ minor: row.amount, currency: row.currency }),
    currency: row.currency,
    live: row.live,
    reverses: row.reverses_id,
    decidedBy: decider(row.decided_by),
    evidence: [...row.evidence],
    why: whyBooked(row.decided_by, row.evidence),
    comment: row.comment,
    createdAt: row.created_at,
    action: row.action_id,
    allocations: (allocations.get(row.id) ?? []).map((allocation) =>
      read(allocation, row.currency, row.administration_id),
    ),
  }));
}

/** Bookings by their ids, in that order. */
export async function readBookings(db: Db, ids: readonly string[]): Promise<BookingRead[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('booking')
    .selectAll()
    .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
    .execute();
  const reads = new Map((await bookingsRead(db, rows)).map((read) => [read.id, read]));
  return ids.map((id) => reads.get(id)).filter((read) => read !== undefined);
}

function decider(decidedBy: DecidedBy): BookingRead['decidedBy'] {
  if (decidedBy.kind === 'rule')
    return { kind: 'rule', name: decidedBy.rules.join(', '), probability: decidedBy.probability };
  if (decidedBy.kind === 'policy') return { kind: 'policy', name: decidedBy.policy, probability: null };
  return { kind: decidedBy.kind, name: decidedBy.name, probability: null };
}

export async function listBookings(
  db: Db,
  filter: {
    readonly administrationId?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<Page<BookingRead>> {
  let query = db.selectFrom('booking').selectAll().where(ours('booking'));
  if (filter.administrationId !== undefined) query = query.where('administration_id', '=', filter.administrationId);
  const after = decodeCursor(filter.cursor, [UUID]);
  // Ids are UUID version 7: their order is the order of making.
  if (after !== null) query = query.where('id', '<', after[0] ?? '');
  const rows = await query
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
    .execute();
  const reads = new Map((await bookingsRead(db, rows.slice(0, filter.limit))).map((read) => [read.id, read]));
  return pageFrom(
    rows,
    filter.limit,
    (row) => reads.get(row.id) as BookingRead,
    (row) => [row.id],
  );
}
