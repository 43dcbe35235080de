import type { Selectable } from 'kysely';
import type { AdministrationSettings } from '../domain/administration.ts';
import type { Db } from './database.ts';
import type { BookTables } from './tables/books.ts';

export interface AdministrationInput {
  readonly code: string;
  readonly name: string;
  readonly legalName?: string | null | undefined;
  readonly city?: string | null | undefined;
  readonly branch?: string | null | undefined;
  readonly company?: string | null | undefined;
  readonly settings: AdministrationSettings;
}

function view(row: Selectable<BookTables['administration']>) {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    legalName: row.legal_name,
    city: row.city,
    branch: row.branch,
    company: row.company,
    settings: row.settings,
  };
}

export async function listAdministrations(db: Db) {
  return (await db.selectFrom('administration').selectAll().orderBy('code').execute()).map(view);
}

export async function findAdministration(db: Db, id: string) {
  const row = await db.selectFrom('administration').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : view(row);
}

export async function findAdministrationByCode(db: Db, code: string) {
  const row = await db.selectFrom('administration').selectAll().where('code', '=', code).executeTakeFirst();
  return row === undefined ? null : view(row);
}

export async function createAdministration(
  db: Db,
  input: AdministrationInput & { readonly id: string; readonly organisationId: string },
) {
  const row = await db
    .insertInto('administration')
    .values({
      id: input.id,
      organisation_id: input.organisationId,
      code: input.code,
      name: input.name,
      legal_name: input.legalName ?? null,
      city: input.city ?? null,
      branch: input.branch ?? null,
      company: input.company ?? null,
      settings: JSON.stringify(input.settings),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return view(row);
}

export async function changeAdministration(
  db: Db,
  id: string,
  change: { readonly [Field in keyof AdministrationInput]?: AdministrationInput[Field] | undefined },
) {
  const row = await db.selectFrom('administration').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (row === undefined) return null;
  const changed = await db
    .updateTable('administration')
    .set({
      code: change.code ?? row.code,
      name: change.name ?? row.name,
      legal_name: change.legalName === undefined ? row.legal_name : change.legalName,
      city: change.city === undefined ? row.city : change.city,
      branch: change.branch === undefined ? row.branch : change.branch,
      company: change.company === undefined ? row.company : change.company,
      settings: JSON.stringify(change.settings ?? row.settings),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return view(changed);
}

export async function listLedgerAccounts(db: Db, administrationId: string) {
  const rows = await db
    .selectFrom('ledger_account')
    .selectAll()
    .where('administration_id', '=', administrationId)
    .orderBy('code')
    .execute();
  return rows.map((row) => ({
    code: row.code,
    name: row.name,
    kind: row.kind,
    rgsCode: row.rgs_code,
    blocked: row.blocked,
  }));
}

export async function listDaybooks(db: Db, administrationId: string) {
  const rows = await db
    .selectFrom('daybook')
    .selectAll()
    .where('administration_id', '=', administrationId)
    .orderBy('code')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    name: row.name,
    kind: row.kind,
    ledgerAccount: row.ledger_account,
    iban: row.iban,
    currency: row.currency,
    costCentre: row.cost_centre,
    externalCode: row.external_code,
    blocked: row.blocked,
  }));
}

/** The daybook when it belongs to the administration. */
export function findDaybook(db: Db, administrationId: string, id: string) {
  return db
    .selectFrom('daybook')
    .select(['id', 'iban', 'currency', 'blocked'])
    .where('administration_id', '=', administrationId)
    .where('id', '=', id)
    .executeTakeFirst();
}
