import { sql } from 'kysely';
import type { Db } from './database.ts';

/** The last day an account's statements reach; null without any. */
export async function lastStatementDay(db: Db, bankAccountId: string): Promise<string | null> {
  const row = await db
    .selectFrom('statement')
    .select((eb) => eb.fn.max('closing_date').as('day'))
    .where('bank_account_id', '=', bankAccountId)
    .executeTakeFirst();
  return row?.day ?? null;
}

/** Whether the account shows one of these orders, by the ids that went with them, or the batch as one. */
export async function entriesOfBatch(
  db: Db,
  bankAccountId: string,
  batchId: string,
  messageId: string,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from entry e
    where e.bank_account_id = ${bankAccountId}::uuid
      and e.booking_date >= (select coalesce(sent_at, created_at)::date - 1 from payment_batch where id = ${batchId}::uuid)
      and (e.end_to_end_id in (select end_to_end_id from payment_order where batch_id = ${batchId}::uuid) or e.facts->>'batchId' = ${messageId})`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

export async function setOrderEntries(
  db: Db,
  seen: readonly { readonly orderId: string; readonly entryId: string }[],
): Promise<void> {
  await sql`
    update payment_order o set entry_id = t.entry_id
    from unnest(${seen.map((one) => one.orderId)}::uuid[], ${seen.map((one) => one.entryId)}::uuid[]) as t(order_id, entry_id)
    where o.id = t.order_id and o.entry_id is null`.execute(db);
}

/** Batches by the names they carry on statements. */
export function batchesByMessageId(db: Db, messageIds: readonly string[]) {
  return db
    .selectFrom('payment_batch')
    .selectAll()
    .where(sql<boolean>`message_id = any(${[...messageIds]}::text[])`)
    .execute();
}
