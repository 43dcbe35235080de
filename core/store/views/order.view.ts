import { sql } from 'kysely';
import { formatMoney } from '../../domain/money.ts';
import type { OrderKind, OrderStatus } from '../../domain/payment-order.ts';
import type { OrderOverride, OrderShown, PayeeCheck } from '../../domain/send-list.ts';
import { type CodeWords, codeWords, type ReasonWords, reasonWords } from '../../formats/pain/words.ts';
import type { Db } from '../database.ts';
import { decodeCursor, INSTANT, type Page, pageFrom, UUID } from './cursor.ts';

function selectOrders(db: Db) {
  return db
    .selectFrom('payment_order')
    .innerJoin('bank_account', 'bank_account.id', 'payment_order.bank_account_id')
    .leftJoin('payment_batch', 'payment_batch.id', 'payment_order.batch_id')
    .leftJoin('mandate', 'mandate.id', 'payment_order.mandate_id')
    .selectAll('payment_order')
    .select([
      'bank_account.iban as account_iban',
      'bank_account.connector_id',
      'payment_batch.message_id',
      'payment_batch.file_name',
      'payment_batch.confirm_url',
      'mandate.mandate_id as mandate',
      sql<string[]>`coalesce((select array_agg(i.external_id order by i.external_id) from order_item oi
        join open_item i on i.id = oi.open_item_id where oi.order_id = payment_order.id), '{}')`.as('open_items'),
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectOrders>['executeTakeFirstOrThrow']>>;

/** An order as its stream tells it. */
export interface ToldOrder {
  readonly id: string;
  readonly administrationId: string;
  readonly accountIban: string;
  /** Whose codes `bankCode` may be. */
  readonly bank: string;
  readonly kind: OrderKind;
  readonly clientReference: string | null;
  readonly endToEndId: string;
  readonly status: OrderStatus;
  readonly amount: bigint;
  readonly currency: string;
  readonly date: string;
  readonly name: string;
  readonly iban: string | null;
  readonly mandate: string | null;
  readonly batchId: string | null;
  readonly messageId: string | null;
  readonly fileName: string | null;
  readonly confirmUrl: string | null;
  readonly bankCode: string | null;
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
  readonly openItems: readonly string[];
}

export async function ordersToTell(db: Db, ids: readonly string[]): Promise<readonly ToldOrder[]> {
  const rows = await selectOrders(db)
    .where(sql<boolean>`payment_order.id = any(${[...ids]}::uuid[])`)
    .orderBy('payment_order.batch_id')
    .orderBy('payment_order.position')
    .orderBy('payment_order.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    administrationId: row.administration_id,
    accountIban: row.account_iban,
    bank: row.connector_id,
    kind: row.kind,
    clientReference: row.client_reference,
    endToEndId: row.end_to_end_id,
    status: row.status,
    amount: row.amount,
    currency: row.currency,
    date: row.date,
    name: row.name,
    iban: row.iban,
    mandate: row.mandate,
    batchId: row.batch_id,
    messageId: row.message_id,
    fileName: row.file_name,
    confirmUrl: row.confirm_url,
    bankCode: row.bank_code,
    reasonCode: row.reason_code,
    reasonText: row.reason_text,
    openItems: row.open_items,
  }));
}

/** A value on its way out: nobody holds on to it. */
type Plain<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer One)[]
    ? Plain<One>[]
    : { -readonly [Key in keyof T]: Plain<T[Key]> };

export interface OrderRead {
  id: string;
  kind: OrderKind;
  administrationId: string;
  accountId: string;
  account: string;
  status: OrderStatus;
  clientReference: string | null;
  endToEndId: string;
  amount: string;
  currency: string;
  name: string;
  iban: string | null;
  party: string | null;
  scheme: string;
  sequenceType: string | null;
  date: string;
  remittance: { text: string | null; structured: string | null };
  purpose: string | null;
  categoryPurpose: string | null;
  mandate: string | null;
  openItems: string[];
  batchId: string | null;
  fileName: string | null;
  shown: Plain<OrderShown>;
  payeeCheck: Plain<PayeeCheck> | null;
  override: OrderOverride | null;
  bankCode: string | null;
  bank: CodeWords | null;
  reason: ReasonWords | null;
  version: number;
  createdBy: string;
  createdAt: string;
}

