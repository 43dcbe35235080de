import { sql } from 'kysely';
import type { Db } from './database.ts';

/** Which report, of which account. */
export interface AnnouncedPlace {
  readonly organisationId: string;
  readonly accountId: string;
  readonly evidenceId: string;
  readonly statementPosition: number;
  readonly format: string;
}

/**
 * Keeps what a report announces, from the incoming table. A later report of the same day says most of it again, perhaps with
 * another status: that row is brought up to date. Returns how many are new.
 */
export async function admitAnnounced(db: Db, place: AnnouncedPlace): Promise<number> {
  const { rows } = await sql<{ fresh: boolean }>`
    insert into announced_entry (id, organisation_id, bank_account_id, evidence_id, format, status, booking_date, value_date, amount,
      currency, fingerprint, occurrence, bank_reference, end_to_end_id, counterparty_name, counterparty_iban, remittance_text,
      remittance_structured, facts)
    select id, ${place.organisationId}::uuid, ${place.accountId}::uuid, ${place.evidenceId}::uuid, ${place.format},
      coalesce(facts->>'status', 'booked'), booking_date, value_date, amount, currency, fingerprint,
      row_number() over (partition by fingerprint order by position), bank_reference, end_to_end_id, counterparty_name,
      counterparty_iban, remittance_text, remittance_structured, facts - 'status'
    from incoming where statement_position = ${place.statementPosition}
    on conflict (bank_account_id, format, fingerprint, occurrence)
      do update set status = excluded.status, facts = excluded.facts, evidence_id = excluded.evidence_id
    returning xmax = 0 as fresh`.execute(db);
  return rows.filter(({ fresh }) => fresh).length;
}

/**
 * Pairs what was announced with the entries of the account's statements: the same amount within a week, the same reference of the
 * bank, the payer or the batch, and only where both sides leave one possibility. A batch that came as one total gets the payments
 * the advice lists, when those add up to it. Returns the entries that now say more.
 */
export async function pairAnnounced(db: Db, accountId: string): Promise<readonly string[]> {
  await sql`
    with possible as (
      select a.id, a.format, e.id as entry_id
      from announced_entry a
      join entry e on e.bank_account_id = a.bank_account_id and e.amount = a.amount and e.currency = a.currency
        and e.booking_date between a.booking_date - 7 and a.booking_date + 7
        and (e.bank_reference = a.bank_reference or e.end_to_end_id = a.end_to_end_id or e.facts->>'batchId' = a.facts->>'batchId')
      where a.bank_account_id = ${accountId} and a.entry_id is null
        and not exists (select from announced_entry b where b.entry_id = e.id and b.format = a.format)
    ), counted as (
      select id, entry_id, count(*) over (partition by id) as entries, count(*) over (partition by entry_id, format) as reports
      from possible
    )
    update announced_entry a set entry_id = c.entry_id from counted c
    where a.id = c.id and c.entries = 1 and c.reports = 1`.execute(db);
  const { rows } = await sql<{ id: string }>`
    update entry e
    set facts = e.facts || jsonb_build_object('details', a.facts->'details', 'detailsEvidenceId', a.evidence_id), version = e.version + 1
    from announced_entry a
    where a.bank_account_id = ${accountId} and a.entry_id = e.id and jsonb_array_length(a.facts->'details') > 1
      and coalesce(jsonb_array_length(e.facts->'details'), 0) <= 1
      and (select sum((d->'amount'->>'minor')::bigint) from jsonb_array_elements(a.facts->'details') d
        having bool_and(d->'amount'->>'minor' is not null)) = e.amount
    returning e.id`.execute(db);
  return rows.map(({ id }) => id);
}

/** What is announced and stands on no statement yet, latest first. */
export function openAnnounced(db: Db, accountId: string, limit: number) {
  return db
    .selectFrom('announced_entry')
    .selectAll()
    .where('bank_account_id', '=', accountId)
    .where('entry_id', 'is', null)
    .orderBy('booking_date', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
}
