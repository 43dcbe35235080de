import { type Selectable, sql } from 'kysely';
import { formatMoney } from '../domain/money.ts';
import type { Db } from './database.ts';
import type { AlarmKind, OrderTables } from './tables/orders.ts';

export type AlarmRow = Selectable<OrderTables['payment_alarm']>;

export interface NewAlarm {
  readonly id: string;
  readonly organisationId: string;
  readonly kind: AlarmKind;
  /** What it is about: the same thing raises it once. */
  readonly subject: string;
  readonly batchId?: string | null;
  readonly orderId?: string | null;
  readonly entryId?: string | null;
  readonly bankAccountId?: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Raises an alarm; false when it was raised before. */
export async function raiseAlarm(db: Db, alarm: NewAlarm): Promise<boolean> {
  const made = await db
    .insertInto('payment_alarm')
    .values({
      id: alarm.id,
      organisation_id: alarm.organisationId,
      kind: alarm.kind,
      subject: alarm.subject,
      batch_id: alarm.batchId ?? null,
      order_id: alarm.orderId ?? null,
      entry_id: alarm.entryId ?? null,
      bank_account_id: alarm.bankAccountId ?? null,
      details: JSON.stringify(alarm.details),
      handled_at: null,
      handled_by: null,
    })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'kind', 'subject']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return made !== undefined;
}

/** Whether nothing may be sent from an account until somebody handled what a restored database does not know. */
export async function accountIsHeld(db: Db, bankAccountId: string): Promise<boolean> {
  const row = await db
    .selectFrom('payment_alarm')
    .select('id')
    .where('kind', '=', 'restored')
    .where('bank_account_id', '=', bankAccountId)
    .where('handled_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

export async function listAlarms(db: Db, state: 'open' | 'all') {
  let query = db
    .selectFrom('payment_alarm')
    .leftJoin('payment_order', 'payment_order.id', 'payment_alarm.order_id')
    .leftJoin('entry', 'entry.id', 'payment_alarm.entry_id')
    .selectAll('payment_alarm')
    .select([
      'payment_order.name as order_name',
      'payment_order.amount as order_amount',
      'payment_order.currency as order_currency',
      'entry.amount as entry_amount',
      'entry.currency as entry_currency',
      'entry.booking_date as entry_date',
    ]);
  if (state === 'open') query = query.where('payment_alarm.handled_at', 'is', null);
  const rows = await query.orderBy('payment_alarm.at', 'desc').limit(500).execute();
  const amount = (minor: bigint | null, currency: string | null) =>
    minor === null || currency === null ? null : formatMoney({ minor, currency });
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    at: row.at,
    batchId: row.batch_id,
    orderId: row.order_id,
    entryId: row.entry_id,
    accountId: row.bank_account_id,
    order:
      row.order_name === null
        ? null
        : { name: row.order_name, amount: amount(row.order_amount, row.order_currency) ?? '' },
    entry:
      row.entry_date === null
        ? null
        : { date: row.entry_date, amount: amount(row.entry_amount, row.entry_currency) ?? '' },
    details: row.details,
    handledAt: row.handled_at,
    handledBy: row.handled_by,
  }));
}

export async function handleAlarm(db: Db, id: string, by: string): Promise<AlarmRow | undefined> {
  return db
    .updateTable('payment_alarm')
    .set({ handled_at: sql<string>`coalesce(handled_at, now())`, handled_by: sql<string>`coalesce(handled_by, ${by})` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}
