import type { Selectable } from 'kysely';
import type { CsvMapping } from '../domain/csv-mapping.ts';
import { KoppelError } from '../domain/errors.ts';
import type { Db } from './database.ts';
import type { BankTables } from './tables/bank.ts';

export interface KeptCsvMapping {
  readonly id: string;
  readonly name: string;
  /** The names of the columns it recognises a file by; null when it has to be named. */
  readonly header: readonly string[] | null;
  readonly mapping: CsvMapping;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export type CsvMappingInput = Pick<KeptCsvMapping, 'name' | 'header' | 'mapping'>;

function kept(row: Selectable<BankTables['csv_mapping']>): KeptCsvMapping {
  return {
    id: row.id,
    name: row.name,
    header: row.header,
    mapping: row.mapping,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export async function listCsvMappings(db: Db): Promise<readonly KeptCsvMapping[]> {
  return (await db.selectFrom('csv_mapping').selectAll().orderBy('name').orderBy('id').execute()).map(kept);
}

export async function findCsvMapping(db: Db, id: string): Promise<KeptCsvMapping | null> {
  const row = await db.selectFrom('csv_mapping').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : kept(row);
}

/** Throws `already_exists`. */
export async function createCsvMapping(
  db: Db,
  input: CsvMappingInput & { readonly id: string; readonly organisationId: string; readonly createdBy: string },
): Promise<KeptCsvMapping> {
  await assertAlone(db, input, null);
  const row = await db
    .insertInto('csv_mapping')
    .values({
      id: input.id,
      organisation_id: input.organisationId,
      created_by: input.createdBy,
      ...columns(input),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return kept(row);
}

/** Null when there is none. Throws `already_exists`. */
export async function changeCsvMapping(
  db: Db,
  id: string,
  input: CsvMappingInput,
  at: string,
): Promise<KeptCsvMapping | null> {
  await assertAlone(db, input, id);
  const row = await db
    .updateTable('csv_mapping')
    .set({ ...columns(input), updated_at: at })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : kept(row);
}

export function deleteCsvMapping(db: Db, id: string) {
  return db.deleteFrom('csv_mapping').where('id', '=', id).returning('id').executeTakeFirst();
}

function columns({ name, header, mapping }: CsvMappingInput) {
  return { name, header: header === null ? null : JSON.stringify(header), mapping: JSON.stringify(mapping) };
}

/** A name stands once, and so does a header. The indexes hold it too; this says which one is in the way. */
async function assertAlone(db: Db, { name, header }: CsvMappingInput, id: string | null): Promise<void> {
  const text = JSON.stringify(header);
  const other = (await listCsvMappings(db)).find(
    (one) => one.id !== id && (one.name === name || (header !== null && JSON.stringify(one.header) === text)),
  );
  if (other === undefined) return;
  const what = other.name === name ? 'has this name' : 'reads files with these columns';
  throw new KoppelError('already_exists', `The mapping "${other.name}" ${what}.`);
}
