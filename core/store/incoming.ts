import { sql } from 'kysely';
import type { Entry } from '../domain/entry.ts';
import { bareText, fingerprint } from '../domain/fingerprint.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { type Bulk, copyInto } from './bulk.ts';
import type { Db } from './database.ts';

/**
 * The entries of one document on their way in: a temporary table of this transaction, filled by COPY while the document is
 * read, so that memory does not grow with it and nothing of an unreadable document is ever in the real tables.
 */
const COLUMNS = [
  'id',
  'statement_position',
  'position',
  'booking_date',
  'value_date',
  'amount',
  'currency',
  'reversal',
  'fingerprint',
  'bank_reference',
  'end_to_end_id',
  'counterparty_name',
  'counterparty_iban',
  'remittance_text',
  'remittance_structured',
  'facts',
] as const;

const KEPT = COLUMNS.filter((column) => column !== 'statement_position' && column !== 'fingerprint');

export interface IncomingWriter {
  write(statementPosition: number, position: number, id: string, entry: Entry): Promise<void> | undefined;
  end(): Promise<void>;
}

export async function openIncoming(bulk: Bulk): Promise<IncomingWriter> {
  const { client } = bulk;
  await client.query(`create temporary table incoming (
    id uuid not null, statement_position integer not null, position integer not null, booking_date date not null, value_date date,
    amount bigint not null, currency text not null, reversal boolean not null, fingerprint uuid not null, bank_reference text,
    end_to_end_id text, counterparty_name text, counterparty_iban text, remittance_text text, remittance_structured text,
    facts jsonb not null) on commit drop`);
  const rows = copyInto(bulk, 'incoming', COLUMNS);
  return {
    write: (statementPosition, position, id, entry) =>
      rows.write([
        id,
        statementPosition,
        position,
        entry.bookingDate,
        entry.valueDate,
        entry.amount.minor,
        entry.amount.currency,
        entry.reversal,
        fingerprint(entry),
        entry.bankReference,
        entry.endToEndId,
        entry.counterparty.name,
        entry.counterparty.iban,
        entry.remittance.text,
        entry.remittance.structured,
        entryFacts(entry),
      ]),
    async end() {
      await rows.end();
      await client.query('create index on incoming (statement_position, position)');
      // Of the columns that rows are chosen by; looking at all the texts takes as long as a tenth of an import.
      await client.query('analyze incoming (statement_position, position)');
    },
  };
}

/** Fields without a column, and nothing that is absent: most entries say little. */
function entryFacts(entry: Entry): string {
  const { counterparty, code } = entry;
  const facts: Record<string, unknown> = {};
  const keep = (name: string, value: unknown) => {
    if (value !== null && value !== undefined && value !== false) facts[name] = value;
  };
  keep('status', entry.status === 'booked' ? null : entry.status);
  keep('bookingDateDerived', entry.bookingDateDerived);
  keep('batchId', entry.batchId);
  keep('mandateId', entry.mandateId);
  keep('creditorId', entry.creditorId);
  keep('account', counterparty.account);
  keep('bic', counterparty.bic);
  keep('ultimateParty', entry.ultimateParty);
  keep('iso', code.iso);
  keep('proprietary', code.proprietary);
  keep('returnReason', entry.returnReason);
  keep('purpose', entry.purpose);
  keep('card', entry.card);
  keep('bankText', entry.bankText === entry.remittance.text ? null : entry.bankText);
  keep('batchCount', entry.batchCount);
  keep('foreign', entry.foreign);
  if (entry.charges.length > 0) facts['charges'] = entry.charges;
  if (entry.details.length > 0) facts['details'] = entry.details;
  // Amounts are bigints; where there are none the plain way is several times as fast.
  const amounts = entry.foreign !== null || entry.charges.length > 0 || entry.details.length > 0;
  return amounts ? JSON.stringify(facts, withAmounts) : JSON.stringify(facts);
}

