import { type Selectable, sql } from 'kysely';
import type { DirectDebit } from '../domain/direct-debit.ts';
import type { OrderKind, OrderStatus, PaymentOrder } from '../domain/payment-order.ts';
import type { OrderAction, OrderOverride, OrderShown, PayeeCheck } from '../domain/send-list.ts';
import type { Db } from './database.ts';
import type { EventSource, OrderTables } from './tables/orders.ts';

export type OrderRow = Selectable<OrderTables['payment_order']>;

/** What an order settles: our id of the item, minor units signed as the item. */
export interface OrderPart {
  readonly openItemId: string;
  readonly minor: bigint;
}

export interface NewOrder {
  readonly id: string;
  readonly organisationId: string;
  readonly administrationId: string;
  readonly bankAccountId: string;
  readonly kind: OrderKind;
  readonly clientReference: string | null;
  readonly scheme: string;
  readonly sequenceType: string | null;
  readonly date: string;
  readonly categoryPurpose: string | null;
  readonly order: PaymentOrder | DirectDebit;
  /** Ours of the mandate, of a direct debit. */
  readonly mandateId: string | null;
  readonly partyCode: string | null;
  readonly shown: OrderShown;
  readonly parts: readonly OrderPart[];
  readonly createdBy: string;
  readonly createdByUser: string | null;
}

/** The fields that have no column, with the party's name and account taken out: those two have one. */
function bodyOf({ order, categoryPurpose }: NewOrder) {
  const { amount: _amount, endToEndId: _id, ...rest } = order;
  return { ...rest, categoryPurpose };
}

const otherParty = (order: PaymentOrder | DirectDebit) => ('creditor' in order ? order.creditor : order.debtor);

export async function insertOrders(db: Db, orders: readonly NewOrder[]): Promise<void> {
  if (orders.length === 0) return;
  const rows = orders.map((one) => ({
    id: one.id,
    organisation_id: one.organisationId,
    administration_id: one.administrationId,
    bank_account_id: one.bankAccountId,
    kind: one.kind,
    status: 'draft',
    client_reference: one.clientReference,
    end_to_end_id: one.order.endToEndId,
    amount: one.order.amount.minor.toString(),
    currency: one.order.amount.currency,
    name: otherParty(one.order).name,
    iban: otherParty(one.order).iban,
    scheme: one.scheme,
    sequence_type: one.sequenceType,
    date: one.date,
    mandate_id: one.mandateId,
    party_code: one.partyCode,
    body: bodyOf(one),
    shown: one.shown,
    created_by: one.createdBy,
    created_by_user: one.createdByUser,
  }));
  await sql`
    insert into payment_order (id, organisation_id, administration_id, bank_account_id, kind, status, client_reference, end_to_end_id, amount, currency,
      name, iban, scheme, sequence_type, date, mandate_id, party_code, body, shown, created_by, created_by_user)
    select id, organisation_id, administration_id, bank_account_id, kind, status, client_reference, end_to_end_id, amount, currency,
      name, iban, scheme, sequence_type, date, mandate_id, party_code, body, shown, created_by, created_by_user
    from json_populate_recordset(null::payment_order, ${JSON.stringify(rows)}::json)`.execute(db);
  const parts = orders.flatMap((one) => one.parts.map((part) => ({ ...part, one })));
  if (parts.length === 0) return;
  await sql`
    insert into order_item (organisation_id, order_id, open_item_id, minor)
    select * from unnest(${parts.map(({ one }) => one.organisationId)}::uuid[], ${parts.map(({ one }) => one.id)}::uuid[],
      ${parts.map((part) => part.openItemId)}::uuid[], ${parts.map((part) => part.minor)}::bigint[])`.execute(db);
}

/** The order as the payment formats know it. Name, account and amount come from their columns: what is changed there is seen. */
export function orderOfRow(row: OrderRow): PaymentOrder & DirectDebit {
  const { categoryPurpose: _purpose, ...body } = row.body as Record<string, unknown>;
  const party = body['creditor'] === undefined ? 'debtor' : 'creditor';
  return {
    ...body,
    [party]: { ...(body[party] as object), name: row.name, iban: row.iban },
    amount: { minor: row.amount, currency: row.currency },
    endToEndId: row.end_to_end_id,
  } as unknown as PaymentOrder & DirectDebit;
}

