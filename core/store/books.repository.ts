import { sql } from 'kysely';
import type { AdministrationSettings } from '../domain/administration.ts';
import type { Db } from './database.ts';

/** What may be booked on in an administration. */
export interface Chart {
  /** Codes that are not blocked. */
  readonly ledgerAccounts: ReadonlySet<string>;
  /** The same of another administration of the company, by its code. */
  readonly companyLedgerAccounts: (administration: string) => ReadonlySet<string>;
  /** By id. */
  readonly daybooks: ReadonlyMap<
    string,
    { readonly code: string; readonly ledgerAccount: string; readonly iban: string | null }
  >;
  /** IBANs of the organisation's own accounts, linked or named by a daybook. */
  readonly ownAccounts: ReadonlySet<string>;
  /** Codes of the administrations that may book for each other with this one. */
  readonly administrations: ReadonlySet<string>;
}

/** Administrations of the same company as this one, itself included. */
export async function companyOf(db: Db, administrationId: string) {
  const own = await db
    .selectFrom('administration')
    .select(['id', 'company'])
    .where('id', '=', administrationId)
    .executeTakeFirst();
  let query = db.selectFrom('administration').selectAll();
  query = own?.company ? query.where('company', '=', own.company) : query.where('id', '=', administrationId);
  return query.orderBy('code').execute();
}

export async function chartOf(db: Db, administrationId: string): Promise<Chart> {
  const company = await companyOf(db, administrationId);
  const ids = company.map((one) => one.id);
  const accounts = await db
    .selectFrom('ledger_account')
    .select(['administration_id', 'code'])
    .where('administration_id', 'in', ids)
    .where('blocked', '=', false)
    .execute();
  const codes = new Map<string, Set<string>>(ids.map((id) => [id, new Set()]));
  for (const account of accounts) codes.get(account.administration_id)?.add(account.code);
  const daybooks = await db
    .selectFrom('daybook')
    .select(['id', 'code', 'ledger_account', 'iban'])
    .where('administration_id', 'in', ids)
    .execute();
  const linked = await db.selectFrom('bank_account').select('iban').execute();
  const none: ReadonlySet<string> = new Set();
  return {
    ledgerAccounts: codes.get(administrationId) ?? none,
    companyLedgerAccounts: (code) => codes.get(company.find((one) => one.code === code)?.id ?? '') ?? none,
    daybooks: new Map(
      daybooks.map((row) => [row.id, { code: row.code, ledgerAccount: row.ledger_account, iban: row.iban }]),
    ),
    ownAccounts: new Set([
      ...linked.map((row) => row.iban),
      ...daybooks.flatMap((row) => (row.iban === null ? [] : [row.iban])),
    ]),
    administrations: new Set(company.filter((one) => one.id !== administrationId).map((one) => one.code)),
  };
}

export async function administrationSettings(db: Db, administrationId: string): Promise<AdministrationSettings> {
  const row = await db
    .selectFrom('administration')
    .select('settings')
    .where('id', '=', administrationId)
    .executeTakeFirst();
  return row?.settings ?? {};
}

/** Counts of what is in the books: for `doctor`. */
export async function countBooks(db: Db): Promise<{ organisations: number; administrations: number; entries: number }> {
  const { rows } = await sql<{ organisations: number; administrations: number; entries: number }>`
    select (select count(*)::int from organisation) as organisations, (select count(*)::int from administration) as administrations,
      (select count(*)::int from entry) as entries`.execute(db);
  return rows[0] ?? { organisations: 0, administrations: 0, entries: 0 };
}
