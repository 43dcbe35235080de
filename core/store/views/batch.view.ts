import { sql } from 'kysely';
import { formatMoney } from '../../domain/money.ts';
import type { OrderKind, OrderStatus } from '../../domain/payment-order.ts';
import { type CodeWords, codeWords, type ReasonWords, reasonWords } from '../../formats/pain/words.ts';
import type { Db } from '../database.ts';
import { submissionsOf, votesFor } from '../submission.repository.ts';
import type { Channel } from '../tables/orders.ts';
import { decodeCursor, INSTANT, type Page, pageFrom, UUID } from './cursor.ts';

function selectBatches(db: Db) {
  return db
    .selectFrom('payment_batch')
    .innerJoin('bank_account', 'bank_account.id', 'payment_batch.bank_account_id')
    .selectAll('payment_batch')
    .select([
      'bank_account.iban as account_iban',
      'bank_account.connector_id',
      sql<
        { status: OrderStatus; count: number }[]
      >`coalesce((select json_agg(json_build_object('status', t.status, 'count', t.count) order by t.status)
        from (select status, count(*)::int as count from payment_order o where o.batch_id = payment_batch.id group by status) t), '[]')`.as(
        'statuses',
      ),
      sql<
        { name: string; at: string }[]
      >`coalesce((select json_agg(json_build_object('name', a.name, 'at', a.at) order by a.at)
        from batch_approval a where a.batch_id = payment_batch.id and a.void_at is null), '[]')`.as('approvals'),
      sql<
        { name: string; at: string }[]
      >`coalesce((select json_agg(json_build_object('name', f.name, 'at', f.at) order by f.at)
        from file_taken f where f.batch_id = payment_batch.id), '[]')`.as('taken'),
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectBatches>['executeTakeFirstOrThrow']>>;

export interface BatchRead {
  id: string;
  kind: OrderKind;
  administrationId: string;
  accountId: string;
  account: string;
  scheme: string;
  sequenceType: string | null;
  date: string;
  channel: Channel;
  status: OrderStatus;
  fileName: string;
  messageId: string;
  format: string;
  sha256: string;
  orderCount: number;
  total: string;
  currency: string;
  orders: { status: OrderStatus; count: number }[];
  approvalsNeeded: number;
  approvals: { name: string; at: string }[];
  taken: { name: string; at: string }[];
  sentAt: string | null;
  bankRef: string | null;
  confirmUrl: string | null;
  bankCode: string | null;
  bank: CodeWords | null;
  reason: ReasonWords | null;
  createdBy: string;
  createdAt: string;
}

/** JSON made in the database has instants as PostgreSQL writes them; ours are ISO 8601 in UTC. */
const instants = (rows: readonly { name: string; at: string }[]) =>
  rows.map(({ name, at }) => ({ name, at: new Date(at).toISOString() }));

function view(row: Row): BatchRead {
  return {
    id: row.id,
    kind: row.kind,
    administrationId: row.administration_id,
    accountId: row.bank_account_id,
    account: row.account_iban,
    scheme: row.scheme,
    sequenceType: row.sequence_type,
    date: row.date,
    channel: row.channel,
    status: row.status,
    fileName: row.file_name,
    messageId: row.message_id,
    format: row.format,
    sha256: row.sha256,
    orderCount: row.order_count,
    total: formatMoney({ minor: row.total, currency: row.currency }),
    currency: row.currency,
    orders: row.statuses,
    approvalsNeeded: row.approvals_needed,
    approvals: instants(row.approvals),
    taken: instants(row.taken),
    sentAt: row.sent_at,
    bankRef: row.bank_ref,
    confirmUrl: row.confirm_url,
    bankCode: row.bank_code,
    bank: codeWords(row.bank_code, 'batch', row.connector_id),
    reason: reasonWords(row.reason_code, row.reason_text),
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}

export async function readBatch(db: Db, id: string): Promise<BatchRead | null> {
  const row = await selectBatches(db).where('payment_batch.id', '=', id).executeTakeFirst();
  return row === undefined ? null : view(row);
}

export interface BatchFilter {
  readonly kind?: OrderKind | undefined;
  readonly status?: OrderStatus | undefined;
  readonly accountId?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Batches, newest first. */
export async function listBatches(db: Db, filter: BatchFilter): Promise<Page<BatchRead>> {
  let query = selectBatches(db);
  if (filter.kind !== undefined) query = query.where('payment_batch.kind', '=', filter.kind);
  if (filter.status !== undefined) query = query.where('payment_batch.status', '=', filter.status);
  if (filter.accountId !== undefined) query = query.where('payment_batch.bank_account_id', '=', filter.accountId);
  const after = decodeCursor(filter.cursor, [INSTANT, UUID]);
  if (after !== null)
    query = query.where(
      sql<boolean>`(date_trunc('milliseconds', payment_batch.created_at), payment_batch.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
    );
  const rows = await query
    .orderBy(sql`date_trunc('milliseconds', payment_batch.created_at)`, 'desc')
    .orderBy('payment_batch.id', 'desc')
    .limit(filter.limit + 1)
    .execute();
  return pageFrom(rows, filter.limit, view, (row) => [row.created_at, row.id]);
}

/** Attempts to send a batch, oldest first, each with who wants it released. */
export async function batchAttempts(db: Db, batchId: string) {
  const rows = await submissionsOf(db, batchId);
  return Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      state: row.state,
      channel: row.channel,
      sha256: row.sha256,
      bankRef: row.bank_ref,
      code: row.code,
      text: row.text,
      startedAt: row.created_at,
      endedAt: row.ended_at,
      absentSince: row.absent_since,
      replaces: row.replaces,
      votes: (await votesFor(db, row.id)).map(({ name, reason, at }) => ({ name, reason, at })),
    })),
  );
}
