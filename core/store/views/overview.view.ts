import { sql } from 'kysely';
import type { Db } from '../database.ts';
import { ours } from '../ours.ts';

/** Accounts whose balances are plotted, those with most entries: more lines cannot be told apart. */
const PLOTTED_ACCOUNTS = 6;

/** The figures of the first page, from sums that are kept (migration 0007). `since`: first day of the plots. */
export async function readOverview(db: Db, since: string) {
  const { rows } = await sql<{
    accounts: number;
    unmappedAccounts: number;
    openGaps: number;
    waiting: number;
    booked: number;
    bookedByItself: number;
    deliveriesBehind: number;
    failingReceivers: number;
  }>`
    select (select count(*)::int from bank_account) as accounts,
      (select count(*)::int from bank_account where administration_id is null) as "unmappedAccounts",
      (select count(*)::int from coverage_gap where state = 'open') as "openGaps",
      entries.waiting, entries.booked, days."bookedByItself",
      (select coalesce(sum(s.head_seq - r.acknowledged_seq), 0)::int from receiver r join stream s on s.id = r.stream_id
        where r.sink_target_id is not null) as "deliveriesBehind",
      (select count(distinct sink_target_id)::int from receiver where last_error is not null and sink_target_id is not null) as "failingReceivers"
    from (select coalesce(sum(waiting), 0)::int as waiting, coalesce(sum(booked), 0)::int as booked
        from entry_tally t where ${ours('t')}) entries,
      (select coalesce(sum(by_rule), 0)::int as "bookedByItself" from day_tally t where ${ours('t')}) days`.execute(db);
  const byDay = await sql<{ date: string; entries: number; bookedByItself: number; byPerson: number }>`
    select t.day as date, sum(t.entries)::int as entries, sum(t.by_rule)::int as "bookedByItself",
      sum(t.by_person)::int as "byPerson"
    from day_tally t where ${ours('t')} and t.day >= ${since}::date group by t.day order by t.day`.execute(db);
  const balances = await sql<{ iban: string; date: string; minor: bigint; currency: string }>`
    select distinct on (a.iban, a.currency, s.closing_date) a.iban, a.currency, s.closing_date as date, s.closing as minor
    from (
      select a.id, a.iban, a.currency from bank_account a
      join entry_tally t on t.organisation_id = a.organisation_id and t.bank_account_id = a.id
      group by a.id order by sum(t.unmapped + t.waiting + t.booked) desc, a.id limit ${PLOTTED_ACCOUNTS}
    ) a
    join statement s on s.bank_account_id = a.id
    where ${ours('s')} and s.closing_date >= ${since}::date and s.balanced
    order by a.iban, a.currency, s.closing_date, s.id desc`.execute(db);
  const figures = rows[0];
  if (figures === undefined) throw new Error('the overview has one row');
  return { figures, byDay: byDay.rows, balances: balances.rows };
}

/** Plots end where the statements end, not where the calendar is. */
export async function latestStatementDay(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('statement')
    .select('closing_date')
    .where(ours('statement'))
    .where('closing_date', 'is not', null)
    .orderBy('closing_date', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.closing_date ?? null;
}
