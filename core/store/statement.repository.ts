import { sql } from 'kysely';
import type { PlainDate } from '../domain/plain-date.ts';
import type { Db } from './database.ts';

export interface NewStatement {
  readonly id: string;
  readonly organisationId: string;
  readonly accountId: string;
  readonly evidenceId: string;
  readonly position: number;
  readonly format: string;
  readonly dialect: string | null;
  readonly bankStatementId: string | null;
  readonly sequence: string | null;
  readonly opening: { readonly date: PlainDate; readonly minor: bigint } | null;
  readonly closing: { readonly date: PlainDate; readonly minor: bigint } | null;
  readonly currency: string;
  readonly first: PlainDate | null;
  readonly last: PlainDate | null;
  readonly entryCount: number;
  readonly total: bigint;
  readonly balanced: boolean | null;
  readonly warnings: readonly string[];
}

export async function addStatement(db: Db, statement: NewStatement): Promise<void> {
  await db
    .insertInto('statement')
    .values({
      id: statement.id,
      organisation_id: statement.organisationId,
      bank_account_id: statement.accountId,
      evidence_id: statement.evidenceId,
      position: statement.position,
      format: statement.format,
      dialect: statement.dialect,
      bank_statement_id: statement.bankStatementId,
      sequence: statement.sequence,
      opening_date: statement.opening?.date ?? null,
      opening: statement.opening?.minor ?? null,
      closing_date: statement.closing?.date ?? null,
      closing: statement.closing?.minor ?? null,
      currency: statement.currency,
      first_booking: statement.first,
      last_booking: statement.last,
      entry_count: statement.entryCount,
      total: statement.total,
      balanced: statement.balanced,
      warnings: JSON.stringify(statement.warnings),
    })
    .execute();
}

export interface ProvingStatement {
  readonly id: string;
  readonly openingDate: PlainDate;
  readonly opening: bigint;
  readonly closingDate: PlainDate;
  readonly closing: bigint;
  readonly first: PlainDate | null;
  readonly count: number;
}

/** Statements of the account that prove themselves, oldest first: the links of its balance chain. */
export async function provingStatements(db: Db, accountId: string): Promise<readonly ProvingStatement[]> {
  const rows = await db
    .selectFrom('statement')
    .select(['id', 'opening_date', 'opening', 'closing_date', 'closing', 'first_booking', 'entry_count'])
    .where('bank_account_id', '=', accountId)
    .where('balanced', '=', true)
    .orderBy('closing_date')
    .orderBy('id')
    .execute();
  return rows.flatMap((row) =>
    row.opening === null || row.closing === null || row.opening_date === null || row.closing_date === null
      ? []
      : [
          {
            id: row.id,
            openingDate: row.opening_date as PlainDate,
            opening: row.opening,
            closingDate: row.closing_date as PlainDate,
            closing: row.closing,
            first: row.first_booking as PlainDate | null,
            count: row.entry_count,
          },
        ],
  );
}

export interface GapRow {
  readonly id: string;
  readonly after: string | null;
  readonly before: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly difference: bigint;
  readonly cause: 'missing-days' | 'opening-differs';
  readonly state: 'open' | 'closed' | 'corrected';
}

/** Gaps of the account that are not closed. */
export async function unclosedGaps(db: Db, accountId: string): Promise<readonly GapRow[]> {
  const rows = await db
    .selectFrom('coverage_gap')
    .selectAll()
    .where('bank_account_id', '=', accountId)
    .where('state', '<>', 'closed')
    .orderBy('from_date')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    after: row.after_statement_id,
    before: row.before_statement_id,
    from: row.from_date as PlainDate,
    to: row.to_date as PlainDate,
    difference: row.difference,
    cause: row.cause,
    state: row.state,
  }));
}

export async function openGap(
  db: Db,
  gap: Omit<GapRow, 'state'> & {
    readonly organisationId: string;
    readonly accountId: string;
    readonly currency: string;
  },
): Promise<void> {
  await db
    .insertInto('coverage_gap')
    .values({
      id: gap.id,
      organisation_id: gap.organisationId,
      bank_account_id: gap.accountId,
      after_statement_id: gap.after,
      before_statement_id: gap.before,
      from_date: gap.from,
      to_date: gap.to,
      difference: gap.difference,
      currency: gap.currency,
      cause: gap.cause,
      state: 'open',
      closed_at: null,
    })
    .execute();
}

export async function setGapState(db: Db, id: string, state: 'closed' | 'corrected'): Promise<void> {
  await db
    .updateTable('coverage_gap')
    .set({ state, closed_at: state === 'closed' ? sql<string>`now()` : null })
    .where('id', '=', id)
    .execute();
}
