import type { StatementReport } from '../domain/import-report.ts';
import type { Reading } from '../domain/reading.ts';
import type { Db } from './database.ts';
import { ours } from './ours.ts';
import type { ImportError } from './tables/bank.ts';

/** What was said about a document, and which kept mapping `reading.csvMapping` is. */
export interface Said {
  readonly reading: Reading;
  readonly csvMappingId: string | null;
}

function saidColumns({ reading, csvMappingId }: Said) {
  return { reading: JSON.stringify(reading), csv_mapping_id: csvMappingId };
}

/** Before the document is read: what counts for it, found mapping included. */
export async function setImportSaid(db: Db, id: string, said: Said): Promise<void> {
  await db.updateTable('import').set(saidColumns(said)).where('id', '=', id).execute();
}

export type ImportRow = Awaited<ReturnType<typeof findImport>> & object;

export async function createImport(
  db: Db,
  row: {
    readonly id: string;
    readonly organisationId: string;
    readonly evidenceId: string;
    readonly name: string;
    readonly connectorId: string;
    readonly source: 'upload' | 'cli' | 'folder' | 'pull';
    readonly bytesTotal: bigint;
    readonly createdBy: string;
    readonly said: Said;
  },
): Promise<void> {
  await db
    .insertInto('import')
    .values({
      id: row.id,
      organisation_id: row.organisationId,
      evidence_id: row.evidenceId,
      name: row.name,
      connector_id: row.connectorId,
      source: row.source,
      state: 'waiting',
      bytes_total: row.bytesTotal,
      report: '[]',
      created_by: row.createdBy,
      ...saidColumns(row.said),
    })
    .execute();
}

export function findImport(db: Db, id: string) {
  return db.selectFrom('import').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The import that read this document first; a repeat answers with it. */
export function findImportOfEvidence(db: Db, evidenceId: string) {
  return db
    .selectFrom('import')
    .selectAll()
    .where('evidence_id', '=', evidenceId)
    .orderBy('created_at')
    .executeTakeFirst();
}

/** Imports, latest first: ids are UUID version 7, in the order of making. */
export function listImports(db: Db, page: { readonly before: string | null; readonly limit: number }) {
  let query = db.selectFrom('import').selectAll().where(ours('import'));
  if (page.before !== null) query = query.where('id', '<', page.before);
  return query.orderBy('id', 'desc').limit(page.limit).execute();
}

/** A refused document goes back in the queue, with what counts for it now. */
export async function setImportWaiting(db: Db, id: string, said: Said): Promise<void> {
  await db
    .updateTable('import')
    .set({ ...saidColumns(said), state: 'waiting', error: null, finished_at: null })
    .where('id', '=', id)
    .execute();
}

export async function setImportRunning(db: Db, id: string): Promise<void> {
  await db.updateTable('import').set({ state: 'running', error: null, bytes_read: 0n }).where('id', '=', id).execute();
}

export async function setImportProgress(db: Db, id: string, bytesRead: number): Promise<void> {
  await db
    .updateTable('import')
    .set({ bytes_read: BigInt(bytesRead) })
    .where('id', '=', id)
    .execute();
}

export async function setImportDone(db: Db, id: string, report: readonly StatementReport[], at: string): Promise<void> {
  await db
    .updateTable('import')
    .set((eb) => ({
      state: 'done' as const,
      bytes_read: eb.ref('bytes_total'),
      statements: report.length,
      entries_new: report.reduce((total, statement) => total + statement.new, 0),
      entries_known: report.reduce((total, statement) => total + statement.known, 0),
      report: JSON.stringify(report),
      error: null,
      finished_at: at,
    }))
    .where('id', '=', id)
    .execute();
}

export async function setImportFailed(db: Db, id: string, error: ImportError, at: string): Promise<void> {
  await db
    .updateTable('import')
    .set({ state: 'failed', error: JSON.stringify(error), finished_at: at })
    .where('id', '=', id)
    .execute();
}

/**
 * Imports nobody works on any more, or not yet: asked for again after a start. Working on one twice is safe. What was pulled is
 * pulled again instead: its rows move with the watermark.
 */
export function unfinishedImports(
  db: Db,
): Promise<readonly { readonly id: string; readonly organisationId: string }[]> {
  return db
    .selectFrom('import')
    .select(['id', 'organisation_id as organisationId'])
    .where('state', 'in', ['waiting', 'running'])
    .where('source', '<>', 'pull')
    .execute();
}
