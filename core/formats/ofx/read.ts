import { KoppelError } from '../../domain/errors.ts';
import type { StatementPart } from '../../domain/statement.ts';
import { type Chunks, gatherHead } from '../bytes.ts';
import { readLines } from '../lines.ts';
import { Vocabulary, type XmlName } from '../xml/names.ts';
import { XmlScanner, type XmlSink } from '../xml/scanner.ts';
import { toUtf8 } from '../xml/utf8.ts';
import { AGGREGATES } from './aggregates.ts';
import { SgmlReader } from './sgml.ts';
import { OfxBuilder } from './statements.ts';

export interface ReadOfxOptions {
  readonly fileName?: string | undefined;
  /** Overrides what the header of OFX 1 says; OFX 2 is XML and says it itself. */
  readonly encoding?: string | undefined;
  readonly unmapped?: boolean | undefined;
  /** OFX is one standard: no dialects. Taken so that all readers are called alike. */
  readonly dialect?: string | undefined;
}

const BATCH = 500;
/** The header of OFX 1 is nine short lines. */
const HEADER_BYTES = 1_024;

/**
 * Reads OFX 1 (SGML) and OFX 2 (XML, through the same gate as every other XML) in constant memory. The closing balance is the
 * ledger's; there is no opening one, so nothing proves completeness. A transaction that cannot be read is yielded as rejected.
 */
export async function* readOfx(chunks: Chunks, options: ReadOfxOptions = {}): AsyncGenerator<readonly StatementPart[]> {
  try {
    const pieces = gatherHead(chunks, HEADER_BYTES);
    const first = await pieces.next();
    if (first.done === true) throw new KoppelError('empty_file', 'The file is empty.');
    const header = first.value.subarray(0, HEADER_BYTES).toString('latin1');
    const all = chain(first.value, pieces);
    const builder = new OfxBuilder(options.unmapped === true);
    yield* /OFXHEADER:\s*1/.test(header)
      ? readSgml(all, builder, options.encoding ?? encodingOf(header))
      : readXml(all, builder);
  } catch (error) {
    throw error instanceof KoppelError ? error.at({ file: options.fileName }) : error;
  }
}

async function* chain(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** `ENCODING:USASCII` with `CHARSET:1252` means Windows-1252; without either the bytes have to tell. */
function encodingOf(header: string): string | undefined {
  const encoding = /^ENCODING:\s*(\S+)/m.exec(header)?.[1]?.toUpperCase();
  const charset = /^CHARSET:\s*(\S+)/m.exec(header)?.[1]?.toUpperCase();
  if (encoding === 'UTF-8' || encoding === 'UTF8') return 'utf-8';
  if (encoding === 'UNICODE' || charset === undefined || charset === 'NONE' || charset === 'UTF-8') return undefined;
  return charset.replace(/^CP/, '') === '1252' ? 'windows-1252' : charset;
}

async function* readSgml(
  chunks: AsyncIterable<Buffer>,
  builder: OfxBuilder,
  encoding: string | undefined,
): AsyncGenerator<readonly StatementPart[]> {
  const reader = new SgmlReader(builder);
  for await (const lines of readLines(chunks, { encoding })) {
    for (const line of lines) reader.push(line);
    if (builder.size >= BATCH) yield builder.take();
  }
  reader.end();
  builder.end(reader.line);
  yield builder.take();
}

async function* readXml(chunks: AsyncIterable<Buffer>, builder: OfxBuilder): AsyncGenerator<readonly StatementPart[]> {
  const lineOf = () => scanner.place().line ?? 0;
  const sink: XmlSink = {
    open: ({ local }: XmlName) => {
      if (!AGGREGATES.has(local)) return true;
      builder.open(local, lineOf());
      return false;
    },
    close: ({ local }: XmlName, text) => {
      if (AGGREGATES.has(local)) builder.close(local, lineOf());
      else builder.value(local, text, lineOf());
    },
  };
  const scanner = new XmlScanner(sink, new Vocabulary());
  for await (const chunk of toUtf8(chunks)) {
    scanner.write(chunk);
    if (builder.size >= BATCH) yield builder.take();
  }
  scanner.end();
  builder.end(lineOf());
  yield builder.take();
}
