import { KoppelError } from '../../domain/errors.ts';
import { openSources } from '../archive/sources.ts';
import { type Chunks, decodeText, gatherHead } from '../bytes.ts';
import { detect } from '../detect.ts';
import { knownWithoutEntries, recogniseLayout } from './recognise.ts';

/** Enough for some hundred rows; the rest of the file is not looked at. */
const BYTES = 65_536;

/**
 * The beginning of a file (unpacked; of an archive its first member) up to its last whole line. Throws what the archive and the
 * encoding may: `archive_invalid`, `encoding_invalid`.
 */
export async function headOf(chunks: Chunks, encoding?: string): Promise<string> {
  for await (const source of openSources(chunks)) {
    for await (const piece of gatherHead(source.chunks, BYTES)) {
      // The piece may end inside a character; what is cut off there is not asked for.
      for await (const text of decodeText([piece.subarray(0, BYTES)], { encoding })) {
        const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
        return piece.length > BYTES && end > 0 ? text.slice(0, end + 1) : text;
      }
    }
  }
  return '';
}

/** Whether only a mapping can read a file that begins like this: text, but of no format and no bank we know. */
export function needsMapping(head: string): boolean {
  const seen = detect(Buffer.from(head));
  if (seen.kind === 'xml' || seen.instead !== null) return false;
  if (seen.format !== null && seen.format !== 'csv') return false;
  try {
    return recogniseLayout(head) === null && knownWithoutEntries(head) === null;
  } catch (error) {
    if (error instanceof KoppelError) return false;
    throw error;
  }
}
