import { gunzipSync, gzipSync } from 'node:zlib';

/** Packs a file for a bank that wants it so. */
export function gzipped(bytes: Uint8Array): Buffer {
  return gzipSync(bytes);
}

/** Null when the bytes are not packed, or would be larger than `most` bytes. */
export function gunzipped(bytes: Uint8Array, most: number): Buffer | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: most });
  } catch {
    return null;
  }
}
