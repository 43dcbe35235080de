import type { StatementPart } from '../domain/statement.ts';
import type { Chunks } from './bytes.ts';
import { looksLikeCoda } from './coda/detect.ts';
import { looksLikeCsv } from './csv/detect.ts';
import { looksLikeMt940 } from './mt940/detect.ts';
import { looksLikeOfx } from './ofx/detect.ts';
import { looksLikeQif } from './qif/detect.ts';
import type { ReadOptions } from './read.ts';

type Read = (chunks: Chunks, options: ReadOptions) => AsyncGenerator<readonly StatementPart[]>;

/** A statement format without an envelope of its own, told from its first characters. */
export interface TextFormat {
  readonly name: 'mt940' | 'csv' | 'coda' | 'ofx' | 'qif';
  /** 0 (no) to 1 (certainly), from the first characters of a file. */
  readonly looksLike: (head: string) => number;
  readonly read: Read;
}

/** A reader whose code is loaded when the first file of its format comes: `koppel parse` starts sooner and stays small. */
export function lazily(load: () => Promise<Read>): Read {
  return async function* (chunks, options) {
    yield* (await load())(chunks, options);
  };
}

export const CSV: TextFormat = {
  name: 'csv',
  looksLike: looksLikeCsv,
  read: lazily(async () => (await import('./csv/read.ts')).readCsv),
};

export const TEXT_FORMATS: readonly TextFormat[] = [
  {
    name: 'mt940',
    looksLike: looksLikeMt940,
    read: lazily(async () => (await import('./mt940/read.ts')).readMt940),
  },
  { name: 'coda', looksLike: looksLikeCoda, read: lazily(async () => (await import('./coda/read.ts')).readCoda) },
  { name: 'ofx', looksLike: looksLikeOfx, read: lazily(async () => (await import('./ofx/read.ts')).readOfx) },
  { name: 'qif', looksLike: looksLikeQif, read: lazily(async () => (await import('./qif/read.ts')).readQif) },
  CSV,
];
