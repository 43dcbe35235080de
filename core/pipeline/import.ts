import type { Connector } from '../contract/connector.ts';
import { formatPlace, KoppelError } from '../domain/errors.ts';
import type { StatementReport } from '../domain/import-report.ts';
import { inOrganisation } from '../store/database.ts';
import { findEvidence, readEvidence } from '../store/evidence.repository.ts';
import {
  findImport,
  setImportDone,
  setImportFailed,
  setImportProgress,
  setImportRunning,
} from '../store/import.repository.ts';
import type { House } from './house.ts';
import { storeDocument } from './store.ts';

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
): Promise<Imported> {
  const { db } = house.store;
  const job = await inOrganisation(db, organisationId, (trx) => findImport(trx, importId));
  if (job === undefined) throw new KoppelError('not_found', `There is no import ${importId}.`);
  if (job.state === 'done') return { kind: 'done', report: job.report };
  const evidenceId = job.evidence_id;
  const evidence =
    evidenceId === null ? undefined : await inOrganisation(db, organisationId, (trx) => findEvidence(trx, evidenceId));
  if (evidence === undefined) throw new KoppelError('not_found', `The document of import ${importId} is not there.`);
  const connector = connectorOf(house, job.connector_id);
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
      chunks: counted(readEvidence(db, organisationId, evidence.id), count),
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
