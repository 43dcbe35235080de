import type { StatementPart } from '../domain/statement.ts';
import type { Chunks } from './bytes.ts';
import { looksLikeCoda } from './coda/detect.ts';
import { readCoda } from './coda/read.ts';
import { looksLikeCsv } from './csv/detect.ts';
import { readCsv } from './csv/read.ts';
import { looksLikeMt940 } from './mt940/detect.ts';
import { readMt940 } from './mt940/read.ts';
import { looksLikeOfx } from './ofx/detect.ts';
import { readOfx } from './ofx/read.ts';
import { looksLikeQif } from './qif/detect.ts';
import { readQif } from './qif/read.ts';
import type { ReadOptions } from './read.ts';

/** A statement format without an envelope of its own, told from its first characters. */
export interface TextFormat {
  readonly name: 'mt940' | 'csv' | 'coda' | 'ofx' | 'qif';
  /** 0 (no) to 1 (certainly), from the first characters of a file. */
  readonly looksLike: (head: string) => number;
  readonly read: (chunks: Chunks, options: ReadOptions) => AsyncGenerator<readonly StatementPart[]>;
}

export const TEXT_FORMATS: readonly TextFormat[] = [
  { name: 'mt940', looksLike: looksLikeMt940, read: readMt940 },
  { name: 'coda', looksLike: looksLikeCoda, read: readCoda },
  { name: 'ofx', looksLike: looksLikeOfx, read: readOfx },
  { name: 'qif', looksLike: looksLikeQif, read: readQif },
  {
    name: 'csv',
    looksLike: looksLikeCsv,
    read: (chunks, { csvMapping, ...options }) => readCsv(chunks, { ...options, mapping: csvMapping }),
  },
];
