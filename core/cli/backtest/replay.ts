import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { KoppelError } from '../../domain/errors.ts';
import type { Outcome } from '../../matching/replay.ts';
import { type ReplayOptions, replayPack } from '../../pipeline/past/pack.ts';
import type { PackFiles } from '../../pipeline/past/pack-files.ts';

/** Replays the pack in a folder. */
export function replay(dir: string, options: ReplayOptions): AsyncGenerator<Outcome> {
  return replayPack(packFolder(dir), options);
}

/** The files of a pack that lies in a folder. */
function packFolder(dir: string): PackFiles {
  return {
    name: dir,
    async list() {
      try {
        const found = await readdir(dir, { recursive: true, withFileTypes: true });
        return found
          .filter((one) => one.isFile())
          .map((one) => join(one.parentPath, one.name).slice(join(dir, sep).length).replaceAll(sep, '/'));
      } catch (cause) {
        throw new KoppelError('field_missing', 'There is no such folder.', { place: { file: dir }, cause });
      }
    },
    open: (path) => createReadStream(join(dir, path)),
  };
}