function view(row: Row): OrderRead {
  const { remittance, purpose, categoryPurpose } = row.body as Record<string, unknown>;
  return {
    id: row.id,
    kind: row.kind,
    administrationId: row.administration_id,
    accountId: row.bank_account_id,
    account: row.account_iban,
    status: row.status,
    clientReference: row.client_reference,
    endToEndId: row.end_to_end_id,
    amount: formatMoney({ minor: row.amount, currency: row.currency }),
    currency: row.currency,
    name: row.name,
    iban: row.iban,
    party: row.party_code,
    scheme: row.scheme,
    sequenceType: row.sequence_type,
    date: row.date,
    remittance: remittance as OrderRead['remittance'],
    purpose: (purpose as string | null) ?? null,
    categoryPurpose: (categoryPurpose as string | null) ?? null,
    mandate: row.mandate,
    openItems: row.open_items,
    batchId: row.batch_id,
    fileName: row.file_name,
    shown: row.shown as Plain<OrderShown>,
    payeeCheck: row.payee,
    override: row.override,
    bankCode: row.bank_code,
    bank: codeWords(row.bank_code, 'order', row.connector_id),
    reason: reasonWords(row.reason_code, row.reason_text),
    version: row.version,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}

export async function readOrder(db: Db, id: string): Promise<OrderRead | null> {
  const row = await selectOrders(db).where('payment_order.id', '=', id).executeTakeFirst();
  return row === undefined ? null : view(row);
}

export async function readOrders(db: Db, ids: readonly string[]): Promise<OrderRead[]> {
  const rows = await selectOrders(db)
    .where(sql<boolean>`payment_order.id = any(${[...ids]}::uuid[])`)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, view(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

export interface OrderFilter {
  readonly kind: OrderKind;
  readonly status?: OrderStatus | undefined;
  readonly accountId?: string | undefined;
  readonly batchId?: string | undefined;
  readonly clientReference?: string | undefined;
  readonly search?: string | undefined;
  /** Orders in no batch: the send list. */
  readonly unbatched?: boolean | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Orders, newest first. */
export async function listOrders(db: Db, filter: OrderFilter): Promise<Page<OrderRead>> {
  let query = selectOrders(db).where('payment_order.kind', '=', filter.kind);
  if (filter.status !== undefined) query = query.where('payment_order.status', '=', filter.status);
  if (filter.accountId !== undefined) query = query.where('payment_order.bank_account_id', '=', filter.accountId);
  if (filter.batchId !== undefined) query = query.where('payment_order.batch_id', '=', filter.batchId);
  if (filter.clientReference !== undefined)
    query = query.where('payment_order.client_reference', '=', filter.clientReference);
  if (filter.unbatched === true) query = query.where('payment_order.batch_id', 'is', null);
  if (filter.search !== undefined && filter.search.trim() !== '') {
    const like = `%${filter.search.trim().replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where(
      sql<boolean>`(payment_order.name ilike ${like} or payment_order.iban ilike ${like} or payment_order.end_to_end_id ilike ${like}
        or payment_order.client_reference ilike ${like} or payment_order.body->'remittance'->>'text' ilike ${like})`,
    );
  }
  const after = decodeCursor(filter.cursor, [INSTANT, UUID]);
  if (after !== null)
    query = query.where(
      sql<boolean>`(date_trunc('milliseconds', payment_order.created_at), payment_order.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
    );
  const rows = await query
    .orderBy(sql`date_trunc('milliseconds', payment_order.created_at)`, 'desc')
    .orderBy('payment_order.id', 'desc')
    .limit(filter.limit + 1)
    .execute();
  return pageFrom(rows, filter.limit, view, (row) => [row.created_at, row.id]);
}

/** What happened to an order: its own history and that of its batch, oldest first. */
export async function orderHistory(db: Db, where: { readonly orderId?: string; readonly batchId?: string | null }) {
  const rows = await db
    .selectFrom('order_event')
    .selectAll()
    .where((eb) =>
      eb.or([
        ...(where.orderId === undefined ? [] : [eb('order_id', '=', where.orderId)]),
        ...(where.batchId === undefined || where.batchId === null
          ? []
          : [eb.and([eb('batch_id', '=', where.batchId), eb('order_id', 'is', null)])]),
      ]),
    )
    .orderBy('id')
    .limit(1000)
    .execute();
  return rows.map((row) => ({
    at: row.at,
    source: row.source,
    actor: row.actor,
    action: row.action,
    status: row.status,
    bankCode: row.bank_code,
    reason: reasonWords(row.reason_code, row.reason_text),
    own: row.order_id !== null,
  }));
}
