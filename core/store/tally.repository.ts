import { sql } from 'kysely';
import type { Db } from './database.ts';

/** Adds up the differences since the last time. Two at once each add up the rows they took away themselves. */
export async function addUpTallies(db: Db): Promise<void> {
  await sql`
    with many as (select organisation_id, bank_account_id from entry_tally group by 1, 2 having count(*) > 1),
    gone as (
      delete from entry_tally t using many m where t.organisation_id = m.organisation_id and t.bank_account_id = m.bank_account_id
      returning t.*
    )
    insert into entry_tally (organisation_id, bank_account_id, unmapped, waiting, booked)
    select organisation_id, bank_account_id, sum(unmapped), sum(waiting), sum(booked) from gone group by 1, 2`.execute(
    db,
  );
  await sql`
    with many as (select organisation_id, day from day_tally group by 1, 2 having count(*) > 1),
    gone as (
      delete from day_tally t using many m where t.organisation_id = m.organisation_id and t.day = m.day returning t.*
    )
    insert into day_tally (organisation_id, day, entries, by_rule, by_person)
    select organisation_id, day, sum(entries), sum(by_rule), sum(by_person) from gone group by 1, 2`.execute(db);
}
