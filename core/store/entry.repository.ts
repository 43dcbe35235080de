import { type Selectable, sql } from 'kysely';
import type { QueuedEntry } from '../contract/matcher-rule.ts';
import type { CardFacts, Charge, EntryDetail, ForeignAmount } from '../domain/entry.ts';
import type { Iban } from '../domain/iban.ts';
import type { Decision, RankedProposal } from '../domain/match.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { Db } from './database.ts';
import { ours } from './ours.ts';
import type { BankTables } from './tables/bank.ts';
import { proposalFromJson, proposalToJson } from './wire.ts';

export type EntryRow = Selectable<BankTables['entry']>;

/** An entry with the account it stands on, as booking needs it. */
export type PlacedEntry = EntryRow & {
  /** A booking of it was undone: from then on only a person books it. */
  readonly undone: boolean;
  readonly iban: string;
  readonly daybook_id: string | null;
  readonly administration_code: string | null;
};

function selectPlaced(db: Db) {
  return db
    .selectFrom('entry')
    .innerJoin('bank_account', 'bank_account.id', 'entry.bank_account_id')
    .leftJoin('administration', 'administration.id', 'entry.administration_id')
    .selectAll('entry')
    .select([
      'bank_account.iban as iban',
      'bank_account.daybook_id as daybook_id',
      'administration.code as administration_code',
      sql<boolean>`exists (select 1 from booking b where b.entry_id = entry.id and not b.live)`.as('undone'),
    ]);
}

