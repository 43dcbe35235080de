import { sql } from 'kysely';
import type { Db } from './database.ts';

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
    text: `select count(*) from statement s where s.balanced
      and s.entry_count <> (select count(*) from entry_source l where l.statement_id = s.id) + (select count(*) from entry e where e.statement_id = s.id)`,
  },
  {
    check: 'entries of a proven statement make its difference',
    text: `select count(*) from statement s where s.balanced and s.closing - s.opening <>
      (select coalesce(sum(e.amount), 0) from entry_source l join entry e on e.id = l.entry_id where l.statement_id = s.id)
        + (select coalesce(sum(e.amount), 0) from entry e where e.statement_id = s.id)`,
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
