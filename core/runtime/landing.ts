import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Held in memory up to this; nearly every statement file fits. */
const MEMORY_BYTES = 1024 * 1024;

/**
 * Takes a stream in whole before anybody works with it, in memory or a temporary file that is gone afterwards. Whoever sends slowly
 * then holds a few bytes, not a connection to the database.
 */
export async function landed<T>(
  chunks: AsyncIterable<Uint8Array>,
  work: (whole: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  const held: Uint8Array[] = [];
  let size = 0;
  let overflow: Overflow | null = null;
  try {
    for await (const chunk of chunks) {
      if (overflow !== null) {
        await overflow.file.write(chunk);
        continue;
      }
      held.push(chunk);
      size += chunk.length;
      if (size <= MEMORY_BYTES) continue;
      overflow = await openOverflow();
      await overflow.file.write(Buffer.concat(held));
      held.length = 0;
    }
    return await work(
      overflow === null ? pieces(held) : overflow.file.createReadStream({ start: 0, autoClose: false }),
    );
  } finally {
    if (overflow !== null) {
      await overflow.file.close();
      await rm(overflow.folder, { recursive: true, force: true });
    }
  }
}

interface Overflow {
  readonly folder: string;
  readonly file: FileHandle;
}

async function openOverflow(): Promise<Overflow> {
  const folder = await mkdtemp(join(tmpdir(), 'koppel-upload-'));
  return { folder, file: await open(join(folder, 'body'), 'wx+', 0o600) };
}

async function* pieces(held: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* held;
}
