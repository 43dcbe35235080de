import { type Selectable, sql } from 'kysely';
import type { Characteristic, CharacteristicPart } from '../contract/matcher-rule.ts';
import type { Iban } from '../domain/iban.ts';
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
  readonly split: readonly CharacteristicPart[];
  readonly active: boolean;
}

export interface StoredRule extends KnownRule {
  readonly createdBy: string;
  /** Bookings that stand and came of it. */
  readonly hits: number;
  readonly lastHitAt: string | null;
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
    split: JSON.stringify(rule.split.map(({ part, ...rest }) => ({ ...rest, part: partToJson(part) }))),
    active: rule.active,
  };
}

/** JSON has no bigint: minor units are decimal texts there. */
function partToJson(part: CharacteristicPart['part']) {
  return 'minor' in part ? { minor: part.minor.toString() } : part;
}

type Row = Selectable<BookTables['characteristic']>;

function splitOf(row: Row): readonly CharacteristicPart[] {
  type StoredPart = Omit<CharacteristicPart, 'part'> & {
    readonly part: { readonly percent: string } | { readonly minor: string };
  };
  return (row.split as unknown as readonly StoredPart[]).map(({ part, ...rest }) => ({
    ...rest,
    part: 'minor' in part ? { minor: BigInt(part.minor) } : part,
  }));
}

/** A rule without how often it was used: for matching. */
export interface KnownRule extends RuleInput {
  readonly id: string;
  readonly createdAt: string;
}

function known(row: Row): KnownRule {
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
    split: splitOf(row),
    active: row.active,
    createdAt: row.created_at,
  };
}

function stored(row: Row & { hits: number; last_hit_at: string | null }): StoredRule {
  return { ...known(row), createdBy: row.created_by, hits: row.hits, lastHitAt: row.last_hit_at };
}

/** Rules of administrations, switched off ones too. */
export async function rulesOf(db: Db, administrationIds: readonly string[]): Promise<KnownRule[]> {
  const rows = await db
    .selectFrom('characteristic')
    .selectAll()
    .where('administration_id', 'in', [...administrationIds])
    .orderBy('id')
    .execute();
  return rows.map(known);
}

function selectRules(db: Db) {
  return db
    .selectFrom('characteristic')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('booking')
          .select([
            sql<number>`count(*)::int`.as('hits'),
            sql<string | null>`max(booking.created_at)`.as('last_hit_at'),
          ])
          .whereRef('booking.characteristic_id', '=', 'characteristic.id')
          .where('booking.live', '=', true)
          .as('used'),
      (join) => join.onTrue(),
    )
    .selectAll('characteristic')
    .select([sql<number>`used.hits`.as('hits'), 'used.last_hit_at']);
}

export async function listRules(db: Db, administrationIds: readonly string[] | null): Promise<StoredRule[]> {
  let query = selectRules(db);
  if (administrationIds !== null) query = query.where('characteristic.administration_id', 'in', [...administrationIds]);
  return (await query.orderBy('characteristic.name').orderBy('characteristic.id').execute()).map(stored);
}

export async function findRule(db: Db, id: string): Promise<StoredRule | null> {
  const row = await selectRules(db).where('characteristic.id', '=', id).executeTakeFirst();
  return row === undefined ? null : stored(row);
}

export async function createRule(
  db: Db,
  rule: RuleInput & { readonly id: string; readonly organisationId: string; readonly createdBy: string },
): Promise<void> {
  await db
    .insertInto('characteristic')
    .values({ id: rule.id, organisation_id: rule.organisationId, created_by: rule.createdBy, ...columns(rule) })
    .execute();
}

export async function changeRule(db: Db, id: string, rule: RuleInput): Promise<void> {
  await db.updateTable('characteristic').set(columns(rule)).where('id', '=', id).execute();
}

export function deleteRule(db: Db, id: string) {
  return db.deleteFrom('characteristic').where('id', '=', id).returning('administration_id').executeTakeFirst();
}

/** A rule as matching reads it. `codeOf`: code of an administration by its id. */
export function characteristicOf(
  rule: RuleInput & { readonly id: string },
  codeOf: (id: string) => string,
): Characteristic {
  return {
    id: rule.id,
    name: rule.name,
    administration: codeOf(rule.administrationId),
    iban: (rule.iban ?? null) as Iban | null,
    textContains: rule.textContains,
    direction: rule.direction ?? null,
    ledgerAccount: rule.ledgerAccount,
    party: rule.party ?? null,
    vatCode: rule.vatCode ?? null,
    costCentre: rule.costCentre ?? null,
    split: rule.split,
  };
}