export function findOrder(db: Db, id: string): Promise<OrderRow | undefined> {
  return db.selectFrom('payment_order').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Locked in one order, so that two who need the same ones wait and never deadlock. */
export function lockOrders(db: Db, ids: readonly string[]): Promise<OrderRow[]> {
  return db
    .selectFrom('payment_order')
    .selectAll()
    .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** In the order they stand in the file. */
export function ordersOfBatch(db: Db, batchId: string): Promise<OrderRow[]> {
  return db
    .selectFrom('payment_order')
    .selectAll()
    .where('batch_id', '=', batchId)
    .orderBy('position')
    .orderBy('id')
    .execute();
}

export function ordersByEndToEndId(db: Db, ids: readonly string[]): Promise<OrderRow[]> {
  return db
    .selectFrom('payment_order')
    .selectAll()
    .where(sql<boolean>`end_to_end_id = any(${[...ids]}::text[])`)
    .execute();
}

/** Orders whose own open item, or one of whose parts, is among these. */
export async function ordersOfItems(
  db: Db,
  itemIds: readonly string[],
): Promise<readonly (OrderRow & { part: string | null })[]> {
  if (itemIds.length === 0) return [];
  const own = await db
    .selectFrom('payment_order')
    .selectAll()
    .where(sql<boolean>`open_item_id = any(${[...itemIds]}::uuid[])`)
    .execute();
  const inside = await db
    .selectFrom('payment_order')
    .innerJoin('order_item', 'order_item.order_id', 'payment_order.id')
    .selectAll('payment_order')
    .select('order_item.open_item_id as part')
    .where(sql<boolean>`order_item.open_item_id = any(${[...itemIds]}::uuid[])`)
    .orderBy('payment_order.id', 'desc')
    .execute();
  return [...own.map((row) => ({ ...row, part: null })), ...inside];
}

/** Which of these are taken. End-to-end ids count for all time here: longer than any bank looks back. */
export async function takenIds(
  db: Db,
  given: { readonly clientReferences: readonly string[]; readonly endToEndIds: readonly string[] },
): Promise<{ readonly clientReferences: ReadonlySet<string>; readonly endToEndIds: ReadonlySet<string> }> {
  const rows = await db
    .selectFrom('payment_order')
    .select(['client_reference', 'end_to_end_id'])
    .where(
      sql<boolean>`client_reference = any(${[...given.clientReferences]}::text[]) or end_to_end_id = any(${[...given.endToEndIds]}::text[])`,
    )
    .execute();
  return {
    clientReferences: new Set(rows.flatMap((row) => (row.client_reference === null ? [] : [row.client_reference]))),
    endToEndIds: new Set(rows.map((row) => row.end_to_end_id)),
  };
}

/** Items of these that a live order settles already. */
export async function itemsInOrders(db: Db, openItemIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (openItemIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('order_item')
    .select('open_item_id')
    .where('live', '=', true)
    .where(sql<boolean>`open_item_id = any(${[...openItemIds]}::uuid[])`)
    .execute();
  return new Set(rows.map((row) => row.open_item_id));
}

export function partsOfOrders(db: Db, orderIds: readonly string[]) {
  return db
    .selectFrom('order_item')
    .innerJoin('open_item', 'open_item.id', 'order_item.open_item_id')
    .select([
      'order_item.order_id',
      'order_item.open_item_id',
      'order_item.minor',
      'open_item.open',
      'open_item.external_id',
      'open_item.number',
    ])
    .where(sql<boolean>`order_item.order_id = any(${[...orderIds]}::uuid[])`)
    .orderBy('order_item.open_item_id')
    .execute();
}

/** Lets go of what orders settle: it may be ordered again. */
export async function releaseParts(db: Db, orderIds: readonly string[]): Promise<void> {
  await sql`update order_item set live = false where order_id = any(${[...orderIds]}::uuid[])`.execute(db);
}

export interface OrderNews {
  readonly id: string;
  readonly status: OrderStatus;
  readonly bankCode: string | null;
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
}

export async function setOrderStatuses(db: Db, news: readonly OrderNews[]): Promise<void> {
  if (news.length === 0) return;
  await sql`
    update payment_order o set status = t.status, bank_code = t.bank_code, reason_code = t.reason_code, reason_text = t.reason_text,
      version = o.version + 1
    from unnest(${news.map((one) => one.id)}::uuid[], ${news.map((one) => one.status)}::text[], ${news.map((one) => one.bankCode)}::text[],
      ${news.map((one) => one.reasonCode)}::text[], ${news.map((one) => one.reasonText)}::text[]) as t(id, status, bank_code, reason_code, reason_text)
    where o.id = t.id`.execute(db);
}

/** Puts orders into a batch, in this order, or takes them out (`batchId` null). */
export async function placeOrders(
  db: Db,
  ids: readonly string[],
  batchId: string | null,
  status: OrderStatus,
): Promise<void> {
  await sql`
    update payment_order o set batch_id = ${batchId}::uuid, position = t.at, status = ${status}, version = o.version + 1
    from unnest(${[...ids]}::uuid[]) with ordinality as t(id, at) where o.id = t.id`.execute(db);
}

export async function setOwnItems(
  db: Db,
  items: readonly { readonly orderId: string; readonly itemId: string | null }[],
): Promise<void> {
  await sql`
    update payment_order o set open_item_id = t.item_id
    from unnest(${items.map((one) => one.orderId)}::uuid[], ${items.map((one) => one.itemId)}::uuid[]) as t(id, item_id) where o.id = t.id`.execute(
    db,
  );
}

/** Another amount of an item that an order settles. */
export async function setPart(db: Db, orderId: string, openItemId: string, minor: bigint): Promise<void> {
  await db
    .updateTable('order_item')
    .set({ minor })
    .where('order_id', '=', orderId)
    .where('open_item_id', '=', openItemId)
    .execute();
}

/** Names of the people who changed one of these orders since it was made. */
export async function changersOf(db: Db, orderIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('order_event')
    .select('actor')
    .distinct()
    .where(sql<boolean>`order_id = any(${[...orderIds]}::uuid[])`)
    .where('action', '=', 'changed')
    .where('source', '=', 'person')
    .execute();
  return new Set(rows.flatMap(({ actor }) => actor ?? []));
}

/** An order as changed by a person, while it is a draft. */
export async function changeOrder(db: Db, id: string, order: NewOrder): Promise<void> {
  const party = otherParty(order.order);
  await db
    .updateTable('payment_order')
    .set((eb) => ({
      bank_account_id: order.bankAccountId,
      administration_id: order.administrationId,
      amount: order.order.amount.minor,
      currency: order.order.amount.currency,
      name: party.name,
      iban: party.iban,
      scheme: order.scheme,
      date: order.date,
      body: JSON.stringify(bodyOf(order)),
      shown: JSON.stringify(order.shown),
      payee: null,
      override: null,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute();
}

export async function setPayeeCheck(db: Db, id: string, payee: PayeeCheck): Promise<void> {
  await db
    .updateTable('payment_order')
    .set({ payee: JSON.stringify(payee) })
    .where('id', '=', id)
    .execute();
}

export async function setOverride(db: Db, id: string, override: OrderOverride): Promise<void> {
  await db
    .updateTable('payment_order')
    .set({ override: JSON.stringify(override) })
    .where('id', '=', id)
    .execute();
}

/** Of account numbers: which were paid before, and which a party got lately beside another one. */
export async function payeeHistory(
  db: Db,
  administrationId: string,
  ibans: readonly string[],
): Promise<{ readonly known: ReadonlySet<string>; readonly changedAt: ReadonlyMap<string, string> }> {
  const paid = await sql<{ iban: string }>`
    select distinct iban from payment_order where iban = any(${[...ibans]}::text[]) and status in ('executed', 'returned', 'processing', 'accepted')
    union select distinct counterparty_iban from entry where counterparty_iban = any(${[...ibans]}::text[]) and amount < 0`.execute(
    db,
  );
  const changed = await db
    .selectFrom('party_iban')
    .select(['iban', 'first_seen_at'])
    .where('administration_id', '=', administrationId)
    .where('later', '=', true)
    .where(sql<boolean>`iban = any(${[...ibans]}::text[])`)
    .execute();
  return {
    known: new Set(paid.rows.map((row) => row.iban)),
    changedAt: new Map(changed.map((row) => [row.iban, row.first_seen_at])),
  };
}

export interface NewOrderEvent {
  readonly batchId: string | null;
  readonly orderId: string | null;
  readonly source: EventSource;
  readonly actor: string | null;
  readonly action: OrderAction;
  readonly status?: OrderStatus | null;
  readonly bankCode?: string | null;
  readonly reasonCode?: string | null;
  readonly reasonText?: string | null;
}

export async function addOrderEvents(db: Db, organisationId: string, events: readonly NewOrderEvent[]): Promise<void> {
  if (events.length === 0) return;
  const of = (pick: (event: NewOrderEvent) => string | null | undefined) => events.map((event) => pick(event) ?? null);
  await sql`
    insert into order_event (organisation_id, batch_id, order_id, source, actor, action, status, bank_code, reason_code, reason_text)
    select ${organisationId}::uuid, * from unnest(${of((one) => one.batchId)}::uuid[], ${of((one) => one.orderId)}::uuid[],
      ${of((one) => one.source)}::text[], ${of((one) => one.actor)}::text[], ${of((one) => one.action)}::text[], ${of((one) => one.status)}::text[],
      ${of((one) => one.bankCode)}::text[], ${of((one) => one.reasonCode)}::text[], ${of((one) => one.reasonText)}::text[])`.execute(
    db,
  );
}

/** What an order's party and number were matched by: a party's accounts by code. */
export function partiesByCode(db: Db, administrationId: string, codes: readonly string[]) {
  return db
    .selectFrom('party')
    .select(['code', 'name', 'ibans', 'city'])
    .where('administration_id', '=', administrationId)
    .where(sql<boolean>`code = any(${[...codes]}::text[])`)
    .execute();
}
