import type { Sample } from '../../../../core/api/schema/csv-mapping.ts';

/** Enough for the rows that are shown; an archive has to be there whole, and those of CSV files are small. */
const HEAD_BYTES = 65_536;
const ARCHIVE_BYTES = 262_144;

/** The beginning of a file, as the hub looks at it. */
export async function sampleOf(file: File): Promise<Sample> {
  const [a, b] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const packed = (a === 0x50 && b === 0x4b) || (a === 0x1f && b === 0x8b);
  const bytes = new Uint8Array(await file.slice(0, packed ? ARCHIVE_BYTES : HEAD_BYTES).arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return { content: btoa(text) };
}