export async function lockEntries(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, PlacedEntry>> {
  if (ids.length === 0) return new Map();
  const rows = await selectPlaced(db)
    .where('entry.id', 'in', [...ids])
    .orderBy('entry.id')
    .forUpdate('entry')
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

export async function entriesById(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, PlacedEntry>> {
  if (ids.length === 0) return new Map();
  const rows = await selectPlaced(db)
    .where(sql<boolean>`entry.id = any(${[...ids]}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Entries of administrations that wait for a booking, oldest first, after a place in that order. */
export async function waitingEntries(
  db: Db,
  administrationIds: readonly string[],
  after: { readonly date: string; readonly id: string } | null,
  limit: number,
): Promise<readonly PlacedEntry[]> {
  let query = selectPlaced(db)
    .where(ours('entry'))
    .where('entry.administration_id', 'in', [...administrationIds])
    .where('entry.state', '=', 'waiting');
  if (after !== null)
    query = query.where(sql<boolean>`(entry.booking_date, entry.id) > (${after.date}::date, ${after.id}::uuid)`);
  return query.orderBy('entry.booking_date').orderBy('entry.id').limit(limit).execute();
}

/** Entries of administrations in any state, the latest first, before a place in that order. */
export async function pastEntries(
  db: Db,
  filter: {
    readonly administrationIds: readonly string[];
    readonly from: string;
    /** Only of these counter accounts; null: of any. */
    readonly counterIbans: readonly string[] | null;
    readonly before: { readonly date: string; readonly id: string } | null;
    readonly limit: number;
  },
): Promise<readonly PlacedEntry[]> {
  let query = selectPlaced(db)
    .where('entry.administration_id', 'in', [...filter.administrationIds])
    .where('entry.booking_date', '>=', filter.from);
  if (filter.counterIbans !== null) query = query.where('entry.counterparty_iban', 'in', [...filter.counterIbans]);
  const { before } = filter;
  if (before !== null)
    query = query.where(sql<boolean>`(entry.booking_date, entry.id) < (${before.date}::date, ${before.id}::uuid)`);
  return query.orderBy('entry.booking_date', 'desc').orderBy('entry.id', 'desc').limit(filter.limit).execute();
}

/** Entries of a period in any state, oldest first, after a place in that order. */
export function entriesFrom(
  db: Db,
  filter: {
    readonly administrationIds: readonly string[];
    readonly from: string;
    readonly to: string;
    readonly after: { readonly date: string; readonly id: string } | null;
    readonly limit: number;
  },
): Promise<PlacedEntry[]> {
  let query = selectPlaced(db)
    .where('entry.administration_id', 'in', [...filter.administrationIds])
    .where('entry.booking_date', '>=', filter.from)
    .where('entry.booking_date', '<=', filter.to);
  const { after } = filter;
  if (after !== null)
    query = query.where(sql<boolean>`(entry.booking_date, entry.id) > (${after.date}::date, ${after.id}::uuid)`);
  return query.orderBy('entry.booking_date').orderBy('entry.id').limit(filter.limit).execute();
}

/** The entry as matching reads it. */
export function queuedEntry(row: PlacedEntry): QueuedEntry {
  const facts = row.facts;
  const text = (name: string) => (facts[name] as string | undefined) ?? null;
  const amount = { minor: row.amount, currency: row.currency };
  return {
    id: row.id,
    iban: row.iban as Iban,
    administration: row.administration_code ?? '',
    amount,
    bookingDate: row.booking_date as PlainDate,
    bookingDateDerived: facts['bookingDateDerived'] === true,
    valueDate: row.value_date as PlainDate | null,
    status: 'booked',
    reversal: row.reversal,
    bankReference: row.bank_reference,
    endToEndId: row.end_to_end_id,
    batchId: text('batchId'),
    mandateId: text('mandateId'),
    creditorId: text('creditorId'),
    counterparty: {
      name: row.counterparty_name,
      iban: row.counterparty_iban as Iban | null,
      account: text('account'),
      bic: text('bic'),
    },
    ultimateParty: text('ultimateParty'),
    remittance: { text: row.remittance_text, structured: row.remittance_structured },
    code: { iso: text('iso'), proprietary: text('proprietary') },
    returnReason: text('returnReason'),
    purpose: text('purpose'),
    foreign: revive(facts['foreign'] ?? null) as ForeignAmount | null,
    charges: revive(facts['charges'] ?? []) as Charge[],
    card: (facts['card'] ?? null) as CardFacts | null,
    bankText: text('bankText') ?? row.remittance_text,
    details: revive(facts['details'] ?? []) as EntryDetail[],
    batchCount: (facts['batchCount'] as number | undefined) ?? null,
    unmapped: null,
  };
}

/** Amounts inside stored facts: minor units were written as text. */
function revive(stored: unknown): unknown {
  if (Array.isArray(stored)) return stored.map(revive);
  if (typeof stored !== 'object' || stored === null) return stored;
  return Object.fromEntries(
    Object.entries(stored).map(([name, value]) => [name, name === 'minor' ? BigInt(value as string) : revive(value)]),
  );
}

/** What matching says of entries that are not booked now, proposals replaced. */
export async function saveDecisions(
  db: Db,
  organisationId: string,
  decisions: ReadonlyMap<string, Decision>,
): Promise<void> {
  if (decisions.size === 0) return;
  const ids = [...decisions.keys()];
  await sql`delete from proposal where entry_id = any(${ids}::uuid[])`.execute(db);
  const rows = [...decisions].flatMap(([id, { proposals }]) =>
    proposals.map((proposal, rank) => ({ id, rank, proposal })),
  );
  await sql`
    insert into proposal (organisation_id, entry_id, rank, probability, body)
    select ${organisationId}::uuid, * from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.rank)}::integer[],
      ${rows.map((row) => row.proposal.probability)}::real[], ${rows.map((row) => proposalToJson(row.proposal))}::jsonb[])`.execute(
    db,
  );
  await sql`
    update entry set verdict = t.verdict
    from unnest(${ids}::uuid[], ${[...decisions.values()].map((decision) => decision.verdict)}::text[]) as t(id, verdict)
    where entry.id = t.id and entry.verdict is distinct from t.verdict`.execute(db);
}

export async function setEntryState(db: Db, ids: readonly string[], state: 'waiting' | 'booked'): Promise<void> {
  await sql`update entry set state = ${state}, version = version + 1 where id = any(${[...ids]}::uuid[])`.execute(db);
}

/** The first proposals of entries, by entry. */
export async function firstProposals(
  db: Db,
  entryIds: readonly string[],
): Promise<ReadonlyMap<string, RankedProposal>> {
  if (entryIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('proposal')
    .select(['entry_id', 'body'])
    .where('entry_id', 'in', [...entryIds])
    .where('rank', '=', 0)
    .execute();
  return new Map(rows.map((row) => [row.entry_id, proposalFromJson(row.body)]));
}

/** Waiting entries whose first proposal is likelier than `above`, whole, and with nothing against accepting it; the likeliest first. */
export async function likelyEntries(
  db: Db,
  filter: { readonly above: number; readonly administrationId?: string | undefined; readonly limit: number },
): Promise<readonly { readonly id: string; readonly version: number; readonly proposal: 0 }[]> {
  let query = db
    .selectFrom('proposal')
    .innerJoin('entry', 'entry.id', 'proposal.entry_id')
    .select(['entry.id', 'entry.version'])
    .where('proposal.rank', '=', 0)
    .where('proposal.probability', '>=', filter.above)
    .where('entry.state', '=', 'waiting')
    .where('entry.verdict', '<>', 'ambiguous')
    .where(sql<boolean>`proposal.body->>'residue' = '0' and proposal.body->'vetoes' = '[]'`);
  if (filter.administrationId !== undefined)
    query = query.where('entry.administration_id', '=', filter.administrationId);
  const rows = await query.orderBy('proposal.probability', 'desc').orderBy('entry.id').limit(filter.limit).execute();
  return rows.map((row) => ({ ...row, proposal: 0 }));
}

export function findProposal(db: Db, entryId: string, rank: number) {
  return db
    .selectFrom('proposal')
    .selectAll()
    .where('entry_id', '=', entryId)
    .where('rank', '=', rank)
    .executeTakeFirst();
}

export async function setComment(db: Db, id: string, comment: string | null): Promise<void> {
  await db.updateTable('entry').set({ comment }).where('id', '=', id).execute();
}
