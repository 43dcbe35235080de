import type { PlainDate } from './plain-date.ts';

/** What an import says of one statement, for the person who brought it. Amounts are decimal strings. */
export interface StatementReport {
  readonly account: string;
  readonly currency: string;
  readonly format: string;
  readonly dialect: string | null;
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
  readonly opening: string | null;
  readonly closing: string | null;
  readonly balanced: boolean | null;
  readonly entries: number;
  readonly new: number;
  readonly known: number;
  /** The account has no administration yet: its entries wait. */
  readonly unmapped: boolean;
  readonly warnings: readonly string[];
}