function withAmounts(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

export interface StoredLine {
  readonly key: string;
  readonly date: PlainDate;
  readonly minor: bigint;
  readonly currency: string;
  readonly fingerprint: string;
  readonly family: string;
  readonly bankReference: string | null;
  readonly endToEndId: string | null;
  readonly counterpartyIban: string | null;
  /** Letters and digits of what the bank said. */
  readonly text: string;
  /** The text as the bank wrote it, for people. */
  readonly said: string;
}

/** Whether the account has any entry on these days: when not, the whole statement is new and nothing needs comparing. */
export async function hasEntries(db: Db, accountId: string, from: string, to: string): Promise<boolean> {
  const row = await db
    .selectFrom('entry')
    .select('id')
    .where('bank_account_id', '=', accountId)
    .where('booking_date', '>=', from)
    .where('booking_date', '<=', to)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function incomingLines(db: Db, statementPosition: number, family: string): Promise<StoredLine[]> {
  const { rows } = await sql<RawLine>`
    select position::text as key, booking_date as date, amount as minor, currency, fingerprint, bank_reference, end_to_end_id,
      counterparty_iban, coalesce(remittance_text, facts->>'bankText', '') as text
    from incoming where statement_position = ${statementPosition} order by position`.execute(db);
  return rows.map((row) => asLine(row, family));
}

export async function storedLines(db: Db, accountId: string, from: string, to: string): Promise<StoredLine[]> {
  const { rows } = await sql<RawLine & { format: string }>`
    select e.id as key, e.booking_date as date, e.amount as minor, e.currency, e.fingerprint, e.bank_reference, e.end_to_end_id,
      e.counterparty_iban, coalesce(e.remittance_text, e.facts->>'bankText', '') as text, s.format
    from entry e join statement s on s.id = e.statement_id
    where e.bank_account_id = ${accountId} and e.booking_date between ${from} and ${to}`.execute(db);
  return rows.map((row) => asLine(row, familyOf(row.format)));
}

interface RawLine {
  readonly key: string;
  readonly date: PlainDate;
  readonly minor: bigint;
  readonly currency: string;
  readonly fingerprint: string;
  readonly bank_reference: string | null;
  readonly end_to_end_id: string | null;
  readonly counterparty_iban: string | null;
  readonly text: string;
}

function asLine(row: RawLine, family: string): StoredLine {
  return {
    key: row.key,
    date: row.date,
    minor: row.minor,
    currency: row.currency,
    fingerprint: row.fingerprint,
    family,
    bankReference: row.bank_reference,
    endToEndId: row.end_to_end_id,
    counterpartyIban: row.counterparty_iban,
    text: bareText(row.text),
    said: row.text,
  };
}

/** `camt.053.001.08` → `camt`. */
export function familyOf(format: string): string {
  return format.split('.')[0] ?? format;
}

export interface EntryPlacement {
  readonly organisationId: string;
  readonly accountId: string;
  readonly statementId: string;
  readonly statementPosition: number;
  readonly administrationId: string | null;
}

/**
 * Takes the statement's new lines over into `entry`, and notes for each known line that this statement delivered it again.
 * `positions` null means all of them are new. An entry whose words occurred before on the account is told apart by number.
 */
export async function admitEntries(
  db: Db,
  place: EntryPlacement,
  fresh: readonly number[] | null,
  known: ReadonlyMap<number, string>,
): Promise<void> {
  if (fresh === null || fresh.length > 0) await admitFresh(db, place, fresh);
  if (known.size === 0) return;
  await sql`
    insert into entry_source (organisation_id, entry_id, statement_id, position)
    select ${place.organisationId}::uuid, entry_id, ${place.statementId}::uuid, position
    from unnest(${[...known.values()]}::uuid[], ${[...known.keys()]}::integer[]) as known(entry_id, position)`.execute(
    db,
  );
}

async function admitFresh(db: Db, place: EntryPlacement, fresh: readonly number[] | null): Promise<void> {
  const columns = sql.raw(KEPT.join(', '));
  const selected = fresh === null ? sql`true` : sql`position = any(${[...fresh]}::integer[])`;
  // The day is among an entry's words: where the account has nothing on the statement's days, there are no earlier ones to count.
  const before =
    fresh === null
      ? sql`(select 0 as highest) before`
      : sql`lateral (
          select max(e.occurrence) as highest from entry e where e.bank_account_id = ${place.accountId} and e.fingerprint = i.fingerprint
        ) before`;
  await sql`
    insert into entry (${columns}, fingerprint, occurrence, organisation_id, bank_account_id, statement_id, administration_id, state)
    select ${columns}, i.fingerprint,
      row_number() over (partition by i.fingerprint order by i.position) + coalesce(before.highest, 0),
      ${place.organisationId}::uuid, ${place.accountId}::uuid, ${place.statementId}::uuid, ${place.administrationId}::uuid,
      ${place.administrationId === null ? 'unmapped' : 'waiting'}
    from incoming i cross join ${before}
    where i.statement_position = ${place.statementPosition} and ${selected}
    order by i.position`.execute(db);
}
