import { createReadStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { watch } from 'chokidar';
import { KoppelError } from '../domain/errors.ts';
import type { House } from '../pipeline/house.ts';
import { receive } from '../pipeline/receive.ts';
import { findOrganisationByName } from '../store/access.repository.ts';
import { inSystem } from '../store/database.ts';

export interface WatchedFolders {
  close(): Promise<void>;
}

/**
 * Files that appear in a folder are taken in and moved to `imported/` beside it; one that cannot be taken in goes to `refused/`.
 * Whether its content could be read is told by its import, as for any other way in.
 */
export async function watchFolders(
  house: House,
  folders: readonly { readonly folder: string; readonly organisation: string }[],
): Promise<WatchedFolders> {
  const watchers = await Promise.all(folders.map((one) => watchOne(house, one.folder, one.organisation)));
  return {
    async close() {
      await Promise.all(watchers.map((watcher) => watcher.close()));
    },
  };
}

async function watchOne(house: House, folder: string, organisationName: string) {
  const organisation = await inSystem(house.store.db, (trx) => findOrganisationByName(trx, organisationName));
  if (organisation === undefined)
    throw new KoppelError('config', `KOPPEL_WATCH names "${organisationName}", which is no organisation here.`);
  await mkdir(folder, { recursive: true });
  const watcher = watch(folder, {
    depth: 0,
    ignored: (path) => basename(path).startsWith('.'),
    // A file is still being written while its size changes.
    awaitWriteFinish: { stabilityThreshold: 500, pollInterval: 100 },
  });
  watcher.on('add', (path) => {
    take(house, organisation.id, path).catch((error: Error) => house.log.warn(`watched folder: ${error.message}`));
  });
  return watcher;
}

async function take(house: House, organisationId: string, path: string): Promise<void> {
  try {
    await receive(house, {
      organisationId,
      name: basename(path),
      mediaType: null,
      connectorId: 'file-import',
      source: 'folder',
      createdBy: 'watched folder',
      chunks: createReadStream(path),
    });
    await moveTo('imported', path);
  } catch (error) {
    if (!(error instanceof KoppelError)) throw error;
    house.log.warn(`watched folder: ${basename(path)} was refused: ${error.message}`);
    await moveTo('refused', path);
  }
}

async function moveTo(name: string, path: string): Promise<void> {
  const folder = join(dirname(path), name);
  await mkdir(folder, { recursive: true });
  await rename(path, join(folder, basename(path)));
}
