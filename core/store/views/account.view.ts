import { sql } from 'kysely';
import type { ConsentState, Service, ServiceState } from '../../domain/consent.ts';
import { formatMoney } from '../../domain/money.ts';
import type { Db } from '../database.ts';
import { ours } from '../ours.ts';
import { findPullState } from '../pull.repository.ts';
import { unclosedGaps } from '../statement.repository.ts';

interface Row {
  readonly id: string;
  readonly iban: string;
  readonly currency: string;
  readonly holder: string | null;
  readonly bank: string | null;
  readonly connector_id: string;
  readonly linked_at: string;
  readonly services: Readonly<Partial<Record<Service, ServiceState>>>;
  readonly connection_id: string | null;
  readonly connection_state: ConsentState | null;
  readonly administration_id: string | null;
  readonly administration_code: string | null;
  readonly administration_name: string | null;
  readonly daybook_id: string | null;
  readonly daybook_code: string | null;
  readonly daybook_name: string | null;
  readonly last_date: string | null;
  readonly last_closing: bigint | null;
  readonly gaps: number;
  readonly waiting: number;
}

/** Accounts with where they book to and how they stand. `id` null: all of the organisation. */
export async function readAccounts(db: Db, id: string | null) {
  const { rows } = await sql<Row>`
    select a.id, a.iban, a.currency, a.holder, a.bank, a.connector_id, a.linked_at, a.services,
      a.connection_id, c.state as connection_state,
      ad.id as administration_id, ad.code as administration_code, ad.name as administration_name,
      d.id as daybook_id, d.code as daybook_code, d.name as daybook_name,
      last.closing_date as last_date, last.closing as last_closing,
      (select count(*)::int from coverage_gap g where g.bank_account_id = a.id and g.state = 'open') as gaps,
      (select coalesce(sum(t.unmapped + t.waiting), 0)::int from entry_tally t
        where t.organisation_id = a.organisation_id and t.bank_account_id = a.id) as waiting
    from bank_account a
    left join bank_connection c on c.id = a.connection_id
    left join administration ad on ad.id = a.administration_id
    left join daybook d on d.id = a.daybook_id
    left join lateral (
      select coalesce(s.closing_date, s.last_booking) as closing_date, s.closing from statement s
      where s.bank_account_id = a.id order by coalesce(s.closing_date, s.last_booking) desc nulls last, s.id desc limit 1
    ) last on true
    where ${id}::uuid is null or a.id = ${id}::uuid
    order by a.iban, a.currency`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    iban: row.iban,
    currency: row.currency,
    holder: row.holder,
    bank: row.bank,
    connector: row.connector_id,
    linkedAt: row.linked_at,
    services: row.services,
    connection:
      row.connection_id === null || row.connection_state === null
        ? null
        : { id: row.connection_id, state: row.connection_state },
    administration: named(row.administration_id, row.administration_code, row.administration_name),
    daybook: named(row.daybook_id, row.daybook_code, row.daybook_name),
    lastStatementDate: row.last_date,
    closingBalance: row.last_closing === null ? null : formatMoney({ minor: row.last_closing, currency: row.currency }),
    openGaps: row.gaps,
    waiting: row.waiting,
  }));
}

function named(id: string | null, code: string | null, name: string | null) {
  return id === null || code === null || name === null ? null : { id, code, name };
}

export async function readStatements(
  db: Db,
  filter: { readonly accountId?: string | undefined; readonly limit: number; readonly before: string | null },
) {
  let query = db
    .selectFrom('statement')
    .innerJoin('bank_account', 'bank_account.id', 'statement.bank_account_id')
    .selectAll('statement')
    .select('bank_account.iban as iban')
    .where(ours('statement'));
  if (filter.accountId !== undefined) query = query.where('statement.bank_account_id', '=', filter.accountId);
  if (filter.before !== null) query = query.where('statement.id', '<', filter.before);
  return query.orderBy('statement.id', 'desc').limit(filter.limit).execute();
}

export type StatementRow = Awaited<ReturnType<typeof readStatements>>[number];

export function statementRead(row: StatementRow) {
  const amount = (minor: bigint | null) => (minor === null ? null : formatMoney({ minor, currency: row.currency }));
  return {
    id: row.id,
    accountId: row.bank_account_id,
    iban: row.iban,
    format: row.format,
    dialect: row.dialect,
    sequence: row.sequence,
    openingDate: row.opening_date,
    opening: amount(row.opening),
    closingDate: row.closing_date,
    closing: amount(row.closing),
    currency: row.currency,
    entries: row.entry_count,
    balanced: row.balanced,
    warnings: [...row.warnings],
    createdAt: row.created_at,
  };
}

/** The gaps of an account that are not closed, as the API shows them. */
export async function readGaps(db: Db, accountId: string, currency: string) {
  // A file link has nobody to ask again: its next attempt is the next file.
  const nextAttemptAt = (await findPullState(db, accountId))?.next_pull_at ?? null;
  return (await unclosedGaps(db, accountId)).map((gap) => ({
    id: gap.id,
    from: gap.from,
    to: gap.to,
    difference: formatMoney({ minor: gap.difference, currency }),
    currency,
    cause: gap.cause,
    state: gap.state,
    nextAttemptAt,
  }));
}
