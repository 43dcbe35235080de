import { KoppelError } from '../../domain/errors.ts';
import type { OrderStatus } from '../../domain/payment-order.ts';
import type { Chunks } from '../../formats/bytes.ts';
import {
  type GroupStatus,
  readStatusReport,
  type StatusPart,
  type StatusReason,
} from '../../formats/pain/read-status.ts';
import { statusMeaning } from '../../formats/pain/status.ts';
import { type BatchRow, batchByMessageId } from '../../store/batch.repository.ts';
import type { Db } from '../../store/database.ts';
import { ordersOfBatch } from '../../store/order.repository.ts';
import { orderAccount } from '../../store/order-account.repository.ts';
import type { House } from '../house.ts';
import { applyNews, type News } from './status.ts';
import type { Who } from './who.ts';

/** What a status report changed. */
export interface ReportResult {
  readonly batchId: string;
  readonly fileName: string;
  readonly changed: number;
  /** End-to-end ids the report names that are not in the batch: kept here, nothing is done with them. */
  readonly unknownOrders: readonly string[];
}

/**
 * Takes a pain.002 over, however it came. It must name a file of this organisation: any other is `not_found`, so nobody reports on
 * what is not theirs (THREATS PAY-28). Twice is once; out of order is sorted out by what an order may still become.
 */
export async function takeReport(house: House, db: Db, who: Who, chunks: Chunks): Promise<ReportResult> {
  const parts: StatusPart[] = [];
  for await (const some of readStatusReport(chunks)) parts.push(...some);
  const group = parts.find((part) => part.kind === 'group')?.group;
  const messageId = group?.originalMessageId ?? null;
  const batch = messageId === null ? undefined : await batchByMessageId(db, messageId);
  if (group === undefined || batch === undefined)
    throw new KoppelError('not_found', `The report is about ${messageId ?? 'no file'}, which was not sent from here.`);
  if (batch.status === 'draft') throw new KoppelError('state_conflict', `${batch.file_name} was never sent.`);
  const bank = (await orderAccount(db, batch.bank_account_id)).bank;
  const orders = await ordersOfBatch(db, batch.id);
  const known = new Set(orders.map((order) => order.end_to_end_id));
  const byInstruction = new Map(
    orders.map((order) => [(order.body as { instructionId?: string | null }).instructionId ?? '', order.end_to_end_id]),
  );
  const news = new Map<string, News>();
  for (const part of parts) {
    if (part.kind !== 'order') continue;
    const { order } = part;
    const id = order.originalEndToEndId ?? byInstruction.get(order.originalInstructionId ?? '-') ?? '';
    news.set(id, newsOf(order.status, order.reasons, 'order', bank));
  }
  const applied = await applyNews(house, db, batch.id, {
    source: 'report',
    actor: who.name,
    batch: wholeOf(group, parts, batch, bank, news),
    orders: new Map([...news].filter(([id]) => known.has(id))),
  });
  return {
    batchId: batch.id,
    fileName: batch.file_name,
    changed: applied.changed,
    unknownOrders: [...news.keys()].filter((id) => !known.has(id)),
  };
}

/** The batch's own word where it has one, else that of the file. */
function wholeOf(
  group: GroupStatus,
  parts: readonly StatusPart[],
  batch: BatchRow,
  bank: string | null,
  orders: ReadonlyMap<string, News>,
): News | null {
  const own = parts.find(
    (part) =>
      part.kind === 'batch' &&
      part.batch.status !== null &&
      (part.batch.originalBatchId ?? batch.message_id) === batch.message_id,
  );
  if (own?.kind === 'batch') return newsOf(own.batch.status, own.batch.reasons, 'batch', bank);
  if (group.status !== null) return newsOf(group.status, group.reasons, 'group', bank);
  // Only orders are told of, and all of them are not said to share anything.
  return orders.size > 0 ? null : newsOf(null, group.reasons, 'group', bank);
}

function newsOf(
  code: string | null,
  reasons: readonly StatusReason[],
  level: 'group' | 'batch' | 'order',
  bank: string | null,
): News {
  const status: OrderStatus | null = code === null ? null : (statusMeaning(code, level, bank)?.status ?? null);
  const [first] = reasons;
  const texts = reasons.flatMap((reason) => [reason.proprietary, reason.text].filter((text) => text !== null));
  return {
    status,
    bankCode: code,
    reasonCode: first?.code ?? null,
    reasonText: texts.length === 0 ? null : texts.join('; ').slice(0, 500),
  };
}
