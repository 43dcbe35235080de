import type { Connector } from '../contract/connector.ts';
import { formatPlace, KoppelError } from '../domain/errors.ts';
import type { StatementReport } from '../domain/import-report.ts';
import type { Reading } from '../domain/reading.ts';
import { fitsMapping } from '../formats/csv/mapping.ts';
import { headOf, needsMapping } from '../formats/csv/unknown-table.ts';
import { listCsvMappings } from '../store/csv-mapping.repository.ts';
import { inOrganisation } from '../store/database.ts';
import { findEvidence, readEvidence } from '../store/evidence.repository.ts';
import {
  findImport,
  type ImportRow,
  setImportDone,
  setImportFailed,
  setImportProgress,
  setImportRunning,
  setImportSaid,
} from '../store/import.repository.ts';
import type { House } from './house.ts';
import { type PulledRead, storeDocument } from './store.ts';

export type ImportProgress = (bytesRead: number, bytesTotal: number) => void;

export type Imported =
  | { readonly kind: 'done'; readonly report: readonly StatementReport[] }
  | { readonly kind: 'failed'; readonly error: KoppelError };

/** A progress mark in the database no more often than this many bytes: each is a transaction. */
const PROGRESS_BYTES = 4 * 1024 * 1024;

/**
 * Reads a kept document into entries: all of it in one transaction, or nothing. Running it again after a crash starts over;
 * running it again after success changes nothing. Input that cannot be read is an outcome; anything else throws, so that the
 * job is tried again.
 */
export async function runImport(
  house: House,
  organisationId: string,
  importId: string,
  onProgress?: ImportProgress,
  pulled?: PulledRead,
): Promise<Imported> {
  const { db } = house.store;
  const job = await inOrganisation(db, organisationId, (trx) => findImport(trx, importId));
  if (job === undefined) throw new KoppelError('not_found', `There is no import ${importId}.`);
  if (job.state === 'done' && pulled === undefined) return { kind: 'done', report: job.report };
  const evidenceId = job.evidence_id;
  const evidence =
    evidenceId === null ? undefined : await inOrganisation(db, organisationId, (trx) => findEvidence(trx, evidenceId));
  if (evidence === undefined) throw new KoppelError('not_found', `The document of import ${importId} is not there.`);
  const connector = connectorOf(house, job.connector_id);
  const reading = await readingOf(house, organisationId, job, evidence.id);
  await inOrganisation(db, organisationId, (trx) => setImportRunning(trx, importId));
  const total = Number(evidence.byte_size);
  let marked = 0;
  const count = async (read: number) => {
    onProgress?.(read, total);
    if (read - marked < PROGRESS_BYTES) return;
    marked = read;
    await inOrganisation(db, organisationId, (trx) => setImportProgress(trx, importId, read));
  };
  try {
    const report = await storeDocument(house, {
      organisationId,
      evidenceId: evidence.id,
      connector,
      name: job.name,
      mediaType: evidence.media_type,
      reading,
      chunks: counted(readEvidence(house.store, organisationId, evidence.id), count),
      ...(pulled !== undefined && { pulled }),
      finish: (bulk, statements) => setImportDone(bulk, importId, statements, house.clock.now()),
    });
    return { kind: 'done', report };
  } catch (thrown) {
    const error = asRefusal(thrown)?.at({ file: job.name });
    if (error === undefined) throw thrown;
    const { file, line, column, element } = error.place;
    const place = {
      ...(file !== undefined && { file }),
      ...(line !== undefined && { line }),
      ...(column !== undefined && { column }),
      ...(element !== undefined && { element }),
    };
    await inOrganisation(db, organisationId, (trx) =>
      setImportFailed(trx, importId, { code: error.code, message: error.message, ...place }, house.clock.now()),
    );
    house.log.info(`import refused: ${error.code} at ${formatPlace(error.place)}`);
    return { kind: 'failed', error };
  }
}

/** Bad input is told to the one who brought it; all else is ours and goes up. */
function asRefusal(thrown: unknown): KoppelError | undefined {
  return thrown instanceof KoppelError && (thrown.reaction === 'refuse' || thrown.reaction === 'ask-person')
    ? thrown
    : undefined;
}

function connectorOf(house: House, id: string): Connector {
  const connector = house.connectors.find((one) => one.id === id);
  if (connector?.statements === undefined)
    throw new KoppelError('config', `No installed plugin "${id}" reads statements.`);
  return connector;
}

/**
 * What counts for this document: what was said, and where nobody named a mapping, the kept one that was made for its columns. That
 * is written down before anything is read, so that reading it again gives the same whatever becomes of the mapping.
 */
async function readingOf(house: House, organisationId: string, job: ImportRow, evidenceId: string): Promise<Reading> {
  const { db } = house.store;
  if (job.reading.csvMapping !== undefined) return job.reading;
  const mappings = (await inOrganisation(db, organisationId, listCsvMappings)).filter(({ header }) => header !== null);
  if (mappings.length === 0) return job.reading;
  const head = await unknownHead(readEvidence(house.store, organisationId, evidenceId), job.reading.encoding);
  const found = head === null ? undefined : mappings.find((one) => fitsMapping(head, one));
  if (found === undefined) return job.reading;
  const reading = { ...job.reading, csvMapping: found.mapping };
  await inOrganisation(db, organisationId, (trx) => setImportSaid(trx, job.id, { reading, csvMappingId: found.id }));
  return reading;
}

/** Null when a reader of ours knows it, or when it cannot even be looked at: reading it will say why. */
async function unknownHead(chunks: AsyncIterable<Uint8Array>, encoding: string | undefined): Promise<string | null> {
  try {
    const head = await headOf(chunks, encoding);
    return needsMapping(head) ? head : null;
  } catch (error) {
    if (asRefusal(error) === undefined) throw error;
    return null;
  }
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onRead: (total: number) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const chunk of chunks) {
    yield chunk;
    total += chunk.length;
    await onRead(total);
  }
}
