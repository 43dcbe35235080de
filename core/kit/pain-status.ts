import type { BatchStatus } from '../contract/connector.ts';
import { KoppelError } from '../domain/errors.ts';
import type { OrderStatus } from '../domain/payment-order.ts';
import { type OrderStatusReport, readStatusReport, type StatusReason } from '../formats/pain/read-status.ts';
import { statusMeaning } from '../formats/pain/status.ts';

/** What a bank's status code moves a batch to; `still` when the code moves it nowhere. Throws `contract_broken` for one nobody knows. */
export function orderStatusOf(code: string, level: 'group' | 'order', bank: string, still: OrderStatus): OrderStatus {
  const meaning = statusMeaning(code, level, bank);
  if (meaning === null) throw new KoppelError('contract_broken', `${bank} says "${code.slice(0, 20)}" of an order.`);
  return meaning.status ?? still;
}

/**
 * A pain.002 as the status of the batch it answers. `still`: what a batch is that was received and nothing more. Throws
 * `contract_broken` for codes nobody knows, and what reading the file throws.
 */
export async function painStatus(xml: Uint8Array, bank: string, still: OrderStatus): Promise<BatchStatus> {
  let group: { readonly code: string; readonly reasons: readonly StatusReason[] } | null = null;
  const orders: OrderStatusReport[] = [];
  for await (const parts of readStatusReport([xml])) {
    for (const part of parts) {
      if (part.kind === 'order') orders.push(part.order);
      // The batch's own status is more than the file's.
      else {
        const { status, reasons } = part.kind === 'group' ? part.group : part.batch;
        if (status !== null) group = { code: status, reasons };
      }
    }
  }
  const code = group?.code ?? commonCode(orders);
  return {
    status: orderStatusOf(code, 'group', bank, still),
    bankCode: code,
    reason: reasonOf(group?.reasons ?? []),
    orders: orders.flatMap(({ originalEndToEndId, status, reasons }) =>
      originalEndToEndId === null || status === null
        ? []
        : [
            {
              endToEndId: originalEndToEndId,
              status: orderStatusOf(status, 'order', bank, still),
              bankCode: status,
              reason: reasonOf(reasons),
            },
          ],
    ),
  };
}

/** Of a report that speaks only of orders: what all say, or that they differ. */
function commonCode(orders: readonly OrderStatusReport[]): string {
  const codes = new Set(orders.flatMap(({ status }) => (status === null ? [] : [status])));
  const [only] = codes;
  if (only === undefined) throw new KoppelError('contract_broken', 'The status report says nothing of the orders.');
  return codes.size === 1 ? only : 'PART';
}

function reasonOf([first]: readonly StatusReason[]): BatchStatus['reason'] {
  return first === undefined ? null : { code: first.code ?? first.proprietary ?? 'NARR', text: first.text };
}
