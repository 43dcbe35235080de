import type { CsvColumns, DateForm, NumberForm } from '../../domain/csv-mapping.ts';
import type { RowFacts } from './row.ts';

/**
 * One bank's export, or what a user says about a file: everything the reader needs to know, and nothing else is assumed.
 */
export interface Layout {
  /** `ing`, `rabobank` …; null for a mapping made by a user. */
  readonly dialect: string | null;
  /** For people: "ING (since 2020)". */
  readonly title: string;
  readonly delimiters: readonly string[];
  /** Null: quotes mean nothing. `apostrophe`: one only counts at the edge of a cell, as SNS writes "'s-Gravenhage" unescaped. */
  readonly quote: '"' | 'apostrophe' | null;
  /** Lines that begin with it are not rows. */
  readonly comment?: string | undefined;
  /** Every line is quoted as a whole and holds a line of CSV. */
  readonly wrapped?: boolean | undefined;
  /** How the layout is recognised: names that all must stand in the header, or what the cells of a row without header look like. */
  readonly header: readonly string[] | null;
  readonly shape: readonly RegExp[] | null;
  readonly columns: CsvColumns;
  readonly dates: readonly DateForm[];
  readonly numbers: NumberForm;
  /** Words of the direction column; compared without regard to case. Needed where the amount has no sign. */
  readonly debitWords?: readonly string[] | undefined;
  readonly creditWords?: readonly string[] | undefined;
  /** Where the file does not say it. */
  readonly currency?: string | undefined;
  readonly account?: string | undefined;
  /** A bank that puts one account in a file does not change it in the middle: that is a damaged file. */
  readonly accounts: 'one' | 'several';
  readonly order: 'oldest-first' | 'newest-first';
  /** What the columns cannot say: facts inside a text. `cells` are those of the row. */
  readonly lift?: ((facts: RowFacts, cells: readonly string[]) => void) | undefined;
}
