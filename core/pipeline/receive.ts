import { KoppelError } from '../domain/errors.ts';
import { inOrganisation } from '../store/database.ts';
import { keepEvidence, lockEvidence } from '../store/evidence.repository.ts';
import {
  createImport,
  findImport,
  findImportOfEvidence,
  type ImportRow,
  type Said,
  setImportWaiting,
} from '../store/import.repository.ts';
import type { House } from './house.ts';

/** Largest document taken in; a year of a busy account as CAMT is some 200 MB. */
export const MAX_DOCUMENT_BYTES = 1024 * 1024 * 1024;

export interface Document {
  readonly organisationId: string;
  readonly name: string;
  readonly mediaType: string | null;
  readonly connectorId: string;
  readonly source: 'upload' | 'cli' | 'folder' | 'pull';
  readonly createdBy: string;
  /** Absent: nothing, its content tells all. */
  readonly said?: Said;
  readonly chunks: AsyncIterable<Uint8Array>;
}

const NOTHING_SAID: Said = { reading: {}, csvMappingId: null };

export interface Received {
  readonly import: ImportRow;
  /** The same bytes were brought before and were read: this is that import. */
  readonly duplicate: boolean;
}

/**
 * First step in: the raw bytes are kept before anything reads them. The same bytes again give the import they had, unless that
 * failed: then it is tried anew (the reader may have learned the form since).
 */
export async function receive(house: House, document: Document, enqueue = true): Promise<Received> {
  const { organisationId, said = NOTHING_SAID } = document;
  const evidence = await keepOnce(house, document);
  return inOrganisation(house.store.db, organisationId, async (db) => {
    // The same bytes may have been kept by two at once: one of them makes the import, the other finds it.
    await lockEvidence(db, evidence.id);
    const known = await findImportOfEvidence(db, evidence.id);
    if (known !== undefined && known.state !== 'failed') return { import: known, duplicate: true };
    const id = known?.id ?? house.random.uuid();
    if (known === undefined) {
      await createImport(db, {
        id,
        organisationId,
        evidenceId: evidence.id,
        name: document.name,
        connectorId: document.connectorId,
        source: document.source,
        bytesTotal: evidence.byteSize,
        createdBy: document.createdBy,
        said,
      });
    } else await setImportWaiting(db, id, said);
    if (enqueue) await house.jobs.send(db, 'import', { organisationId, importId: id });
    const row = await findImport(db, id);
    if (row === undefined) throw new KoppelError('internal', 'An import vanished while it was made.');
    return { import: row, duplicate: false };
  });
}

/** The loser of two simultaneous uploads of the same bytes finds what the winner kept. */
async function keepOnce(house: House, document: Document) {
  const { organisationId, name, mediaType, connectorId, chunks } = document;
  const id = house.random.uuid();
  return keepEvidence(house.store, organisationId, { id, name, mediaType, connectorId, chunks }, MAX_DOCUMENT_BYTES);
}
