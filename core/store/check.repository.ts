import { sql } from 'kysely';
import type { Db } from './database.ts';

/** What stands on each statement, and what it delivered again. */
const HELD = `with held as (
    select statement_id, count(*) as entries, sum(amount) as total from (
      select statement_id, amount from entry
      union all select l.statement_id, e.amount from entry_source l join entry e on e.id = l.entry_id
    ) each group by statement_id
  )`;

/** Guarantees of DESIGN §5 as questions to the database; each answers how often it is broken. */
const QUESTIONS: readonly { readonly check: string; readonly text: string }[] = [
  {
    check: 'allocations add up to their booking',
    text: `select count(*) from booking b
      where b.amount <> (select coalesce(sum(a.amount), 0) from allocation a where a.booking_id = b.id)`,
  },
  {
    check: 'a booking has the amount of its entry',
    text: `select count(*) from booking b join entry e on e.id = b.entry_id where b.kind = 'entry' and b.amount <> e.amount`,
  },
  {
    check: 'booked entries have one live booking, others none',
    text: `select count(*) from entry e
      where (e.state = 'booked') <> exists (select 1 from booking b where b.entry_id = e.id and b.live and b.kind = 'entry')`,
  },
  {
    check: 'statements that prove themselves hold as many entries as they say',
    text: `${HELD} select count(*) from statement s left join held h on h.statement_id = s.id
      where s.balanced and s.entry_count <> coalesce(h.entries, 0)`,
  },
  {
    check: 'entries of a proven statement make its difference',
    text: `${HELD} select count(*) from statement s left join held h on h.statement_id = s.id
      where s.balanced and s.closing - s.opening <> coalesce(h.total, 0)`,
  },
  {
    check: 'kept counts are what there is',
    text: `select count(*) from (
        select state, count(*) as entries from entry group by state
      ) e full join (
        select 'unmapped' as state, sum(unmapped) as entries from entry_tally
        union all select 'waiting', sum(waiting) from entry_tally
        union all select 'booked', sum(booked) from entry_tally
      ) t on t.state = e.state where coalesce(e.entries, 0) <> coalesce(t.entries, 0)`,
  },
  {
    check: 'entries stand on statements of their account',
    text: `select count(*) from entry e
      where not exists (select 1 from statement s where s.id = e.statement_id and s.bank_account_id = e.bank_account_id)`,
  },
  {
    check: 'documents kept are whole',
    text: `select count(*) from evidence v where v.complete
      and v.byte_size <> (select coalesce(sum(length(c.bytes)), 0) from evidence_chunk c where c.evidence_id = v.id)`,
  },
];

export async function brokenGuarantees(
  db: Db,
): Promise<readonly { readonly check: string; readonly broken: number }[]> {
  const answers = [];
  for (const { check, text } of QUESTIONS) {
    const { rows } = await sql.raw<{ count: bigint }>(text).execute(db);
    answers.push({ check, broken: Number(rows[0]?.count ?? 0n) });
  }
  return answers;
}
