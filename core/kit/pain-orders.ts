import type { FrozenBatch } from '../contract/connector.ts';
import { KoppelError } from '../domain/errors.ts';
import type { PaymentBatch, PaymentOrder } from '../domain/payment-order.ts';
import { readInitiation } from '../formats/pain/read-initiation.ts';

/** A pain.001 held whole, for banks that take orders as JSON. */
export interface PainOrders {
  readonly messageId: string;
  readonly batch: PaymentBatch;
  readonly orders: readonly PaymentOrder[];
}

/**
 * The orders of a frozen batch, exactly as approved. Throws `needs_human` (nothing has left) when the file does not hold one batch
 * of the count that was approved, or not of the account.
 */
export async function painOrders(frozen: FrozenBatch): Promise<PainOrders> {
  const { orderCount, account } = frozen;
  const { messageId, batches, orders } = await parts(frozen).catch((cause) => {
    throw new KoppelError('needs_human', 'The file that was approved cannot be read as payments.', { cause });
  });
  const [batch] = batches;
  if (batch === undefined || batches.length > 1 || orders.length !== orderCount || batch.debtor.iban !== account.iban)
    throw new KoppelError('needs_human', 'The file is not one batch of this account with the orders approved.');
  return { messageId, batch, orders };
}

async function parts({ bytes }: FrozenBatch) {
  const batches: PaymentBatch[] = [];
  const orders: PaymentOrder[] = [];
  let messageId = '';
  for await (const some of readInitiation(once(bytes))) {
    for (const part of some) {
      if (part.kind === 'file') messageId = part.file.messageId;
      if (part.kind === 'payments') batches.push(part.batch);
      if (part.kind === 'order') orders.push(part.order);
    }
  }
  return { messageId, batches, orders };
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}
