import type { CsvMapping } from './csv-mapping.ts';

export const DATE_ORDERS = ['dmy', 'mdy', 'ymd'] as const;
/** The order of day, month and year. QIF does not say which one it means. */
export type DateOrder = (typeof DATE_ORDERS)[number];
export type DecimalMark = '.' | ',';

/**
 * What a person said about a document where its content alone does not tell. Kept with the document, so that reading it again gives
 * the same. What is not said is told from the content, and never guessed.
 */
export interface Reading {
  /** The bank's dialect of an MT940: `ing`, `rabobank` … */
  readonly dialect?: string | undefined;
  /** The encoding of a file that does not name its own; XML does. */
  readonly encoding?: string | undefined;
  /** What the columns of a CSV hold: the file is then read as that and nothing else. */
  readonly csvMapping?: CsvMapping | undefined;
  /** What QIF never says. Without it, the file itself must leave only one possibility. */
  readonly dateOrder?: DateOrder | undefined;
  readonly decimalMark?: DecimalMark | undefined;
  /** The own account and currency of a QIF, which names neither. */
  readonly account?: string | undefined;
  readonly currency?: string | undefined;
}
