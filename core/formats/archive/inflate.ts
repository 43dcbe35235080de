import { Readable } from 'node:stream';
import { createGunzip, createInflateRaw } from 'node:zlib';
import { KoppelError } from '../../domain/errors.ts';
import type { Chunks } from '../bytes.ts';
import { LIMITS } from '../limits.ts';

/** How much a file has unpacked to so far, all its members together. */
export class UnpackBudget {
  #unpacked = 0;

  /** Counts `bytes` that came out of `packed` bytes read so far. Throws `unpacked_too_large`. */
  take(bytes: number, packed: number): void {
    this.#unpacked += bytes;
    const bomb = this.#unpacked > LIMITS.unpackedRatioFrom && this.#unpacked > packed * LIMITS.unpackedRatio;
    if (this.#unpacked > LIMITS.unpackedBytes || bomb) {
      throw new KoppelError(
        'unpacked_too_large',
        `The file unpacks to more than ${bomb ? `${LIMITS.unpackedRatio} times its size` : `${LIMITS.unpackedBytes} bytes`}.`,
      );
    }
  }
}

/** Unpacks gzip (`gunzip`) or the raw deflate of a zip member, piece by piece and counted. Throws `archive_invalid`. */
export async function* inflate(
  chunks: Chunks,
  kind: 'gunzip' | 'raw',
  budget: UnpackBudget,
): AsyncGenerator<Uint8Array> {
  let packed = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      packed += chunk.length;
      yield chunk;
    }
  }
  const source = Readable.from(counted());
  const unpacker = kind === 'gunzip' ? createGunzip() : createInflateRaw();
  source.on('error', (error) => unpacker.destroy(error));
  try {
    for await (const chunk of source.pipe(unpacker)) {
      budget.take(chunk.length, packed);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof KoppelError) throw cause;
    throw new KoppelError('archive_invalid', 'The packed file is damaged.', { cause });
  } finally {
    source.destroy();
    unpacker.destroy();
  }
}
