import { sql } from 'kysely';
import type { AdministrationSettings } from '../domain/administration.ts';
import { KoppelError } from '../domain/errors.ts';
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
  /** The administration itself. */
  readonly own: CompanyAdministration;
  /** The others that may book for each other with this one, by code. */
  readonly administrations: ReadonlyMap<string, CompanyAdministration>;
}

export interface CompanyAdministration {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** Where money for it on another one's account is booked; null: nobody said. */
  readonly intercompanyLedgerAccount: string | null;
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
    own: companyAdministration(company.find((one) => one.id === administrationId)),
    administrations: new Map(
      company.filter((one) => one.id !== administrationId).map((one) => [one.code, companyAdministration(one)]),
    ),
  };
}

function companyAdministration(row: Awaited<ReturnType<typeof companyOf>>[number] | undefined): CompanyAdministration {
  if (row === undefined)
    throw new KoppelError('internal', 'Broken invariant: an administration is not of its company.');
  const { id, code, name, settings } = row;
  return { id, code, name, intercompanyLedgerAccount: settings.intercompanyLedgerAccount ?? null };
}

/** Whether a customer or supplier of this code is in the books of the company. */
export async function hasParty(db: Db, administrationId: string, code: string): Promise<boolean> {
  const company = await companyOf(db, administrationId);
  const row = await db
    .selectFrom('party')
    .select('id')
    .where('code', '=', code)
    .where(
      'administration_id',
      'in',
      company.map((one) => one.id),
    )
    .executeTakeFirst();
  return row !== undefined;
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
