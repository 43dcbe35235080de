import type { Selectable } from 'kysely';
import type { Db } from './database.ts';
import type { BookTables } from './tables/books.ts';

export interface RuleInput {
  readonly administrationId: string;
  readonly name: string;
  readonly iban?: string | null | undefined;
  readonly textContains: readonly string[];
  readonly direction?: 'in' | 'out' | null | undefined;
  readonly ledgerAccount: string;
  readonly party?: string | null | undefined;
  readonly vatCode?: string | null | undefined;
  readonly costCentre?: string | null | undefined;
  readonly active: boolean;
}

function columns(rule: RuleInput) {
  return {
    administration_id: rule.administrationId,
    name: rule.name,
    iban: rule.iban ?? null,
    text_contains: [...rule.textContains],
    direction: rule.direction ?? null,
    ledger_account: rule.ledgerAccount,
    party_code: rule.party ?? null,
    vat_code: rule.vatCode ?? null,
    cost_centre: rule.costCentre ?? null,
    active: rule.active,
  };
}

function view(row: Selectable<BookTables['characteristic']>) {
  return {
    id: row.id,
    administrationId: row.administration_id,
    name: row.name,
    iban: row.iban,
    textContains: row.text_contains,
    direction: row.direction,
    ledgerAccount: row.ledger_account,
    party: row.party_code,
    vatCode: row.vat_code,
    costCentre: row.cost_centre,
    active: row.active,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}

export async function listRules(db: Db, administrationId: string | null) {
  let query = db.selectFrom('characteristic').selectAll();
  if (administrationId !== null) query = query.where('administration_id', '=', administrationId);
  return (await query.orderBy('name').orderBy('id').execute()).map(view);
}

export async function findRule(db: Db, id: string) {
  const row = await db.selectFrom('characteristic').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : view(row);
}

export async function createRule(
  db: Db,
  rule: RuleInput & { readonly id: string; readonly organisationId: string; readonly createdBy: string },
) {
  const row = await db
    .insertInto('characteristic')
    .values({
      id: rule.id,
      organisation_id: rule.organisationId,
      created_by: rule.createdBy,
      split: '[]',
      ...columns(rule),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return view(row);
}

export async function changeRule(db: Db, id: string, rule: RuleInput) {
  const row = await db
    .updateTable('characteristic')
    .set(columns(rule))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : view(row);
}

export function deleteRule(db: Db, id: string) {
  return db.deleteFrom('characteristic').where('id', '=', id).returning('administration_id').executeTakeFirst();
}
