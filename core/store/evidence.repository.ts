import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { sql } from 'kysely';
import { to as copyTo } from 'pg-copy-streams';
import { KoppelError } from '../domain/errors.ts';
import { inBulk } from './bulk.ts';
import type { Db, Store } from './database.ts';

/** A document to keep: raw bytes exactly as they came. */
export interface NewEvidence {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string | null;
  readonly connectorId: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface KeptEvidence {
  readonly id: string;
  readonly byteSize: bigint;
  /** These bytes were here already; nothing was stored again. */
  readonly duplicate: boolean;
}

/** Pieces large enough that a document of 100 MB is a hundred rows, small enough to hold a few in memory. */
const CHUNK_BYTES = 1024 * 1024;

/**
 * Keeps a document once per organisation, whole or not at all. Throws `empty_file`, and `file_too_large` as soon as the limit is
 * passed.
 */
export function keepEvidence(
  store: Store,
  organisationId: string,
  document: NewEvidence,
  limitBytes: number,
): Promise<KeptEvidence> {
  return inBulk(store, organisationId, async ({ db }) => {
    await db
      .insertInto('evidence')
      .values({
        id: document.id,
        organisation_id: organisationId,
        sha256: `incoming:${document.id}`,
        byte_size: 0n,
        name: document.name,
        media_type: document.mediaType,
        connector_id: document.connectorId,
      })
      .execute();
    const hash = createHash('sha256');
    let size = 0;
    let position = 0;
    for await (const bytes of inPieces(document.chunks)) {
      size += bytes.length;
      if (size > limitBytes)
        throw new KoppelError('file_too_large', `The file is larger than ${limitBytes} bytes.`, {
          place: { file: document.name },
        });
      hash.update(bytes);
      await db
        .insertInto('evidence_chunk')
        .values({ organisation_id: organisationId, evidence_id: document.id, position: position++, bytes })
        .execute();
    }
    if (size === 0) throw new KoppelError('empty_file', 'The file is empty.', { place: { file: document.name } });
    const sha256 = hash.digest('hex');
    // The same bytes may be coming in elsewhere at this moment: the second waits here and then sees what the first kept.
    await sql`select pg_advisory_xact_lock(hashtextextended(${organisationId} || ${sha256}, 0))`.execute(db);
    const known = await db
      .selectFrom('evidence')
      .select(['id', 'byte_size'])
      .where('organisation_id', '=', organisationId)
      .where('sha256', '=', sha256)
      .executeTakeFirst();
    if (known !== undefined) {
      await db.deleteFrom('evidence').where('id', '=', document.id).execute();
      return { id: known.id, byteSize: known.byte_size, duplicate: true };
    }
    await db
      .updateTable('evidence')
      .set({ sha256, byte_size: BigInt(size), complete: true })
      .where('id', '=', document.id)
      .execute();
    return { id: document.id, byteSize: BigInt(size), duplicate: false };
  });
}

async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    length += chunk.length;
    if (length < CHUNK_BYTES) continue;
    yield Buffer.concat(held);
    held = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(held);
}

/**
 * The document's bytes in order, a piece at a time, each in a transaction of its own: the reader may be in the middle of a COPY,
 * which takes its connection whole. While one piece is worked on the next is on its way.
 */
export async function* readEvidence(
  store: Store,
  organisationId: string,
  evidenceId: string,
): AsyncGenerator<Uint8Array> {
  const ask = (position: number) => {
    const piece = pieceAt(store, organisationId, evidenceId, position);
    // Nobody waits for it when the reader gives up; its own await tells all others.
    piece.catch(() => undefined);
    return piece;
  };
  let coming = ask(0);
  for (let position = 1; ; position++) {
    const piece = await coming;
    if (piece === undefined) return;
    coming = ask(position);
    yield piece;
  }
}

/** Over COPY, as the bytes they are: the usual way is hexadecimal text, twice as long and slow to read. Undefined past the end. */
async function pieceAt(
  { pool }: Store,
  organisationId: string,
  evidenceId: string,
  position: number,
): Promise<Buffer | undefined> {
  const client = await pool.connect();
  let failed: Error | undefined;
  try {
    await client.query('begin read only');
    await client.query("select set_config('koppel.organisation', $1, true)", [organisationId]);
    const chosen = `evidence_id = ${client.escapeLiteral(evidenceId)} and position = ${position}`;
    const bytes = `select bytes from evidence_chunk where ${chosen}`;
    const copied = await buffer(client.query(copyTo(`copy (${bytes}) to stdout (format binary)`)));
    await client.query('commit');
    return copied.length === EMPTY_COPY_BYTES ? undefined : copied.subarray(BEFORE_FIELD_BYTES, -TRAILER_BYTES);
  } catch (error) {
    failed = error as Error;
    throw error;
  } finally {
    client.release(failed);
  }
}

// One row of one field in PostgreSQL's binary COPY: a header, the number of fields and the field's length before it, a trailer.
const HEADER_BYTES = 19;
const BEFORE_FIELD_BYTES = HEADER_BYTES + 2 + 4;
const TRAILER_BYTES = 2;
const EMPTY_COPY_BYTES = HEADER_BYTES + TRAILER_BYTES;

/** Holds a document for this transaction: whoever wants it too waits. */
export async function lockEvidence(db: Db, id: string): Promise<void> {
  await db.selectFrom('evidence').select('id').where('id', '=', id).forUpdate().execute();
}

export function findEvidence(db: Db, id: string) {
  return db.selectFrom('evidence').selectAll().where('id', '=', id).where('complete', '=', true).executeTakeFirst();
}
