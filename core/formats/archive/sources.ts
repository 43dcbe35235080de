import { KoppelError } from '../../domain/errors.ts';
import { type Chunks, collect, gatherHead } from '../bytes.ts';
import { LIMITS } from '../limits.ts';
import { inflate, UnpackBudget } from './inflate.ts';
import { readContent, readDirectory } from './zip.ts';

/** One file to read: the upload itself, or a file inside it. */
export interface Source {
  /** Name inside the archive; null when the file is not one. */
  readonly member: string | null;
  readonly chunks: Chunks;
}

type Packing = 'zip' | 'gzip' | null;

/** What the first bytes say about packing. */
function packingOf(head: Uint8Array): Packing {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  const zip = head[0] === 0x50 && head[1] === 0x4b;
  return zip && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6)) ? 'zip' : null;
}

/**
 * The files in an upload, in the archive's order: the upload itself, what a gzip holds, or the members of a zip. Read each
 * one to its end before asking for the next. Throws `archive_invalid`, `unpacked_too_large`, `file_too_large`; an archive in
 * an archive is refused.
 */
export async function* openSources(chunks: Chunks): AsyncGenerator<Source> {
  const pieces = gatherHead(chunks, 4);
  const first = await pieces.next();
  if (first.done === true) return;
  const all = chain(first.value, pieces);
  const packing = packingOf(first.value);
  if (packing === null) yield { member: null, chunks: all };
  else if (packing === 'gzip') yield { member: null, chunks: notPacked(inflate(all, 'gunzip', new UnpackBudget())) };
  else yield* zipSources(await collect(all, LIMITS.archiveBytes));
}

async function* zipSources(zip: Buffer): AsyncGenerator<Source> {
  const members = readDirectory(zip);
  if (members.length === 0) throw new KoppelError('empty_file', 'The zip holds no file.');
  if (members.some((member) => member.name === '[Content_Types].xml')) {
    throw new KoppelError('unknown_format', 'The file is an Excel or Word document, not a bank file.');
  }
  const budget = new UnpackBudget();
  for (const member of members) yield { member: member.name, chunks: notPacked(readContent(zip, member, budget)) };
}

async function* chain(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

async function* notPacked(chunks: Chunks): AsyncGenerator<Buffer> {
  let head = true;
  for await (const chunk of gatherHead(chunks, 4)) {
    if (head && packingOf(chunk) !== null) {
      throw new KoppelError('archive_invalid', 'An archive inside an archive is not read.');
    }
    head = false;
    yield chunk;
  }
}
