import { KoppelError } from '../../domain/errors.ts';
import { openSources } from '../../formats/archive/sources.ts';
import { type Chunks, collect } from '../../formats/bytes.ts';
import { readTree } from '../../formats/xml/tree.ts';
import { postingsFromCsv } from '../../matching/warm/csv.ts';
import type { PastPosting } from '../../matching/warm/posting.ts';
import { postingsFromXaf } from '../../matching/warm/xaf.ts';
import type { PackFiles } from './pack-files.ts';

/** A past as people have it: bookings of another package, or a whole backtest pack. */
export type HistoryFile =
  | { readonly kind: 'xaf' | 'csv'; readonly postings: readonly PastPosting[] }
  | { readonly kind: 'pack'; readonly files: PackFiles };

/** An auditfile of ten years is some 300 MB. */
const MAX_FILE_BYTES = 512 * 1024 * 1024;

/**
 * Reads a history file: an XAF auditfile, a CSV of postings (either zipped or not), or a backtest pack as a zip. Throws what the readers
 * throw, `unknown_format` for a zip that is something else.
 */
export async function readHistory(name: string, chunks: Chunks): Promise<HistoryFile> {
  const members = new Map<string, Buffer>();
  for await (const { member, chunks: bytes } of openSources(chunks))
    members.set(member ?? name, await collect(bytes, MAX_FILE_BYTES));
  const books = [...members.keys()].find((path) => /(^|\/)books\.json$/.test(path));
  if (books !== undefined) return { kind: 'pack', files: packIn(name, members, books.slice(0, -'books.json'.length)) };
  const [only, ...more] = members.values();
  if (only === undefined) throw new KoppelError('empty_file', 'The file is empty.');
  if (more.length > 0)
    throw new KoppelError('unknown_format', 'The zip holds several files and no books.json: it is no backtest pack.');
  const looksLikeXml = /^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*</.test(only.subarray(0, 64).toString('latin1'));
  if (looksLikeXml) return { kind: 'xaf', postings: postingsFromXaf(await readTree([only])) };
  return { kind: 'csv', postings: postingsFromCsv(decoded(only), 'EUR') };
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new KoppelError('encoding_invalid', 'The file is not UTF-8.');
  }
}

/** `folder`: where in the zip the pack lies; people zip the folder or what is in it. */
function packIn(name: string, members: ReadonlyMap<string, Buffer>, folder: string): PackFiles {
  return {
    name,
    list: async () =>
      [...members.keys()].filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length)),
    async *open(path) {
      const bytes = members.get(folder + path);
      if (bytes === undefined)
        throw new KoppelError('field_missing', 'The pack lacks this file.', { place: { file: `${name}/${path}` } });
      yield bytes;
    },
  };
}
