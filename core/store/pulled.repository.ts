import { sql } from 'kysely';
import type { PlainDate } from '../domain/plain-date.ts';
import type { Db } from './database.ts';
import type { CaseDetail } from './tables/links.ts';

/** Statements a bank's API gave carry this family of format; `statement.format` is `api.<connector>`. */
const API_FORMAT = 'api.%';

/** Σ of what was pulled after the last proof and is not proven yet, minor units. */
export async function unprovenTotal(db: Db, accountId: string): Promise<bigint> {
  const { rows } = await sql<{ total: bigint | null }>`
    select sum(total)::bigint as total from statement
    where bank_account_id = ${accountId} and balanced is null and format like ${API_FORMAT}`.execute(db);
  return rows[0]?.total ?? 0n;
}

/** A later balance proved what stood unproven. */
export async function markProven(db: Db, accountId: string): Promise<void> {
  await db
    .updateTable('statement')
    .set({ balanced: true })
    .where('bank_account_id', '=', accountId)
    .where('balanced', 'is', null)
    .where('format', 'like', API_FORMAT)
    .execute();
}

/** Nothing new, and the balance agrees: the proof of the last pull reaches further. False when the last link is not of a pull. */
export async function extendProof(db: Db, statementId: string, to: PlainDate): Promise<boolean> {
  const row = await db
    .updateTable('statement')
    .set({ closing_date: sql<string>`greatest(closing_date, ${to}::date)` })
    .where('id', '=', statementId)
    .where('format', 'like', API_FORMAT)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Entries that a case set right, and what set them right: the bank does not give them, and need not. */
export async function correctedEntries(db: Db, accountId: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('entry_case')
    .select(['entry_id', 'counter_entry_id'])
    .where('bank_account_id', '=', accountId)
    .where('counter_entry_id', 'is not', null)
    .execute();
  return new Set(rows.flatMap((row) => [row.entry_id, row.counter_entry_id ?? '']));
}

export interface Missing {
  readonly entryId: string;
  readonly kind: 'vanished' | 'amended';
  readonly detail: CaseDetail;
}

interface CasePlace {
  readonly organisationId: string;
  readonly accountId: string;
  readonly evidenceId: string;
}

/** Notes that a bank no longer gives an entry. How often it did not by now. */
export async function suspect(db: Db, place: CasePlace, id: string, missing: Missing): Promise<number> {
  const row = await db
    .insertInto('entry_case')
    .values({
      id,
      organisation_id: place.organisationId,
      bank_account_id: place.accountId,
      entry_id: missing.entryId,
      kind: missing.kind,
      evidence_id: place.evidenceId,
      state: 'suspected',
      detail: JSON.stringify(missing.detail),
      closed_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['entry_id', 'kind'])
        .where('state', '<>', 'closed')
        .doUpdateSet((eb) => ({ seen: eb('entry_case.seen', '+', 1) })),
    )
    .returning('seen')
    .executeTakeFirstOrThrow();
  return row.seen;
}

/** The bank gives them again: nothing was wrong. */
export async function clearSuspicion(db: Db, accountId: string, entryIds: readonly string[]): Promise<void> {
  if (entryIds.length === 0) return;
  await db
    .deleteFrom('entry_case')
    .where('bank_account_id', '=', accountId)
    .where('state', '=', 'suspected')
    .where('entry_id', 'in', [...entryIds])
    .execute();
}

/**
 * Opens the case: the counter-entry that takes the stored one back is stored beside it, to be booked by a person. The stored one is
 * not touched.
 */
export async function openCase(
  db: Db,
  place: CasePlace & { readonly statementId: string; readonly position: number; readonly date: PlainDate },
  ids: { readonly caseId: string; readonly counterId: string },
  missing: Missing,
): Promise<void> {
  await suspect(db, place, ids.caseId, missing);
  await sql`
    insert into entry (id, organisation_id, bank_account_id, statement_id, position, booking_date, value_date, amount, currency,
      reversal, fingerprint, occurrence, bank_reference, end_to_end_id, counterparty_name, counterparty_iban, remittance_text,
      remittance_structured, facts, administration_id, state)
    select ${ids.counterId}::uuid, organisation_id, bank_account_id, ${place.statementId}::uuid, ${place.position}, ${place.date}::date, null,
      -amount, currency, true, ${ids.counterId}::uuid, 1, bank_reference, end_to_end_id, counterparty_name, counterparty_iban,
      remittance_text, remittance_structured, jsonb_build_object('corrects', id), administration_id,
      case when administration_id is null then 'unmapped' else 'waiting' end
    from entry where id = ${missing.entryId}`.execute(db);
  await db
    .updateTable('entry_case')
    .set({ state: 'open', counter_entry_id: ids.counterId })
    .where('entry_id', '=', missing.entryId)
    .where('kind', '=', missing.kind)
    .where('state', '<>', 'closed')
    .execute();
}

export function openCases(db: Db, accountId: string | null) {
  let query = db
    .selectFrom('entry_case')
    .innerJoin('bank_account', 'bank_account.id', 'entry_case.bank_account_id')
    .innerJoin('entry', 'entry.id', 'entry_case.entry_id')
    .selectAll('entry_case')
    .select(['bank_account.iban', 'entry.state as entry_state', 'entry.currency'])
    .where('entry_case.state', '=', 'open');
  if (accountId !== null) query = query.where('entry_case.bank_account_id', '=', accountId);
  return query.orderBy('entry_case.opened_at').execute();
}

export function findCase(db: Db, id: string) {
  return db.selectFrom('entry_case').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function closeCase(db: Db, id: string, resolution: string, by: string, at: string): Promise<void> {
  await db
    .updateTable('entry_case')
    .set({ state: 'closed', resolution, closed_by: by, closed_at: at })
    .where('id', '=', id)
    .execute();
}
